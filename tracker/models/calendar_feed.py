"""Calendar feeds: an address that a calendar program asks, and that opens without a log-in until it is revoked."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.models.body import Body
from tracker.models.user import User


class CalendarFeed(Base):
    """One secret address of one person: of their own days, or of a body's meetings. Only the secret's hash is kept."""

    __tablename__ = "calendar_feed"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]

    user: Mapped[User] = relationship()
    body: Mapped[Body | None] = relationship()
