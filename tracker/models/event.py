"""The event chain: every change of the record, in order, tied to the one before it."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base


class Event(Base):
    """One change. `act` is shared by all events of one transaction: what is saved at once is undone at once.

    `hash` covers the row and the hash before it; `detail_hash` covers the salted detail, which may be
    disposed of by decision without breaking the chain.
    """

    __tablename__ = "event"

    seq: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    at: Mapped[dt.datetime]
    act: Mapped[str] = mapped_column(sa.String(32), index=True)
    action: Mapped[str] = mapped_column(sa.String(40))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(120))
    object_type: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[int] = mapped_column(sa.BigInteger)
    effective_on: Mapped[dt.date]
    undoes: Mapped[str | None] = mapped_column(sa.String(32), index=True)
    detail_hash: Mapped[str] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    detail: Mapped["EventDetail | None"] = relationship(viewonly=True)

    __table_args__ = (sa.Index("ix_event_object", "object_type", "object_id", "seq"),)


class EventDetail(Base):
    """What changed: facts in short and the values before and after, as canonical JSON, with its salt."""

    __tablename__ = "event_detail"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), unique=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    payload: Mapped[str] = mapped_column(sa.Text)
    disposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("disposal.id"), index=True)
    """The decision by which a personal detail was taken out; the event of that disposal vouches for what is left."""


class EventHead(Base):
    """The end of the chain: one row, locked while events are appended."""

    __tablename__ = "event_head"

    seq: Mapped[int] = mapped_column(sa.BigInteger)
    hash: Mapped[str] = mapped_column(sa.String(64))
