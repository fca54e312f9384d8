"""Taking one personal detail out of every text by decision: the rows, the history, the index, the mails, the files."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator
from email import message_from_bytes, policy
from typing import Any

import sqlalchemy as sa

from tracker import audit
from tracker.audit.taking_out import TAKEN_OUT, holds_words, throughout, write_anew
from tracker.db import Versioned, db
from tracker.disposals.operations.disposing import Decision, begin, decision_words
from tracker.disposals.queries.selections import DONE
from tracker.disposals.queries.standing_words import (
    TextColumn,
    documents_beside,
    in_column,
    rows_with,
    text_columns,
    touched_assignments,
)
from tracker.domain.errors import RuleBrokenError
from tracker.domain.retention import check_decided, check_words, tombstone_of, without_words
from tracker.index import keeping, terms
from tracker.mail.outbox import take_back
from tracker.models import Disposal, Document, Notice, OutgoingMail, SearchEntry, SearchWord, User
from tracker.models.disposal import DisposalKind
from tracker.models.outgoing_mail import MailState

MAILS_AT_ONCE = 200


class _Words:
    """What goes, and what stands there instead."""

    def __init__(self, words: str, tombstone: str) -> None:
        self.words, self.tombstone = words, tombstone
        self._most = {(column.table, column.name): column.most for column in text_columns()}

    def change(self, table: str, column: str, value: object) -> object:
        """Return a value without the words, wherever in it they stand."""
        if column == "sort_key":
            return throughout(value, lambda one: self._spelt(one, in_column(column, self.words)))
        most = self._most.get((table, column))
        return throughout(value, lambda one: self.text(one, most))

    def _spelt(self, value: object, words: str) -> object:
        return value.replace(words, "") if isinstance(value, str) else value

    def text(self, value: object, most: int | None = None) -> object:
        """Return a text without the words; anything else as it is."""
        return without_words(value, self.words, self.tombstone, most) if isinstance(value, str) else value


def take_out(
    words: str, decision: Decision, *, documents: Collection[int], actor: User, now: dt.datetime, today: dt.date
) -> Disposal:
    """Let a tombstone stand for some words wherever they stand, and take away the files that are named.

    Args:
        words: the personal detail, letter by letter.
        decision: that lets it go.
        documents: the ids of files beside it, in the person's sight, that go too.
        actor: who does it.
        now: the moment.
        today: the day.

    Raises:
        RuleBrokenError: the words cannot be looked for, stand nowhere or in a mail that is being sent, or the decision
            lies ahead.
    """
    words = check_words(words)
    check_decided(decision.on, today=today)
    files = [document for document in documents_beside(words, actor) if document.id in documents]
    disposal = begin(DisposalKind.PERSONAL_DETAIL, decision, before_on=None, actor=actor, now=now)
    gone = _Words(words, tombstone_of(decision_words(disposal)))
    about, entries = touched_assignments(words), _entries_with(words)
    _take_files(files, disposal, actor=actor, now=now)
    number, hashes = _rewrite_rows(gone)
    details = write_anew(disposal, words, gone.change, hashes)
    mails = _empty_mails(gone, about)
    if not (number or details or mails or files):
        raise RuleBrokenError("Uppgiften finns inte någonstans. Skriv den bokstav för bokstav som den står.", "words")
    _index_anew(entries, words)
    disposal.run_at, disposal.run_by_id, disposal.number = now, actor.id, number + mails + len(files)
    audit.record(
        TAKEN_OUT, disposal, actor=actor, decision=decision_words(disposal), number=disposal.number, mails=mails,
        files=len(files), details=details,
    )  # fmt: skip
    db.session.flush()
    db.session.expire_all()  # rows were written behind its back
    return disposal


def _take_files(files: list[Document], disposal: Disposal, *, actor: User, now: dt.datetime) -> None:
    """Let documents have no file any more; the sweep removes the bytes, where no other document has the same."""
    for document in files:
        document.sha256, document.size, document.media_type = None, None, ""
        document.file_name, document.voided_at = "", now
    if files:
        audit.record("disposal.files_taken", disposal, actor=actor, number=len(files))
    db.session.flush()


def _rewrite_rows(gone: _Words) -> tuple[int, dict[str, str]]:
    """Write rows anew behind the session's back, so that no new event tells what stood there.

    Returns:
        How many, and the hashes of texts that are kept with theirs: old → new.
    """
    rows: set[tuple[str, int]] = set()
    hashes: dict[str, str] = {}
    for column, ids in list(rows_with(gone.words)):
        rows |= {(column.table, row_id) for row_id in ids}
        for row_id in ids:
            hashes |= _rewrite(column, row_id, gone)
    return len(rows), hashes


def _rewrite(column: TextColumn, row_id: int, gone: _Words) -> dict[str, str]:
    model: Any = column.model
    value = db.session.scalar(sa.select(getattr(model, column.name)).where(model.id == row_id))
    values: dict[str, Any] = {column.name: gone.change(column.table, column.name, value)}
    moved: dict[str, str] = {}
    if column.name == "content" and hasattr(model, "hash") and isinstance(values["content"], str):
        old = db.session.scalar(sa.select(model.hash).where(model.id == row_id))
        values["hash"] = hashlib.sha256(values["content"].encode()).hexdigest()
        moved = {old: values["hash"]} if old else {}
    if issubclass(model, Versioned):
        values["version"] = model.version + 1  # whoever has the page open does not save the words back
    db.session.execute(
        sa.update(model).where(model.id == row_id).values(values).execution_options(synchronize_session=False)
    )
    return moved


def _empty_mails(gone: _Words, about: set[int]) -> int:
    """Empty the mails that had the words, and return how many; one that waits is written anew without them."""
    told = sa.select(Notice.mail_id).where(Notice.assignment_id.in_(about) | Notice.assignment_id.is_(None))
    statement = sa.select(OutgoingMail.id).where(OutgoingMail.id.in_(told)).order_by(OutgoingMail.id)
    number, ids = 0, list(db.session.scalars(statement))
    for mail_id, subject, content in _mails(ids):
        if gone.words not in subject and gone.words not in _text_of(content):
            continue
        mail = db.session.get_one(OutgoingMail, mail_id, with_for_update=True)
        if mail.state in {MailState.CLAIMED, MailState.IN_DATA}:
            raise RuleBrokenError("Ett mejl med uppgiften skickas just nu. Försök igen om en stund.", "words")
        if mail.state not in DONE:
            take_back(mail)
        left = without_words(subject, gone.words, gone.tombstone, 200)
        values = {"subject": left, "content": gone.tombstone.encode()}
        db.session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == mail_id).values(values))
        number += 1
    return number


def _mails(ids: list[int]) -> Iterator[tuple[int, str, bytes]]:
    columns = (OutgoingMail.id, OutgoingMail.subject, OutgoingMail.content)
    for start in range(0, len(ids), MAILS_AT_ONCE):
        some = sa.select(*columns).where(OutgoingMail.id.in_(ids[start : start + MAILS_AT_ONCE]))
        for row in db.session.execute(some).all():
            yield row.id, row.subject, row.content


def _text_of(content: bytes) -> str:
    message = message_from_bytes(content, policy=policy.default)
    part = message.get_body(("plain",))
    return part.get_content() if part else ""


def _entries_with(words: str) -> list[tuple[Any, int]]:
    found = sa.select(SearchEntry.kind, SearchEntry.record_id).where(
        holds_words(SearchEntry.title, words) | holds_words(SearchEntry.text, words)
    )
    return [(row.kind, row.record_id) for row in db.session.execute(found)]


def _index_anew(entries: list[tuple[Any, int]], words: str) -> None:
    """Make the entries anew that had the words, and forget the stems that no entry has any more."""
    connection = db.session.connection()
    for kind in {kind for kind, _ in entries}:
        keeping.refresh(connection, kind, [record_id for one, record_id in entries if one is kind])
    for stem in terms.stems(words):
        used = holds_words(sa.literal(" ") + SearchEntry.terms + " ", f" w_{stem} ")
        if db.session.scalar(sa.select(SearchEntry.id).where(used).limit(1)) is None:
            db.session.execute(sa.delete(SearchWord).where(SearchWord.stem == stem))
