"""The second step of logging in: a code of a phone's app, and the codes that stand in for a lost phone."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class SecondStep(Base):
    """A person's key to codes; its row is there exactly while the person logs in with them."""

    __tablename__ = "second_step"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), unique=True)
    sealed_key: Mapped[str] = mapped_column(sa.String(400))
    """Under the installation's secret key: a copy of the database alone makes no codes."""
    last_used: Mapped[int] = mapped_column(sa.BigInteger)
    """The half minute of the latest code that was taken: neither it nor an earlier one is taken again."""
    begun_at: Mapped[dt.datetime]


class RecoveryCode(Base):
    """One of a person's codes for a lost phone; only its hash is kept, and it is good once."""

    __tablename__ = "recovery_code"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[dt.datetime | None]
