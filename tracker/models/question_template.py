"""Question templates: what is asked about a governed item, round after round, and whom."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.body import BodyGroup
from tracker.models.governed_item import GovernedItem
from tracker.models.recorded import Recorded, Voidable


class Addressing(StrEnum):
    """Who is asked: everyone in the round, those responsible for the item, a group, or bodies that were chosen."""

    ALL = "all"
    RESPONSIBLE = "responsible"
    GROUP = "group"
    CHOSEN = "chosen"


class QuestionTemplate(Recorded, Voidable, Base):
    """A question about a governed item. A round copies it; what is changed here afterwards changes no round."""

    __tablename__ = "question_template"

    governed_item_id: Mapped[int] = mapped_column(sa.ForeignKey("governed_item.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    help_text: Mapped[str] = mapped_column(sa.Text, default="")
    addressing: Mapped[Addressing] = mapped_column(words(Addressing), default=Addressing.ALL)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body_group.id"), index=True)
    bodies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """The slugs of those that were chosen."""
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    position: Mapped[int] = mapped_column(default=0)
    """Its place among the questions about the same item."""

    governed_item: Mapped[GovernedItem] = relationship()
    group: Mapped[BodyGroup | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(addressing = 'group') = (group_id IS NOT NULL)", "group_is_named"),
        sa.CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", "validity"),
    )
