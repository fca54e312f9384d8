"""Lists that are kept: found again, and made again to see that they still come out the same."""

import datetime as dt
from collections.abc import Mapping
from urllib.parse import parse_qsl

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import Assignment, StoredList, StoredListItem, User
from tracker.scope import visible_lists

_DAYS = frozenset({"dag", "fran", "till"})
_LOOKED_AT = 100


def stored_lists(user: User, *, limit: int) -> list[StoredList]:
    """Return the latest lists that a person may see all of."""
    wanted = sa.select(StoredList).where(visible_lists(user)).options(joinedload(StoredList.made_by))
    return list(db.session.scalars(wanted.order_by(StoredList.id.desc()).limit(limit)))


def stored_list(user: User, list_id: int) -> StoredList | None:
    """Return one of them."""
    wanted = sa.select(StoredList).where(StoredList.id == list_id, visible_lists(user))
    return db.session.scalars(wanted.options(joinedload(StoredList.made_by))).one_or_none()


def last_kept(user: User, kind: str, chosen: Mapping[str, str], *, before: dt.date) -> dt.date | None:
    """Return as of when the same list was kept last, before a day: of the same kind, chosen alike but for its days."""
    kept = sa.select(StoredList.as_of, StoredList.choice).where(StoredList.kind == kind, StoredList.as_of < before)
    latest = kept.where(visible_lists(user)).order_by(StoredList.as_of.desc(), StoredList.id.desc()).limit(_LOOKED_AT)
    wanted = _without_days(chosen)
    same = (as_of for as_of, choice in db.session.execute(latest) if _without_days(dict(parse_qsl(choice))) == wanted)
    return next(same, None)


def _without_days(chosen: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in chosen.items() if name not in _DAYS}


def protected_in(stored: StoredList) -> list[str]:
    """Return the ids of the assignments on a list that something protects by now; fetching it is written down."""
    wanted = sa.select(Assignment.reference).where(Assignment.id.in_(items_of(stored)), Assignment.protected_by != "")
    return list(db.session.scalars(wanted.order_by(Assignment.id)))


def items_of(stored: StoredList) -> sa.Select[int | None]:
    """Return the ids of the assignments that a list tells of."""
    item = StoredListItem
    return sa.select(item.assignment_id).where(item.stored_list_id == stored.id, item.assignment_id.is_not(None))


def paragraphs_of(stored: StoredList) -> sa.Select[int | None]:
    """Return the ids of the §§ that a list tells of."""
    item = StoredListItem
    return sa.select(item.paragraph_id).where(item.stored_list_id == stored.id, item.paragraph_id.is_not(None))
