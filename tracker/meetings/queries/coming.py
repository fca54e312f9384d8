"""The calendar from today on, with how much comes to each meeting: counted, not loaded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.domain.lifecycle import LEAVES_WAITING
from tracker.meetings.queries.meetings import (
    DONE,
    handed_in_for,
    is_latest_but,
    latest_sayings,
    planned_for,
    where_recommended_comes_up,
)
from tracker.models import Assignment, Body, Closing, Meeting, User
from tracker.models.closing import IS_RECOMMENDED


@dataclass(frozen=True)
class ComingMeeting:
    """A meeting in the calendar, how many assignments come to it, and how many of them have something to decide on."""

    meeting: Meeting
    expected: int
    ready: int


def coming_meetings(user: User, *, today: dt.date, body: str = "", limit: int = 60) -> list[ComingMeeting]:
    """Return the meetings from today on, the next first; of one body, if its slug is given."""
    statement = sa.select(Meeting).join(Meeting.body).where(Meeting.held_on >= today, Meeting.voided_at.is_(None))
    if body:
        statement = statement.where(Body.slug == body)
    ordered = statement.options(joinedload(Meeting.body)).order_by(Meeting.held_on, Body.sort_key).limit(limit)
    meetings = list(db.session.scalars(ordered))
    counts = _counts(user, meetings, today)
    return [ComingMeeting(meeting, *counts.get(meeting.id, (0, 0))) for meeting in meetings]


def _counts(user: User, meetings: Sequence[Meeting], today: dt.date) -> dict[int, tuple[int, int]]:
    """Return meeting id → what `expected_at` would give for it, as two numbers."""
    ids = [meeting.id for meeting in meetings]
    council = [meeting.id for meeting in where_recommended_comes_up(meetings, today)]
    recommended = sa.select(Closing.assignment_id).where(IS_RECOMMENDED, is_latest_but(LEAVES_WAITING))
    ready = sa.case((Assignment.status.in_(DONE) | Assignment.id.in_(recommended), 1), else_=0)
    comes, at_hand = (Meeting.id.label("meeting"), Assignment.id.label("assignment")), ready.label("ready")
    said = latest_sayings(user)
    tabled_here = (Closing.tabled_to == Meeting.held_on) & (Closing.body_id == Meeting.body_id)
    comes_up = IS_RECOMMENDED & (Closing.decided_on <= Meeting.held_on)
    each = sa.union_all(
        planned_for(user, ids).with_only_columns(*comes, at_hand),
        handed_in_for(user, ids).with_only_columns(*comes, sa.literal(1)),
        said.join(Meeting, tabled_here).where(Meeting.id.in_(ids)).with_only_columns(*comes, at_hand),
        said.join(Meeting, comes_up).where(Meeting.id.in_(council)).with_only_columns(*comes, at_hand),
    ).subquery()
    once = sa.select(each.c.meeting, sa.func.max(each.c.ready).label("ready")).group_by(
        each.c.meeting, each.c.assignment
    )
    rows = once.subquery()
    counted = sa.select(rows.c.meeting, sa.func.count(), sa.func.sum(rows.c.ready)).group_by(rows.c.meeting)
    return {meeting: (number, ready) for meeting, number, ready in db.session.execute(counted)}
