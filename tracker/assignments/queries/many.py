"""Many assignments at once, to be looked over and changed."""

from collections.abc import Collection

import sqlalchemy as sa

from tracker.assignments.queries.listing import row_options
from tracker.db import db
from tracker.models import Assignment, User
from tracker.scope import visible


def load_assignments(user: User, references: Collection[str], *, for_update: bool = False) -> list[Assignment]:
    """Return those that the person sees, by id, each with what a row shows; locked where they are about to change."""
    statement = sa.select(Assignment).where(Assignment.reference.in_(references), visible(user)).order_by(Assignment.id)
    if for_update:
        statement = statement.with_for_update(of=Assignment).execution_options(populate_existing=True)
    return list(db.session.scalars(statement.options(*row_options())))
