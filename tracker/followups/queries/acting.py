"""What answers have led to, and what a compilation may be reported together with."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db
from tracker.models import (
    Answer,
    AnswerAssignment,
    Assignment,
    Body,
    FollowUpRound,
    GoverningDocumentAssignment,
    Reply,
    RoundHeading,
    User,
)
from tracker.models.assignment import IS_OPEN
from tracker.models.body import BodyKind
from tracker.scope import visible


def load_answer(answer_id: int) -> Answer | None:
    """Return an answer with its question, its body and its round."""
    reply = joinedload(Answer.reply)
    statement = (
        sa.select(Answer)
        .where(Answer.id == answer_id)
        .options(joinedload(Answer.question), reply.joinedload(Reply.body), reply.joinedload(Reply.round))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one_or_none()


def ties_of(user: User, answers: Iterable[int]) -> Mapping[int, list[AnswerAssignment]]:
    """Return answer id → the assignments that it has led to and that a person sees."""
    statement = (
        sa.select(AnswerAssignment)
        .join(AnswerAssignment.assignment)
        .where(AnswerAssignment.answer_id.in_(list(answers)), AnswerAssignment.voided_at.is_(None), visible(user))
        .where(Assignment.status != "voided")
        .options(joinedload(AnswerAssignment.assignment))
        .order_by(AnswerAssignment.id)
    )
    found: dict[int, list[AnswerAssignment]] = {}
    for tie in db.session.scalars(statement):
        found.setdefault(tie.answer_id, []).append(tie)
    return found


def load_tie(answer: Answer, assignment: Assignment) -> AnswerAssignment | None:
    """Return what ties an assignment to an answer."""
    statement = sa.select(AnswerAssignment).where(
        AnswerAssignment.answer_id == answer.id, AnswerAssignment.assignment_id == assignment.id,
        AnswerAssignment.voided_at.is_(None),
    )  # fmt: skip
    return db.session.scalars(statement.options(joinedload(AnswerAssignment.assignment))).one_or_none()


def load_assignment(user: User, reference: str) -> Assignment | None:
    """Return an assignment that a person sees, ready to be tied."""
    statement = sa.select(Assignment).where(
        Assignment.reference == reference.strip().upper(), visible(user), Assignment.status != "voided"
    )
    return db.session.scalars(statement.with_for_update(of=Assignment)).one_or_none()


def reported_with(user: User, round_: FollowUpRound) -> list[Assignment]:
    """Return the open assignments of the governing documents that a round asks about."""
    documents = sa.select(RoundHeading.governing_document_id).where(RoundHeading.round_id == round_.id)
    tied = sa.select(GoverningDocumentAssignment.assignment_id).where(
        GoverningDocumentAssignment.governing_document_id.in_(documents),
        GoverningDocumentAssignment.voided_at.is_(None),
    )
    statement = sa.select(Assignment).where(Assignment.id.in_(tied), IS_OPEN, visible(user))
    return list(db.session.scalars(statement.order_by(Assignment.reference)))


def receivers() -> list[Body]:
    """Return to whom a compilation goes: the executive board, then the council."""
    kinds = (BodyKind.EXECUTIVE_BOARD, BodyKind.COUNCIL)
    there = Body.valid_to.is_(None) | (Body.valid_to >= clock.today())
    bodies = db.session.scalars(sa.select(Body).where(Body.kind.in_(kinds), there))
    return sorted(bodies, key=lambda body: (kinds.index(body.kind), body.id))
