"""Who has an account."""

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import RoleGrant, User


def user_by_email(email: str) -> User | None:
    """Return the account of an address, whatever its case."""
    return db.session.scalars(sa.select(User).where(User.email == email.strip().casefold())).one_or_none()


def all_users() -> list[User]:
    """Return every account with its roles and home body, by name."""
    statement = sa.select(User).options(sa.orm.selectinload(User.grants), sa.orm.joinedload(User.home_body))
    return list(db.session.scalars(statement.order_by(User.sort_key, User.id)))


def possible_owners(*, besides: int | None = None) -> list[User]:
    """Return the active people who can be handläggare of an assignment, by name, and the one who is it already."""
    holds = sa.select(RoleGrant.user_id).where(RoleGrant.role.in_([Role.OFFICER, Role.MANAGER, Role.REGISTRAR]))
    return list(
        db.session.scalars(
            sa.select(User)
            .where(sa.or_(sa.and_(User.active, User.id.in_(holds)), User.id == besides))
            .order_by(User.sort_key, User.id)
        )
    )
