"""Which scheduler leads, and when each job last ran. Both go by the database's clock, never by a shifted one."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base

SILENT_MAX = dt.timedelta(minutes=3)
"""A scheduler that has not been heard of for longer is not there."""

UNTIL_RELEASED = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
"""A job that rests until then is held: only an administrator lets it go, whatever a clock says."""


class Lease(Base):
    """The right to run the timetable, for a while. Each new holder gets a higher epoch."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    owner: Mapped[str] = mapped_column(sa.String(120), default="")
    epoch: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    until: Mapped[dt.datetime]
    taken_at: Mapped[dt.datetime]
    ticked_at: Mapped[dt.datetime]


class JobRun(Base):
    """The latest run of a job."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(sa.String(400), default="")
    not_before: Mapped[dt.datetime | None]
    """Until then it rests: the mail server has refused us, and asking it again at once would not help."""

    @property
    def is_held(self) -> bool:
        """Whether it waits for an administrator."""
        return self.not_before == UNTIL_RELEASED
