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
