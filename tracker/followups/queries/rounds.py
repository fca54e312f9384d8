"""Rounds as their pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.domain.rounds import HANDED_IN
from tracker.followups.queries.access import manages
from tracker.models import FollowUpRound, Reply, RoundQuestion, User

"""States in which only those who keep a round see it."""


@dataclass(frozen=True)
class Standing:
    """How many of the bodies that a round asks have handed in."""

    handed_in: int
    asked: int


def visible_rounds(user: User) -> list[FollowUpRound]:
    """Return the rounds that a person sees, the latest first: what has opened, and the drafts that are theirs."""
    statement = sa.select(FollowUpRound).options(joinedload(FollowUpRound.owner_body))
    ordered = statement.order_by(FollowUpRound.period_to.desc(), FollowUpRound.id.desc())
    return [found for found in db.session.scalars(ordered) if is_visible(found, user)]


def is_visible(round_: FollowUpRound, user: User) -> bool:
    """Tell whether a person sees a round at all."""
    return round_.opened_on is not None or manages(user, round_)


def standings(rounds: Sequence[FollowUpRound]) -> Mapping[int, Standing]:
    """Return round id → how many have handed in."""
    done = sa.func.sum(sa.case((Reply.state.in_(sorted(HANDED_IN)), 1), else_=0))
    statement = (
        sa.select(Reply.round_id, done, sa.func.count())
        .where(Reply.round_id.in_([found.id for found in rounds]))
        .group_by(Reply.round_id)
    )
    return {round_id: Standing(int(handed_in), asked) for round_id, handed_in, asked in db.session.execute(statement)}


def load_round(round_id: int, *, for_update: bool = False) -> FollowUpRound | None:
    """Return a round."""
    statement = sa.select(FollowUpRound).where(FollowUpRound.id == round_id)
    if for_update:
        statement = statement.with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def load_question(round_: FollowUpRound, question_id: int) -> RoundQuestion | None:
    """Return a question of a round."""
    statement = sa.select(RoundQuestion).where(
        RoundQuestion.id == question_id, RoundQuestion.round_id == round_.id, RoundQuestion.voided_at.is_(None)
    )
    return db.session.scalars(statement.options(joinedload(RoundQuestion.heading))).one_or_none()
