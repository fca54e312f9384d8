"""Closed days: those on which the municipality is not at work, besides the red ones."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base
from tracker.models.recorded import Recorded, Voidable


class ClosedDay(Recorded, Voidable, Base):
    """One such day, with what it is called («klämdag»)."""

    __tablename__ = "closed_day"

    day: Mapped[dt.date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(sa.String(80), default="")
