"""What every table of the record has in common: its changes become events, and nothing is deleted."""

import datetime as dt
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column


class Recorded:
    """A row of the record. tracker.audit writes each change of it as an event, in the same transaction.

    Attributes:
        unrecorded: columns whose values are not repeated in events (secrets, counters).
    """

    unrecorded: ClassVar[frozenset[str]] = frozenset({"version"})


class Voidable:
    """A row that can be taken back: it stays, with the moment when it stopped counting."""

    voided_at: Mapped[dt.datetime | None] = mapped_column(default=None)
