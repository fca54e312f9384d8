"""Reports (redovisningar): the account that a recipient gives to the body that gave the assignment."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.body import Body
from tracker.models.recorded import Recorded, Voidable


class ReportKind(StrEnum):
    """A partial report closes nothing; a final one is meant to, and still needs a decision."""

    PARTIAL = "partial"
    FINAL = "final"


class Report(Recorded, Voidable, Base):
    """One report, for one or several assignments (gemensam redovisning)."""

    __tablename__ = "report"

    title: Mapped[str] = mapped_column(sa.String(400))
    kind: Mapped[ReportKind] = mapped_column(words(ReportKind), default=ReportKind.FINAL)
    issued_on: Mapped[dt.date]
    to_body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    conclusion: Mapped[str] = mapped_column(sa.String(400), default="")
    url: Mapped[str] = mapped_column(sa.String(400), default="")
    meeting_on: Mapped[dt.date | None]
    """The meeting that it is handed in for."""
    proposal: Mapped[str] = mapped_column(sa.Text, default="")
    """The decision that it proposes, in the words that the minutes can use."""

    to_body: Mapped[Body] = relationship()
    items: Mapped[list["ReportItem"]] = relationship(back_populates="report")

    __table_args__ = (sa.Index("ix_report_meeting_on_to_body_id", "meeting_on", "to_body_id"),)


class ReportItem(Recorded, Base):
    """That a report is about an assignment."""

    __tablename__ = "report_item"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)

    report: Mapped[Report] = relationship(back_populates="items")

    __table_args__ = (sa.UniqueConstraint("report_id", "assignment_id"),)
