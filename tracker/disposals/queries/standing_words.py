"""Where some words stand: every column of text in the register, the drafts and the letters' notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker import audit
from tracker.audit.taking_out import holds_words
from tracker.db import Base, db
from tracker.domain.names import sort_key
from tracker.domain.rounds import COMMENT_MAX
from tracker.models import Assignment, AssignmentDocument, Document, ParagraphDocument, User
from tracker.scope import visible, visible_documents

LEFT_OUT = frozenset({
    "user", "role_grant", "web_session", "login_attempt", "one_time_token", "reset_request", "outer_identity",
    "second_step", "recovery_code", "calendar_feed", "body", "body_alias", "body_group", "body_setting", "group_member",
    "succession", "closed_day", "case_number", "event", "event_head", "event_detail", "search_entry", "search_word",
    "lease", "job_run", "serial", "disposal", "stated_fact", "access_log", "outgoing_mail", "mail_attempt",
    "saved_view",
})  # fmt: skip
"""Accounts and bodies are not texts; the history, the index and the mails are seen to by themselves."""
MARKS = frozenset({
    "reference", "slug", "canonical", "key", "hash", "sha256", "media_type", "file_key", "used_by_act",
    "choice", "query",
})  # fmt: skip
"""Columns that are no words."""
LONGEST = {("answer", "comment"): COMMENT_MAX}
SHOWN = 8


def in_column(name: str, words: str) -> str:
    """Return some words as a column has them: a key by which titles are sorted has its own spelling."""
    return sort_key(words) if name == "sort_key" else words


@dataclass(frozen=True)
class TextColumn:
    """A column in which words may stand.

    Attributes:
        model: the table's.
        name: the column's.
        most: how many characters it holds; None for any number.
        is_json: it holds JSON, in which letters may be written by their numbers.
    """

    model: type[Base]
    name: str
    most: int | None
    is_json: bool

    @property
    def table(self) -> str:
        """The table's name."""
        return str(self.model.__tablename__)

    def holds(self, words: str) -> sa.ColumnElement[bool]:
        """Return the criterion: the words stand in it."""
        column = getattr(self.model, self.name)
        if not self.is_json:
            return holds_words(column, in_column(self.name, words))
        escaped = "".join(sign if sign.isascii() else f"\\u{ord(sign):04x}" for sign in words)
        text = sa.cast(column, sa.Text)
        return holds_words(text, words) | holds_words(text, escaped)


@dataclass
class Place:
    """Where words stand, in one table.

    Attributes:
        table: which.
        number: of how many rows.
        references: of assignments in sight, some of them.
        unseen: how many rows are about assignments out of sight.
    """

    table: str
    number: int
    references: list[str]
    unseen: int


def text_columns() -> Iterator[TextColumn]:
    """Yield every column in which words may stand."""
    for mapper in sorted(Base.registry.mappers, key=lambda one: str(one.local_table)):
        table = mapper.class_.__tablename__
        if table in LEFT_OUT:
            continue
        for column in mapper.columns:
            is_json = isinstance(column.type, sa.JSON)
            is_text = isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
            if (is_json or is_text) and column.key not in MARKS:
                most = LONGEST.get((table, column.key), getattr(column.type, "length", None))
                yield TextColumn(mapper.class_, column.key, most, is_json)


def rows_with(words: str) -> Iterator[tuple[TextColumn, list[int]]]:
    """Yield every column in which some words stand, with the ids of its rows."""
    for column in text_columns():
        ids = list(db.session.scalars(sa.select(column.model.id).where(column.holds(words)).order_by(column.model.id)))
        if ids:
            yield column, ids


def places_of(words: str, user: User) -> list[Place]:
    """Return where some words stand, table by table. Of what the person does not see only the number is told."""
    by_table: dict[type[Base], set[int]] = {}
    for column, ids in rows_with(words):
        by_table.setdefault(column.model, set()).update(ids)
    found = [_place(model, ids, user) for model, ids in by_table.items()]
    if number := len(audit.details_with(words)):
        found.append(Place("event_detail", number, [], 0))
    return found


def _place(model: Any, ids: set[int], user: User) -> Place:  # noqa: ANN401 - any model
    about = _assignments_of(model, ids)
    seen = sa.select(Assignment.id, Assignment.reference).where(Assignment.id.in_(set(about.values())), visible(user))
    names = {row.id: row.reference for row in db.session.execute(seen)}
    unseen = sum(1 for assignment_id in about.values() if assignment_id not in names)
    return Place(model.__tablename__, len(ids), sorted(names.values())[:SHOWN], unseen)


def _assignments_of(model: Any, ids: set[int]) -> dict[int, int]:  # noqa: ANN401 - any model
    """Return row → the assignment that it is about, where it is about one."""
    if model is Assignment:
        return {row_id: row_id for row_id in ids}
    if not hasattr(model, "assignment_id"):
        return {}
    told = sa.select(model.id, model.assignment_id).where(model.id.in_(ids), model.assignment_id.is_not(None))
    return {row.id: row.assignment_id for row in db.session.execute(told)}


def touched_assignments(words: str) -> set[int]:
    """Return the ids of the assignments in whose texts some words stand."""
    found: set[int] = set()
    for column, ids in rows_with(words):
        found |= set(_assignments_of(column.model, set(ids)).values())
    return found


def documents_beside(words: str, user: User) -> list[Document]:
    """Return the files of the assignments in whose texts some words stand, and files called by them, in sight."""
    tie, place = AssignmentDocument, ParagraphDocument
    tied = sa.select(tie.document_id).where(tie.assignment_id.in_(touched_assignments(words)))
    given = sa.select(Assignment.paragraph_id).where(Assignment.id.in_(touched_assignments(words)))
    placed = sa.select(place.document_id).where(place.paragraph_id.in_(given))
    named = holds_words(Document.title, words) | holds_words(Document.file_name, words)
    wanted = sa.select(Document).where(
        Document.sha256.is_not(None), visible_documents(user),
        Document.id.in_(tied) | Document.id.in_(placed) | named,
    )  # fmt: skip
    return list(db.session.scalars(wanted.order_by(Document.id)))
