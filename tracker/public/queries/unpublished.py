"""What may be published and is not."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tracker.assignments.queries.listing import row_options
from tracker.db import db
from tracker.domain.lifecycle import PUBLISHABLE
from tracker.domain.pages import Page, page_within
from tracker.models import Assignment, Body, User
from tracker.scope import visible

PAGE_SIZE = 50


def unpublished(user: User, *, giver: str, page: int) -> Page[Assignment]:
    """Return what the person sees and may publish, latest decision first; of one giving body, or of all."""
    criteria = [
        visible(user), Assignment.protected_by == "", Assignment.published_on.is_(None),
        Assignment.status.in_(sorted(PUBLISHABLE)), Assignment.machine_read.is_(False),
    ]  # fmt: skip
    if giver:
        criteria.append(Assignment.giver_id.in_(sa.select(Body.id).where(Body.slug == giver)))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Assignment).where(*criteria)) or 0
    page = page_within(page, total, PAGE_SIZE)
    latest_first = (Assignment.given_on.is_(None), Assignment.given_on.desc(), Assignment.id.desc())
    statement = sa.select(Assignment).where(*criteria).order_by(*latest_first)
    options = [*row_options(), selectinload(Assignment.texts)]
    rows = db.session.scalars(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE).options(*options)).all()
    return Page(rows, page, PAGE_SIZE, total)
