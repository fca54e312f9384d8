"""Minutes for review: they wait as a draft of their meeting, and any registrar goes through them § by §."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.intake.operations.sources import Minutes
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.meetings.operations.minutes import add_to_minutes, begin_minutes
from tracker.meetings.operations.paragraphs import find_or_add_meeting
from tracker.meetings.queries.minutes import MinutesPage, minutes_kept, minutes_page, read_minutes
from tracker.models import Body, Draft, Meeting
from tracker.models.draft import DraftKind


def suggest_minutes(minutes: Minutes, body_id: int, *, today: dt.date) -> int:
    """Keep minutes for review, once; nothing of them is registered. Inside the write door.

    What several files hold of one meeting is kept together: a § that comes again takes the place of the one before.

    Args:
        minutes: of one meeting.
        body_id: whose it was.
        today: the civil day.

    Returns:
        How many §§ say something of assignments, and are neither in the register yet nor dismissed.

    Raises:
        RuleBrokenError: the meeting has not been, or the text is another meeting's.
    """
    body = db.session.get_one(Body, body_id)
    if minutes.held_on > today:
        raise RuleBrokenError("Sammanträdet har inte varit än.")
    known = _meeting(body, minutes.held_on)
    kept = minutes_kept(known) if known else None
    if known and kept:
        add_to_minutes(kept, minutes.text, known, now=clock.now())
        here = {section.number for section in minutes.sections}
        return _left({"rows": [row for row in kept.content["rows"] if row["number"] in here]}, known)
    read = read_minutes(minutes.text, known or Meeting(body_id=body.id, held_on=minutes.held_on))
    left = _left(read, known)
    if left or _unplaced_left(read, known):
        if known is None:
            plan_meetings([PlannedMeeting(body, minutes.held_on)], actor=None, today=today)
        meeting = known or find_or_add_meeting(body, minutes.held_on)
        begin_minutes(meeting, minutes.text, read, actor=None, now=clock.now())
    return left


def forget_suggestions(body_id: int, held_on: dt.date) -> None:
    """Throw away what was kept for review of a meeting that has been taken in. Inside the write door.

    Minutes with a § or a passage that nobody has looked at yet are left: what was taken in may be a part of them.
    """
    body = db.session.get_one(Body, body_id)
    if meeting := _meeting(body, held_on):
        nobodys = sa.and_(
            Draft.kind == DraftKind.MINUTES, Draft.meeting_id == meeting.id, Draft.author_id.is_(None)
        )  # fmt: skip
        for draft in db.session.scalars(sa.select(Draft).where(nobodys).with_for_update()):
            if _is_done(minutes_page(meeting, draft.content)):
                db.session.delete(draft)


def _is_done(page: MinutesPage) -> bool:
    """Tell whether nothing of minutes waits for a person; a § that says nothing of assignments needs none."""
    return not (page.undone(page.review) or page.undone(page.tabled) or page.unplaced)


def _left(content: Mapping[str, Any], meeting: Meeting | None) -> int:
    if meeting is not None:
        page = minutes_page(meeting, content)
        return page.left(page.review)
    return sum(row["outcome"] != "tabled" and row["given"] + row["said"] > 0 for row in content["rows"])


def _unplaced_left(read: Mapping[str, Any], meeting: Meeting | None) -> bool:
    """Tell whether there are passages to judge in §§ that the register does not have."""
    known = minutes_page(meeting, read).known if meeting else {}
    return any(passage["number"] not in known for passage in read["unplaced"])


def _meeting(body: Body, held_on: dt.date) -> Meeting | None:
    statement = sa.select(Meeting).where(
        Meeting.body_id == body.id, Meeting.held_on == held_on, Meeting.voided_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()
