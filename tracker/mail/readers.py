"""Who hears of an assignment: its owner, else its recipients' contact addresses, else a registrar."""

from typing import NamedTuple

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Assignment, Body, Recipient, RoleGrant, User
from tracker.models.recipient import ANSWERABLE
from tracker.models.user import is_there


class Reader(NamedTuple):
    """Who is told: a person, or a body at its contact address."""

    user: User | None = None
    body: Body | None = None

    @property
    def key(self) -> str:
        """A short name of the reader."""
        return f"u{self.user.id}" if self.user else f"b{self.body.id if self.body else 0}"

    @property
    def address(self) -> str:
        """Where the mail goes."""
        return self.user.email if self.user else self.body.contact_address if self.body else ""

    @property
    def name(self) -> str:
        """What the reader is called."""
        return self.user.name if self.user else self.body.name if self.body else ""


def readers_of(assignment: Assignment, *, besides_registrar: bool = False) -> list[Reader]:
    """Return who answers for an assignment: its owner, else its recipients' contact addresses, else a registrar."""
    if assignment.owner_id:
        return [Reader(user=db.session.get_one(User, assignment.owner_id))]
    bodies = contacts_of(assignment)
    if bodies or besides_registrar:
        return [Reader(body=body) for body in bodies]
    registrar = registrar_for(assignment)
    return [Reader(user=registrar)] if registrar else []


def contacts_of(assignment: Assignment) -> list[Body]:
    """Return the answerable recipients that have a contact address; for a board, its administration's will do."""
    received = sa.select(Recipient.body_id).where(
        Recipient.assignment_id == assignment.id,
        Recipient.role.in_(ANSWERABLE),
        Recipient.body_id.is_not(None),
        Recipient.voided_at.is_(None),
        Recipient.valid_to.is_(None),  # of a part that is to pass on its new body hears, and the old one no more
    )
    mine = Body.id.in_(received) | Body.administers_for_id.in_(received)
    statement = sa.select(Body).where(mine, Body.contact_address != "").order_by(Body.id)
    found = list(db.session.scalars(statement))
    named = {body.id for body in found}
    return [body for body in found if body.administers_for_id not in named]


def registrars_of(body: Body) -> list[User]:
    """Return the registrars of a body who are there; where it has none of its own, one for the municipality."""
    statement = (
        sa.select(User, RoleGrant.body_id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(is_there(User, clock.today()), RoleGrant.role == Role.REGISTRAR, RoleGrant.voided_at.is_(None))
        .where(RoleGrant.body_id.is_(None) | (RoleGrant.body_id == body.id))
        .order_by(User.id)
    )
    found = db.session.execute(statement).all()
    own = [user for user, of in found if of == body.id]
    return own or [user for user, _ in found][:1]


def registrar_for(assignment: Assignment, *, besides: int | None = None) -> User | None:
    """Return a registrar who is there: one for the giver, else one for the whole municipality."""
    statement = (
        sa.select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(is_there(User, clock.today()), RoleGrant.role == Role.REGISTRAR, User.id != (besides or 0))
        .where(RoleGrant.voided_at.is_(None))
        .where(RoleGrant.body_id.is_(None) | (RoleGrant.body_id == assignment.giver_id))
        .order_by(RoleGrant.body_id.is_(None), User.id)
    )
    return db.session.scalars(statement.limit(1)).first()
