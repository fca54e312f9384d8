"""Governing documents (styrande dokument): programmes, plans, guidelines; what they are tied to in the register."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.models.assignment import Assignment
from tracker.models.body import Body
from tracker.models.recorded import Recorded, Voidable


class GoverningKind(StrEnum):
    """What sort of document it is (dokumentsort), whatever it is called; what rules the others stands before them."""

    POLICY = "policy"
    GUIDELINE = "guideline"
    RULE = "rule"
    INSTRUCTION = "instruction"
    ROUTINE = "routine"
    STANDING_ORDER = "standing_order"
    PROGRAMME = "programme"
    ACTION_PLAN = "action_plan"
    PLAN = "plan"
    STRATEGY = "strategy"
    AGREEMENT = "agreement"
    OTHER = "other"


class GoverningDocument(Recorded, Voidable, Versioned, Base):
    """One governing document, with what its own first page says of it."""

    __tablename__ = "governing_document"

    name: Mapped[str] = mapped_column(sa.String(400))
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    sort_key: Mapped[str] = mapped_column(sa.String(400), index=True)
    kind: Mapped[GoverningKind] = mapped_column(words(GoverningKind))
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    decided_on: Mapped[dt.date | None]
    paragraph: Mapped[str] = mapped_column(sa.String(20), default="")
    """The number of the § that adopted it; with body and day it is a reference."""
    applies_to: Mapped[str] = mapped_column(sa.String(400), default="")
    dnr: Mapped[str] = mapped_column(sa.String(200), default="")
    """Its numbers as written, those in brackets too."""
    validity: Mapped[str] = mapped_column(sa.String(200), default="")
    """As written: «Tillsvidare», «2022–2026»."""
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    revised_on: Mapped[dt.date | None]
    responsible: Mapped[str] = mapped_column(sa.String(400), default="")
    """The office that keeps it (dokumentansvarig), as written."""
    attachments: Mapped[str] = mapped_column(sa.String(400), default="")
    url: Mapped[str] = mapped_column(sa.String(400), default="")

    decided_by: Mapped[Body | None] = relationship()

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether it is in force on a day, as far as is known."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.voided_at is None and begun and (self.valid_to is None or day <= self.valid_to)


class GoverningDocumentAssignment(Recorded, Voidable, Base):
    """That an assignment belongs to a governing document: gives it, follows from it, or is about it."""

    __tablename__ = "governing_document_assignment"

    governing_document_id: Mapped[int] = mapped_column(sa.ForeignKey("governing_document.id"))
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)

    governing_document: Mapped[GoverningDocument] = relationship()
    assignment: Mapped[Assignment] = relationship()

    __table_args__ = (sa.UniqueConstraint("governing_document_id", "assignment_id"),)
