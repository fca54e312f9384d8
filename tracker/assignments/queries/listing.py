"""The list of assignments: filtered, sorted, paged, and counted in words. As many queries at any size."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.lifecycle import ENDED, Status
from tracker.domain.pages import Page, page_within
from tracker.index.matching import assignments_about, plan_for_all_of_words
from tracker.models import (
    Assignment,
    AssignmentCase,
    Body,
    Case,
    Event,
    Paragraph,
    Recipient,
    User,
)
from tracker.models.assignment import IS_OPEN
from tracker.models.meeting import Meeting
from tracker.models.recipient import is_current
from tracker.scope import visible

PAGE_SIZES = (25, 50, 100)
SILENT_DAYS = 90
SORTS = ("plan", "uppdrag", "lage", "beslut")


@dataclass(frozen=True)
class AssignmentFilter:
    """What the list shows. Empty values do not filter.

    Attributes:
        words: a reference, dnr, § or words of title and text.
        status: "open", "ended", "all" or a Status.
        due: "late", "soon" (30 days), "none", or "silent": nobody has said for SILENT_DAYS how it goes.
        recipient: slug of a body.
        giver: slug of a body.
        budget_year: the year of a budget.
        lacks: "case", "paragraph", "owner" or "review": registered by machine, and looked at by nobody.
        mine: only what the reader is handläggare of.
    """

    words: str = ""
    status: str = "open"
    due: str = ""
    recipient: str = ""
    giver: str = ""
    budget_year: int | None = None
    lacks: str = ""
    mine: bool = False

    def without(self, name: str) -> "AssignmentFilter":
        """Return the filter with one part taken off."""
        neutral: dict[str, Any] = {"status": "all", "budget_year": None, "mine": False}
        return replace(self, **{name: neutral.get(name, "")})


@dataclass(frozen=True)
class Counts:
    """What the reader's open assignments come to."""

    open: int
    late: int
    soon: int
    waiting: int
    undated: int
    silent: int


def list_page(
    user: User, wanted: AssignmentFilter, *, sort: str, page: int, size: int, registry: str, today: dt.date
) -> Page[Assignment]:
    """Return one page of what the reader may see of what is wanted; a page out of range becomes the first."""
    criteria = _seen(user, wanted, registry=registry, today=today)
    if wanted.words.strip() and (found := _page_with_words(criteria, sort, page, size)):
        return found
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Assignment).where(*criteria)) or 0
    page = page_within(page, total, size)
    rows = first_rows(*criteria, order=_order(sort), limit=size, offset=(page - 1) * size)
    return Page(rows, page, size, total)


def references_of(
    user: User, wanted: AssignmentFilter, *, sort: str, registry: str, today: dt.date, limit: int
) -> list[str]:
    """Return the first ids of all that a list shows, on whatever page, in its order."""
    criteria = _seen(user, wanted, registry=registry, today=today)
    return list(
        db.session.scalars(sa.select(Assignment.reference).where(*criteria).order_by(*_order(sort)).limit(limit))
    )


def _seen(user: User, wanted: AssignmentFilter, *, registry: str, today: dt.date) -> list[sa.ColumnElement[bool]]:
    own = [Assignment.owner_id == user.id] if wanted.mine else []
    return [visible(user), *criteria_of(wanted, registry=registry, today=today), *own]


def _page_with_words(
    criteria: Sequence[sa.ColumnElement[bool]], sort: str, page: int, size: int
) -> Page[Assignment] | None:
    """Return a page with its total in one statement, for the words are looked up once; None where it has no rows."""
    plan_for_all_of_words()
    start = max(page - 1, 0) * size
    statement = sa.select(Assignment, sa.func.count().over()).where(*criteria).order_by(*_order(sort))
    found = db.session.execute(statement.offset(start).limit(size).options(*row_options())).all()
    return Page([row[0] for row in found], start // size + 1, size, found[0][1]) if found else None


def first_rows(
    *criteria: sa.ColumnElement[bool], order: Sequence[sa.SQLColumnExpression[Any]], limit: int, offset: int = 0
) -> list[Assignment]:
    """Return the first in an order with what a row shows; they alone are read whole, the rest by an index."""
    first = sa.select(Assignment.id).where(*criteria).order_by(*order).offset(offset).limit(limit).correlate(None)
    statement = sa.select(Assignment).where(Assignment.id.in_(first)).order_by(*order)
    return list(db.session.scalars(statement.options(*row_options())))


def row_options() -> list[sa.orm.interfaces.ORMOption]:
    """Return what a row of the list shows, so that it is loaded with it."""
    return [
        joinedload(Assignment.giver),
        joinedload(Assignment.owner),
        joinedload(Assignment.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
        selectinload(Assignment.recipients),
        selectinload(Assignment.deadlines),
        selectinload(Assignment.cases).selectinload(Case.numbers),
    ]


def is_late(today: dt.date) -> sa.ColumnElement[bool]:
    """Return the criterion of lateness: a day, decided or planned, has passed, and it waits for no decision."""
    return sa.and_(IS_OPEN, Assignment.status != Status.REPORTED, Assignment.due_on < today)


def received_by(slug: str, *, today: dt.date) -> sa.ColumnElement[bool]:
    """Return the criterion: the body takes part today; everything where the slug is empty."""
    if not slug:
        return sa.true()
    found = sa.select(Recipient.id).where(
        Recipient.assignment_id == Assignment.id, is_current(Recipient, today),
        Recipient.body_id.in_(sa.select(Body.id).where(Body.slug == slug)),
    )  # fmt: skip
    return found.exists()


def is_silent(today: dt.date) -> sa.ColumnElement[bool]:
    """Return the criterion: nobody has said for SILENT_DAYS how the work goes."""
    silent = Assignment.status_confirmed_on <= today - dt.timedelta(days=SILENT_DAYS)
    return sa.and_(IS_OPEN, Assignment.status != Status.REPORTED, silent)


def count_if(criterion: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """Return how many rows meet a criterion, for a statement that counts several things at once."""
    return sa.func.coalesce(sa.func.sum(sa.case((criterion, 1), else_=0)), 0)


def count_open(user: User, *, today: dt.date, recipient: str = "") -> Counts:
    """Count the open assignments that the reader sees, of one recipient or of all, in one query."""
    waiting = Assignment.status == Status.REPORTED
    soon = Assignment.due_on.between(today, today + dt.timedelta(days=30))

    statement = sa.select(
        sa.func.count(), count_if(is_late(today)), count_if(sa.and_(soon, ~waiting)), count_if(waiting),
        count_if(sa.and_(Assignment.due_on.is_(None), ~waiting)),
        count_if(is_silent(today)),
    ).where(IS_OPEN, visible(user), received_by(recipient, today=today))  # fmt: skip
    return Counts(*db.session.execute(statement).one())


def criteria_of(wanted: AssignmentFilter, *, registry: str, today: dt.date) -> list[sa.ColumnElement[bool]]:
    """Return the criteria of a filter, but for `mine`, which only a person's own list has."""
    criteria = [*_status(wanted.status), *_due(wanted.due, today), *_lacks(wanted.lacks)]
    if wanted.words.strip():
        criteria.append(assignments_about(wanted.words, registry=registry, today=today))
    if wanted.recipient:
        criteria.append(received_by(wanted.recipient, today=today))
    if wanted.giver:
        criteria.append(Assignment.giver_id.in_(sa.select(Body.id).where(Body.slug == wanted.giver)))
    if wanted.budget_year:
        criteria.append(Assignment.budget_year == wanted.budget_year)
    return criteria


def _status(status: str) -> list[sa.ColumnElement[bool]]:
    if status == "open":
        return [IS_OPEN]
    if status == "ended":
        return [Assignment.status.in_(ENDED)]
    return [Assignment.status == Status(status)] if status in set(Status) else [Assignment.status != Status.VOIDED]


def _due(due: str, today: dt.date) -> list[sa.ColumnElement[bool]]:
    not_waiting = Assignment.status != Status.REPORTED
    if due == "late":
        return [is_late(today)]
    if due == "soon":
        return [Assignment.due_on.between(today, today + dt.timedelta(days=30)), not_waiting]
    if due == "silent":
        return [is_silent(today)]
    return [Assignment.due_on.is_(None), not_waiting] if due == "none" else []


def _lacks(lacks: str) -> list[sa.ColumnElement[bool]]:
    if lacks == "case":
        return [~sa.exists().where(AssignmentCase.assignment_id == Assignment.id)]
    if lacks == "paragraph":
        return [Assignment.paragraph_id.is_(None)]
    if lacks == "review":
        return [Assignment.machine_read.is_(True)]
    if lacks == "review_of_end":
        return [ended_by_machine()]
    return [Assignment.owner_id.is_(None)] if lacks == "owner" else []


def ended_by_machine() -> sa.ColumnElement[bool]:
    """Return the criterion: a person registered it, a machine read that it ended, and no person has looked at that."""
    registered = sa.select(Event.id).where(
        Event.object_type == "assignment", Event.object_id == Assignment.id, Event.actor_id.is_not(None),
        Event.action.in_(("assignment.registered", "assignment.registered_afterwards")),
    )  # fmt: skip
    return sa.and_(Assignment.machine_read.is_(True), Assignment.status.in_(ENDED), registered.exists())


def _order(sort: str) -> list[sa.UnaryExpression[Any]]:
    orders: dict[str, list[Any]] = {
        "uppdrag": [Assignment.sort_key],
        "lage": [Assignment.status],
        "beslut": [Assignment.given_on.is_(None), Assignment.given_on],
    }
    chosen = orders.get(sort.removeprefix("-"), [Assignment.due_on.is_(None), Assignment.due_on])
    last = chosen[-1].desc() if sort.startswith("-") else chosen[-1].asc()
    return [*(column.asc() for column in chosen[:-1]), last, Assignment.id.asc()]
