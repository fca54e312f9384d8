"""Answering: several people write for one body at once, and nothing that anybody wrote is lost."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker import audit
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import COMMENT_MAX, WRITABLE, Choice, ReplyState, is_taking_answers
from tracker.models import Answer, Reply, User

CLOSED = (
    "Omgången tar inte emot svar från er nu. Det du skrev är inte sparat: kopiera det och kontakta omgångens ägare."
)

_Value = TypeVar("_Value", str, Choice | None)


@dataclass(frozen=True)
class Written:
    """What somebody has written at a question.

    Attributes:
        value: the choice; None for none.
        comment: the words.
        base_value: the choice that the page showed at first.
        base_comment: the words that it showed.
    """

    value: Choice | None
    comment: str
    base_value: Choice | None
    base_comment: str


@dataclass(frozen=True)
class Clash:
    """What two people have written at the same question at the same time.

    Attributes:
        answer: as it stands now.
        written: as it was written here.
    """

    answer: Answer
    written: Written

    @property
    def both(self) -> str:
        """The two comments, one after the other, as far as there is room."""
        parts = [words for words in (self.answer.comment, self.written.comment) if words]
        return "\n\n".join(dict.fromkeys(parts))[:COMMENT_MAX]


def save_answers(
    reply: Reply, written: Mapping[int, Written], *, actor: User | None, now: dt.datetime, today: dt.date
) -> list[Clash]:
    """Save what somebody has written, as a draft.

    What the person has not touched is left as it is, and what two have touched is left, too, and returned.

    Args:
        reply: loaded for update, so that two who save take turns.
        written: question id → what was written.
        actor: who wrote it; None for what the installation has read from a form.
        now: the moment.
        today: the civil day.

    Returns:
        Where another has written something else in between.

    Raises:
        RuleBrokenError: the round takes no answers from the body, or a comment is too long.
    """
    check_open(reply, today)
    clashes: list[Clash] = []
    changed = 0
    for answer in answers_of(reply, only=list(written)):
        mine = written[answer.question_id]
        if len(mine.comment) > COMMENT_MAX:
            raise RuleBrokenError(
                f"Kommentaren är för lång: skriv högst {COMMENT_MAX} tecken.", f"k{answer.question_id}"
            )
        value, right = _merged(answer.value, mine.value, mine.base_value)
        comment, alike = _merged(answer.comment, mine.comment, mine.base_comment)
        if not (right and alike):
            clashes.append(Clash(answer, mine))
        if right and alike and (value, comment) != (answer.value, answer.comment):
            answer.value, answer.comment = value, comment
            answer.answered_by_id, answer.answered_at = actor.id if actor else None, now
            changed += 1
    if changed and reply.state is ReplyState.NOT_STARTED:
        reply.state = ReplyState.IN_PROGRESS
        audit.record("reply.begun", reply, actor=actor, body=reply.body.name)
    db.session.flush()
    return clashes


def _merged(now: _Value, mine: _Value, base: _Value) -> tuple[_Value, bool]:
    """Return what stands after both have written, and whether they agree: who has touched nothing does."""
    if mine in (base, now):
        return now, True
    return mine, now == base


def check_open(reply: Reply, today: dt.date) -> None:
    """Check that a body may write.

    Raises:
        RuleBrokenError: it may not, any more or yet.
    """
    if reply.state not in WRITABLE or not is_taking_answers(reply.round.state, reply.open_until, today):
        raise RuleBrokenError(CLOSED)


def answers_of(reply: Reply, *, only: Sequence[int] | None = None) -> list[Answer]:
    """Return a body's answers in the order of the questions, as they stand now."""
    statement = (
        sa.select(Answer)
        .join(Answer.question)
        .where(Answer.reply_id == reply.id)
        .options(joinedload(Answer.question), joinedload(Answer.answered_by))
        .order_by(Answer.question_id)
        .execution_options(populate_existing=True)
    )
    if only is not None:
        statement = statement.where(Answer.question_id.in_(only))
    return sorted(db.session.scalars(statement), key=lambda answer: (answer.question.position, answer.id))
