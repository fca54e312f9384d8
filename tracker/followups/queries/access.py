"""What a person is to a round and to a body's reply: the one place that says whose answers somebody reads."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.permissions import Action, Role, may
from tracker.domain.rounds import Part, may_read_answers
from tracker.models import Body, FollowUpRound, Reply, User
from tracker.scope import stood_in_for

ANSWERS = (Role.OFFICER, Role.MANAGER, Role.REGISTRAR)
"""Roles that act for a body."""


def own_bodies(user: User, *roles: Role) -> set[int]:
    """Return the ids of the bodies that a person acts for, in one of some roles: a board and its administration alike.

    A role for the whole municipality makes no body one's own.
    """
    named = {grant.body_id for grant in user.grants if grant.role in (roles or ANSWERS) and grant.body_id}
    if named or any(role in (roles or ANSWERS) for role in user.roles):
        named |= {user.home_body_id} if user.home_body_id else set()
    served = sa.select(Body.administers_for_id).where(Body.id.in_(named))
    both = sa.select(Body.id).where(
        Body.id.in_(named) | Body.administers_for_id.in_(named) | Body.id.in_(served)
        | Body.administers_for_id.in_(served)
    )  # fmt: skip
    return set(db.session.scalars(both)) if named else set()


def manages(user: User, round_: FollowUpRound) -> bool:
    """Tell whether a person keeps a round: a registrar of the whole municipality, or of the body that owns it."""
    if not may(user.roles, Action.MANAGE_ROUNDS):
        return False
    grants = [grant.body_id for grant in user.grants if grant.role is Role.REGISTRAR]
    return None in grants or round_.owner_body_id in own_bodies(user, Role.REGISTRAR)


def part_in(user: User, reply: Reply) -> Part:
    """Return what a person is to a body's reply."""
    return parts_in(user, reply.round, [reply])[reply.id]


def parts_in(user: User, round_: FollowUpRound, replies: Sequence[Reply]) -> Mapping[int, Part]:
    """Return reply id → what a person is to it, for replies to one round."""
    own = own_bodies(user) if may(user.roles, Action.ANSWER_ROUND) else set()
    instead = {user.id, *db.session.scalars(stood_in_for(user))} if may(user.roles, Action.ANSWER_ROUND) else set()
    keeps, audits = manages(user, round_), Role.AUDITOR in user.roles
    return {
        reply.id: Part(own=reply.body_id in own or reply.contact_id in instead, manages=keeps, audits=audits)
        for reply in replies
    }


def reads_answers(user: User, reply: Reply) -> bool:
    """Tell whether a person reads what a body has answered."""
    return may_read_answers(reply.state, reply.round.demands, part_in(user, reply))


def approves(user: User, reply: Reply) -> bool:
    """Tell whether a person approves for a body: one of its managers."""
    return reply.body_id in own_bodies(user, Role.MANAGER) and Role.MANAGER in user.roles
