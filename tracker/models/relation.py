"""Relations between assignments."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.assignment import Assignment
from tracker.models.recorded import Recorded, Voidable


class RelationKind(StrEnum):
    """How `earlier` and `later` hang together, read from the later: it follows, replaces, corrects …"""

    FOLLOWS = "follows"
    REPLACES = "replaces"
    CORRECTS = "corrects"
    SAME_TASK = "same_task"
    DEPENDS_ON = "depends_on"


class Relation(Recorded, Voidable, Base):
    """One tie, shown on both assignments."""

    __tablename__ = "relation"

    earlier_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    later_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    kind: Mapped[RelationKind] = mapped_column(words(RelationKind))

    earlier: Mapped[Assignment] = relationship(foreign_keys=[earlier_id])
    later: Mapped[Assignment] = relationship(foreign_keys=[later_id])

    __table_args__ = (sa.CheckConstraint("earlier_id <> later_id", "another"),)
