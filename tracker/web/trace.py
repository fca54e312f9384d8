"""All that a GET leaves behind: when a log-in, a calendar or a reading's page was last used, and who fetched something
protected.
"""

import datetime as dt
import logging

import sqlalchemy as sa
from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from tracker import clock
from tracker.db import db
from tracker.models import AccessLog, CalendarFeed, Reading, WebSession
from tracker.web.guard import signed_in

log = logging.getLogger(__name__)
INTERVAL = dt.timedelta(minutes=1)
FEED_INTERVAL = dt.timedelta(hours=1)
LOOK_INTERVAL = dt.timedelta(seconds=10)


def init_trace(app: Flask) -> None:
    """Note the use of log-ins after each answer, in a transaction of its own that may fail without harm."""
    app.after_request(_trace)


def note_reading(what: str) -> None:
    """Let it be written down, once the answer is made, that the person has fetched something protected."""
    g.reading = what


def note_fetching(feed: CalendarFeed) -> None:
    """Let it be written down, once the answer is made, that a calendar program has fetched a feed."""
    if feed.seen_at is None or clock.now() - feed.seen_at >= FEED_INTERVAL:
        g.feed_id = feed.id


def note_looking(reading: Reading) -> None:
    """Let it be written down, once the answer is made, that the person is at the page of a reading."""
    if reading.seen_at is None or clock.now() - reading.seen_at >= LOOK_INTERVAL:
        g.reading_id = reading.id


def _trace(response: Response) -> Response:
    if "feed_id" in g and response.status_code in {200, 304}:
        _note_use(CalendarFeed, g.feed_id)
    if "reading_id" in g:
        _note_use(Reading, g.reading_id)
    now, seen_at = clock.now(), g.get("seen_at")
    used = seen_at is not None and now - seen_at >= INTERVAL
    reading = g.get("reading", "") if request.method == "GET" and response.status_code == 200 else ""
    if not (used or reading) or not g.get("_login_user") or not signed_in():
        return response
    try:
        session = g._login_user.session  # noqa: SLF001 - current_user would load it again
        session_id, user_id = session.id, session.user_id
        with db.tracing():
            if used:
                db.session.execute(sa.update(WebSession).where(WebSession.id == session_id).values(seen_at=now))
            if reading:
                db.session.add(AccessLog(at=now, user_id=user_id, what=reading[:200]))
    except SQLAlchemyError:
        log.warning("the use of a log-in could not be noted", exc_info=True)
    return response


def _note_use(model: type[CalendarFeed] | type[Reading], row_id: int) -> None:
    try:
        with db.tracing():
            db.session.execute(sa.update(model).where(model.id == row_id).values(seen_at=clock.now()))
    except SQLAlchemyError:
        log.warning("the use of a %s could not be noted", model.__tablename__, exc_info=True)
