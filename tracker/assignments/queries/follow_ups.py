"""What in follow-ups an assignment comes from."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.domain.rounds import is_final
from tracker.models import Answer, AnswerAssignment, Assignment, Reply


def answers_behind(assignment: Assignment) -> list[Answer]:
    """Return the answers of follow-ups that an assignment takes care of, as far as the bodies have made them theirs."""
    reply = joinedload(AnswerAssignment.answer).joinedload(Answer.reply)
    statement = (
        sa.select(AnswerAssignment)
        .where(AnswerAssignment.assignment_id == assignment.id, AnswerAssignment.voided_at.is_(None))
        .options(joinedload(AnswerAssignment.answer).joinedload(Answer.question))
        .options(reply.joinedload(Reply.body), reply.joinedload(Reply.round))
        .order_by(AnswerAssignment.id)
    )
    found = [tie.answer for tie in db.session.scalars(statement)]
    return [answer for answer in found if is_final(answer.reply.state, answer.reply.round.demands)]
