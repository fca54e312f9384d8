"""Whom a round asks what: worked out while it is a draft, kept as empty answers when it opens."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import (
    Answer,
    Body,
    BodyGroup,
    FollowUpRound,
    GovernedItem,
    GroupMember,
    Reply,
    RoundHeading,
    RoundQuestion,
)
from tracker.models.body import BodyKind
from tracker.models.governed_item import GovernedItemBody
from tracker.models.question_template import Addressing

ASKED_KINDS = frozenset({BodyKind.EXECUTIVE_BOARD, BodyKind.COMMITTEE, BodyKind.COMPANY_BOARD, BodyKind.COMPANY})
"""«Samtliga nämnder och styrelser»."""


class _Addressed(Protocol):
    """What says whom it addresses: a round, a question."""

    addressing: Addressing
    group: BodyGroup | None
    bodies: list[str]


def askable_bodies(on: dt.date) -> list[Body]:
    """Return the boards and companies of a day, by name."""
    statement = sa.select(Body).where(Body.kind.in_(ASKED_KINDS)).order_by(Body.sort_key, Body.id)
    return [body for body in db.session.scalars(statement) if _exists(body, on)]


def addressees(round_: FollowUpRound, *, on: dt.date) -> Mapping[Body, Sequence[RoundQuestion]]:
    """Return the bodies that a round asks, by name, each with its questions in order; once open, as it was."""
    if round_.is_frozen:
        return _frozen(round_)
    everyone = _meant(round_, askable_bodies(on), on)
    asked: dict[Body, list[RoundQuestion]] = {body: [] for body in everyone}
    for question in questions_of(round_):
        for body in _meant(question, everyone, on):
            asked[body].append(question)
    return {body: questions for body, questions in asked.items() if questions}


def _frozen(round_: FollowUpRound) -> dict[Body, list[RoundQuestion]]:
    statement = (
        sa.select(Answer)
        .join(Answer.reply)
        .where(Reply.round_id == round_.id)
        .options(joinedload(Answer.question).joinedload(RoundQuestion.heading))
        .options(joinedload(Answer.reply).joinedload(Reply.body))
    )
    asked: dict[Body, list[RoundQuestion]] = {}
    found = db.session.scalars(statement)
    for answer in sorted(found, key=lambda one: (one.reply.body.sort_key, one.reply_id, one.question.position)):
        asked.setdefault(answer.reply.body, []).append(answer.question)
    return asked


def questions_of(round_: FollowUpRound) -> list[RoundQuestion]:
    """Return a round's questions in their order, with all that says whom they address."""
    item = joinedload(RoundQuestion.governed_item).selectinload(GovernedItem.responsible)
    statement = (
        sa.select(RoundQuestion)
        .where(RoundQuestion.round_id == round_.id, RoundQuestion.voided_at.is_(None))
        .options(joinedload(RoundQuestion.heading), item.joinedload(GovernedItemBody.body))
        .options(joinedload(RoundQuestion.group).selectinload(BodyGroup.members).joinedload(GroupMember.body))
        .order_by(RoundQuestion.position)
    )
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def headings_of(round_: FollowUpRound) -> list[RoundHeading]:
    """Return a round's headings in their order."""
    statement = sa.select(RoundHeading).where(RoundHeading.round_id == round_.id, RoundHeading.voided_at.is_(None))
    return list(db.session.scalars(statement.order_by(RoundHeading.position)))


def _meant(what: _Addressed, everyone: Sequence[Body], on: dt.date) -> list[Body]:
    """Return those of some bodies that are addressed."""
    match what.addressing:
        case Addressing.GROUP:
            members = what.group.members if what.group else []
            ids = {member.body_id for member in members if _is_member(member, on)}
        case Addressing.CHOSEN:
            return [body for body in everyone if body.slug in what.bodies]
        case Addressing.RESPONSIBLE if isinstance(what, RoundQuestion):
            ids = {row.body_id for row in what.governed_item.responsible}
            served = {row.body.administers_for_id for row in what.governed_item.responsible}
            ids |= {body_id for body_id in served if body_id}
        case _:
            return list(everyone)
    return [body for body in everyone if body.id in ids]


def _exists(body: Body, on: dt.date) -> bool:
    return (body.valid_from is None or body.valid_from <= on) and (body.valid_to is None or on <= body.valid_to)


def _is_member(member: GroupMember, on: dt.date) -> bool:
    begun = member.valid_from is None or member.valid_from <= on
    return begun and (member.valid_to is None or on <= member.valid_to)
