"""How much may be filed: by one person in a day, and in all. Refused in words, before anything is kept."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import Document, User
from tracker.wording.sizes import file_size

DAY = dt.timedelta(days=1)
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Room:
    """What an installation lets people file.

    Attributes:
        per_day: megabytes that one person may file in 24 hours; 0 is any number.
        in_all: megabytes that the documents may be in all; 0 is any number.
    """

    per_day: int
    in_all: int

    def check(self, size: int, user: User, *, now: dt.datetime) -> None:
        """Check that a file may be filed.

        Args:
            size: its bytes.
            user: who files it.
            now: the moment.

        Raises:
            RuleBrokenError: it would be more than the person, or the installation, may file.
        """
        if self.per_day and filed_by(user, since=now - DAY) + size > self.per_day * MEGABYTE:
            raise RuleBrokenError(
                f"Du får lägga till filer på tillsammans {file_size(self.per_day * MEGABYTE)} på ett dygn."
                " Fortsätt i morgon, eller klistra in en länk till filen i stället.", "file",
            )  # fmt: skip
        if self.in_all and filed_in_all() + size > self.in_all * MEGABYTE:
            raise RuleBrokenError(
                "Utrymmet för filer är slut. Klistra in en länk till filen i stället, och säg till administratören.",
                "file",
            )


def filed_by(user: User, *, since: dt.datetime) -> int:
    """Return how many bytes a person has filed since a moment."""
    of_them = sa.select(sa.func.sum(Document.size)).where(Document.added_by_id == user.id, Document.added_at >= since)
    return int(db.session.scalar(of_them) or 0)


def filed_in_all() -> int:
    """Return how many bytes all files are together; what is filed twice lies there once."""
    each = sa.select(sa.func.max(Document.size).label("size")).where(Document.sha256.is_not(None))
    once = each.group_by(Document.sha256).subquery()
    return int(db.session.scalar(sa.select(sa.func.sum(once.c.size))) or 0)


def most_filed(*, since: dt.datetime, number: int = 3) -> list[tuple[str, int]]:
    """Return who has filed most since a moment, with how many bytes."""
    total = sa.func.sum(Document.size)
    rows = (
        sa.select(User.name, total)
        .join(User, User.id == Document.added_by_id)
        .where(Document.added_at >= since, Document.size.is_not(None))
        .group_by(User.id, User.name)
        .order_by(total.desc())
        .limit(number)
    )
    return [(name, int(size or 0)) for name, size in db.session.execute(rows)]
