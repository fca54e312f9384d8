"""How the whole stands: when it is to be reported, what comes to the next meetings, and whether it grows."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.assignments.queries.listing import is_late, received_by
from tracker.db import db
from tracker.domain.lifecycle import OPEN, PUBLISHABLE, Status
from tracker.meetings.queries.coming import ComingMeeting, coming_meetings
from tracker.models import Assignment, Closing, User
from tracker.models.meeting import MeetingStatus
from tracker.scope import visible

QUARTERS_AHEAD = 4
QUARTERS_BACK = 8
MEETINGS_SHOWN = 4
LOOKED_THROUGH = 20
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
    soon = Assignment.due_on <= today + SOON
    group = sa.case(
        (Assignment.status == Status.REPORTED, "waiting"), (is_late(today), "late"),
        (Assignment.due_on.is_(None), "none"), (soon, "soon"), else_="later",
    )  # fmt: skip
    year, month = sa.extract("year", Assignment.due_on), sa.extract("month", Assignment.due_on)
    statement = (
        sa.select(group, year, month, sa.func.count())
        .where(Assignment.status.in_(OPEN), visible(user), received_by(recipient, today=today))
        .group_by(group, year, month)
    )
    groups: Counter[str] = Counter()
    for name, in_year, in_month, number in db.session.execute(statement):
        groups[_quarter(int(in_year), int(in_month), today) if name == "later" else name] += number
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


def expected_next(user: User, *, today: dt.date) -> Sequence[ComingMeeting]:
    """Return the next meetings to which something comes, the first first."""
    coming = coming_meetings(user, today=today, limit=LOOKED_THROUGH)
    held = [row for row in coming if row.expected and row.meeting.status is not MeetingStatus.CANCELLED]
    return held[:MEETINGS_SHOWN]


def trend(user: User, *, today: dt.date, recipient: str = "") -> list[Quarter]:
    """Return the last quarters, the latest last: what was given, what ended, and what was open at the end of each.

    What has no day of its own counts from the day on which it was registered.
    """
    given_on = sa.func.coalesce(Assignment.given_on, Assignment.registered_on)
    counted = [Assignment.status.in_(sorted(PUBLISHABLE)), visible(user), received_by(recipient, today=today)]
    given = _by_quarter(sa.select(Assignment.id).where(*counted), given_on)
    over = sa.select(Assignment.id).join(Closing, Closing.id == Assignment.ended_by_id).where(*counted)
    ended = _by_quarter(over, Closing.decided_on)
    undocumented = sa.select(Assignment.id).where(*counted, Assignment.status == Status.CLOSED_UNDOCUMENTED)
    ended.update(_by_quarter(undocumented, given_on))  # nobody knows when they were over: they never count as open
    last = _number(today)
    return [
        Quarter(
            f"kv {quarter % 4 + 1} {quarter // 4}",
            sum(n for q, n in given.items() if q <= quarter) - sum(n for q, n in ended.items() if q <= quarter),
            given[quarter],
            ended[quarter],
        )
        for quarter in range(last - QUARTERS_BACK + 1, last + 1)
    ]


def _by_quarter(statement: sa.Select[int], on: sa.SQLColumnExpression[dt.date]) -> Counter[int]:
    counts: Counter[int] = Counter()
    # By day: to work the quarter out of each row costs the database more than adding up the days of many years here.
    for day, number in db.session.execute(statement.with_only_columns(on, sa.func.count()).group_by(on)):
        counts[_number(day)] += number
    return counts


def _number(day: dt.date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _quarter(year: int, month: int, today: dt.date) -> str:
    number = year * 4 + (month - 1) // 3
    return f"Kvartal {number % 4 + 1} {number // 4}" if number < _number(today) + QUARTERS_AHEAD else "Senare"


def _ahead(today: dt.date) -> list[str]:
    first = _number(today)
    return [f"Kvartal {number % 4 + 1} {number // 4}" for number in range(first, first + QUARTERS_AHEAD)]
