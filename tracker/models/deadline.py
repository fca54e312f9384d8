"""Deadlines: the words as decided or planned, and how they were read."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.body import Body
from tracker.models.carrier import Carrier
from tracker.models.meeting import Meeting
from tracker.models.recorded import Recorded, Voidable
from tracker.wording.dates import long_date


class DeadlineLevel(StrEnum):
    """A decided deadline moves by decision only, a planned one with a reason."""

    DECIDED = "decided"
    PLANNED = "planned"


def deadline_words(literal: str, latest_on: dt.date | None, *, reason: str, basis: str) -> str:
    """Return how a time reads: as written, and the day to which it has followed its meeting or report."""
    if latest_on is None or not reason or basis != reason:
        return literal
    return f"{literal} (nu {long_date(latest_on)})"


class Deadline(Recorded, Voidable, Base):
    """One deadline of an assignment; the one that nothing supersedes holds, on each level."""

    __tablename__ = "deadline"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    level: Mapped[DeadlineLevel] = mapped_column(words(DeadlineLevel))
    literal: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(24))
    latest_on: Mapped[dt.date | None]
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    certainty: Mapped[str] = mapped_column(sa.String(10))
    basis: Mapped[str] = mapped_column(sa.String(400), default="")
    year_inferred: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    context_on: Mapped[dt.date | None]
    """The day that a missing year and «nästa» were counted from."""
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    """The meeting of the calendar that it is bound to: where that goes, it follows."""
    carrier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("carrier.id"), index=True)
    """The municipality's own report that it is reported in."""
    superseded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deadline.id"))

    body: Mapped[Body | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    carrier: Mapped[Carrier | None] = relationship()

    __table_args__ = (sa.Index("ix_deadline_latest_on_body_id", "latest_on", "body_id"),)

    @property
    def words(self) -> str:
        """How its time reads: as written, and the day to which it has followed its meeting or report."""
        return deadline_words(self.literal, self.latest_on, reason=self.reason, basis=self.basis)

    @property
    def at_meeting(self) -> bool:
        """Whether its day is a meeting's, to which papers go before."""
        return self.kind == "meeting" or self.meeting_id is not None
