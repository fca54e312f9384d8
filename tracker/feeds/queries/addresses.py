"""Whose feed an address opens."""

import hashlib

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.domain.permissions import Action, may
from tracker.models import CalendarFeed, User


def hash_of(secret: str) -> str:
    """Return what is kept of an address's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_feed(secret: str) -> CalendarFeed | None:
    """Return the feed that an address opens, unless it is revoked or its person may not read any more.

    One question by the hash, whatever the reason that there is none, so that neither the answer nor its time tells.
    """
    found = db.session.scalars(
        sa.select(CalendarFeed)
        .join(CalendarFeed.user)
        .where(CalendarFeed.token_hash == hash_of(secret), CalendarFeed.revoked_at.is_(None), User.active)
        .options(joinedload(CalendarFeed.user).joinedload(User.grants), joinedload(CalendarFeed.body))
    )
    feed = found.unique().one_or_none()
    return feed if feed is not None and may(feed.user.roles, Action.READ) else None


def live_feeds(user: User) -> list[CalendarFeed]:
    """Return a person's feeds that are not revoked, the latest first."""
    mine = sa.select(CalendarFeed).where(CalendarFeed.user_id == user.id, CalendarFeed.revoked_at.is_(None))
    return list(db.session.scalars(mine.options(joinedload(CalendarFeed.body)).order_by(CalendarFeed.id.desc())))


def feed_of(user: User, feed_id: int) -> CalendarFeed | None:
    """Return one of a person's own feeds, revoked or not, to change it."""
    mine = sa.select(CalendarFeed).where(CalendarFeed.id == feed_id, CalendarFeed.user_id == user.id)
    return db.session.scalars(mine.with_for_update().execution_options(populate_existing=True)).one_or_none()
