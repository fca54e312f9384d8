"""Making and revoking feeds. A feed is no part of the record, as a log-in is none: its own row says when."""

import datetime as dt
import secrets

from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.feeds.queries.addresses import hash_of, live_feeds
from tracker.models import Body, CalendarFeed, User

LIVE_MAX = 20


def make_feed(user: User, body: Body | None, *, now: dt.datetime) -> str:
    """Make a feed of a person's own days, or of a body's meetings, and return the secret that nobody keeps.

    Args:
        user: whose it is; loaded for update, so that two at once are counted.
        body: whose meetings; None for the person's own days.
        now: the moment.

    Raises:
        RuleBrokenError: the person has as many as one may have, or the body holds no meetings.
    """
    if body is not None and not body.decides:
        raise RuleBrokenError(f"{body.name} har inga sammanträden. Välj ett annat organ.", "of")
    if len(live_feeds(user)) >= LIVE_MAX:
        raise RuleBrokenError(f"Du har redan {LIVE_MAX} adresser. Återkalla en som inte används.", "of")
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(token_hash=hash_of(secret), user_id=user.id, body_id=body.id if body else None, created_at=now)
    db.session.add(feed)
    return secret


def revoke_feed(feed: CalendarFeed, *, now: dt.datetime) -> None:
    """Close an address for good; one that is closed stays so."""
    feed.revoked_at = feed.revoked_at or now
