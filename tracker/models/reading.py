"""Readings: long files that are read in the background, page by page, while nobody needs to wait at the page."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.user import User


class ReadingState(StrEnum):
    """How far a reading has come. While it waits, the lease tells whether somebody is at it."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Reading(Base):
    """One file that one person has chosen. It is no record: done, it has become drafts, and a while later it is gone.

    Its pages are kept as they come, so that whoever goes on with it, after a kill or at a person's word, begins with
    the page that has not been read.
    """

    __tablename__ = "reading"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    """Whose minutes it is, where it was chosen on a meeting's page."""
    file_name: Mapped[str] = mapped_column(sa.String(120))
    """As it was called."""
    file_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    """Under which the store keeps it until it is read."""
    state: Mapped[ReadingState] = mapped_column(words(ReadingState), default=ReadingState.WAITING)
    begun_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    seen_at: Mapped[dt.datetime | None]
    """When its page was last looked at, within some seconds."""
    page_count: Mapped[int] = mapped_column(default=0)
    """How many pages the file has; 0 until that is known, and for a file that has none."""
    pages_read: Mapped[int] = mapped_column(default=0)
    titles: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Of the first assignments that were found on the way."""
    is_enough: Mapped[bool] = mapped_column(default=False)
    """The person is content with the pages that have been read."""
    problem: Mapped[str] = mapped_column(sa.String(400), default="")
    """Why it failed, as the person is told."""
    outcome: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What came of it: `drafts` as pairs of kind and id, and how many `silent` §§ concern no assignment."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was taken up since the last page that was read."""
    lease_owner: Mapped[str] = mapped_column(sa.String(120), default="")
    lease_until: Mapped[dt.datetime | None]

    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", "ended_has_moment"),
        sa.Index("ix_reading_state", "state"),
    )

    @property
    def can_go_on(self) -> bool:
        """Whether some of its pages are read and others are not."""
        return 0 < self.pages_read < self.page_count


class ReadingPage(Base):
    """One page of it as it was read; gone when the reading has become drafts."""

    __tablename__ = "reading_page"

    reading_id: Mapped[int] = mapped_column(sa.ForeignKey("reading.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    is_picture: Mapped[bool]

    __table_args__ = (sa.UniqueConstraint("reading_id", "number"),)
