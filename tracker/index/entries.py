"""From rows of the record to entries of the index, a batch at a time, by columns alone.

By columns and not by the models' objects, because a revision builds the index too, at a time when tables that are
newer than it do not have all their columns.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from tracker.index import terms
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
from tracker.models.recipient import ANSWERABLE
from tracker.models.search_entry import EntryKind

TITLE_MAX = 400
KINDS = tuple(EntryKind)
_KIND_BITS, _RECORD_BITS = 34, 36


@dataclass
class Draft:
    """An entry in the making.

    Attributes:
        day: by which it is newer or older than others.
        title: what it is called.
        texts: its words, in the order in which they are worth showing.
        marks: its terms besides those of its words.
        published: the words among them that the open view shows, once it is published.
        assignment_id: the assignment that it is, or is about.
    """

    day: dt.date | None
    title: str
    assignment_id: int | None = None
    texts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    def row(self, kind: EntryKind, record_id: int) -> dict[str, Any]:
        """Return the row that the index keeps."""
        title, text = self.title[:TITLE_MAX], "\n".join(dict.fromkeys(words for words in self.texts if words))
        opened = terms.of_published("\n".join(self.published))
        found = dict.fromkeys([*terms.of_words(title, text), *opened, *self.marks])
        return {
            "id": place(kind, record_id, self.day), "kind": kind, "record_id": record_id,
            "assignment_id": self.assignment_id, "title": title, "text": text, "terms": " ".join(found),
            "rules": terms.RULES,
        }  # fmt: skip


def place(kind: EntryKind, record_id: int, day: dt.date | None) -> int:
    """Return an entry's id: the later the day, the greater; what has no day is the oldest."""
    ordinal = day.toordinal() if day else 0
    return ordinal << _RECORD_BITS | KINDS.index(kind) << _KIND_BITS | record_id


def gather(connection: sa.Connection, kind: EntryKind, ids: Collection[int]) -> list[dict[str, Any]]:
    """Return the entries of records of one kind; those that do not count any more have none."""
    drafts = _DRAFTS[kind](connection, ids) if ids else {}
    return [draft.row(kind, record_id) for record_id, draft in drafts.items()]


def _assignments(connection: sa.Connection, ids: Collection[int]) -> dict[int, Draft]:
    columns = (
        Assignment.id, Assignment.reference, Assignment.title, Assignment.given_on, Assignment.registered_on,
        Assignment.giver_id, Assignment.budget_year, Assignment.origin_note, Assignment.report_to, Paragraph.number,
    )  # fmt: skip
    statement = sa.select(*columns).join(Paragraph, Paragraph.id == Assignment.paragraph_id, isouter=True)
    drafts: dict[int, Draft] = {}
    asides: dict[int, list[str]] = {}  # worth showing last
    for row in connection.execute(statement.where(Assignment.id.in_(ids)).order_by(Assignment.id)):
        asides[row.id] = [row.report_to, row.origin_note]
        draft = drafts[row.id] = Draft(row.given_on or row.registered_on, row.title, row.id)
        draft.marks += [terms.of_reference(row.reference), *_decided(row.given_on, row.number, row.giver_id)]
        draft.marks += [terms.of_year(row.budget_year)] if row.budget_year else []
    _add_texts(connection, drafts)
    for row in connection.execute(
        _of(AssignmentPoint.assignment_id, ids, AssignmentPoint.text, AssignmentPoint.answer)
    ):
        drafts[row[0]].texts += [row.text, row.answer]
    _add_parts(connection, drafts)
    for assignment_id, words in asides.items():
        drafts[assignment_id].texts += words
    _add_cases(connection, drafts, AssignmentCase.assignment_id, AssignmentCase.case_id)
    return drafts


def _add_texts(connection: sa.Connection, drafts: Mapping[int, Draft]) -> None:
    """Add the words that hold now: the last version of each."""
    statement = _of(AssignmentText.assignment_id, drafts, AssignmentText.text).where(AssignmentText.voided_at.is_(None))
    latest = {row[0]: row.text for row in connection.execute(statement.order_by(AssignmentText.number))}
    for assignment_id, text in latest.items():
        drafts[assignment_id].texts.append(text)
        drafts[assignment_id].published.append(text)


def _add_parts(connection: sa.Connection, drafts: Mapping[int, Draft]) -> None:
    """Add who receives, and what decisions said of it."""
    receives = _of(
        Recipient.assignment_id, drafts, Recipient.name, Recipient.body_id, Recipient.role, Recipient.valid_to
    )
    for row in connection.execute(receives.where(Recipient.voided_at.is_(None)).order_by(Recipient.id)):
        draft = drafts[row[0]]
        draft.marks += [terms.of_body(row.body_id)] if row.body_id else []
        if row.body_id and row.role in ANSWERABLE and row.valid_to is None:
            draft.marks.append(terms.of_body_in_the_open(row.body_id))
        draft.texts += [] if row.body_id else [row.name]
    said = _of(Closing.assignment_id, drafts, Closing.text, Closing.reason, Closing.deadline, Paragraph.number)
    said = said.join(Paragraph, Paragraph.id == Closing.paragraph_id, isouter=True)
    for row in connection.execute(said.where(Closing.voided_at.is_(None)).order_by(Closing.id)):
        draft = drafts[row[0]]
        # The words of a § stand in its own entry, which is hidden with it: it may speak of a protected assignment too.
        draft.texts += [row.reason, row.deadline] if row.number else [row.text, row.reason, row.deadline]
        draft.marks += [terms.of_paragraph(row.number)] if row.number else []


def _paragraphs(connection: sa.Connection, ids: Collection[int]) -> dict[int, Draft]:
    statement = (
        sa.select(Paragraph.id, Paragraph.number, Paragraph.title, Meeting.held_on, Meeting.body_id)
        .join(Meeting, Meeting.id == Paragraph.meeting_id)
        .where(Paragraph.id.in_(ids), Paragraph.voided_at.is_(None))
    )
    drafts: dict[int, Draft] = {}
    for row in connection.execute(statement.order_by(Paragraph.id)):
        draft = drafts[row.id] = Draft(row.held_on, row.title)
        draft.marks += _decided(row.held_on, row.number, row.body_id)
    for model, words in ((DecisionPoint, DecisionPoint.text), (Vote, Vote.proposition)):
        found = _of(model.paragraph_id, drafts, words).where(model.voided_at.is_(None)).order_by(model.id)
        for paragraph_id, text in connection.execute(found):
            drafts[paragraph_id].texts.append(text)
    _add_cases(connection, drafts, ParagraphCase.paragraph_id, ParagraphCase.case_id)
    return drafts


def _documents(connection: sa.Connection, ids: Collection[int]) -> dict[int, Draft]:
    """Return documents by what they are called.

    The text of a file is not kept yet; the day it is, it joins `texts` here, and RULES takes a step.
    """
    statement = sa.select(Document.id, Document.title, Document.dated_on, Document.file_name)
    found = connection.execute(
        statement.where(Document.id.in_(ids), Document.voided_at.is_(None)).order_by(Document.id)
    )
    return {row.id: Draft(row.dated_on, row.title, texts=[row.file_name]) for row in found}


def _notes(connection: sa.Connection, ids: Collection[int]) -> dict[int, Draft]:
    found = connection.execute(
        sa.select(Note.id, Note.assignment_id, Note.written_at, Note.text).where(Note.id.in_(ids)).order_by(Note.id)
    )
    return {row.id: Draft(row.written_at.date(), "", row.assignment_id, [row.text]) for row in found}


def _decided(day: dt.date | None, number: str | None, body_id: int | None) -> list[str]:
    marks = [terms.of_day(day), terms.of_year(day.year)] if day else []
    marks += [terms.of_paragraph(number)] if number else []
    return [*marks, terms.of_body(body_id), terms.of_body_in_the_open(body_id)] if body_id else marks


def _add_cases(connection: sa.Connection, drafts: Mapping[int, Draft], owner: Any, case: Any) -> None:  # noqa: ANN401 - columns of either tie
    numbers = sa.select(owner, CaseNumber.literal, CaseNumber.canonical).join(CaseNumber, CaseNumber.case_id == case)
    by_owner: dict[int, list[str]] = defaultdict(list)
    for owner_id, literal, canonical in connection.execute(numbers.where(owner.in_(drafts)).order_by(CaseNumber.id)):
        by_owner[owner_id] += terms.of_case_number(literal, canonical)
    for owner_id, marks in by_owner.items():
        drafts[owner_id].marks += marks


def _of(owner: Any, ids: Iterable[int], *columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - columns of any table
    return sa.select(owner, *columns).where(owner.in_(list(ids)))


_DRAFTS: Mapping[EntryKind, Callable[[sa.Connection, Collection[int]], dict[int, Draft]]] = MappingProxyType({
    EntryKind.ASSIGNMENT: _assignments, EntryKind.PARAGRAPH: _paragraphs, EntryKind.DOCUMENT: _documents,
    EntryKind.NOTE: _notes,
})  # fmt: skip
