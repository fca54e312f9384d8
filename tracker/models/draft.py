"""Drafts: what a person has begun and not saved. They live on the server, because computers are shared."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Versioned, words


class DraftKind(StrEnum):
    """Which page the draft belongs to."""

    ASSIGNMENT = "assignment"
    DECISION = "decision"
    MINUTES = "minutes"
    REGISTER = "register"
    STATUSES = "statuses"
    TRANSFERS = "transfers"
    FORM = "form"


class Draft(Versioned, Base):
    """One begun page of one person; used up when it is saved, so that saving twice saves once.

    Minutes and lists that the installation has read belong to nobody: any registrar goes on with them.
    """

    __tablename__ = "draft"

    kind: Mapped[DraftKind] = mapped_column(words(DraftKind))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    changed_at: Mapped[dt.datetime]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    used_by_act: Mapped[str | None] = mapped_column(sa.String(32))
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    """Whose minutes they are."""
    text: Mapped[str] = mapped_column(sa.Text, default="", deferred=True)
    """The minutes' own words: long, so they stand last in the row, and are loaded where they are read."""

    __table_args__ = (sa.Index("ix_draft_author_id_used_by_act_changed_at", "author_id", "used_by_act", "changed_at"),)
