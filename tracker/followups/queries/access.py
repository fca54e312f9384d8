"""What a person is to a round and to a body's reply: the one place that says whose answers somebody reads."""

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
    stands_in = reply.contact_id is not None and reply.contact_id in set(db.session.scalars(stood_in_for(user)))
    own = reply.body_id in own_bodies(user) or reply.contact_id == user.id or stands_in
    return Part(
        own=own and may(user.roles, Action.ANSWER_ROUND), manages=manages(user, reply.round),
        audits=Role.AUDITOR in user.roles,
    )  # fmt: skip


def reads_answers(user: User, reply: Reply) -> bool:
    """Tell whether a person reads what a body has answered."""
    return may_read_answers(reply.state, reply.round.demands, part_in(user, reply))


def approves(user: User, reply: Reply) -> bool:
    """Tell whether a person approves for a body: one of its managers."""
    return reply.body_id in own_bodies(user, Role.MANAGER) and Role.MANAGER in user.roles
