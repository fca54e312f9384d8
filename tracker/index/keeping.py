"""Keeping the index with the record: what a unit of work changes is indexed before it commits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as listeners
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction

from tracker.db import Base, DoorSession
from tracker.index.entries import gather
from tracker.models import (
    Assignment,
    AssignmentCase,
    AssignmentPoint,
    AssignmentText,
    CaseNumber,
    Closing,
    DecisionPoint,
    Document,
    Note,
    Paragraph,
    ParagraphCase,
    Recipient,
    Vote,
)
from tracker.models.meeting import Meeting
from tracker.models.search_entry import EntryKind, SearchEntry, SearchWord

BATCH = 500
ENTRIES = Base.metadata.tables[SearchEntry.__tablename__]
WORDS = Base.metadata.tables[SearchWord.__tablename__]
LEARN = sa.text("INSERT INTO search_words(rowid, terms) VALUES (:id, :terms)")
FORGET = sa.text("INSERT INTO search_words(search_words, rowid, terms) VALUES ('delete', :id, :terms)")
_TOUCHED = "index.touched"
_CASES, _CITED = "case", "cited"

_KEYS: Mapping[type[Base], tuple[str, str]] = MappingProxyType({
    Assignment: (EntryKind.ASSIGNMENT, "id"), AssignmentText: (EntryKind.ASSIGNMENT, "assignment_id"),
    AssignmentPoint: (EntryKind.ASSIGNMENT, "assignment_id"), AssignmentCase: (EntryKind.ASSIGNMENT, "assignment_id"),
    Recipient: (EntryKind.ASSIGNMENT, "assignment_id"), Closing: (EntryKind.ASSIGNMENT, "assignment_id"),
    Paragraph: (EntryKind.PARAGRAPH, "id"), DecisionPoint: (EntryKind.PARAGRAPH, "paragraph_id"),
    ParagraphCase: (EntryKind.PARAGRAPH, "paragraph_id"), Vote: (EntryKind.PARAGRAPH, "paragraph_id"),
    Document: (EntryKind.DOCUMENT, "id"), Note: (EntryKind.NOTE, "id"), CaseNumber: (_CASES, "case_id"),
    Meeting: (_CITED, "id"),
})  # fmt: skip
"""Whose entry a row's words stand in, and by which of its columns."""
_COLUMNS: Mapping[type[Base], frozenset[str]] = MappingProxyType({
    Assignment: frozenset({
        "title", "given_on", "giver_id", "paragraph_id", "budget_year", "origin_note", "report_to", "reference",
    }),
    Recipient: frozenset({"name", "body_id", "voided_at"}),
    Paragraph: frozenset({"number", "title", "meeting_id", "voided_at"}),
    Meeting: frozenset({"held_on", "body_id"}),
})  # fmt: skip
"""The columns that say something to the index, of tables whose others change often."""

Touched = dict[str, set[int]]


@listeners.listens_for(DoorSession, "after_flush")
def _note_touched(session: Session, _context: UOWTransaction) -> None:
    touched: Touched = session.info.setdefault(_TOUCHED, defaultdict(set))
    for row in session.new | session.dirty:
        kind, column = _KEYS.get(type(row), ("", ""))
        if kind and (row in session.new or _says(row)):
            touched[kind].add(getattr(row, column))


def _says(row: Any) -> bool:  # noqa: ANN401 - any model
    attributes = sa.inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in _COLUMNS.get(type(row), attributes.keys()))


@listeners.listens_for(DoorSession, "before_commit")
def _index(session: Session) -> None:
    session.flush()
    touched: Touched = session.info.pop(_TOUCHED, {})
    if touched:
        connection = session.connection()
        _follow(connection, touched)
        for kind in EntryKind:
            refresh(connection, kind, touched.get(kind, ()))


@listeners.listens_for(DoorSession, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    session.info.pop(_TOUCHED, None)


def _follow(connection: sa.Connection, touched: Touched) -> None:
    """Add what tells of a matter's numbers, or stands on a § whose number or day is another now."""
    assignments, paragraphs = touched[EntryKind.ASSIGNMENT], touched[EntryKind.PARAGRAPH]
    if cases := touched.pop(_CASES, None):
        assignments |= _ids(connection, AssignmentCase.assignment_id, AssignmentCase.case_id, cases)
        paragraphs |= _ids(connection, ParagraphCase.paragraph_id, ParagraphCase.case_id, cases)
    if meetings := touched.pop(_CITED, None):
        paragraphs |= _ids(connection, Paragraph.id, Paragraph.meeting_id, meetings)
    if paragraphs:
        assignments |= _ids(connection, Assignment.id, Assignment.paragraph_id, paragraphs)
        assignments |= _ids(connection, Closing.assignment_id, Closing.paragraph_id, paragraphs)


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield values so many at a time as a statement may name."""
    left = list(values)
    return (left[start : start + BATCH] for start in range(0, len(left), BATCH))


def _ids(connection: sa.Connection, wanted: Any, by: Any, values: Iterable[int]) -> set[int]:  # noqa: ANN401 - columns
    found: set[int] = set()
    for some in _batches(values):
        found |= set(connection.scalars(sa.select(wanted).where(by.in_(some))))
    return found


def refresh(connection: sa.Connection, kind: EntryKind, ids: Collection[int]) -> int:
    """Make the entries of some records anew; return how many were not as they should be."""
    return sum(_refresh(connection, kind, some) for some in _batches(sorted(ids)))


def _refresh(connection: sa.Connection, kind: EntryKind, ids: list[int]) -> int:
    wanted = {row["id"]: row for row in gather(connection, kind, ids)}
    of_them = sa.select(*ENTRIES.columns).where(SearchEntry.kind == kind, SearchEntry.record_id.in_(ids))
    there = {row["id"]: dict(row) for row in connection.execute(of_them).mappings()}
    stale = [row for entry_id, row in there.items() if wanted.get(entry_id) != row]
    fresh = [row for entry_id, row in wanted.items() if there.get(entry_id) != row]
    if stale:
        _write_words(connection, FORGET, stale)
        connection.execute(sa.delete(SearchEntry).where(SearchEntry.id.in_([row["id"] for row in stale])))
    if fresh:
        connection.execute(sa.insert(ENTRIES), fresh)
        _write_words(connection, LEARN, fresh)
        _learn(connection, fresh)
    return len({row["id"] for row in (*stale, *fresh)})


def _write_words(connection: sa.Connection, statement: sa.TextClause, rows: list[dict[str, Any]]) -> None:
    """Write SQLite's own index; PostgreSQL does so by itself."""
    if connection.dialect.name == "sqlite":
        connection.execute(statement, [{"id": row["id"], "terms": row["terms"]} for row in rows])


def _learn(connection: sa.Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep the words that are new; a word once known stays, and finds nothing when nothing has it."""
    stems = sorted(set(_words(rows)))
    known: set[str] = set()
    for some in _batches(stems):
        known |= set(connection.scalars(sa.select(SearchWord.stem).where(SearchWord.stem.in_(some))))
    new = [{"stem": stem, "reversed": stem[::-1]} for stem in stems if stem not in known]
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    if new:
        connection.execute(insert(WORDS).on_conflict_do_nothing(), new)


def _words(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        for term in row["terms"].split():
            if term.startswith("w_") and not term[2].isdecimal():
                yield term[2:]
