"""The matter (ärende) and its numbers, which are aliases of one another and never a key."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.models.recorded import Recorded


class Case(Recorded, Base):
    """A matter as the diary knows it."""

    __tablename__ = "case"

    title: Mapped[str] = mapped_column(sa.String(400), default="")

    numbers: Mapped[list["CaseNumber"]] = relationship(back_populates="case", order_by="CaseNumber.id")


class CaseNumber(Recorded, Base):
    """One number of a matter as written, and the key under which all its spellings are found.

    Neither is unique: equal numbers are proposed as the same matter, never merged in silence.
    """

    __tablename__ = "case_number"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    literal: Mapped[str] = mapped_column(sa.String(40), index=True)
    canonical: Mapped[str | None] = mapped_column(sa.String(40), index=True)

    case: Mapped[Case] = relationship(back_populates="numbers")
