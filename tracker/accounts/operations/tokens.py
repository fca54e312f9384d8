"""Links that let somebody choose a password: made for an account, good once, dead by whatever makes them needless."""

import datetime as dt
import hashlib

import sqlalchemy as sa

from tracker.db import db
from tracker.mail.links import new_mark, power_of
from tracker.models import OneTimeToken, User
from tracker.models.one_time_token import TokenPurpose

LASTS = {TokenPurpose.INVITATION: dt.timedelta(hours=72), TokenPurpose.RESET: dt.timedelta(minutes=30)}


def make_token(user: User, purpose: TokenPurpose, *, now: dt.datetime) -> str:
    """Make a link's power, after which earlier ones are worthless; return the mark that stands for it in the outbox."""
    end_tokens(user, now=now)
    mark = new_mark()
    token = OneTimeToken(
        token_hash=_hash(power_of(mark)), purpose=purpose, user_id=user.id, made_at=now, expires_at=now + LASTS[purpose]
    )
    db.session.add(token)
    return mark


def find_token(power: str, *, now: dt.datetime) -> OneTimeToken | None:
    """Return what a link's power belongs to, while it is good and its account open."""
    good = sa.select(OneTimeToken).join(OneTimeToken.user).where(*_good(power, now), User.active)
    return db.session.scalars(good).one_or_none()


def use_token(power: str, *, now: dt.datetime) -> User | None:
    """Spend a link's power and return its account; None where it is not good any more. Of two at once one gets it."""
    spent = sa.update(OneTimeToken).where(*_good(power, now)).values(ended_at=now).returning(OneTimeToken.user_id)
    user_id = db.session.execute(spent.execution_options(synchronize_session=False)).scalar_one_or_none()
    if user_id is None:
        return None
    user = db.session.get_one(User, user_id, with_for_update=True, populate_existing=True)
    return user if user.active else None


def end_tokens(user: User, *, now: dt.datetime) -> None:
    """Let a person's links be worthless from now on."""
    alive = sa.update(OneTimeToken).where(OneTimeToken.user_id == user.id, OneTimeToken.ended_at.is_(None))
    db.session.execute(alive.values(ended_at=now).execution_options(synchronize_session=False))


def _good(power: str, now: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return OneTimeToken.token_hash == _hash(power), OneTimeToken.ended_at.is_(None), OneTimeToken.expires_at > now


def _hash(power: str) -> str:
    return hashlib.sha256(power.encode()).hexdigest()
