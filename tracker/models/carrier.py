"""Carriers: the municipality's own reports, in which assignments are reported back."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.models.meeting import Meeting
from tracker.models.recorded import Recorded, Voidable
from tracker.wording.reports import report_name


class CarrierKind(StrEnum):
    """Which report it is."""

    INTERIM_REPORT = "interim_report"
    ANNUAL_REPORT = "annual_report"
    SUPPLEMENTARY_BUDGET = "supplementary_budget"
    BATCH = "batch"


class Carrier(Recorded, Voidable, Versioned, Base):
    """One such report of one period, and the meeting that treats it. `month` is the period's last, or 0.

    Of a supplementary budget it is the number.
    """

    __tablename__ = "carrier"

    kind: Mapped[CarrierKind] = mapped_column(words(CarrierKind))
    year: Mapped[int]
    month: Mapped[int] = mapped_column(default=0)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    papers_by: Mapped[dt.date | None]
    """When what is to stand in it must be handed in; the usual lead before the meeting where it is not said."""

    meeting: Mapped[Meeting] = relationship()

    @property
    def name(self) -> str:
        """What it is called: «Delårsrapport augusti 2026»."""
        return report_name(self.kind, self.year, self.month)

    __table_args__ = (
        sa.UniqueConstraint("kind", "year", "month"),
        sa.CheckConstraint("month BETWEEN 0 AND 12", "month_of_the_year"),
    )
