"""What the first pages show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.assignments.queries.listing import (
    count_if,
    ended_by_machine,
    first_rows,
    is_late,
    received_by,
    row_options,
)
from tracker.bodies.queries import bodies_without_contact
from tracker.db import database_now, db
from tracker.domain.lifecycle import Status
from tracker.domain.permissions import Role
from tracker.models import Assignment, Body, Lease, Meeting, Note, Recipient, RoleGrant, User
from tracker.models.assignment import IS_OPEN
from tracker.models.body import BodyKind
from tracker.models.lease import SILENT_MAX
from tracker.models.meeting import MeetingStatus
from tracker.models.note import NoteKind
from tracker.models.recipient import is_current
from tracker.scope import stood_in_for, visible

SHOWN = 10
OWN_SHOWN = 200


@dataclass(frozen=True)
class Shortfalls:
    """How many open assignments lack something that a registrar can mend, and how many ended unseen by anybody."""

    owner: int
    paragraph: int
    review: int
    review_of_end: int


def shortfalls(user: User) -> Shortfalls:
    """Count what is missing."""
    statement = sa.select(
        count_if(Assignment.owner_id.is_(None)), count_if(Assignment.paragraph_id.is_(None)),
        count_if(Assignment.machine_read.is_(True)),
    ).where(IS_OPEN, visible(user))  # fmt: skip
    ended = sa.select(sa.func.count(Assignment.id)).where(ended_by_machine(), visible(user))
    return Shortfalls(*db.session.execute(statement).one(), db.session.scalar(ended) or 0)


@dataclass(frozen=True)
class SetUp:
    """What the database knows of how far an installation has come.

    Attributes:
        bodies: how many there are.
        decides: there is a council or an executive board.
        registrars: how many active people are registrar.
        administrators: how many active people are administrator.
        without_contact: bodies with open assignments to which no mail can go.
        calendar: a meeting is planned from today on.
        scheduler: one has ticked within SILENT_MAX.
    """

    bodies: int
    decides: bool
    registrars: int
    administrators: int
    without_contact: int
    calendar: bool
    scheduler: bool


def set_up(user: User, *, today: dt.date) -> SetUp:
    """Return how far the installation has come."""
    kinds = list(db.session.scalars(sa.select(Body.kind)))
    holds = sa.select(RoleGrant.role, RoleGrant.user_id).join(User, RoleGrant.user_id == User.id)
    held = db.session.execute(holds.where(User.active, RoleGrant.voided_at.is_(None))).all()
    coming = sa.select(Meeting.id).where(
        Meeting.held_on >= today, Meeting.voided_at.is_(None), Meeting.status == MeetingStatus.PLANNED
    )
    ticked = db.session.scalar(sa.select(Lease.ticked_at).limit(1))
    return SetUp(
        bodies=len(kinds),
        decides=BodyKind.COUNCIL in kinds or BodyKind.EXECUTIVE_BOARD in kinds,
        registrars=sum(role is Role.REGISTRAR for role, _ in held),
        administrators=len({user_id for role, user_id in held if role is Role.ADMIN}),
        without_contact=bodies_without_contact(user, today=today),
        calendar=db.session.scalar(coming.limit(1)) is not None,
        scheduler=ticked is not None and database_now() - ticked <= SILENT_MAX,
    )


def own_assignments(user: User, instead_of: Sequence[User]) -> list[Assignment]:
    """Return the open assignments that a person answers for, also in the place of those who are away.

    Soonest first, at most OWN_SHOWN; the list of assignments has them all.
    """
    owners = [user.id, *(absent.id for absent in instead_of)]
    statement = sa.select(Assignment).where(Assignment.owner_id.in_(owners), IS_OPEN, visible(user))
    ordered = statement.options(*row_options()).order_by(Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
    return list(db.session.scalars(ordered.limit(OWN_SHOWN)))


def latest_remarks(assignments: Sequence[Assignment]) -> dict[int, Note]:
    """Return assignment id → what was last said of it."""
    latest = sa.select(sa.func.max(Note.id)).where(
        Note.assignment_id.in_([assignment.id for assignment in assignments]), Note.kind == NoteKind.REMARK
    )
    notes = db.session.scalars(sa.select(Note).where(Note.id.in_(latest.group_by(Note.assignment_id))))
    return {note.assignment_id: note for note in notes}


def questions_about(assignments: Sequence[Assignment]) -> list[Note]:
    """Return the questions that stand open, oldest first."""
    statement = sa.select(Note).where(
        Note.assignment_id.in_([assignment.id for assignment in assignments]), Note.kind == NoteKind.QUESTION,
        Note.answer_id.is_(None),
    )  # fmt: skip
    return list(
        db.session.scalars(
            statement.options(*(sa.orm.joinedload(part) for part in (Note.author, Note.assignment))).order_by(Note.id)
        )
    )


def people_stood_in_for(user: User) -> list[User]:
    """Return the people in whose place a person acts today."""
    return list(db.session.scalars(sa.select(User).where(User.id.in_(stood_in_for(user))).order_by(User.sort_key)))


def late_assignments(user: User, *, today: dt.date, recipient: str = "") -> list[Assignment]:
    """Return what is most overdue among the open assignments that the reader sees."""
    late = (is_late(today), visible(user), received_by(recipient, today=today))
    return first_rows(*late, order=(Assignment.due_on, Assignment.id), limit=SHOWN)


def oldest_open(user: User, *, today: dt.date, recipient: str = "") -> list[Assignment]:
    """Return the open assignments that were given longest ago."""
    dated = (IS_OPEN, Assignment.given_on.is_not(None), visible(user), received_by(recipient, today=today))
    return first_rows(*dated, order=(Assignment.given_on, Assignment.id), limit=5)


@dataclass(frozen=True)
class RecipientLoad:
    """How many open assignments a recipient takes part in, and how many of them are late.

    Attributes:
        slug: of its body, by which the list shows just these; None where its name is no body's.
    """

    name: str
    slug: str | None
    open: int
    late: int


def loads(user: User, *, today: dt.date) -> list[RecipientLoad]:
    """Return the recipients with the most open assignments, counted as the list's filter does: every part in one."""
    nameless = sa.case((Recipient.body_id.is_(None), Recipient.name))
    if_late = sa.case((is_late(today), Assignment.id))
    of_each = (
        sa.select(Recipient.body_id, nameless.label("name"))
        .add_columns(*(sa.func.count(sa.distinct(which)) for which in (Assignment.id, if_late)))
        .join(Assignment, Recipient.assignment_id == Assignment.id)
        .where(IS_OPEN, is_current(Recipient, today), visible(user))
        .group_by(Recipient.body_id, nameless)
        .subquery()
    )
    body_id, name_of_its_own, count, late = of_each.c
    name = sa.func.coalesce(Body.name, name_of_its_own)
    statement = sa.select(name, Body.slug, count, late).outerjoin_from(of_each, Body, body_id == Body.id)
    statement = statement.order_by(count.desc(), name).limit(8)
    return [RecipientLoad(*row) for row in db.session.execute(statement)]


def latest_registered(user: User) -> Sequence[Assignment]:
    """Return what was put into the register last."""
    return first_rows(visible(user), Assignment.status != Status.VOIDED, order=(Assignment.id.desc(),), limit=5)
