"""How the whole stands: when it is to be reported, what comes to the next meetings, and whether it grows."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.assignments.queries.listing import received_by
from tracker.db import db
from tracker.domain.lifecycle import PUBLISHABLE, Status
from tracker.meetings.queries.coming import ComingMeeting, coming_meetings
from tracker.models import Assignment, Closing, User
from tracker.models.assignment import IS_OPEN
from tracker.models.meeting import MeetingStatus
from tracker.scope import visible

QUARTERS_AHEAD = 4
QUARTERS_BACK = 8
MEETINGS_SHOWN = 4
LOOKED_THROUGH = (8, 60)
"""So many meetings are asked how much comes to them; more only where hardly anything comes to the first."""
SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Amount:
    """A bar: its word, how many, and the list's argument that shows just these («» where no list does)."""

    word: str
    number: int
    filter: str = ""


@dataclass(frozen=True)
class Quarter:
    """How many were open at the end of a quarter, and what was given and ended in it."""

    word: str
    open: int
    given: int
    ended: int


def when_due(user: User, *, today: dt.date, recipient: str = "") -> list[Amount]:
    """Return when the open assignments are to be reported; each is counted once, and all of them are."""
    waits = Assignment.status == Status.REPORTED
    statement = (
        sa.select(Assignment.due_on, waits, sa.func.count())
        .where(IS_OPEN, visible(user), received_by(recipient, today=today))
        .group_by(Assignment.due_on, waits)
    )
    groups: Counter[str] = Counter()
    for day, waiting, number in db.session.execute(statement):
        groups["waiting" if waiting else _group(day, today)] += number
    quarters = [Amount(word, groups[word]) for word in _ahead(today)]
    return [
        amount
        for amount in (
            Amount("Försenat", groups["late"], "forsenat"), Amount("Inom 30 dagar", groups["soon"], "30"), *quarters,
            Amount("Senare", groups["Senare"]), Amount("Utan datum", groups["none"], "utan"),
            Amount("Väntar på beslut", groups["waiting"], "reported"),
        )
        if amount.number
    ]  # fmt: skip


def _group(day: dt.date | None, today: dt.date) -> str:
    if day is None:
        return "none"
    if day < today:
        return "late"
    return "soon" if day <= today + SOON else _quarter(day, today)


def expected_next(user: User, *, today: dt.date) -> Sequence[ComingMeeting]:
    """Return the next meetings to which something comes, the first first."""
    for limit in LOOKED_THROUGH:
        coming = coming_meetings(user, today=today, limit=limit)
        held = [row for row in coming if row.expected and row.meeting.status is not MeetingStatus.CANCELLED]
        if len(held) >= MEETINGS_SHOWN or len(coming) < limit:
            break
    return held[:MEETINGS_SHOWN]


def trend(user: User, *, today: dt.date, still_open: int, recipient: str = "") -> list[Quarter]:
    """Return the last quarters, the latest last: what was given, what ended, and what was open at the end of each.

    It is counted back from how many are open now: the years before the first of the quarters are not read. What has no
    day of its own counts from the day on which it was registered.
    """
    quarters = range(_number(today) - QUARTERS_BACK + 1, _number(today) + 1)
    first = dt.date(quarters[0] // 4, quarters[0] % 4 * 3 + 1, 1)
    seen = (Assignment.status.in_(sorted(PUBLISHABLE)), visible(user), received_by(recipient, today=today))
    has_no_day = Assignment.given_on.is_(None)
    given: Counter[int] = Counter()
    ended: Counter[int] = Counter()
    undocumented = Assignment.status == Status.CLOSED_UNDOCUMENTED
    for on, lately in (
        (Assignment.given_on, Assignment.given_on >= first),
        (Assignment.registered_on, has_no_day & (Assignment.registered_on >= first)),
    ):
        for day, unknown_end, number in _by_day(sa.select(Assignment.id).where(lately, *seen), on, undocumented):
            given[_number(day)] += number
            ended[_number(day)] += number if unknown_end else 0  # nobody knows when they were over: never counted open
    over = sa.select(Assignment.id).join(Closing, Closing.id == Assignment.ended_by_id)
    for day, number in _by_day(over.where(Closing.decided_on >= first, *seen), Closing.decided_on):
        ended[_number(day)] += number
    standing, rows = still_open, []
    for quarter in reversed(quarters):
        rows.append(Quarter(f"kv {quarter % 4 + 1} {quarter // 4}", standing, given[quarter], ended[quarter]))
        standing += ended[quarter] - given[quarter]
    return rows[::-1]


def _by_day(statement: sa.Select[int], *on: sa.SQLColumnExpression[Any]) -> Sequence[Any]:
    # By day: to work the quarter out of each row costs the database more than adding up the days of two years here.
    return db.session.execute(statement.with_only_columns(*on, sa.func.count()).group_by(*on)).all()


def _number(day: dt.date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _quarter(day: dt.date, today: dt.date) -> str:
    number = _number(day)
    return f"Kvartal {number % 4 + 1} {number // 4}" if number < _number(today) + QUARTERS_AHEAD else "Senare"


def _ahead(today: dt.date) -> list[str]:
    first = _number(today)
    return [f"Kvartal {number % 4 + 1} {number // 4}" for number in range(first, first + QUARTERS_AHEAD)]
