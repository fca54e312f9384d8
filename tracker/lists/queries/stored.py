"""Lists that are kept: found again, and made again to see that they still come out the same."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import StoredList, StoredListItem, User
from tracker.scope import visible_lists


def stored_lists(user: User, *, limit: int) -> list[StoredList]:
    """Return the latest lists that a person may see all of."""
    wanted = sa.select(StoredList).where(visible_lists(user)).options(joinedload(StoredList.made_by))
    return list(db.session.scalars(wanted.order_by(StoredList.id.desc()).limit(limit)))


def stored_list(user: User, list_id: int) -> StoredList | None:
    """Return one of them."""
    wanted = sa.select(StoredList).where(StoredList.id == list_id, visible_lists(user))
    return db.session.scalars(wanted.options(joinedload(StoredList.made_by))).one_or_none()


def last_kept(user: User, kind: str, *, before: dt.date) -> dt.date | None:
    """Return as of when a list of a kind was kept last, before a day."""
    kept = sa.select(sa.func.max(StoredList.as_of)).where(StoredList.kind == kind, StoredList.as_of < before)
    return db.session.scalar(kept.where(visible_lists(user)))


def items_of(stored: StoredList) -> sa.Select[int | None]:
    """Return the ids of the assignments that a list tells of."""
    item = StoredListItem
    return sa.select(item.assignment_id).where(item.stored_list_id == stored.id, item.assignment_id.is_not(None))
