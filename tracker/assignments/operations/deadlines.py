"""Setting a deadline: the words are kept, the reading stands beside them, the old one stays in the history."""

import datetime as dt

import sqlalchemy as sa

from tracker.assignments.queries.bodies import body_names
from tracker.db import db
from tracker.domain.deadlines import DeadlineReading, read_deadline
from tracker.domain.errors import RuleBrokenError
from tracker.models import Assignment, Deadline
from tracker.models.deadline import DeadlineLevel

YEARS_AHEAD = 50
"""A deadline further off than this is a slip of the pen."""


def reading(words: str, *, context_date: dt.date) -> DeadlineReading:
    """Read a deadline's words with the municipality's own bodies."""
    return read_deadline(
        words, context_date=context_date, bodies={name: body.name for name, body in body_names().items()}
    )


def _checked_reading(words: str, context_date: dt.date) -> DeadlineReading:
    if len(words) > 200:
        raise RuleBrokenError("Planen får ha högst 200 tecken. Skriv till exempel KS 5 maj eller kvartal 3.", "plan")
    found = reading(words, context_date=context_date)
    if found.latest_on and found.latest_on.year > context_date.year + YEARS_AHEAD:
        raise RuleBrokenError(f"{found.latest_on.year} ligger för långt fram. Kontrollera året.", "plan")
    return found


def set_deadline(
    assignment: Assignment, words: str, *, level: DeadlineLevel, context_date: dt.date, reason: str = ""
) -> Deadline:
    """Give an assignment a deadline; the one before it on that level is superseded.

    Args:
        assignment: loaded for update.
        words: as decided or planned; kept as they are, also where they cannot be read.
        level: decided or planned.
        context_date: what a missing year is counted from.
        reason: why a planned day moves.

    Raises:
        RuleBrokenError: the words are longer, or the day further off, than a deadline can be.
    """
    words = words.strip()
    found = _checked_reading(words, context_date)
    body = next((body for body in body_names().values() if found.body == body.name), None)
    deadline = Deadline(
        assignment_id=assignment.id,
        level=level,
        literal=words,
        kind=found.kind,
        latest_on=found.latest_on,
        body_id=body.id if body else None,
        certainty=found.certainty,
        basis=found.basis,
        year_inferred=found.year_inferred,
        reason=reason.strip(),
    )
    before = db.session.scalars(
        sa.select(Deadline).where(
            Deadline.assignment_id == assignment.id, Deadline.level == level, Deadline.superseded_by_id.is_(None),
            Deadline.voided_at.is_(None),
        )
    ).all()  # fmt: skip
    db.session.add(deadline)
    db.session.flush()
    for earlier in before:
        earlier.superseded_by_id = deadline.id
    if level is DeadlineLevel.DECIDED:
        assignment.decided_due_on = found.latest_on
    else:
        assignment.planned_due_on = found.latest_on
    days = [day for day in (assignment.planned_due_on, assignment.decided_due_on) if day]
    assignment.due_on = min(days, default=None)
    db.session.flush()
    return deadline
