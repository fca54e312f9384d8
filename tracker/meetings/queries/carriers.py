"""The municipality's own reports, and how much is reported in each."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import Assignment, Carrier, Deadline, Meeting, User
from tracker.models.assignment import IS_OPEN
from tracker.scope import visible


@dataclass(frozen=True)
class ListedCarrier:
    """A report, and how many open assignments that the reader may see are reported in it."""

    carrier: Carrier
    reported: int


def listed_carriers(user: User) -> list[ListedCarrier]:
    """Return the reports with their meetings, those of the latest year first, within it the one treated last."""
    statement = sa.select(Carrier).join(Carrier.meeting).where(Carrier.voided_at.is_(None))
    ordered = statement.order_by(Carrier.year.desc(), Meeting.held_on.desc(), Carrier.id.desc())
    carriers = db.session.scalars(ordered.options(joinedload(Carrier.meeting).joinedload(Meeting.body))).all()
    counted = (
        sa.select(Deadline.carrier_id, sa.func.count(sa.distinct(Deadline.assignment_id)))
        .join(Assignment, Deadline.assignment_id == Assignment.id)
        .where(Deadline.superseded_by_id.is_(None), Deadline.voided_at.is_(None), Deadline.carrier_id.is_not(None))
        .where(IS_OPEN, visible(user))
        .group_by(Deadline.carrier_id)
    )
    reported = {row[0]: row[1] for row in db.session.execute(counted)}
    return [ListedCarrier(carrier, reported.get(carrier.id, 0)) for carrier in carriers]


def load_carrier(carrier_id: int, *, for_update: bool = False) -> Carrier | None:
    """Return a report with its meeting; for a change it is locked and read again."""
    statement = sa.select(Carrier).where(Carrier.id == carrier_id, Carrier.voided_at.is_(None))
    if for_update:
        return db.session.scalars(
            statement.with_for_update().execution_options(populate_existing=True)
        ).one_or_none()  # fmt: skip
    return db.session.scalars(statement.options(joinedload(Carrier.meeting).joinedload(Meeting.body))).one_or_none()
