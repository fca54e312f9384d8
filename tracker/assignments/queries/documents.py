"""Documents, seen and unseen: which a person gets, what they are tied to, which of them may be taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.assignments.queries.card import own_among
from tracker.db import db
from tracker.domain.permissions import Action, Role, may
from tracker.models import Assignment, AssignmentDocument, Closing, Document, Paragraph, ParagraphDocument, User
from tracker.models.meeting import Meeting
from tracker.scope import hidden_among, visible_documents


@dataclass(frozen=True)
class Places:
    """Where a document belongs."""

    assignments: Sequence[Assignment]
    paragraphs: Sequence[Paragraph]


def load_document(user: User, document_id: int, *, for_update: bool = False) -> Document | None:
    """Return a document that the person may see, or None; locked where it is about to change."""
    statement = sa.select(Document).where(Document.id == document_id, visible_documents(user))
    if for_update:
        statement = statement.with_for_update(of=Document).execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def places_of(document: Document, *, for_update: bool = False) -> Places:
    """Return the assignments and §§ that a document is tied to; the assignments locked where it is about to change."""
    assignments = (
        sa.select(Assignment)
        .join(AssignmentDocument, AssignmentDocument.assignment_id == Assignment.id)
        .where(AssignmentDocument.document_id == document.id)
        .order_by(Assignment.id)
    )
    if for_update:
        assignments = assignments.with_for_update(of=Assignment).execution_options(populate_existing=True)
    paragraphs = (
        sa.select(Paragraph)
        .join(ParagraphDocument, ParagraphDocument.paragraph_id == Paragraph.id)
        .where(ParagraphDocument.document_id == document.id)
        .options(joinedload(Paragraph.meeting).joinedload(Meeting.body))
        .order_by(Paragraph.id)
    )
    return Places(list(db.session.scalars(assignments)), list(db.session.scalars(paragraphs)))


def removable_among(user: User, documents: Sequence[Document]) -> set[int]:
    """Return the ids of those that the person may take away: a registrar any, others what only their own is tied to."""
    if not documents or not may(user.roles, Action.ADD_DOCUMENT):
        return set()
    ids = {document.id for document in documents}
    if Role.REGISTRAR in user.roles:
        return ids
    placed = sa.select(ParagraphDocument.document_id).where(ParagraphDocument.document_id.in_(ids))
    ties = db.session.execute(
        sa.select(AssignmentDocument.document_id, Assignment)
        .join(Assignment, AssignmentDocument.assignment_id == Assignment.id)
        .where(AssignmentDocument.document_id.in_(ids))
    ).all()
    own = own_among(user, [assignment for _, assignment in ties])
    others = {document_id for document_id, assignment in ties if assignment.id not in own}
    return ids - others - set(db.session.scalars(placed))


def chain_paragraphs(user: User, assignment: Assignment) -> list[Paragraph]:
    """Return the §§ of an assignment's chain whose words the person sees: an extract of one belongs to it, too."""
    said = sa.select(Closing.paragraph_id).where(Closing.assignment_id == assignment.id, Closing.voided_at.is_(None))
    statement = (
        sa.select(Paragraph)
        .join(Paragraph.meeting)
        .where((Paragraph.id == assignment.paragraph_id) | Paragraph.id.in_(said), Paragraph.voided_at.is_(None))
        .options(joinedload(Paragraph.meeting).joinedload(Meeting.body))
        .order_by(Meeting.held_on.desc(), Paragraph.id)
    )
    found = list(db.session.scalars(statement))
    hidden = hidden_among(user, found)
    return [paragraph for paragraph in found if paragraph.id not in hidden]


def same_document(
    user: User, document: Document, *, assignment_id: int | None, paragraph_id: int | None
) -> Document | None:
    """Return a document with the same bytes, or the same address, that a person sees the assignment or the § has."""
    same = Document.sha256 == document.sha256 if document.sha256 else Document.url == document.url
    statement = sa.select(Document).where(same, visible_documents(user)).order_by(Document.id).limit(1)
    if not document.sha256 and not document.url:
        return None
    if assignment_id is not None:
        statement = statement.join(AssignmentDocument).where(AssignmentDocument.assignment_id == assignment_id)
    else:
        statement = statement.join(ParagraphDocument).where(ParagraphDocument.paragraph_id == paragraph_id)
    return db.session.scalars(statement).first()


def protected_in(document: Document) -> list[str]:
    """Return the references of the protected assignments that a document may tell of; reading it is noted then."""
    places = places_of(document)
    ids = [paragraph.id for paragraph in places.paragraphs]
    said = sa.select(Closing.assignment_id).where(Closing.paragraph_id.in_(ids), Closing.assignment_id.is_not(None))
    told = Assignment.paragraph_id.in_(ids) | Assignment.id.in_(said)
    tied = Assignment.id.in_([assignment.id for assignment in places.assignments])
    statement = sa.select(Assignment.reference).where(tied | told, Assignment.protected_by != "")
    return list(db.session.scalars(statement.order_by(Assignment.id)))
