"""What the scheduler does about accounts: it answers those who have asked for a link, and forgets what is old."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from tracker import clock
from tracker.accounts.operations.letters import send_link
from tracker.accounts.queries import user_by_email
from tracker.db import db, unit
from tracker.models import LoginAttempt, OneTimeToken, ResetRequest, WebSession
from tracker.models.one_time_token import TokenPurpose

log = logging.getLogger(__name__)
KEPT = dt.timedelta(days=90)
ASKED_LATELY = dt.timedelta(hours=1)
"""Whoever asked longer ago waits no more, and would be surprised by the answer."""


def send_links(stopping: Callable[[], bool]) -> dict[str, int]:
    """Send a link to each open account whose address somebody has asked for; other addresses get nothing."""
    sent, waiting = 0, list(db.session.scalars(sa.select(ResetRequest.id).order_by(ResetRequest.id)))
    db.session.rollback()
    for request_id in waiting:
        if stopping():
            break
        sent += unit(partial(_answer, request_id))
    return {"sent": sent}


def _answer(request_id: int) -> int:
    request = db.session.get(ResetRequest, request_id, with_for_update=True)
    if request is None:
        return 0
    user, asked_at = user_by_email(request.email), request.at
    db.session.execute(sa.delete(ResetRequest).where(ResetRequest.id == request_id))
    if user is None or not user.active or asked_at < clock.now() - ASKED_LATELY:
        return 0
    send_link(user, TokenPurpose.RESET, now=clock.now(), today=clock.today())
    return 1


def forget(stopping: Callable[[], bool]) -> dict[str, int]:
    """Delete the log-ins, attempts and links of which nobody needs to know any more."""
    del stopping
    return {"forgotten": unit(partial(_forget, clock.now() - KEPT))}


def _forget(before: dt.datetime) -> int:
    old = (WebSession, WebSession.created_at), (LoginAttempt, LoginAttempt.at), (OneTimeToken, OneTimeToken.made_at)
    return sum(
        db.session.execute(sa.delete(model).where(moment < before)).rowcount  # type: ignore[attr-defined]
        for model, moment in old
    )
