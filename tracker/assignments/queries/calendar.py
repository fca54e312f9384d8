"""The calendar that deadlines are read against: meetings of a body, and the municipality's own reports."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import Body, Carrier, Meeting
from tracker.models.meeting import MeetingStatus

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)
AROUND = dt.timedelta(days=400)
"""How far from a day its calendar is asked for: no deadline names a meeting further from its words."""


def meeting_days(body: Body, *, near: dt.date) -> list[dt.date]:
    """Return the days on which a body meets around a day, in order; called-off meetings are none."""
    near = min(max(near, EARLIEST), LATEST)
    statement = sa.select(Meeting.held_on).where(Meeting.body_id == body.id, *_stands(), Meeting.held_on.between(
        near - AROUND, near + AROUND
    ))  # fmt: skip
    return list(db.session.scalars(statement.order_by(Meeting.held_on)))


def meeting_on(body: Body, day: dt.date | None) -> Meeting | None:
    """Return a body's meeting of a day, where the calendar has one that is not called off."""
    statement = sa.select(Meeting).where(Meeting.body_id == body.id, Meeting.held_on == day, *_stands())
    return db.session.scalars(statement).one_or_none() if day else None


def meeting_after(meeting: Meeting) -> Meeting | None:
    """Return the body's next meeting after this one, or None where the calendar has none."""
    statement = sa.select(Meeting).where(
        Meeting.body_id == meeting.body_id, Meeting.held_on > meeting.held_on, *_stands()
    )
    return db.session.scalars(statement.order_by(Meeting.held_on).limit(1)).one_or_none()


def find_carrier(kind: str, year: int, month: int) -> Carrier | None:
    """Return one of the municipality's own reports, with the meeting that treats it; of one called off it has none."""
    statement = sa.select(Carrier).join(Carrier.meeting).where(
        Carrier.kind == kind, Carrier.year == year, Carrier.month == month, Carrier.voided_at.is_(None), *_stands()
    )  # fmt: skip
    return db.session.scalars(
        statement.options(joinedload(Carrier.meeting).joinedload(Meeting.body))
    ).one_or_none()  # fmt: skip


def _stands() -> tuple[sa.ColumnElement[bool], ...]:
    return Meeting.voided_at.is_(None), Meeting.status != MeetingStatus.CANCELLED
