"""Log-ins, kept on the server: the cookie carries a secret of which only the hash is stored."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import User, WebSession

ABSOLUTE = dt.timedelta(hours=12)
IDLE = dt.timedelta(hours=4)
IDLE_ADMIN = dt.timedelta(minutes=30)
FRESH = dt.timedelta(minutes=15)
"""How long somebody who has shown who they are need not show it again for what asks for it."""
CODE_WITHIN = dt.timedelta(minutes=10)
"""How long after the password the code is waited for."""


@dataclass(frozen=True)
class Arrival:
    """How somebody comes in.

    Attributes:
        network: where from.
        device: with what, in words.
        vouched: with more than a password.
        confirmed_at: when they last showed who they are; None where that is not known.
    """

    network: str = ""
    device: str = ""
    vouched: bool = False
    confirmed_at: dt.datetime | None = None


def open_session(user: User, arrival: Arrival, *, now: dt.datetime, awaits_code: bool = False) -> str:
    """Begin a log-in and return its secret, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    session = WebSession(
        token_hash=_hash(token), user_id=user.id, created_at=now, seen_at=now, network=arrival.network,
        device=arrival.device, vouched=arrival.vouched, confirmed_at=arrival.confirmed_at, awaits_code=awaits_code,
    )  # fmt: skip
    db.session.add(session)
    return token


def renew_session(session_id: int, *, now: dt.datetime, vouched: bool) -> str:
    """Give a log-in a new secret, for its person has shown who they are; copies of the old cookie are worthless.

    Args:
        session_id: whose row is written here, for the caller has it of an earlier look.
        now: the moment.
        vouched: it was with more than a password, now or when it began.
    """
    token = secrets.token_urlsafe(32)
    values = {"token_hash": _hash(token), "confirmed_at": now, "seen_at": now, "vouched": vouched}
    db.session.execute(sa.update(WebSession).where(WebSession.id == session_id).values(values))
    return token


def close_session(token: str, *, now: dt.datetime) -> None:
    """End a log-in: every copy of its cookie is worthless from now on."""
    _close(WebSession.token_hash == _hash(token), now=now)


def close_one(user: User, session_id: int, *, now: dt.datetime) -> None:
    """End one of a person's own log-ins; another's is left alone."""
    _close(WebSession.user_id == user.id, WebSession.id == session_id, now=now)


def close_sessions(user: User, *, now: dt.datetime, besides: str = "") -> None:
    """End every log-in of a person, but for the one whose secret is given."""
    _close(WebSession.user_id == user.id, WebSession.token_hash != _hash(besides), now=now)


def _close(*which: sa.ColumnElement[bool], now: dt.datetime) -> None:
    open_ones = sa.update(WebSession).where(*which, WebSession.revoked_at.is_(None))
    db.session.execute(open_ones.values(revoked_at=now))


def find_session(token: str, *, now: dt.datetime) -> WebSession | None:
    """Return the log-in that a secret belongs to, if it is still good and its user active."""
    found = _find(token, ~WebSession.awaits_code, WebSession.created_at > now - ABSOLUTE)
    return found if found and found.seen_at > now - idle_of(found.user) else None


def find_waiting(token: str, *, now: dt.datetime) -> WebSession | None:
    """Return the log-in that waits for its code, while it may still come."""
    return _find(token, WebSession.awaits_code.is_(True), WebSession.created_at > now - CODE_WITHIN)


def _find(token: str, *which: sa.ColumnElement[bool]) -> WebSession | None:
    found = db.session.scalars(
        sa.select(WebSession)
        .join(WebSession.user)
        .where(WebSession.token_hash == _hash(token), WebSession.revoked_at.is_(None), User.active, *which)
        .options(
            sa.orm.joinedload(WebSession.user).joinedload(User.grants),
            sa.orm.joinedload(WebSession.user).joinedload(User.home_body),
        )
    )
    return found.unique().one_or_none()


def idle_of(user: User) -> dt.timedelta:
    """Return for how long a person's log-in may rest: half an hour where it opens every account."""
    return IDLE_ADMIN if Role.ADMIN in user.roles else IDLE


def open_sessions(user: User, *, now: dt.datetime) -> list[WebSession]:
    """Return a person's log-ins that are still good, the latest used first."""
    mine = sa.select(WebSession).where(
        WebSession.user_id == user.id, WebSession.revoked_at.is_(None), ~WebSession.awaits_code,
        WebSession.created_at > now - ABSOLUTE, WebSession.seen_at > now - idle_of(user),
    )  # fmt: skip
    return list(db.session.scalars(mine.order_by(WebSession.seen_at.desc(), WebSession.id.desc())))


def is_fresh(session: WebSession, *, now: dt.datetime) -> bool:
    """Tell whether the person has shown lately who they are."""
    return session.confirmed_at is not None and session.confirmed_at > now - FRESH


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
