"""Minutes that wait to be reviewed, page by page, and the reviews of single §§ that are begun."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import Body, Draft, Meeting, Paragraph, User
from tracker.models.draft import DraftKind
from tracker.scope import visible_drafts

A_PAGE = 10


@dataclass(frozen=True)
class MinutesWaiting:
    """Minutes of a meeting, and how many of their §§ are left to review."""

    draft: Draft
    meeting: Meeting
    left: int


@dataclass(frozen=True)
class WaitingPage:
    """One page of the minutes that wait, latest meeting first, and how many there are in all."""

    rows: Sequence[MinutesWaiting]
    total: int
    page: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // A_PAGE))


def minutes_waiting(user: User, *, page: int) -> WaitingPage:
    """Return the minutes that a person has pasted, or that the installation has read for any registrar."""
    wanted = sa.and_(Draft.kind == DraftKind.MINUTES, Draft.used_by_act.is_(None), visible_drafts(user))
    total = db.session.scalar(sa.select(sa.func.count(Draft.id)).where(wanted)) or 0
    page = min(max(page, 1), max(1, -(-total // A_PAGE)))
    statement = (
        sa.select(Draft, Meeting).join(Meeting, Meeting.id == Draft.meeting_id).join(Body, Body.id == Meeting.body_id)
        .where(wanted).options(joinedload(Meeting.body))
        .order_by(Meeting.held_on.desc(), Body.sort_key, Draft.id.desc()).limit(A_PAGE).offset((page - 1) * A_PAGE)
    )  # fmt: skip
    found = [(row[0], row[1]) for row in db.session.execute(statement)]
    known = _numbers_known({meeting.id for _, meeting in found})
    rows = [MinutesWaiting(draft, meeting, _left(draft, known.get(meeting.id, set()))) for draft, meeting in found]
    return WaitingPage(rows, total, page)


def _numbers_known(meetings: set[int]) -> dict[int, set[str]]:
    statement = sa.select(Paragraph.meeting_id, Paragraph.number).where(
        Paragraph.meeting_id.in_(meetings), Paragraph.voided_at.is_(None), Paragraph.outcome.is_not(None)
    )
    known: dict[int, set[str]] = {}
    for meeting_id, number in db.session.execute(statement):
        known.setdefault(meeting_id, set()).add(number)
    return known


def _left(draft: Draft, known: set[str]) -> int:
    rows = [row for row in draft.content["rows"] if row["number"] not in known and not row.get("dismissed")]
    return sum(row["outcome"] != "tabled" and row["given"] + row["said"] > 0 for row in rows)


def begun_review(user: User, minutes: Draft, number: str) -> int | None:
    """Return the id of a person's own draft of one § out of some minutes, so that going on begins no second one."""
    statement = sa.select(Draft.id).where(
        Draft.author_id == user.id, Draft.kind == DraftKind.DECISION, Draft.used_by_act.is_(None),
        Draft.content["minutes"].as_integer() == minutes.id, Draft.content["number"].as_string() == number,
    )  # fmt: skip
    return db.session.scalars(statement.order_by(Draft.id.desc()).limit(1)).one_or_none()
