"""What a governing document consists of: its areas, and in them the strategies and measures that are followed up."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.body import Body
from tracker.models.governing_document import GoverningDocument
from tracker.models.recorded import Recorded, Voidable


class AreaKind(StrEnum):
    """What an area is called in its document."""

    SECTION = "section"
    GOAL_AREA = "goal_area"
    FOCUS_AREA = "focus_area"


class DocumentArea(Recorded, Voidable, Base):
    """One heading of a document's structure; an area may lie in another."""

    __tablename__ = "document_area"

    governing_document_id: Mapped[int] = mapped_column(sa.ForeignKey("governing_document.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document_area.id"), index=True)
    kind: Mapped[AreaKind] = mapped_column(words(AreaKind))
    number: Mapped[str] = mapped_column(sa.String(20), default="")
    """As the document has it: «3» of «Målområde 3»."""
    title: Mapped[str] = mapped_column(sa.String(400))
    position: Mapped[int]
    """Its place in the document, from the first heading to the last."""

    governing_document: Mapped[GoverningDocument] = relationship()
    parent: Mapped["DocumentArea | None"] = relationship(remote_side="DocumentArea.id")


class ItemKind(StrEnum):
    """What a governed item is called in its document."""

    STRATEGY = "strategy"
    MEASURE = "measure"
    ITEM = "item"


class GovernedItem(Recorded, Voidable, Base):
    """A strategy or a measure. Codes collide between documents, so it is known by document, kind and code."""

    __tablename__ = "governed_item"

    governing_document_id: Mapped[int] = mapped_column(sa.ForeignKey("governing_document.id"))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("document_area.id"), index=True)
    kind: Mapped[ItemKind] = mapped_column(words(ItemKind))
    code: Mapped[str] = mapped_column(sa.String(20))
    """«4:2»."""
    text: Mapped[str] = mapped_column(sa.Text)
    expected_result: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int]

    governing_document: Mapped[GoverningDocument] = relationship()
    area: Mapped[DocumentArea] = relationship()
    responsible: Mapped[list["GovernedItemBody"]] = relationship(
        primaryjoin="and_(GovernedItem.id == GovernedItemBody.governed_item_id, GovernedItemBody.voided_at.is_(None))",
        order_by="GovernedItemBody.id", viewonly=True,
    )  # fmt: skip

    __table_args__ = (sa.UniqueConstraint("governing_document_id", "kind", "code"),)


class GovernedItemBody(Recorded, Voidable, Base):
    """That a body is responsible for an item."""

    __tablename__ = "governed_item_body"

    governed_item_id: Mapped[int] = mapped_column(sa.ForeignKey("governed_item.id"))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)

    body: Mapped[Body] = relationship()

    __table_args__ = (sa.UniqueConstraint("governed_item_id", "body_id"),)
