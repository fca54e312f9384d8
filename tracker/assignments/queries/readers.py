"""Who hears of each stage of an assignment: who answers for it, and when that one is silent, those above."""

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.domain.reminders import Stage
from tracker.mail.readers import Reader, readers_of, registrar_for
from tracker.models import Assignment, Body, Recipient, RoleGrant, User
from tracker.models.recipient import ANSWERABLE, is_current
from tracker.models.user import NoticeChoice, is_there
from tracker.scope import visible


def managers_of(assignment: Assignment) -> list[User]:
    """Return the managers of those who carry an assignment out; where they have none, those of the municipality."""
    received = sa.select(Recipient.body_id).where(
        Recipient.assignment_id == assignment.id, Recipient.role.in_(ANSWERABLE), Recipient.body_id.is_not(None),
        is_current(Recipient, clock.today()),
    )  # fmt: skip
    serving = sa.select(Body.id).where(Body.id.in_(received) | Body.administers_for_id.in_(received))
    served = sa.select(Body.administers_for_id).where(Body.id.in_(received))
    statement = (
        sa.select(User, RoleGrant.body_id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(is_there(User, clock.today()), RoleGrant.role == Role.MANAGER, RoleGrant.voided_at.is_(None))
        .where(RoleGrant.body_id.is_(None) | RoleGrant.body_id.in_(serving) | RoleGrant.body_id.in_(served))
        .order_by(User.id)
    )
    found = db.session.execute(statement).all()
    own = {user.id: user for user, of in found if of is not None}
    managers = list(own.values()) or [user for user, _ in found]
    return [user for user in managers if not assignment.protected_by or _sees(user, assignment)]


def _sees(user: User, assignment: Assignment) -> bool:
    seen = sa.select(Assignment.id).where(Assignment.id == assignment.id, visible(user))
    return db.session.scalar(seen) is not None


def readers_at(assignment: Assignment, stage: Stage) -> list[Reader]:
    """Return who hears of a stage: who answers for the assignment, its managers, or a registrar.

    Those above hear only where there is somebody below who has been silent, and nobody hears twice.
    """
    if stage is Stage.MANAGER:
        return [Reader(user=user) for user in managers_of(assignment) if user.id != assignment.owner_id]
    if stage is Stage.REGISTRAR:
        registrar = registrar_for(assignment, besides=assignment.owner_id) if assignment.owner_id else None
        return [Reader(user=registrar)] if registrar else []
    essential = stage is not Stage.LATE
    return [
        reader for reader in readers_of(assignment)
        if not (essential and reader.user and reader.user.notice_choice is NoticeChoice.ESSENTIAL)
    ]  # fmt: skip
