"""Whether the files are what the rows say, and the sweeping of what no row names."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tracker.db import database_now, db
from tracker.documents.store import Store, digest
from tracker.models import Document

QUARANTINED = dt.timedelta(hours=1)
ORPHANED = dt.timedelta(hours=24)
AT_ONCE = 500


@dataclass(frozen=True)
class Fault:
    """A file that is not what its row says.

    Attributes:
        sha256: the hash that the row names.
        missing: it is not there; else its bytes have changed.
        documents: the ids of the documents that name it.
    """

    sha256: str
    missing: bool
    documents: tuple[int, ...]


def named() -> dict[str, list[int]]:
    """Return hash → the ids of the documents that name it, the voided among them: nothing of the record is lost."""
    found: dict[str, list[int]] = {}
    rows = sa.select(Document.sha256, Document.id).where(Document.sha256.is_not(None)).order_by(Document.id)
    for sha256, document_id in db.session.execute(rows):
        found.setdefault(str(sha256), []).append(document_id)
    return found


def missing(store: Store) -> list[Fault]:
    """Return the files that are named and not there."""
    return [
        Fault(sha256, missing=True, documents=tuple(ids))
        for sha256, ids in named().items()
        if not store.path(sha256).is_file()
    ]


def verify(store: Store) -> Iterator[Fault]:
    """Read every file that a row names, from end to end, and yield those that are missing or changed."""
    for sha256, ids in named().items():
        path = store.path(sha256)
        if not path.is_file():
            yield Fault(sha256, missing=True, documents=tuple(ids))
        elif digest(path) != sha256:
            yield Fault(sha256, missing=False, documents=tuple(ids))


def sweep(store: Store, stopping: Callable[[], bool]) -> dict[str, int]:
    """Remove what never became whole, and what no row came to name.

    Ages go by real time, whatever day stands in for today.
    """
    now = database_now()
    db.session.rollback()
    left = [path for path in store.quarantine.glob("*") if is_older(path, QUARANTINED, now)]
    for path in left:
        path.unlink(missing_ok=True)
    orphans = 0
    old = [sha256 for sha256 in store.hashes() if is_older(store.path(sha256), ORPHANED, now)]
    for start in range(0, len(old), AT_ONCE):
        if stopping():
            break
        for sha256 in set(old[start : start + AT_ONCE]) - _named_among(old[start : start + AT_ONCE]):
            orphans += remove_orphan(store, sha256, now)
    return {"quarantined": len(left), "orphans": orphans}


def is_older(path: Path, age: dt.timedelta, now: dt.datetime) -> bool:
    """Tell whether a file was last written longer ago than that; one that is gone is not."""
    try:
        written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        return False
    return now - written > age


def remove_orphan(store: Store, sha256: str, now: dt.datetime) -> bool:
    """Remove a file that no row names; tell whether it went.

    It is taken aside first and looked at again: where somebody has just uploaded the same bytes it is new, and goes
    back.
    """
    aside = store.quarantine / sha256
    store.quarantine.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        store.path(sha256).rename(aside)
    except FileNotFoundError:
        return False
    if is_older(aside, ORPHANED, now):
        aside.unlink()
        return True
    aside.rename(store.path(sha256))
    return False


def _named_among(hashes: Collection[str]) -> set[str]:
    rows = sa.select(Document.sha256).where(Document.sha256.in_(hashes))
    found = {str(sha256) for sha256 in db.session.scalars(rows)}
    db.session.rollback()
    return found
