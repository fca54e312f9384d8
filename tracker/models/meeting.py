"""Meetings of the bodies that decide."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.models.body import Body
from tracker.models.recorded import Recorded, Voidable


class MeetingStatus(StrEnum):
    """What is known of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Meeting(Recorded, Voidable, Versioned, Base):
    """One meeting of one body on one day. `adjusted_on` is when its minutes were adjusted (justerade)."""

    __tablename__ = "meeting"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    held_on: Mapped[dt.date] = mapped_column(index=True)
    status: Mapped[MeetingStatus] = mapped_column(words(MeetingStatus), default=MeetingStatus.HELD)
    adjusted_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    """What the calendar says of it: «extra», «heldag»."""

    moved_from: Mapped[dt.date | None]
    """The day that it was planned for last, where it has been moved."""

    body: Mapped[Body] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("body_id", "held_on"),
        sa.CheckConstraint("adjusted_on IS NULL OR adjusted_on >= held_on", "adjusted_after_held"),
    )
