"""Who somebody is to the organisation's own log-in."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.models.user import User


class OuterIdentity(Base):
    """An account's lasting name at the organisation's log-in, kept from the first time that it came by its address."""

    __tablename__ = "outer_identity"

    issuer: Mapped[str] = mapped_column(sa.String(300))
    subject: Mapped[str] = mapped_column(sa.String(255))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    linked_at: Mapped[dt.datetime]

    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"), sa.UniqueConstraint("user_id", "issuer"))
