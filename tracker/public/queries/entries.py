"""What the open view lists. Only what stands in these records leaves the register; a page has nothing else to show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.assignments.queries.listing import count_if, is_late
from tracker.db import db
from tracker.domain.lifecycle import ENDED, WORK, Status
from tracker.domain.pages import Page, page_within
from tracker.index.matching import assignments_about, plan_for_all_of_words
from tracker.models import Assignment, Body, Case, Closing, Paragraph, Recipient
from tracker.models.assignment import IS_OPEN, Origin
from tracker.models.meeting import Meeting
from tracker.models.recipient import ANSWERABLE, by_group
from tracker.scope import published

PAGE_SIZE = 25
EXPORT_MOST = 20_000


@dataclass(frozen=True)
class Entry:
    """A line of the open list.

    Attributes:
        given_by: the name of the body.
        decision: «KS 2023-09-20 § 633», «budget 2024», or why there is no §.
        ended: the decision that ended it, in the same form, or "".
        ended_on: its day.
        numbers: the dnr as they are written.
        recipients: who answers for it.
        is_late: a day has passed, and nothing has been reported.
    """

    reference: str
    title: str
    status: Status
    origin: Origin
    year: int | None
    given_by: str
    given_on: dt.date | None
    decision: str
    ended: str
    ended_on: dt.date | None
    numbers: tuple[str, ...]
    recipients: tuple[str, ...]
    is_late: bool


@dataclass(frozen=True)
class OpenFilter:
    """What the open list shows. Empty values do not filter.

    Attributes:
        words: an id, dnr, § or words.
        giver: slug of a body.
        year: of the decision, or of the budget.
        origin: where it came from.
        stage: "open", "ended" or "late".
    """

    words: str = ""
    giver: str = ""
    year: int | None = None
    origin: Origin | None = None
    stage: str = ""


@dataclass(frozen=True)
class Tally:
    """How many were given in a year, of one origin, and how they have gone."""

    year: int | None
    origin: Origin
    given: int
    ended: int
    late: int


def year_of() -> sa.ColumnElement[Any]:
    """Return the year that an assignment is counted to: the budget's, else the decision's."""
    return sa.func.coalesce(Assignment.budget_year, sa.extract("year", Assignment.given_on))


def open_list(wanted: OpenFilter, *, page: int, size: int, registry: str, today: dt.date) -> tuple[Page[Entry], bool]:
    """Return one page of what is published, latest decision first; a page out of range becomes the first.

    Where nothing has the words that were typed, what has words a slip away from them is returned, and True.
    """
    found = _page([published(), *_criteria(wanted, registry=registry, today=today)], page=page, size=size, today=today)
    if found.total or not wanted.words:
        return found, False
    nearly = _criteria(wanted, registry=registry, today=today, loose=True)
    return _page([published(), *nearly], page=page, size=size, today=today), True


def _page(criteria: Sequence[sa.ColumnElement[bool]], *, page: int, size: int, today: dt.date) -> Page[Entry]:
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Assignment).where(*criteria)) or 0
    page = page_within(page, total, size)
    latest_first = (Assignment.given_on.is_(None), Assignment.given_on.desc(), Assignment.id.desc())
    statement = sa.select(Assignment).where(*criteria).order_by(*latest_first).offset((page - 1) * size).limit(size)
    rows = db.session.scalars(statement.options(*line_parts())).all()
    return Page([entry_of(row, today=today) for row in rows], page, size, total)


def tallies(*, today: dt.date) -> list[Tally]:
    """Count what is published by year and origin, latest year first."""
    year = year_of()

    counted = sa.select(year, Assignment.origin, sa.func.count(), count_if(Assignment.status.in_(ENDED)),
                        count_if(is_late(today))).where(published()).group_by(year, Assignment.origin)  # fmt: skip
    rows = [
        Tally(int(found) if found is not None else None, origin, given, ended, late)
        for found, origin, given, ended, late in db.session.execute(counted)
    ]
    return sorted(rows, key=lambda row: (-(row.year or 0), row.origin))


def givers() -> list[tuple[str, str]]:
    """Return (slug, name) of the bodies that have given something published, by name."""
    given = sa.select(Assignment.giver_id).where(published())
    statement = sa.select(Body.slug, Body.name).where(Body.id.in_(given)).order_by(Body.sort_key)
    return [(slug, name) for slug, name in db.session.execute(statement)]


def entry_of(assignment: Assignment, *, today: dt.date) -> Entry:
    """Return what the open view tells of an assignment in a line."""
    ended = assignment.ended_by
    answerable = [recipient for recipient in assignment.recipients if recipient.role in ANSWERABLE]
    days = [day for day in (assignment.decided_due_on, assignment.planned_due_on) if day]
    return Entry(
        reference=assignment.reference,
        title=assignment.title,
        status=assignment.status,
        origin=assignment.origin,
        year=assignment.budget_year or (assignment.given_on.year if assignment.given_on else None),
        given_by=assignment.giver.name if assignment.giver else "",
        given_on=assignment.given_on,
        decision=_decision(assignment),
        ended=_place(ended.body, ended.decided_on, ended.paragraph) if ended else "",
        ended_on=ended.decided_on if ended else None,
        numbers=tuple(number.literal for case in assignment.cases for number in case.numbers),
        recipients=tuple(by_group(answerable)),
        is_late=assignment.status in WORK and any(day < today for day in days),
    )


def line_parts() -> list[sa.orm.interfaces.ORMOption]:
    """Return what a line tells, so that it is loaded with it."""
    place = joinedload(Paragraph.meeting).joinedload(Meeting.body)
    return [
        joinedload(Assignment.giver),
        joinedload(Assignment.paragraph).options(place),
        joinedload(Assignment.ended_by).options(joinedload(Closing.body), joinedload(Closing.paragraph).options(place)),
        selectinload(Assignment.recipients).joinedload(Recipient.group),
        selectinload(Assignment.cases).selectinload(Case.numbers),
    ]


def _decision(assignment: Assignment) -> str:
    budget = f"budget {assignment.budget_year}" if assignment.budget_year else ""
    paragraph = assignment.paragraph
    if paragraph is None:
        return budget or _place(assignment.giver, assignment.given_on, None)
    place = _place(paragraph.meeting.body, paragraph.meeting.held_on, paragraph)
    point = f" punkt {assignment.decision_point}" if assignment.decision_point else ""
    return f"{budget}, {place}{point}" if budget else f"{place}{point}"


def _place(body: Body | None, on: dt.date | None, paragraph: Paragraph | None) -> str:
    words = [body.short_name if body else "", on.isoformat() if on else ""]
    return " ".join(filter(None, [*words, f"§ {paragraph.number}" if paragraph else "(§ saknas)"]))


def _criteria(
    wanted: OpenFilter, *, registry: str, today: dt.date, loose: bool = False
) -> list[sa.ColumnElement[bool]]:
    criteria: list[sa.ColumnElement[bool]] = []
    if wanted.words.strip():
        plan_for_all_of_words()
        about = assignments_about(wanted.words, registry=registry, today=today, published=True, loose=loose)
        criteria.append(about)
    if wanted.giver:
        criteria.append(Assignment.giver_id.in_(sa.select(Body.id).where(Body.slug == wanted.giver)))
    if wanted.year:
        criteria.append(year_of() == wanted.year)
    if wanted.origin:
        criteria.append(Assignment.origin == wanted.origin)
    stages = {"open": IS_OPEN, "ended": Assignment.status.in_(ENDED), "late": is_late(today)}
    return [*criteria, stages[wanted.stage]] if wanted.stage in stages else criteria
