"""Links that let somebody choose a password, and the asking for them."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.user import User


class TokenPurpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class OneTimeToken(Base):
    """The power of one link. Only its hash is kept; it is good once, for a while, and dies of what makes it idle."""

    __tablename__ = "one_time_token"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[TokenPurpose] = mapped_column(words(TokenPurpose))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    """When it was used, or died of something else."""

    user: Mapped[User] = relationship()


class ResetRequest(Base):
    """Somebody has asked for a link to an address. It is answered later: asking takes as long for any address."""

    __tablename__ = "reset_request"

    email: Mapped[str] = mapped_column(sa.String(254))
    at: Mapped[dt.datetime]
