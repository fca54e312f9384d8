"""Notes: an official's working words, apart from the record (TF 2:12)."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.assignment import Assignment
from tracker.models.user import User


class NoteKind(StrEnum):
    """What somebody wrote of the work, or asked of the one who does it."""

    REMARK = "remark"
    QUESTION = "question"


class Note(Base):
    """«Vad har hänt sedan sist?» Not part of the record, so it is in no event."""

    __tablename__ = "note"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[dt.datetime]
    text: Mapped[str] = mapped_column(sa.Text)

    kind: Mapped[NoteKind] = mapped_column(words(NoteKind), default=NoteKind.REMARK)
    answer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("note.id"))
    """The remark that answers this question."""

    author: Mapped[User] = relationship()
    assignment: Mapped[Assignment] = relationship()
