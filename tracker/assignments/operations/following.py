"""What is bound to a meeting follows it: moved, called off, or put into the calendar after the words were read."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker import audit
from tracker.assignments.operations.deadlines import BoundReading, bound_reading, put_deadline
from tracker.assignments.queries.bodies import body_names
from tracker.db import db
from tracker.domain.deadlines import AT_MEETINGS, DeadlineReading
from tracker.domain.lifecycle import ENDED
from tracker.mail import notices
from tracker.mail.policies import work_calendar
from tracker.models import Assignment, Body, Carrier, Closing, Deadline, Meeting, Report, User
from tracker.models.meeting import MeetingStatus

REPORTED_IN = frozenset({"report", "batch"})
"""Kinds whose day is that of one of the municipality's own reports."""


def follow_meeting(
    meeting: Meeting, *, old: dt.date, to: Meeting, reason: str, actor: User, today: dt.date
) -> list[Assignment]:
    """Let what is bound to a meeting go with it: deadlines, reports that are handed in for it, what was tabled to it.

    Args:
        meeting: that has been moved or called off.
        old: the day that it was on.
        to: where what is bound goes: itself on its new day, or another one.
        reason: why, as it stands in each assignment's history.
        actor: the registrar.
        today: the civil day.

    Returns:
        The assignments whose deadline got another day.
    """
    moved: dict[int, tuple[Assignment, Deadline]] = {}
    bound_to_it, locked = _holding(Deadline.meeting_id == meeting.id)
    for deadline in bound_to_it:
        found = DeadlineReading(
            deadline.literal, deadline.kind, to.held_on, to.held_on, certainty=deadline.certainty, basis=reason,
            year_inferred=deadline.year_inferred,
        )  # fmt: skip
        bound = BoundReading(found, to.body, to, deadline.carrier)
        assignment = locked[deadline.assignment_id]
        moved[assignment.id] = (
            assignment,
            put_deadline(
                assignment,
                deadline.literal,
                bound,
                level=deadline.level,
                context_date=deadline.context_on,
                reason=reason,
            ),
        )
    _take_along(meeting.body_id, old, to.held_on)
    _take_carriers_along(meeting, old=old, to=to, reason=reason, actor=actor)
    for assignment, now in moved.values():
        audit.record("deadline.followed", assignment, actor=actor, before=old, now=to.held_on, reason=reason)
        notices.tell_moved(assignment, meeting, now, today=today)
    return [assignment for assignment, _ in moved.values()]


def reread_deadlines(
    bodies: Sequence[Body], *, reason: str, actor: User | None, today: dt.date, carrier: Carrier | None = None
) -> list[Assignment]:
    """Read again, by the calendar as it is now, the deadlines that are bound to nothing yet.

    Words that get the same day again are only bound to their meeting.

    Args:
        bodies: whose meetings they name; those that name a report are always read.
        reason: why, as it stands in each assignment's history.
        actor: the registrar.
        today: the civil day.
        carrier: the report that has changed: what names it is read, and nothing else, also what is bound to it.
            Who has heard of another meeting hears of the new one.

    Returns:
        The assignments whose deadline got another day.
    """
    concerned = Deadline.kind.in_(REPORTED_IN) | (
        Deadline.kind.in_(AT_MEETINGS) & Deadline.body_id.in_([body.id for body in bodies])
    )
    moved: dict[int, Assignment] = {}
    read_again, locked = _holding(concerned, _free(carrier), Deadline.context_on.is_not(None))
    names = body_names()
    for deadline in read_again:
        own, context_date = deadline.body.name if deadline.body else None, deadline.context_on or dt.date.min
        bound = bound_reading(deadline.literal, context_date=context_date, own=own, names=names)
        if bound.meeting == deadline.meeting or (carrier and carrier not in {bound.carrier, deadline.carrier}):
            continue
        assignment, same_day = locked[deadline.assignment_id], bound.reading.latest_on == deadline.latest_on
        now = deadline
        if same_day and deadline.kind in AT_MEETINGS:
            deadline.meeting_id = bound.meeting.id if bound.meeting else None
        else:
            now = put_deadline(
                assignment, deadline.literal, bound, level=deadline.level, context_date=deadline.context_on,
                reason=reason,
            )  # fmt: skip
        if not same_day:
            moved[assignment.id] = assignment
            if deadline.meeting and bound.meeting:
                notices.tell_moved(assignment, deadline.meeting, now, today=today)
        audit.record(
            _event(bound, same_day=same_day), assignment, actor=actor,
            before=deadline.latest_on or "", now=bound.reading.latest_on, reason=reason,
        )  # fmt: skip
    return list(moved.values())


def _free(carrier: Carrier | None) -> sa.ColumnElement[bool]:
    """Return the criterion for deadlines that hang on no meeting that will be, or on a report that has changed."""
    gone = sa.select(Meeting.id).where((Meeting.status == MeetingStatus.CANCELLED) | Meeting.voided_at.is_not(None))
    free = Deadline.meeting_id.is_(None) | Deadline.meeting_id.in_(gone)
    return free | (Deadline.carrier_id == carrier.id) if carrier else free


def _take_carriers_along(meeting: Meeting, *, old: dt.date, to: Meeting, reason: str, actor: User) -> None:
    """Let the reports that the meeting treats go with it, and the day for what is to stand in them as far."""
    theirs = sa.select(Carrier).where(Carrier.meeting_id == meeting.id, Carrier.voided_at.is_(None))
    for carrier in db.session.scalars(theirs.order_by(Carrier.id).with_for_update()):
        carrier.meeting = to
        if carrier.papers_by:
            carrier.papers_by = work_calendar().working_day_until(carrier.papers_by + (to.held_on - old))
        db.session.flush()
        audit.record("carrier.followed", carrier, actor=actor, effective_on=to.held_on, before=old, reason=reason)


def _event(bound: BoundReading, *, same_day: bool) -> str:
    if bound.meeting is None:
        return "deadline.reread"
    return "deadline.bound" if same_day else "deadline.followed"


def _holding(*where: sa.ColumnElement[bool]) -> tuple[list[Deadline], dict[int, Assignment]]:
    """Return the deadlines that hold, of assignments that are not over, and those assignments, locked.

    The assignments are locked first, and the deadlines read again after: somebody may have set another meanwhile.
    """
    statement = (
        sa.select(Deadline)
        .join(Assignment, Deadline.assignment_id == Assignment.id)
        .where(
            Deadline.superseded_by_id.is_(None), Deadline.voided_at.is_(None), Assignment.status.not_in(ENDED), *where
        )
        .order_by(Deadline.assignment_id, Deadline.id)
    )
    ids = set(db.session.scalars(statement.with_only_columns(Deadline.assignment_id)))
    assignments = sa.select(Assignment).where(Assignment.id.in_(ids)).order_by(Assignment.id).with_for_update()
    locked = db.session.scalars(assignments.execution_options(populate_existing=True)).all()
    parts = joinedload(Deadline.body), joinedload(Deadline.carrier), joinedload(Deadline.meeting)
    found = statement.where(Deadline.assignment_id.in_(ids)).options(*parts)
    deadlines = list(db.session.scalars(found.execution_options(populate_existing=True)))
    return deadlines, {assignment.id: assignment for assignment in locked}


def _take_along(body_id: int, old: dt.date, new: dt.date) -> None:
    reports = sa.select(Report).where(
        Report.to_body_id == body_id, Report.meeting_on == old, Report.voided_at.is_(None)
    )
    for report in db.session.scalars(reports):
        report.meeting_on = new
    tabled = sa.select(Closing).where(Closing.body_id == body_id, Closing.tabled_to == old, Closing.voided_at.is_(None))
    for closing in db.session.scalars(tabled):
        closing.tabled_to = new
    db.session.flush()
