"""The disposals that there are."""

import sqlalchemy as sa

from tracker.db import db
from tracker.models import Disposal

MOST = 200


def disposals() -> list[Disposal]:
    """Return the latest disposals, planned ones and those carried out, the newest first."""
    found = sa.select(Disposal).where(Disposal.voided_at.is_(None)).order_by(Disposal.id.desc()).limit(MOST)
    return list(db.session.scalars(found))


def load_disposal(disposal_id: int, *, for_update: bool = False) -> Disposal | None:
    """Load one that has not been taken back."""
    statement = sa.select(Disposal).where(Disposal.id == disposal_id, Disposal.voided_at.is_(None))
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()
