"""What the search box looks in: made of the record, never part of it, and made anew whenever it lags."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, words


class EntryKind(StrEnum):
    """What an entry tells of."""

    ASSIGNMENT = "assignment"
    PARAGRAPH = "paragraph"
    DOCUMENT = "document"
    NOTE = "note"


class SearchEntry(Base):
    """The words of one assignment, §, document or note, as they are shown and as they are looked up.

    Each database keeps an index of its own over `terms` (FTS5, GIN), called search_words. The id says when and what
    (tracker.index.entries), so that the newest comes first by itself.
    """

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    kind: Mapped[EntryKind] = mapped_column(words(EntryKind))
    record_id: Mapped[int]
    assignment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assignment.id"))
    """The assignment, or the one that a note is about."""
    title: Mapped[str] = mapped_column(sa.String(400))
    text: Mapped[str] = mapped_column(sa.Text)
    terms: Mapped[str] = mapped_column(sa.Text)
    rules: Mapped[int] = mapped_column(sa.SmallInteger)
    """The edition of the rules by which its terms were made."""

    __table_args__ = (sa.UniqueConstraint("kind", "record_id"),)


class SearchWord(Base):
    """A word that some entry has, by its stem: compounds and slips of the pen are looked for among these."""

    __tablename__ = "search_word"

    stem: Mapped[str] = mapped_column(
        sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql"), unique=True
    )
    reversed: Mapped[str] = mapped_column(
        sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql"), index=True
    )
