"""Notes: an official's working words, apart from the record (TF 2:12)."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.models.user import User


class Note(Base):
    """«Vad har hänt sedan sist?» Not part of the record, so it is in no event."""

    __tablename__ = "note"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[dt.datetime]
    text: Mapped[str] = mapped_column(sa.Text)

    author: Mapped[User] = relationship()
