"""What is found: as many queries for any register, and never more rows than a person looks through."""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.assignments.queries.listing import row_options
from tracker.db import Base, db
from tracker.domain.lifecycle import Status
from tracker.domain.pages import Page, page_within
from tracker.index import terms
from tracker.index.asking import BODY, Asked, Part, ask, loosen
from tracker.index.matching import Admits, entries_with, is_of, is_sqlite, plan_for_words, written
from tracker.models import (
    Assignment,
    AssignmentDocument,
    Document,
    Paragraph,
    ParagraphDocument,
    SearchEntry,
    User,
)
from tracker.models.meeting import Meeting
from tracker.models.search_entry import EntryKind
from tracker.search.queries.ranking import order, phrase_of, score
from tracker.search.queries.sight import findable, told
from tracker.search.queries.snippets import Piece, Wanted, marked, snippet

Loaded = TypeVar("Loaded", bound=Base)

SIZE = 20
MOST = 100
"""Of each way to answer, the newest so many are ranked: beyond that a person narrows what was typed."""
FEW = 5
"""Fewer hits than this, and what was perhaps meant is looked for too."""


@dataclass(frozen=True)
class Narrowing:
    """What the hits are narrowed to. Empty values do not narrow.

    Attributes:
        body_id: gives, receives or decides.
        year: of the decision.
        status: "open" or "ended" assignments.
        kind: an EntryKind, «note» aside.
    """

    body_id: int | None = None
    year: int | None = None
    status: str = ""
    kind: str = ""

    @property
    def parts(self) -> list[Part]:
        """What an entry must have to be within it, as far as terms tell."""
        body = [Part("", {terms.of_body(self.body_id): 0})] if self.body_id else []
        return [*body, Part("", {terms.of_year(self.year): 0})] if self.year else body


@dataclass(frozen=True)
class Hit:
    """One thing that was found.

    Attributes:
        kind: what it is; a note's is its assignment's.
        title: with marks.
        snippet: some of its words, with marks.
        note: the words are a working note's.
        assignment: where it is one.
        paragraph: likewise.
        document: likewise.
        belongs_to: what a document is tied to, first of all an assignment.
    """

    kind: str
    title: Sequence[Piece]
    snippet: Sequence[Piece]
    note: bool = False
    assignment: Assignment | None = None
    paragraph: Paragraph | None = None
    document: Document | None = None
    belongs_to: Assignment | Paragraph | None = None


@dataclass(frozen=True)
class Found:
    """What a search gave.

    Attributes:
        asked: what was typed, as it was read.
        page: some of the hits.
        way: "all" has everything, "near" what was perhaps meant, "some" a part of it.
        more: there are more hits than were ranked.
    """

    asked: Asked
    page: Page[Hit]
    way: str
    more: bool


@dataclass(frozen=True)
class _Row:
    id: int
    kind: EntryKind
    record_id: int
    assignment_id: int | None
    order: tuple[int, int, int]


def search(user: User, typed: str, narrowing: Narrowing, *, page: int, registry: str, today: dt.date) -> Found:
    """Look for what somebody typed, in everything that the reader may see."""
    plan_for_words()
    asked, way = ask(typed, registry=registry, today=today), "all"
    looked = _Looking(narrowing, phrase_of(typed), told(user))
    rows, more = looked.ranked(asked)
    if len(rows) < FEW and any(part.stem for part in asked.parts):
        way, asked = ("all" if rows else "near"), loosen(asked)
        rows, more = looked.ranked(asked)
    if not rows and len(asked.parts) > 1:
        way, (rows, more) = "some", looked.ranked(asked, some=True)
    number = page_within(page, len(rows), SIZE)
    shown = _shown(rows[(number - 1) * SIZE : number * SIZE], asked)
    return Found(asked, Page(shown, number, SIZE, len(rows)), way, more)


def _titled(term: str, _how: int) -> bool:
    return not term.startswith(("w_", "f_", "b_"))


def _worded(_term: str, how: int) -> bool:
    return how >= BODY


WAYS: Mapping[str, Admits | None] = MappingProxyType({"titled": _titled, "worded": _worded, "found": None})
"""The newest of each are ranked: those with the words in their titles, in their texts, as parts of words or nearly."""


@dataclass(frozen=True)
class _Looking:
    """One search under way.

    Attributes:
        narrowing: to what.
        phrase: what was typed, as phrases are compared.
        told: what is out of the reader's sight.
    """

    narrowing: Narrowing
    phrase: str
    told: Sequence[sa.CTE]

    def ranked(self, asked: Asked, *, some: bool = False) -> tuple[list[_Row], bool]:
        """Return the hits, the best first, and whether there are more; in one query."""
        if not asked.parts:
            return [], False
        wanted = {
            name: written(asked.parts, filters=self.narrowing.parts, some=some, admits=admits)
            for name, admits in WAYS.items()
        }
        statement = _newest(is_sqlite(), self.narrowing.status, self.narrowing.kind).add_cte(*self.told)
        found = db.session.execute(statement, wanted).all()
        rows: dict[tuple[str, int], _Row] = {}
        for row in {row.id: row for row in found}.values():
            hit = _Row(row.id, row.kind, row.record_id, row.assignment_id, self._order(row, asked))
            key = (EntryKind.ASSIGNMENT, row.assignment_id) if row.assignment_id else (row.kind, row.record_id)
            rows[key] = max(rows.get(key, hit), hit, key=lambda one: one.order)
        counts = Counter(row.way for row in found)
        return sorted(rows.values(), key=lambda one: one.order, reverse=True), max(counts.values(), default=0) >= MOST

    def _order(self, row: sa.Row[Any], asked: Asked) -> tuple[int, int, int]:
        points = score(row.title, row.terms, asked.parts, self.phrase)
        return order(row.kind, row.id, points, by_number=bool(asked.sought.paragraphs))


@functools.cache
def _newest(sqlite: bool, status: str, kind: str) -> sa.Select[Any]:  # noqa: FBT001 - the key under which it is kept
    """Return the statement for the newest entries of each way; it is long, and the same for everybody."""
    del sqlite  # which entries_with asks for itself
    newest = []
    for name in WAYS:
        entry = entries_with(sa.bindparam(name, type_=sa.Text()), name)
        of_kind = [is_of(entry, kind)] if kind else []
        found = sa.select(entry.c.id).where(findable(entry, status=status), *of_kind)
        limited = found.order_by(entry.c.id.desc()).limit(MOST).subquery(f"{name}_newest")
        newest.append(sa.select(limited.c.id, sa.literal(name).label("way")))
    of_ways, row = sa.union_all(*newest).subquery("newest"), SearchEntry
    columns = (row.id, row.kind, row.record_id, row.assignment_id, row.title, row.terms)
    return sa.select(of_ways.c.way, *columns).join(row, row.id == of_ways.c.id)


def _shown(rows: Sequence[_Row], asked: Asked) -> list[Hit]:
    """Return hits with all that a page shows of them; one query for each kind."""
    wanted = Wanted.of(asked.parts)
    of_assignment = sa.select(Assignment).options(*row_options())
    assignments = _loaded(of_assignment, Assignment.id, [row.assignment_id for row in rows if row.assignment_id])
    place = joinedload(Paragraph.meeting).joinedload(Meeting.body)
    paragraphs = _loaded(sa.select(Paragraph).options(place), Paragraph.id, _ids(rows, EntryKind.PARAGRAPH))
    documents = _loaded(sa.select(Document), Document.id, _ids(rows, EntryKind.DOCUMENT))
    places = _places_of(documents)
    words = sa.select(SearchEntry.id, SearchEntry.title, SearchEntry.text)
    said = {row.id: row for row in db.session.execute(words.where(SearchEntry.id.in_([row.id for row in rows])))}
    titles = {row.id: said[row.id].title for row in rows}
    for row in rows:
        if row.assignment_id and not titles[row.id]:  # a note has none of its own; neither has many a §
            titles[row.id] = assignments[row.assignment_id].title
    return [
        Hit(
            kind=EntryKind.ASSIGNMENT if row.assignment_id else row.kind,
            title=marked(titles[row.id], wanted),
            snippet=snippet(said[row.id].text, wanted),
            note=row.kind is EntryKind.NOTE,
            assignment=assignments.get(row.assignment_id or 0),
            paragraph=paragraphs.get(row.record_id) if row.kind is EntryKind.PARAGRAPH else None,
            document=documents.get(row.record_id) if row.kind is EntryKind.DOCUMENT else None,
            belongs_to=places.get(row.record_id) if row.kind is EntryKind.DOCUMENT else None,
        )
        for row in rows
    ]


def _places_of(documents: Mapping[int, Document]) -> dict[int, Assignment | Paragraph]:
    """Return what each document is tied to. Who finds a document sees all of it."""
    if not documents:
        return {}
    place = joinedload(Paragraph.meeting).joinedload(Meeting.body)
    on = ParagraphDocument.document_id
    cited = sa.select(on, Paragraph).join(Paragraph, Paragraph.id == ParagraphDocument.paragraph_id).options(place)
    of = AssignmentDocument.document_id
    about = sa.select(of, Assignment).join(Assignment, Assignment.id == AssignmentDocument.assignment_id)
    found: dict[int, Assignment | Paragraph] = dict(db.session.execute(cited.where(on.in_(documents))).all())
    return found | dict(db.session.execute(about.where(of.in_(documents), Assignment.status != Status.VOIDED)).all())


def _ids(rows: Sequence[_Row], kind: EntryKind) -> list[int]:
    return [row.record_id for row in rows if row.kind is kind]


def _loaded(statement: sa.Select[Loaded], column: Any, ids: Sequence[int]) -> dict[int, Loaded]:  # noqa: ANN401 - the id of any model
    return {row.id: row for row in db.session.scalars(statement.where(column.in_(ids)))} if ids else {}
