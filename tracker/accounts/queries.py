"""Who has an account."""

from dataclasses import dataclass

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.names import sort_key
from tracker.domain.pages import Page, page_within
from tracker.domain.permissions import Role
from tracker.models import Assignment, Body, RoleGrant, User
from tracker.models.assignment import IS_OPEN

PEOPLE_SHOWN = 50


@dataclass(frozen=True)
class PeopleFilter:
    """Which accounts a list shows. Empty values do not filter.

    Attributes:
        words: part of a name or address.
        role: what the person may do.
        body: slug of the home body, or of one that a role is for.
        active: "active", "closed" or "".
    """

    words: str = ""
    role: Role | None = None
    body: str = ""
    active: str = ""


def user_by_email(email: str) -> User | None:
    """Return the account of an address, whatever its case."""
    return db.session.scalars(sa.select(User).where(User.email == email.strip().casefold())).one_or_none()


def all_users() -> list[User]:
    """Return every account with its roles and home body, by name."""
    statement = sa.select(User).options(sa.orm.selectinload(User.grants), sa.orm.joinedload(User.home_body))
    return list(db.session.scalars(statement.order_by(User.sort_key, User.id)))


def possible_owners(*, besides: int | None = None) -> list[User]:
    """Return the active people who can be handläggare of an assignment, by name, and the one who is it already."""
    working = RoleGrant.role.in_([Role.OFFICER, Role.MANAGER, Role.REGISTRAR])
    holds = sa.select(RoleGrant.user_id).where(working, RoleGrant.voided_at.is_(None))
    return list(
        db.session.scalars(
            sa.select(User)
            .where(sa.or_(sa.and_(User.active, User.id.in_(holds)), User.id == besides))
            .order_by(User.sort_key, User.id)
        )
    )


def people_page(wanted: PeopleFilter, *, page: int) -> Page[User]:
    """Return one page of the accounts that are wanted, with their roles and home bodies, by name."""
    criteria = _criteria(wanted)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(User).where(*criteria)) or 0
    page = page_within(page, total, PEOPLE_SHOWN)
    statement = sa.select(User).where(*criteria).order_by(User.sort_key, User.id)
    shown = statement.offset((page - 1) * PEOPLE_SHOWN).limit(PEOPLE_SHOWN)
    parts = sa.orm.selectinload(User.grants).joinedload(RoleGrant.body), sa.orm.joinedload(User.home_body)
    return Page(list(db.session.scalars(shown.options(*parts))), page, PEOPLE_SHOWN, total)


def _criteria(wanted: PeopleFilter) -> list[sa.ColumnElement[bool]]:
    holds = sa.select(RoleGrant.user_id).where(RoleGrant.voided_at.is_(None))
    criteria: list[sa.ColumnElement[bool]] = []
    if words := wanted.words.strip():
        by_address = User.email.contains(words.casefold(), autoescape=True)
        name = sort_key(words)
        criteria.append(by_address | User.sort_key.contains(name, autoescape=True) if name else by_address)
    if wanted.role:
        criteria.append(User.id.in_(holds.where(RoleGrant.role == wanted.role)))
    if wanted.body:
        named = sa.select(Body.id).where(Body.slug == wanted.body)
        criteria.append(User.home_body_id.in_(named) | User.id.in_(holds.where(RoleGrant.body_id.in_(named))))
    if wanted.active:
        criteria.append(User.active == (wanted.active == "active"))
    return criteria


def load_person(user_id: int, *, for_update: bool = False) -> User | None:
    """Return an account with its roles; for a change it is locked and read again."""
    statement = sa.select(User).where(User.id == user_id).options(sa.orm.selectinload(User.grants))
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def open_assignments_of(user: User) -> int:
    """Count the open assignments that a person is handläggare of."""
    statement = sa.select(sa.func.count()).where(Assignment.owner_id == user.id, IS_OPEN)
    return db.session.scalar(statement) or 0


def bodies_to_choose() -> list[Body]:
    """Return the bodies that a role can be for, by name."""
    return list(db.session.scalars(sa.select(Body).order_by(Body.sort_key, Body.id)))
