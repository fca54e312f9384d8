"""Which saved views a person has: their own, and those that somebody shares with all."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import SavedView, User

SHARED_SHOWN = 100
VIEWS_MAX = 30
"""How many views a person may have: more are no help in finding anything."""


def views_of(user: User) -> list[SavedView]:
    """Return a person's own views and then the shared ones of others, each by name, in one query."""
    statement = sa.select(SavedView).where(
        SavedView.voided_at.is_(None), SavedView.shared | (SavedView.owner_id == user.id)
    )
    theirs = SavedView.owner_id != user.id
    ordered = statement.options(joinedload(SavedView.owner)).order_by(theirs, SavedView.sort_key, SavedView.id)
    return list(db.session.scalars(ordered.limit(VIEWS_MAX + SHARED_SHOWN)))


def own_views(user: User) -> list[SavedView]:
    """Return the views that a person has saved."""
    mine = sa.select(SavedView).where(SavedView.owner_id == user.id, SavedView.voided_at.is_(None))
    return list(db.session.scalars(mine))


def changeable_view(user: User, view_id: int, *, for_update: bool = False) -> SavedView | None:
    """Return a view that a person may rename or take away: their own; for a registrar any that is shared."""
    criterion: sa.ColumnElement[bool] = SavedView.owner_id == user.id
    if Role.REGISTRAR in user.roles:
        criterion |= SavedView.shared
    statement = sa.select(SavedView).where(SavedView.id == view_id, SavedView.voided_at.is_(None), criterion)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()
