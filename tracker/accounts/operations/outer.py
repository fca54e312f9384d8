"""Whom the organisation's own log-in means: an account that is there. None is ever made of itself."""

import datetime as dt

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.models import OuterIdentity, User


def account_of(issuer: str, subject: str) -> User | None:
    """Return the open account that came by this name before."""
    named = OuterIdentity.issuer == issuer, OuterIdentity.subject == subject
    known = sa.select(User).join(OuterIdentity, OuterIdentity.user_id == User.id).where(*named, User.active)
    return db.session.scalars(known).one_or_none()


def link_account(issuer: str, subject: str, email: str, *, now: dt.datetime) -> User | None:
    """Tie an account to a name at the organisation's log-in, by an address that the log-in vouches for.

    An account that is tied to another name already is left alone: an address may have come to somebody new.
    """
    statement = sa.select(User).where(User.email == email.strip().casefold(), User.active)
    user = db.session.scalars(statement.with_for_update()).one_or_none()
    if user is None:
        return None
    mine = sa.select(OuterIdentity.id).where(OuterIdentity.user_id == user.id, OuterIdentity.issuer == issuer)
    named = sa.select(OuterIdentity.id).where(OuterIdentity.issuer == issuer, OuterIdentity.subject == subject)
    if db.session.scalar(mine) is not None or db.session.scalar(named) is not None:
        return None
    db.session.add(OuterIdentity(issuer=issuer, subject=subject, user_id=user.id, linked_at=now))
    audit.record("user.identity_linked", user, actor=user)
    return user
