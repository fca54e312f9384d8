"""Making the index anew from the record, and asking whether it lags."""

from collections.abc import Iterator
from types import MappingProxyType

import sqlalchemy as sa

from tracker.index import keeping, terms
from tracker.models import Assignment, Document, Note, Paragraph
from tracker.models.search_entry import EntryKind, SearchEntry

BATCH = 1000
SOURCES = MappingProxyType(
    {
        EntryKind.ASSIGNMENT: (Assignment.id, sa.true()),
        EntryKind.PARAGRAPH: (Paragraph.id, Paragraph.voided_at.is_(None)),
        EntryKind.DOCUMENT: (Document.id, Document.voided_at.is_(None)),
        EntryKind.NOTE: (Note.id, sa.true()),
    }
)
"""What has an entry of each kind: whose id, and while what holds."""


def rebuild(connection: sa.Connection) -> Iterator[tuple[EntryKind, int, int]]:
    """Mend every entry that is not as it should be; yield (kind, looked through, mended) after each batch."""
    for kind in EntryKind:
        after = 0
        while step := rebuild_batch(connection, kind, after=after):
            after, looked, mended = step
            yield kind, looked, mended


def rebuild_batch(connection: sa.Connection, kind: EntryKind, *, after: int) -> tuple[int, int, int] | None:
    """Mend the entries of the records that follow an id; return (last id, looked through, mended), None at the end."""
    source, _ = SOURCES[kind]
    own = sa.select(source).where(source > after).order_by(source).limit(BATCH)
    indexed = sa.select(SearchEntry.record_id).where(SearchEntry.kind == kind, SearchEntry.record_id > after)
    ids = sorted({*connection.scalars(own), *connection.scalars(indexed.order_by(SearchEntry.record_id).limit(BATCH))})
    if not (some := ids[:BATCH]):
        return None
    return some[-1], len(some), keeping.refresh(connection, kind, some)


def renew(connection: sa.Connection) -> None:
    """Make each database's own index anew out of the entries."""
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("INSERT INTO search_words(search_words) VALUES ('rebuild')"))
    else:
        connection.execute(sa.text("REINDEX INDEX search_words"))


def lag(connection: sa.Connection) -> int:
    """Count the records that have no entry, or one by older rules, and the entries that nothing stands behind."""
    missing = 0
    for kind, (source, counts) in SOURCES.items():
        entry = sa.select(SearchEntry.record_id).where(SearchEntry.kind == kind, SearchEntry.record_id == source)
        current = entry.where(SearchEntry.rules == terms.RULES).exists()
        missing += connection.scalar(sa.select(sa.func.count(source)).where(counts, ~current)) or 0
        own = sa.select(source).where(source == SearchEntry.record_id, counts).exists()
        gone = sa.select(sa.func.count(SearchEntry.id)).where(SearchEntry.kind == kind, ~own)
        missing += connection.scalar(gone) or 0
    return missing
