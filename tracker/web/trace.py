"""The only thing that a GET leaves behind: when a log-in was last used, at most once a minute."""

import datetime as dt
import logging

import sqlalchemy as sa
from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError

from tracker import clock
from tracker.db import db
from tracker.models import WebSession
from tracker.web.guard import signed_in

log = logging.getLogger(__name__)
INTERVAL = dt.timedelta(minutes=1)


def init_trace(app: Flask) -> None:
    """Note the use of log-ins after each answer, in a transaction of its own that may fail without harm."""
    app.after_request(_trace)


def _trace(response: Response) -> Response:
    seen_at = g.get("seen_at")
    now = clock.now()
    if seen_at is None or now - seen_at < INTERVAL or not g.get("_login_user") or not signed_in():
        return response
    try:
        session_id = g._login_user.session.id  # noqa: SLF001 - current_user would load it again
        with db.tracing():
            db.session.execute(sa.update(WebSession).where(WebSession.id == session_id).values(seen_at=now))
    except SQLAlchemyError:
        log.warning("the use of a log-in could not be noted", exc_info=True)
    return response
