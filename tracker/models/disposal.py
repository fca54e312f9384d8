"""Gallring: what was disposed of by decision. The row is the tombstone of what went, and stays for ever."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.models.body import Body
from tracker.models.recorded import Recorded, Voidable
from tracker.models.user import User


class DisposalKind(StrEnum):
    """What goes. Assignments, decisions and events are no kind: they are kept."""

    LETTERS = "letters"
    ACCESS_LOG = "access_log"
    LOG_INS = "log_ins"
    WORKING_NOTES = "working_notes"
    DRAFTS = "drafts"
    PERSONAL_DETAIL = "personal_detail"


class Disposal(Recorded, Voidable, Versioned, Base):
    """One decision to dispose, first planned and previewed, then carried out once: what went, how many, of which days.

    What a personal detail said stands nowhere in it.
    """

    __tablename__ = "disposal"

    kind: Mapped[DisposalKind] = mapped_column(words(DisposalKind))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    decided_on: Mapped[dt.date]
    paragraph: Mapped[str] = mapped_column(sa.String(20))
    """The number of the § that decides it."""
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    before_on: Mapped[dt.date | None]
    """What is older than this day goes."""
    planned_at: Mapped[dt.datetime]
    planned_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    exported_at: Mapped[dt.datetime | None]
    export_name: Mapped[str] = mapped_column(sa.String(120), default="")
    export_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    """SHA-256 of what the export holds: nothing else than that goes."""
    run_at: Mapped[dt.datetime | None]
    run_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    number: Mapped[int] = mapped_column(default=0)
    first_on: Mapped[dt.date | None]
    last_on: Mapped[dt.date | None]

    body: Mapped[Body] = relationship()
    planned_by: Mapped[User] = relationship(foreign_keys=[planned_by_id])
    run_by: Mapped[User | None] = relationship(foreign_keys=[run_by_id])

    __table_args__ = (
        sa.CheckConstraint("paragraph <> ''", "decided_by_a_paragraph"),
        sa.CheckConstraint("(before_on IS NULL) = (kind = 'personal_detail')", "older_than_a_day"),
        sa.CheckConstraint("run_at IS NULL OR kind = 'personal_detail' OR exported_at IS NOT NULL", "exported_first"),
    )
