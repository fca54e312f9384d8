"""Closings: what a decision said of an assignment."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.domain.lifecycle import CLOSING_KINDS
from tracker.models.assignment import Assignment
from tracker.models.body import Body
from tracker.models.paragraph import Paragraph
from tracker.models.recorded import Recorded, Voidable


class ClosingStatus(StrEnum):
    """Whether the body that decides has said it; a recommendation closes nothing."""

    DECIDED = "decided"
    RECOMMENDED = "recommended"
    FALLEN = "fallen"


class Closing(Recorded, Voidable, Base):
    """Several may exist for one assignment: the first that ends it counts, the rest is evidence."""

    __tablename__ = "closing"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(24))
    status: Mapped[ClosingStatus] = mapped_column(words(ClosingStatus), default=ClosingStatus.DECIDED)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    decided_on: Mapped[dt.date] = mapped_column(index=True)
    paragraph_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    paragraph_missing_reason: Mapped[str] = mapped_column(sa.String(400), default="")
    decision_point: Mapped[str] = mapped_column(sa.String(20), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    tabled_to: Mapped[dt.date | None]
    deadline: Mapped[str] = mapped_column(sa.String(200), default="")
    """The longer time that the decision gives, in its own words."""
    report_missing: Mapped[bool] = mapped_column(default=False)
    evidence_only: Mapped[bool] = mapped_column(default=False)
    """Said after the assignment had ended: kept as evidence, changes nothing."""

    assignment: Mapped[Assignment] = relationship(foreign_keys=[assignment_id])
    body: Mapped[Body] = relationship()
    paragraph: Mapped[Paragraph | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("paragraph_id IS NOT NULL OR paragraph_missing_reason <> ''", "evidence"),
        sa.CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in CLOSING_KINDS)})", "kind_known"),
        sa.CheckConstraint(
            "kind NOT IN ('ended', 'annulled') OR reason <> '' OR status <> 'decided' OR evidence_only",
            "reason_given",
        ),
        sa.Index(
            "ix_closing_tabled_to",
            "tabled_to",
            sqlite_where=sa.text("tabled_to IS NOT NULL"),
            postgresql_where=sa.text("tabled_to IS NOT NULL"),
        ),
        sa.Index(
            "ix_closing_recommended",
            "assignment_id",
            sqlite_where=sa.text("status = 'recommended'"),
            postgresql_where=sa.text("status = 'recommended'"),
        ),
    )


IS_RECOMMENDED = Closing.status == sa.literal_column(f"'{ClosingStatus.RECOMMENDED}'")
"""The criterion: a body has recommended it, and none decided. Written out, as the index of the recommended has it."""
