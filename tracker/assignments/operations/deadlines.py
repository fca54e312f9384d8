"""Setting a deadline: the words are kept, the reading stands beside them, the old one stays in the history."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from tracker.assignments.queries.bodies import body_names
from tracker.assignments.queries.calendar import find_carrier, meeting_days, meeting_on
from tracker.db import db
from tracker.domain.deadlines import DeadlineReading, on_calendar, read_deadline
from tracker.domain.errors import RuleBrokenError
from tracker.models import Assignment, Body, Carrier, Deadline, Meeting
from tracker.models.deadline import DeadlineLevel

YEARS_AHEAD = 50
"""A deadline further off than this is a slip of the pen."""


@dataclass(frozen=True)
class BoundReading:
    """A reading, with the body, meeting and report of ours that it is about."""

    reading: DeadlineReading
    body: Body | None = None
    meeting: Meeting | None = None
    carrier: Carrier | None = None


def reading(words: str, *, context_date: dt.date, own: str | None = None) -> DeadlineReading:
    """Read a deadline's words with the municipality's own bodies, meetings and reports.

    Args:
        words: as written.
        context_date: what a missing year and «nästa» are counted from.
        own: the body whose meeting «nästa sammanträde» is, by its full name.
    """
    return bound_reading(words, context_date=context_date, own=own).reading


def bound_reading(
    words: str, *, context_date: dt.date, own: str | None = None, names: Mapping[str, Body] | None = None
) -> BoundReading:
    """Read a deadline's words, and find what of ours it is bound to; `names` are `body_names`, for who reads many."""
    names = body_names() if names is None else names
    found = read_deadline(
        words, context_date=context_date, bodies={name: body.name for name, body in names.items()}, body=own
    )
    if found.carrier and (carrier := find_carrier(*found.carrier)):
        day, held_by = carrier.meeting.held_on, carrier.meeting.body
        basis = f"Behandlas av {held_by.name} {day} enligt kalendern."
        dated = replace(found, latest_on=day, earliest_on=day, certainty="derived", basis=basis)
        return BoundReading(dated, held_by, carrier.meeting, carrier)
    body = next((body for body in names.values() if found.body == body.name), None)
    if body is None:
        return BoundReading(found)
    found = on_calendar(found, meeting_days(body, near=found.latest_on or context_date), context_date=context_date)
    return BoundReading(found, body, meeting_on(body, found.latest_on))


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
    if len(words) > 200:
        raise RuleBrokenError("Planen får ha högst 200 tecken. Skriv till exempel KS 5 maj eller kvartal 3.", "plan")
    bound = bound_reading(words, context_date=context_date, own=whose_meeting(assignment))
    if bound.meeting is not None:  # it stays where it is until this is saved
        db.session.refresh(bound.meeting, with_for_update={"read": True, "of": Meeting})
        if bound.meeting.held_on != bound.reading.latest_on:
            bound = bound_reading(words, context_date=context_date, own=whose_meeting(assignment))
    latest = bound.reading.latest_on
    if latest and latest.year > context_date.year + YEARS_AHEAD:
        raise RuleBrokenError(f"{latest.year} ligger för långt fram. Kontrollera året.", "plan")
    return put_deadline(assignment, words, bound, level=level, context_date=context_date, reason=reason)


def put_deadline(
    assignment: Assignment,
    words: str,
    bound: BoundReading,
    *,
    level: DeadlineLevel,
    context_date: dt.date | None,
    reason: str,
) -> Deadline:
    """Write down a deadline as it was read; the one before it on that level is superseded."""
    found = bound.reading
    deadline = Deadline(
        assignment_id=assignment.id, level=level, literal=words, kind=found.kind, latest_on=found.latest_on,
        body_id=bound.body.id if bound.body else None, certainty=found.certainty, basis=found.basis[:400],
        year_inferred=found.year_inferred, reason=reason.strip()[:400], context_on=context_date,
        meeting_id=bound.meeting.id if bound.meeting else None, carrier_id=bound.carrier.id if bound.carrier else None,
    )  # fmt: skip
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


def whose_meeting(assignment: Assignment) -> str | None:
    """Return the body to which it is reported, which words like «nästa sammanträde» leave out: the giver's."""
    return assignment.giver.name if assignment.giver else None
