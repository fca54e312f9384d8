"""The calendar of meetings: planning them, moving them, calling them off; what is bound to them follows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.following import follow_meeting, reread_deadlines
from tracker.assignments.queries.calendar import meeting_after
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import Assignment, Body, Closing, Meeting, Paragraph, User
from tracker.models.meeting import MeetingStatus

AHEAD_MOST = dt.timedelta(days=1500)
"""A day further off than this is a slip of the pen: calendars are laid a year or two ahead."""


@dataclass(frozen=True)
class PlannedMeeting:
    """A day on which a body meets, and what the calendar says of it («extra»)."""

    body: Body
    held_on: dt.date
    note: str = ""


def plan_meetings(meetings: Sequence[PlannedMeeting], *, actor: User | None, today: dt.date) -> tuple[int, str]:
    """Put meetings into the calendar, all in one act. Those that are there already are left alone.

    Returns:
        How many were added, and the id of the act.

    Raises:
        RuleBrokenError: all of them are there already, or none is named.
    """
    added = 0
    for wanted in meetings:
        meeting = db.session.scalars(
            sa.select(Meeting).where(Meeting.body_id == wanted.body.id, Meeting.held_on == wanted.held_on)
        ).one_or_none()
        if meeting is not None and meeting.voided_at is None and meeting.status is not MeetingStatus.CANCELLED:
            continue
        if meeting is None:
            meeting = Meeting(body_id=wanted.body.id, held_on=wanted.held_on)
            db.session.add(meeting)
        meeting.voided_at, meeting.note = None, wanted.note[:200]
        meeting.status = MeetingStatus.PLANNED if wanted.held_on >= today else MeetingStatus.HELD
        db.session.flush()
        audit.record("meeting.planned", meeting, actor=actor, effective_on=wanted.held_on, body=wanted.body.short_name)
        added += 1
    if not added:
        raise RuleBrokenError("Alla sammanträdena finns redan i kalendern.", "days")
    bodies = list({wanted.body.id: wanted.body for wanted in meetings}.values())
    reread_deadlines(bodies, reason="Sammanträdet står nu i kalendern.", actor=actor, today=today)
    return added, audit.current_act()


def cancel_meeting(meeting: Meeting, *, actor: User, today: dt.date) -> tuple[list[Assignment], str]:
    """Call a meeting off. What was planned for it goes on to the body's next one; without one it keeps its day.

    Returns:
        The assignments that went on, and the id of the act.

    Raises:
        RuleBrokenError: something is recorded of it, so it was held.
    """
    _check_open(meeting, "ställa in")
    meeting.status = MeetingStatus.CANCELLED
    act = audit.record("meeting.cancelled", meeting, actor=actor, effective_on=meeting.held_on)
    if (following := meeting_after(meeting)) is None:
        return [], act
    reason = f"{_named(meeting.body, meeting.held_on)} är inställt."
    return follow_meeting(meeting, old=meeting.held_on, to=following, reason=reason, actor=actor, today=today), act


def move_meeting(meeting: Meeting, to: dt.date, *, actor: User, today: dt.date) -> tuple[list[Assignment], str]:
    """Give a meeting another day. What is bound to it follows, in the same act.

    Args:
        meeting: loaded for update.
        to: its new day.
        actor: the registrar.
        today: the civil day.

    Returns:
        The assignments that followed, and the id of the act.

    Raises:
        RuleBrokenError: it has been held, it stays on its day, or the body meets on the new one already.
    """
    _check_open(meeting, "flytta")
    if to == meeting.held_on:
        raise RuleBrokenError("Sammanträdet ligger redan den dagen. Skriv en annan.", "to")
    if to > today + AHEAD_MOST:
        raise RuleBrokenError(f"{to.year} ligger för långt fram. Kontrollera året.", "to")
    if to < today:
        raise RuleBrokenError("Dagen har varit. Skriv en dag framåt i tiden.", "to")
    there = sa.select(Meeting).where(Meeting.body_id == meeting.body_id, Meeting.held_on == to)
    if (other := db.session.scalars(there).one_or_none()) is not None:
        if other.status is not MeetingStatus.CANCELLED and other.voided_at is None:
            advice = "Ställ in det här i stället, så går uppdragen vidare dit."
            raise RuleBrokenError(f"{meeting.body.name} sammanträder redan den dagen. {advice}", "to")
        raise RuleBrokenError("Den dagen har ett inställt sammanträde. Ångra det, och ställ in det här.", "to")
    old = meeting.held_on
    meeting.moved_from, meeting.held_on = old, to
    db.session.flush()
    act = audit.record("meeting.moved", meeting, actor=actor, effective_on=to, before=old)
    reason = f"{_named(meeting.body, old)} är flyttat till {to}."
    return follow_meeting(meeting, old=old, to=meeting, reason=reason, actor=actor, today=today), act


def _check_open(meeting: Meeting, doing: str) -> None:
    recorded = sa.select(Paragraph.id).where(Paragraph.meeting_id == meeting.id, Paragraph.voided_at.is_(None))
    said = sa.select(Closing.id).where(
        Closing.body_id == meeting.body_id, Closing.decided_on == meeting.held_on, Closing.voided_at.is_(None)
    )
    if any(db.session.scalar(found.limit(1)) is not None for found in (recorded, said)):
        raise RuleBrokenError(f"Sammanträdet har beslut i registret. Det går inte att {doing}.")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBrokenError("Sammanträdet är redan inställt.")


def _named(body: Body, day: dt.date) -> str:
    return f"{body.short_name} {day}"
