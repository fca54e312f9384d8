"""What the form of a round offers."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.permissions import Action, may
from tracker.models import Body, BodyGroup, FollowUpRound, Meeting, User
from tracker.models.body import BodyKind
from tracker.models.meeting import MeetingStatus

OWNING = (BodyKind.EXECUTIVE_BOARD, BodyKind.ADMINISTRATION, BodyKind.COMMITTEE)


def all_groups() -> list[BodyGroup]:
    """Return the groups by name."""
    return list(db.session.scalars(sa.select(BodyGroup).order_by(BodyGroup.name)))


def owners(today: dt.date, *, besides: FollowUpRound | None = None) -> dict[str, Body]:
    """Return the bodies that may own a round, by address: administrations first, for they ask; and the one it has."""
    there = Body.valid_to.is_(None) | (Body.valid_to >= today) | (Body.id == (besides.owner_body_id if besides else 0))
    bodies = db.session.scalars(sa.select(Body).where(Body.kind.in_(OWNING), there))
    ordered = sorted(bodies, key=lambda body: (body.kind is not BodyKind.ADMINISTRATION, body.sort_key))
    return {body.slug: body for body in ordered}


def usual_owner() -> str:
    """Return the address of the administration that serves the executive board, which asks on its behalf."""
    serves = sa.select(Body.id).where(Body.kind == BodyKind.EXECUTIVE_BOARD)
    statement = sa.select(Body.slug).where(Body.administers_for_id.in_(serves)).order_by(Body.id).limit(1)
    return db.session.scalar(statement) or ""


def people() -> dict[str, User]:
    """Return those who may keep a round, by id."""
    statement = sa.select(User).where(User.active).options(selectinload(User.grants)).order_by(User.sort_key, User.id)
    return {str(user.id): user for user in db.session.scalars(statement) if may(user.roles, Action.MANAGE_ROUNDS)}


def meetings(today: dt.date, *, besides: FollowUpRound | None = None) -> dict[str, Meeting]:
    """Return the meetings at which a round may be reported, by id: those to come, and the one it has."""
    coming = sa.and_(Meeting.held_on >= today, Meeting.status != MeetingStatus.CANCELLED)
    chosen = besides.report_meeting_id if besides else None
    statement = sa.select(Meeting).where(coming | (Meeting.id == chosen), Meeting.voided_at.is_(None))
    found = db.session.scalars(statement.options(joinedload(Meeting.body)).order_by(Meeting.held_on, Meeting.id))
    return {str(meeting.id): meeting for meeting in found}
