"""Documents of assignments and §§: tied to them as files or links, and taken back."""

import datetime as dt
from dataclasses import dataclass

from tracker import audit
from tracker.assignments.queries.documents import Places, same_document
from tracker.db import db
from tracker.documents.taking import KeptFile
from tracker.domain.errors import RuleBrokenError
from tracker.models import Assignment, AssignmentDocument, Document, Paragraph, ParagraphDocument, User
from tracker.models.document import DocumentKind


@dataclass(frozen=True)
class Paper:
    """What is to be added.

    Attributes:
        kind: what it is to the matter.
        title: its heading.
        dated_on: the day that stands on it.
        url: where it is kept, or "".
        file: the file of it that is kept here, or None.
    """

    kind: DocumentKind
    title: str
    dated_on: dt.date | None = None
    url: str = ""
    file: KeptFile | None = None


@dataclass(frozen=True)
class Filed:
    """What came of it.

    Attributes:
        document: the new one, or the same that was there already.
        act: of the adding; "" where it was there.
    """

    document: Document
    act: str


def add_to_assignment(
    assignment: Assignment, paper: Paper, *, actor: User, paragraph: Paragraph | None = None
) -> Filed:
    """Tie a document to an assignment, and to a § of its chain if there is one. The same bytes are not added twice.

    Args:
        assignment: loaded for update.
        paper: what is added.
        actor: who adds it.
        paragraph: the § that it belongs to besides.
    """
    document = _document(paper, actor)
    if known := same_document(actor, document, assignment_id=assignment.id, paragraph_id=None):
        return Filed(known, "")
    _add(document)
    db.session.add(AssignmentDocument(assignment_id=assignment.id, document_id=document.id))
    if paragraph is not None:
        db.session.add(ParagraphDocument(paragraph_id=paragraph.id, document_id=document.id))
    # What belongs to a § may come to tell of another assignment that not everybody sees: then it is not named here.
    title = paper.title if paragraph is None else ""
    return Filed(document, audit.record("document.added", assignment, actor=actor, title=title))


def add_to_paragraph(paragraph: Paragraph, paper: Paper, *, actor: User) -> Filed:
    """Tie a document to a §. The same bytes are not added twice.

    Args:
        paragraph: of the minutes; locked here.
        paper: what is added.
        actor: the registrar.
    """
    db.session.get_one(Paragraph, paragraph.id, with_for_update=True)
    document = _document(paper, actor)
    if known := same_document(actor, document, assignment_id=None, paragraph_id=paragraph.id):
        return Filed(known, "")
    _add(document)
    db.session.add(ParagraphDocument(paragraph_id=paragraph.id, document_id=document.id))
    return Filed(document, audit.record("document.added", paragraph, actor=actor, title=paper.title))


def void_document(document: Document, places: Places, *, reason: str, actor: User, now: dt.datetime) -> str:
    """Take back a document that was added by mistake; its row and its file stay, with the reason.

    Args:
        document: loaded for update.
        places: what it is tied to.
        reason: why.
        actor: who takes it back.
        now: the moment.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: no reason is given.
    """
    if not reason.strip():
        raise RuleBrokenError("Skriv varför dokumentet tas bort. Skälet syns i historiken.", "reason")
    document.voided_at = now
    title = document.title if not (places.paragraphs and places.assignments) else ""
    for subject in places.assignments or places.paragraphs:
        audit.record("document.voided", subject, actor=actor, title=title, reason=reason.strip())
    return audit.current_act()


def _document(paper: Paper, actor: User) -> Document:
    document = Document(
        kind=paper.kind, title=paper.title, url=paper.url, dated_on=paper.dated_on, added_by_id=actor.id
    )
    if paper.file:
        document.sha256, document.size = paper.file.sha256, paper.file.size
        document.file_name, document.media_type = paper.file.name, paper.file.media_type
    return document


def _add(document: Document) -> None:
    db.session.add(document)
    db.session.flush()
