"""Adding and changing a governing document, its structure, and what it is tied to."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.bodies.operations.adding import slug
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import sort_key
from tracker.domain.references import paragraph_number
from tracker.domain.validity import read_validity
from tracker.models import Assignment, Body, GoverningDocument, GoverningDocumentAssignment, User
from tracker.models.governing_document import GoverningKind

NAME_MAX, SLUG_MAX = 400, 80
RESERVED = frozenset({"nytt"})
"""What an address of our own says in the place of a document's name."""


@dataclass(frozen=True)
class DocumentFacts:
    """What a document's first page says of it, in the order in which it says it.

    Attributes:
        name: as printed.
        kind: what sort of document it is.
        decided_by: the body that adopted it.
        applies_to: whom it binds, in words.
        dnr: its numbers as written.
        decided_on: when it was adopted.
        paragraph: by which §.
        validity: as written; its days are read out of it.
        revised_on: when it was last revised.
        responsible: the office that keeps it.
        attachments: as written.
        url: where it can be read.
    """

    name: str
    kind: GoverningKind
    decided_by: Body | None = None
    applies_to: str = ""
    dnr: str = ""
    decided_on: dt.date | None = None
    paragraph: str = ""
    validity: str = ""
    revised_on: dt.date | None = None
    responsible: str = ""
    attachments: str = ""
    url: str = ""


def add_document(facts: DocumentFacts, *, actor: User | None) -> GoverningDocument:
    """Add a governing document.

    Raises:
        RuleBrokenError: it is there already, or a fact cannot be so.
    """
    _check(facts, None)
    document = GoverningDocument(slug=_free_slug(facts.name), **_columns(facts))
    db.session.add(document)
    db.session.flush()
    audit.record("governing_document.added", document, actor=actor, name=document.name)
    return document


def change_document(document: GoverningDocument, facts: DocumentFacts, *, actor: User) -> None:
    """Change what is said of a document. Its address stays.

    Raises:
        RuleBrokenError: another has its name, or a fact cannot be so.
    """
    _check(facts, document)
    for name, value in _columns(facts).items():
        setattr(document, name, value)
    audit.record("governing_document.changed", document, actor=actor, name=document.name)


def void_document(document: GoverningDocument, reason: str, *, actor: User, now: dt.datetime) -> None:
    """Take back a document that should not be in the register.

    Raises:
        RuleBrokenError: no reason is given.
    """
    if not reason.strip():
        raise RuleBrokenError("Skriv varför dokumentet tas bort.", "reason")
    document.voided_at = now
    audit.record("governing_document.voided", document, actor=actor, name=document.name, reason=reason)


def tie_assignments(
    document: GoverningDocument, assignments: Sequence[Assignment], *, actor: User, now: dt.datetime
) -> None:
    """Let exactly these assignments belong to a document; one that was taken off is put back on its old row."""
    rows = {
        row.assignment_id: row
        for row in db.session.scalars(
            sa.select(GoverningDocumentAssignment).where(
                GoverningDocumentAssignment.governing_document_id == document.id
            )
        )
    }
    wanted = {assignment.id for assignment in assignments}
    for assignment_id, row in rows.items():
        if (assignment_id in wanted) is (row.voided_at is not None):
            row.voided_at = None if assignment_id in wanted else now
    db.session.add_all(
        GoverningDocumentAssignment(governing_document_id=document.id, assignment_id=assignment_id)
        for assignment_id in sorted(wanted - set(rows))
    )
    audit.record("governing_document.tied", document, actor=actor, name=document.name, number=len(wanted))


def _columns(facts: DocumentFacts) -> Mapping[str, object]:
    valid_from, valid_to = read_validity(facts.validity)
    return {
        "name": facts.name, "sort_key": sort_key(facts.name), "kind": facts.kind, "validity": facts.validity,
        "decided_by_id": facts.decided_by.id if facts.decided_by else None, "applies_to": facts.applies_to,
        "dnr": facts.dnr, "decided_on": facts.decided_on, "paragraph": paragraph_number(facts.paragraph) or "",
        "valid_from": valid_from, "valid_to": valid_to, "revised_on": facts.revised_on,
        "responsible": facts.responsible, "attachments": facts.attachments, "url": facts.url,
    }  # fmt: skip


def _check(facts: DocumentFacts, document: GoverningDocument | None) -> None:
    if not facts.name.strip():
        raise RuleBrokenError("Skriv vad dokumentet heter.", "name")
    if facts.paragraph and paragraph_number(facts.paragraph) is None:
        raise RuleBrokenError(f"”{facts.paragraph[:40]}” är inget paragrafnummer. Skriv till exempel 984.", "paragraph")
    if facts.url and not facts.url.startswith(("https://", "http://")):
        raise RuleBrokenError("Skriv länken från https://.", "url")
    same = sa.select(GoverningDocument.id).where(
        GoverningDocument.name == facts.name, GoverningDocument.voided_at.is_(None),
        GoverningDocument.id != (document.id if document else 0),
    )  # fmt: skip
    if db.session.scalar(same.limit(1)):
        raise RuleBrokenError("Det finns redan ett dokument med det namnet.", "name")


def _free_slug(name: str) -> str:
    """Return an address that no other has, taken-back documents included."""
    begins = slug(name)[: SLUG_MAX - 4].strip("-") or "dokument"
    taken = set(db.session.scalars(sa.select(GoverningDocument.slug).where(GoverningDocument.slug.startswith(begins))))
    numbered = (f"{begins}-{number}" for number in range(2, 10_000))
    return next(found for found in (begins, *numbered) if found not in taken | RESERVED)
