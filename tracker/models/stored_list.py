"""Lists that somebody made of the register and may have given away: kept as they were, to be made again alike."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.models.recorded import Recorded
from tracker.models.user import User


class StoredList(Recorded, Base):
    """One list as of a day: what it was chosen by, what was recorded by then, and what stands in it.

    `content` is the list as canonical JSON and `hash` its SHA-256, which the event chain holds too. Every file of the
    list is made of the content alone, so that it comes out the same whenever it is made.
    """

    __tablename__ = "stored_list"
    unrecorded = frozenset({"content"})

    kind: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(400))
    choice: Mapped[str] = mapped_column(sa.Text)
    """What was chosen, as the query of the page that shows it."""
    as_of: Mapped[dt.date]
    recorded_until: Mapped[dt.datetime]
    until_seq: Mapped[int] = mapped_column(sa.BigInteger)
    """The number of the last event that was recorded by then."""
    content: Mapped[str] = mapped_column(sa.Text)
    hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)

    made_by: Mapped[User] = relationship()


class StoredListItem(Base):
    """That a list tells of an assignment, or of a § that is about none; who sees not all of it sees none of it."""

    __tablename__ = "stored_list_item"

    stored_list_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_list.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    paragraph_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)

    __table_args__ = (sa.CheckConstraint("(assignment_id IS NULL) <> (paragraph_id IS NULL)", "of_one"),)
