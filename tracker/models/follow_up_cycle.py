"""Follow-up that comes again («vartannat år med start 2024»), and the occasions that have been met."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.body import Body
from tracker.models.governing_document import GoverningDocument
from tracker.models.recorded import Recorded, Voidable


class CycleKind(StrEnum):
    """What comes again."""

    FOLLOW_UP = "follow_up"
    EVALUATION = "evaluation"
    REPORT = "report"
    REVISION = "revision"


class FollowUpCycle(Recorded, Voidable, Base):
    """That a document is followed up at a body's table, again and again. Each occasion is a planned report."""

    __tablename__ = "follow_up_cycle"

    governing_document_id: Mapped[int] = mapped_column(sa.ForeignKey("governing_document.id"), index=True)
    kind: Mapped[CycleKind] = mapped_column(words(CycleKind))
    receiver_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    basis: Mapped[str] = mapped_column(sa.String(400))
    """As the document says it."""
    first_due: Mapped[dt.date]
    """The last day of the first occasion; of a year alone, its last day."""
    every_months: Mapped[int]
    """24 for «vartannat år»; 0 for what comes once."""

    governing_document: Mapped[GoverningDocument] = relationship()
    receiver: Mapped[Body | None] = relationship()

    __table_args__ = (sa.CheckConstraint("every_months BETWEEN 0 AND 240", "every_so_often"),)


class CycleOccasion(Recorded, Voidable, Base):
    """An occasion of a cycle that has been met: reported, by a report, a round, or as it is told."""

    __tablename__ = "cycle_occasion"

    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up_cycle.id"))
    due_on: Mapped[dt.date]
    met_on: Mapped[dt.date]
    report_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(sa.ForeignKey("follow_up_round.id"), index=True)
    how: Mapped[str] = mapped_column(sa.String(400), default="")
    """How it was met, in words: «KS 2024-06-12 § 431»."""

    cycle: Mapped[FollowUpCycle] = relationship()

    __table_args__ = (sa.UniqueConstraint("cycle_id", "due_on"),)
