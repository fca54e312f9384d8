"""Minutes for review: they wait as a draft of their meeting, and any registrar goes through them § by §."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.intake.operations.sources import Minutes
from tracker.meetings.operations.drafts import begin_draft
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.meetings.operations.paragraphs import find_or_add_meeting
from tracker.meetings.queries.minutes import minutes_kept, minutes_page, read_minutes
from tracker.models import Body, Draft, Meeting
from tracker.models.draft import DraftKind


def suggest_minutes(minutes: Minutes, body_id: int, *, today: dt.date) -> int:
    """Keep minutes for review, once; nothing of them is registered. Inside the write door.

    Args:
        minutes: of one meeting.
        body_id: whose it was.
        today: the civil day.

    Returns:
        How many §§ say something of assignments and are not in the register yet.

    Raises:
        RuleBrokenError: the meeting has not been, or the text is another meeting's.
    """
    body = db.session.get_one(Body, body_id)
    if minutes.held_on > today:
        raise RuleBrokenError("Sammanträdet har inte varit än.")
    known = _meeting(body, minutes.held_on)
    rows = read_minutes(minutes.text, known or Meeting(body_id=body.id, held_on=minutes.held_on))
    left = _left(rows, known)
    if not left:
        return 0
    if known is None:
        plan_meetings([PlannedMeeting(body, minutes.held_on)], actor=None, today=today)
    meeting = known or find_or_add_meeting(body, minutes.held_on)
    kept = minutes_kept(meeting)
    if kept is None or kept.content.get("text") != minutes.text:
        title = f"{body.short_name} {minutes.held_on}"
        content = {"meeting": meeting.id, "title": title, "text": minutes.text, "rows": rows}
        begin_draft(DraftKind.MINUTES, content, actor=None, now=clock.now())
    return left


def forget_suggestions(body_id: int, held_on: dt.date) -> None:
    """Throw away what was kept for review of a meeting that has been taken in. Inside the write door."""
    body = db.session.get_one(Body, body_id)
    meeting = _meeting(body, held_on)
    kept = minutes_kept(meeting) if meeting else None
    if kept is not None:
        db.session.execute(sa.delete(Draft).where(Draft.id == kept.id))


def _left(rows: Sequence[Mapping[str, Any]], meeting: Meeting | None) -> int:
    if meeting is not None:
        page = minutes_page(meeting, rows)
        return page.left(page.review)
    return sum(row["outcome"] != "tabled" and row["given"] + row["said"] > 0 for row in rows)


def _meeting(body: Body, held_on: dt.date) -> Meeting | None:
    statement = sa.select(Meeting).where(
        Meeting.body_id == body.id, Meeting.held_on == held_on, Meeting.voided_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()
