"""The calendar of meetings: planning them, calling them off."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import Body, Closing, Meeting, Paragraph, User
from tracker.models.meeting import MeetingStatus


@dataclass(frozen=True)
class PlannedMeeting:
    """A day on which a body meets, and what the calendar says of it («extra»)."""

    body: Body
    held_on: dt.date
    note: str = ""


def plan_meetings(meetings: Sequence[PlannedMeeting], *, actor: User, today: dt.date) -> tuple[int, str]:
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
    return added, audit.current_act()


def cancel_meeting(meeting: Meeting, *, actor: User) -> str:
    """Call a meeting off. What was planned for it keeps its words, and shows that the day is gone.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: something is recorded of it, so it was held.
    """
    recorded = sa.select(Paragraph.id).where(Paragraph.meeting_id == meeting.id, Paragraph.voided_at.is_(None))
    said = sa.select(Closing.id).where(
        Closing.body_id == meeting.body_id, Closing.decided_on == meeting.held_on, Closing.voided_at.is_(None)
    )
    if any(db.session.scalar(found.limit(1)) is not None for found in (recorded, said)):
        raise RuleBrokenError("Sammanträdet har beslut i registret. Det går inte att ställa in.")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBrokenError("Sammanträdet är redan inställt.")
    meeting.status = MeetingStatus.CANCELLED
    return audit.record("meeting.cancelled", meeting, actor=actor, effective_on=meeting.held_on)
