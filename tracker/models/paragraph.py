"""The § of the minutes: what it is about, what was decided, how it was voted and what came before."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.models.case import Case
from tracker.models.meeting import Meeting
from tracker.models.recorded import Recorded, Voidable


class Outcome(StrEnum):
    """What the body did with the matter; «tillstyrker» is approved."""

    APPROVED = "approved"
    REJECTED = "rejected"
    TABLED = "tabled"
    REFERRED_BACK = "referred_back"
    OTHER = "other"


class Paragraph(Recorded, Voidable, Versioned, Base):
    """A § is unique with its body and day only, never by year. `number` keeps letters («12A»)."""

    __tablename__ = "paragraph"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    number: Mapped[str] = mapped_column(sa.String(10))
    sort_number: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(sa.String(400), default="")
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    """None where the register does not know it: a § known only from another's reference."""
    adjusted_on: Mapped[dt.date | None]
    """When this § alone was adjusted at once (omedelbart justerad); else the meeting's day holds."""

    meeting: Mapped[Meeting] = relationship()
    cases: Mapped[list[Case]] = relationship(secondary="paragraph_case", viewonly=True, order_by=Case.id)
    points: Mapped[list["DecisionPoint"]] = relationship(
        primaryjoin="and_(Paragraph.id == DecisionPoint.paragraph_id, DecisionPoint.voided_at.is_(None))",
        order_by="DecisionPoint.position", viewonly=True,
    )  # fmt: skip
    votes: Mapped[list["Vote"]] = relationship(
        primaryjoin="and_(Paragraph.id == Vote.paragraph_id, Vote.voided_at.is_(None))",
        order_by="Vote.id",
        viewonly=True,
    )
    reservations: Mapped[list["Reservation"]] = relationship(
        primaryjoin="and_(Paragraph.id == Reservation.paragraph_id, Reservation.voided_at.is_(None))",
        order_by="Reservation.id", viewonly=True,
    )  # fmt: skip
    previous: Mapped[list["PreviousHandling"]] = relationship(
        primaryjoin="and_(Paragraph.id == PreviousHandling.paragraph_id, PreviousHandling.voided_at.is_(None))",
        order_by="PreviousHandling.id", viewonly=True,
    )  # fmt: skip

    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "number"),
        sa.CheckConstraint("number <> ''", "number_given"),
        sa.Index("ix_paragraph_number", "number"),
    )

    @property
    def adjusted(self) -> dt.date | None:
        """The day from which the decision's minutes are adjusted, or None while that is awaited."""
        return self.adjusted_on or self.meeting.adjusted_on


class ParagraphCase(Recorded, Base):
    """A § treats a matter; it may treat several."""

    __tablename__ = "paragraph_case"

    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"))
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)

    __table_args__ = (sa.UniqueConstraint("paragraph_id", "case_id"),)


class DecisionPoint(Recorded, Voidable, Base):
    """A numbered point of the decision with its own words; `label` is "" where there is only one."""

    __tablename__ = "decision_point"

    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(20), default="")
    text: Mapped[str] = mapped_column(sa.Text)


class Vote(Recorded, Voidable, Base):
    """A vote as figures with its proposition; no person is named here."""

    __tablename__ = "vote"

    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    proposition: Mapped[str] = mapped_column(sa.Text, default="")
    yes: Mapped[int]
    no: Mapped[int]
    abstain: Mapped[int | None]

    __table_args__ = (sa.CheckConstraint("yes >= 0 AND no >= 0 AND (abstain IS NULL OR abstain >= 0)", "counts"),)


class Reservation(Recorded, Voidable, Base):
    """Parties that reserved themselves together."""

    __tablename__ = "reservation"

    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    parties: Mapped[str] = mapped_column(sa.String(120))


class PreviousHandling(Recorded, Voidable, Base):
    """An earlier § at which the same matter was tabled or referred back."""

    __tablename__ = "previous_handling"

    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    earlier_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)

    earlier: Mapped[Paragraph] = relationship(foreign_keys=[earlier_id])

    __table_args__ = (sa.CheckConstraint("paragraph_id <> earlier_id", "another"),)
