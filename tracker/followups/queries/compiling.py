"""What a round comes to: the answers that bodies have made their own, counted, and their comments."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.domain.compilation import Compiled, CompiledHeading, CompiledQuestion, Said, Standing, Tally, tally_of
from tracker.domain.rounds import Choice, is_final
from tracker.followups.queries.addressing import headings_of, questions_of
from tracker.models import Answer, Body, CommentReview, Compilation, FollowUpRound, Reply, RoundQuestion


@dataclass(frozen=True)
class Before:
    """What the round before came to.

    Attributes:
        tallies: governed item id → all answers about it.
        values: (governed item id, body id) → what the body answered.
    """

    tallies: Mapping[int, Tally]
    values: Mapping[tuple[int, int], Choice]


def compile_round(round_: FollowUpRound, *, today: dt.date, analysis: str = "", releasing: bool = False) -> Compiled:
    """Compile a round as it stands.

    Args:
        round_: one that has opened.
        today: the civil day.
        analysis: what the owner writes.
        releasing: leave out the comments that do not go along.
    """
    replies = _replies(round_)
    final = {reply.id for reply in replies if is_final(reply.state, round_.demands)}
    before = _before(round_)
    answers = answers_to(round_)
    reviews = reviews_of(round_) if releasing else {}
    asked: dict[int, list[Said]] = {}
    for answer in answers:
        counts = answer.reply_id in final
        withheld = releasing and bool(answer.comment) and not is_released(answer, reviews)
        said = Said(
            answer.reply.body.name, answer.value if counts else None,
            answer.comment if counts and not withheld else "",
            before.values.get((answer.question.governed_item_id, answer.reply.body_id)),
            withheld=counts and withheld, answer=answer.id,
        )  # fmt: skip
        asked.setdefault(answer.question_id, []).append(said)
    questions: dict[int, list[CompiledQuestion]] = {}
    for question in questions_of(round_):
        compiled = _question(question, asked.get(question.id, []), before)
        questions.setdefault(question.heading_id, []).append(compiled)
    return Compiled(
        title=round_.title, period_from=round_.period_from, period_to=round_.period_to, as_of=today,
        bodies=tuple(Standing(reply.body.name, reply.state, reply.id in final) for reply in replies),
        headings=tuple(
            CompiledHeading(heading.level, heading.number, heading.title, tuple(questions.get(heading.id, ())))
            for heading in headings_of(round_)
        ),
        analysis=analysis, previous_title=round_.previous.title if round_.previous else "",
    )  # fmt: skip


def _question(question: RoundQuestion, said: Sequence[Said], before: Before) -> CompiledQuestion:
    return CompiledQuestion(
        question.kind.value, question.code, question.text, question.item_text, question.expected_result, tuple(said),
        before.tallies.get(question.governed_item_id),
    )  # fmt: skip


def answers_to(round_: FollowUpRound) -> list[Answer]:
    """Return every answer to a round, by the bodies' names."""
    statement = (
        sa.select(Answer)
        .join(Answer.reply)
        .join(Reply.body)
        .where(Reply.round_id == round_.id)
        .options(joinedload(Answer.reply).joinedload(Reply.body), joinedload(Answer.question))
        .order_by(Body.sort_key, Body.id, Answer.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def final_answers(round_: FollowUpRound) -> list[Answer]:
    """Return the answers that the bodies have made their own, in the form's order and by name."""
    counted = [answer for answer in answers_to(round_) if is_final(answer.reply.state, round_.demands)]
    return sorted(counted, key=lambda answer: answer.question.position)


def reviews_of(round_: FollowUpRound) -> Mapping[int, CommentReview]:
    """Return answer id → the review of its comment."""
    statement = (
        sa.select(CommentReview)
        .join(CommentReview.answer)
        .join(Answer.reply)
        .where(Reply.round_id == round_.id)
        .execution_options(populate_existing=True)
    )
    return {review.answer_id: review for review in db.session.scalars(statement)}


def is_reviewed(answer: Answer, reviews: Mapping[int, CommentReview]) -> bool:
    """Tell whether a comment has been read as it stands now."""
    review = reviews.get(answer.id)
    return review is not None and review.answer_version == answer.version


def is_released(answer: Answer, reviews: Mapping[int, CommentReview]) -> bool:
    """Tell whether a comment goes along."""
    return is_reviewed(answer, reviews) and reviews[answer.id].released


def unreviewed(round_: FollowUpRound) -> list[Answer]:
    """Return the answers whose comment nobody has read before publication."""
    reviews = reviews_of(round_)
    return [answer for answer in final_answers(round_) if answer.comment and not is_reviewed(answer, reviews)]


def latest_compilation(round_: FollowUpRound, *, for_update: bool = False) -> Compilation | None:
    """Return a round's last compilation."""
    statement = sa.select(Compilation).where(Compilation.round_id == round_.id).order_by(Compilation.number.desc())
    if for_update:
        statement = statement.with_for_update()
    return db.session.scalars(statement.limit(1).execution_options(populate_existing=True)).one_or_none()


def _replies(round_: FollowUpRound) -> list[Reply]:
    statement = sa.select(Reply).join(Reply.body).where(Reply.round_id == round_.id).options(joinedload(Reply.body))
    return list(db.session.scalars(statement.order_by(Body.sort_key, Body.id)))


def _before(round_: FollowUpRound) -> Before:
    if round_.previous is None:
        return Before({}, {})
    said: dict[int, list[Said]] = {}
    values: dict[tuple[int, int], Choice] = {}
    for answer in answers_to(round_.previous):
        item, body_id = answer.question.governed_item_id, answer.reply.body_id
        value = answer.value if is_final(answer.reply.state, round_.previous.demands) else None
        said.setdefault(item, []).append(Said("", value))
        if value is not None:
            values[item, body_id] = value
    return Before({item: tally_of(all_said) for item, all_said in said.items()}, values)
