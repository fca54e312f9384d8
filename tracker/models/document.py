"""Documents: links to where they are kept, or files of our own."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker import clock
from tracker.db import Base, words
from tracker.models.recorded import Recorded, Voidable


class DocumentKind(StrEnum):
    """What a document is to the matter."""

    PROTOCOL_EXTRACT = "protocol_extract"
    OFFICIAL_REPORT = "official_report"
    PROPOSAL = "proposal"
    COUNCIL_PAPER = "council_paper"
    ATTACHMENT = "attachment"


class Document(Recorded, Voidable, Base):
    """A paper of the matter. It has a link to the diary or the municipality's site, or a file kept by its content."""

    __tablename__ = "document"

    kind: Mapped[DocumentKind] = mapped_column(words(DocumentKind))
    title: Mapped[str] = mapped_column(sa.String(400))
    url: Mapped[str] = mapped_column(sa.String(400), default="")
    dated_on: Mapped[dt.date | None]
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    """Of the file's bytes, which is also where it is kept; None for a link."""
    size: Mapped[int | None] = mapped_column(sa.BigInteger)
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    media_type: Mapped[str] = mapped_column(sa.String(100), default="")
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    added_at: Mapped[dt.datetime | None] = mapped_column(default=clock.now)
    """Who filed it, and when: how much a person files in a day is counted by it. Of old ones the events tell."""

    __table_args__ = (sa.Index("ix_document_added_by_id_added_at", "added_by_id", "added_at"),)


class AssignmentDocument(Recorded, Base):
    """A document that belongs to an assignment."""

    __tablename__ = "assignment_document"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)

    __table_args__ = (sa.UniqueConstraint("assignment_id", "document_id"),)


class ParagraphDocument(Recorded, Base):
    """A document that belongs to a §."""

    __tablename__ = "paragraph_document"

    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)

    __table_args__ = (sa.UniqueConstraint("paragraph_id", "document_id"),)
