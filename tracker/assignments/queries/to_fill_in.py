"""What goes out to an administration to be filled in: its assignments, each with how it stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.assignments.queries.listing import AssignmentFilter, criteria_of, row_options
from tracker.db import db
from tracker.models import Assignment
from tracker.models.deadline import DeadlineLevel
from tracker.models.recipient import ANSWERABLE
from tracker.scope import Reader, visible
from tracker.wording.labels import STATUS


@dataclass(frozen=True)
class ListedAssignment:
    """One assignment as lists tell of it.

    Attributes:
        reference: the product's own id, by which the list finds its way back.
        title: the working title.
        recipients: the names of those who answer for it.
        status: the läge in words.
        note: what has happened since; empty for whoever fills it in.
        plan: the words of the plan that holds.
        decided: the words of the time that was decided, which no list moves.
    """

    reference: str
    title: str
    recipients: Sequence[str]
    status: str
    plan: str
    decided: str
    note: str = ""


def listed_assignments(
    reader: Reader, wanted: AssignmentFilter, *, registry: str, today: dt.date
) -> list[ListedAssignment]:
    """Return what a reader may see of what is wanted, by recipient and title. As many queries at any size."""
    criteria = [visible(reader), *criteria_of(wanted, registry=registry, today=today)]
    statement = sa.select(Assignment).where(*criteria).order_by(Assignment.sort_key, Assignment.id)
    found = [_listed(assignment) for assignment in db.session.scalars(statement.options(*row_options()))]
    return sorted(found, key=lambda row: tuple(row.recipients))


def _listed(assignment: Assignment) -> ListedAssignment:
    return ListedAssignment(
        reference=assignment.reference,
        title=assignment.title,
        recipients=[recipient.name for recipient in assignment.recipients if recipient.role in ANSWERABLE],
        status=STATUS[assignment.status],
        plan=_words(assignment, DeadlineLevel.PLANNED),
        decided=_words(assignment, DeadlineLevel.DECIDED),
    )


def _words(assignment: Assignment, level: DeadlineLevel) -> str:
    current = [d.literal for d in assignment.deadlines if d.level is level and d.superseded_by_id is None]
    return current[-1] if current else ""
