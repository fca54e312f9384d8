"""Log-ins, kept on the server: the cookie carries a secret of which only the hash is stored."""

import datetime as dt
import hashlib
import secrets

import sqlalchemy as sa

from tracker.db import db
from tracker.models import User, WebSession

ABSOLUTE = dt.timedelta(hours=12)
IDLE = dt.timedelta(hours=4)


def open_session(user: User, *, now: dt.datetime) -> str:
    """Begin a log-in and return its secret, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    db.session.add(WebSession(token_hash=_hash(token), user_id=user.id, created_at=now, seen_at=now))
    return token


def close_session(token: str, *, now: dt.datetime) -> None:
    """End a log-in: every copy of its cookie is worthless from now on."""
    db.session.execute(
        sa.update(WebSession)
        .where(WebSession.token_hash == _hash(token), WebSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def close_sessions(user: User, *, now: dt.datetime, besides: str = "") -> None:
    """End every log-in of a person, but for the one whose secret is given."""
    open_ones = sa.update(WebSession).where(WebSession.user_id == user.id, WebSession.revoked_at.is_(None))
    db.session.execute(open_ones.where(WebSession.token_hash != _hash(besides)).values(revoked_at=now))


def find_session(token: str, *, now: dt.datetime) -> WebSession | None:
    """Return the log-in that a secret belongs to, if it is still good and its user active."""
    found = db.session.scalars(
        sa.select(WebSession)
        .join(WebSession.user)
        .where(
            WebSession.token_hash == _hash(token),
            WebSession.revoked_at.is_(None),
            WebSession.created_at > now - ABSOLUTE,
            WebSession.seen_at > now - IDLE,
            User.active,
        )
        .options(
            sa.orm.joinedload(WebSession.user).joinedload(User.grants),
            sa.orm.joinedload(WebSession.user).joinedload(User.home_body),
        )
    )
    return found.unique().one_or_none()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
