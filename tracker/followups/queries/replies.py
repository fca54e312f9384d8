"""A body's reply as its pages show it: area by area, with what the round before was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.permissions import Role
from tracker.domain.rounds import HANDED_IN, WRITABLE, RoundState
from tracker.followups.queries.access import own_bodies
from tracker.followups.queries.addressing import headings_of
from tracker.models import Answer, Body, FollowUpRound, Meeting, Paragraph, Reply, RoundHeading, User
from tracker.scope import stood_in_for


@dataclass(frozen=True)
class Area:
    """A heading of a body's form.

    Attributes:
        heading: the round's.
        above: the headings that it stands under, the document first.
        answers: to the questions under it; a heading without any is kept.
    """

    heading: RoundHeading
    above: Sequence[RoundHeading]
    answers: Sequence[Answer]

    @property
    def done(self) -> int:
        """How many of its questions have an answer."""
        return sum(answer.value is not None for answer in self.answers)


@dataclass(frozen=True)
class Progress:
    """How far a body has come: answered of total."""

    answered: int
    total: int


def load_reply(round_id: int, slug: str, *, for_update: bool = False) -> Reply | None:
    """Return a body's reply to a round, by the body's address."""
    statement = (
        sa.select(Reply)
        .join(Reply.body)
        .where(Reply.round_id == round_id, Body.slug == slug)
        .options(joinedload(Reply.round).joinedload(FollowUpRound.owner), joinedload(Reply.body))
        .options(joinedload(Reply.adopted_by).joinedload(Paragraph.meeting).joinedload(Meeting.body))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement.with_for_update(of=Reply) if for_update else statement).one_or_none()


def form_of(reply: Reply) -> list[Area]:
    """Return a body's form: every heading of the round, with the body's own questions under it."""
    statement = (
        sa.select(Answer)
        .where(Answer.reply_id == reply.id)
        .options(joinedload(Answer.question), joinedload(Answer.answered_by))
        .execution_options(populate_existing=True)
    )
    answers = sorted(db.session.scalars(statement), key=lambda answer: (answer.question.position, answer.id))
    found: list[Area] = []
    path: list[RoundHeading] = []
    for heading in headings_of(reply.round):
        path = [above for above in path if above.level < heading.level]
        under = [answer for answer in answers if answer.question.heading_id == heading.id]
        found.append(Area(heading, list(path), under))
        path.append(heading)
    return found


def earlier_answers(reply: Reply) -> Mapping[int, Answer]:
    """Return governed item id → what the same body answered about it in the round before, where it handed that in."""
    if reply.round.previous_id is None:
        return {}
    statement = (
        sa.select(Answer)
        .join(Answer.reply)
        .where(Reply.round_id == reply.round.previous_id, Reply.body_id == reply.body_id)
        .where(Reply.state.in_(sorted(HANDED_IN)), Answer.value.is_not(None))
        .options(joinedload(Answer.question))
    )
    return {answer.question.governed_item_id: answer for answer in db.session.scalars(statement)}


def progress_of(replies: Sequence[Reply]) -> Mapping[int, Progress]:
    """Return reply id → how many of its questions are answered."""
    counted = (
        sa.select(Answer.reply_id, sa.func.count(Answer.value), sa.func.count())
        .where(Answer.reply_id.in_([reply.id for reply in replies]))
        .group_by(Answer.reply_id)
    )
    return {reply_id: Progress(answered, total) for reply_id, answered, total in db.session.execute(counted)}


def replies_to(round_: FollowUpRound) -> list[Reply]:
    """Return the replies to a round, by the bodies' names."""
    statement = (
        sa.select(Reply)
        .join(Reply.body)
        .where(Reply.round_id == round_.id)
        .options(joinedload(Reply.body), joinedload(Reply.contact))
        .options(joinedload(Reply.adopted_by).joinedload(Paragraph.meeting).joinedload(Meeting.body))
        .order_by(Body.sort_key, Body.id)
    )
    return list(db.session.scalars(statement))


def waiting_for(user: User) -> list[Reply]:
    """Return the replies that wait for a person: to be written, or, for a manager, to be approved."""
    own, managed = own_bodies(user), own_bodies(user, Role.MANAGER)
    named = (Reply.contact_id == user.id) | Reply.contact_id.in_(stood_in_for(user))
    writes = (Reply.body_id.in_(own) | named) & Reply.state.in_(sorted(WRITABLE))
    approves = Reply.body_id.in_(managed) & (Reply.state == "submitted") & FollowUpRound.approval_required
    is_open = (FollowUpRound.state == RoundState.OPEN) | Reply.open_until.is_not(None)
    statement = (
        sa.select(Reply)
        .join(Reply.round)
        .where((writes & is_open) | approves)
        .where(FollowUpRound.state.in_([RoundState.OPEN, RoundState.CLOSED, RoundState.COMPILING]))
        .options(joinedload(Reply.round), joinedload(Reply.body))
        .order_by(FollowUpRound.due_on, Reply.id)
    )
    return list(db.session.scalars(statement))


def possible_contacts(body: Body) -> list[User]:
    """Return the people who act for a body, by name."""
    statement = sa.select(User).where(User.active).options(selectinload(User.grants)).order_by(User.sort_key, User.id)
    roles = {Role.OFFICER, Role.MANAGER, Role.REGISTRAR}
    candidates = [user for user in db.session.scalars(statement) if roles & set(user.roles)]
    return [user for user in candidates if body.id in own_bodies(user)]
