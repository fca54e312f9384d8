"""What is recorded of a meeting, for its page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.models import Assignment, Case, Closing, Meeting, Paragraph, User
from tracker.models.paragraph import Outcome
from tracker.scope import hidden_among, visible


@dataclass(frozen=True)
class MeetingPage:
    """What is recorded of a meeting.

    Attributes:
        said: what it said of assignments, but for what it tabled.
        given: the assignments that it gave or proposed.
        tabled: the §§ that tabled their matters.
        put_off: what was said to be tabled, of assignments; with their §§, where those are known.
        others: §§ that did neither.
        hidden: ids of §§ whose words the reader may not see.
    """

    said: Sequence[Closing]
    given: Sequence[Assignment]
    tabled: Sequence[Paragraph]
    put_off: Sequence[Closing]
    others: Sequence[Paragraph]
    hidden: set[int]


def meeting_page(user: User, meeting: Meeting) -> MeetingPage:
    """Return what is recorded of a meeting, in the order of its §§."""
    paragraphs = list(
        db.session.scalars(
            sa.select(Paragraph)
            .where(Paragraph.meeting_id == meeting.id, Paragraph.voided_at.is_(None))
            .options(selectinload(Paragraph.cases).selectinload(Case.numbers), joinedload(Paragraph.meeting))
            .order_by(Paragraph.sort_number, Paragraph.number)
        )
    )
    ids = [paragraph.id for paragraph in paragraphs]
    said = (
        sa.select(Closing)
        .join(Closing.assignment)
        .join(Closing.paragraph)
        .where(Closing.paragraph_id.in_(ids), Closing.voided_at.is_(None), visible(user))
        .where(Closing.kind.not_in(["confirmed", "tabled"]))
        .options(
            joinedload(Closing.assignment).selectinload(Assignment.recipients),
            selectinload(Closing.paragraph).selectinload(Paragraph.votes),
        )
        .order_by(Paragraph.sort_number, Closing.id)
    )
    given = (
        sa.select(Assignment)
        .join(Assignment.paragraph)
        .where(Assignment.paragraph_id.in_(ids), Assignment.status != Status.VOIDED, visible(user))
        .options(selectinload(Assignment.recipients))
        .order_by(Paragraph.sort_number, Assignment.id)
    )
    page = MeetingPage(
        list(db.session.scalars(said)), list(db.session.scalars(given)),
        [paragraph for paragraph in paragraphs if paragraph.outcome is Outcome.TABLED], _put_off(user, meeting), [],
        hidden_among(user, paragraphs),
    )  # fmt: skip
    spoken = {closing.paragraph_id for closing in page.said} | {found.paragraph_id for found in page.given}
    others = [p for p in paragraphs if p.outcome is not Outcome.TABLED and p.id not in spoken]
    return replace(page, others=others)


def _put_off(user: User, meeting: Meeting) -> list[Closing]:
    statement = (
        sa.select(Closing)
        .join(Closing.assignment)
        .where(Closing.body_id == meeting.body_id, Closing.decided_on == meeting.held_on, Closing.kind == "tabled")
        .where(Closing.voided_at.is_(None), visible(user))
        .options(joinedload(Closing.assignment), joinedload(Closing.paragraph).joinedload(Paragraph.meeting))
    )
    return list(db.session.scalars(statement.order_by(Closing.id)))
