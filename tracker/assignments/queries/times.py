"""The times of an assignment: what is counted back from its meeting, how they have moved, what mail is to come."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.assignments.queries.readers import readers_at
from tracker.db import db
from tracker.domain.lifecycle import WORK
from tracker.domain.policy import plan_back
from tracker.domain.reminders import Reminder, forecast
from tracker.mail.policies import policies
from tracker.mail.standing import standing_of
from tracker.models import Assignment, Body, DateRequest, Deadline, Meeting, User
from tracker.models.body import BodyKind
from tracker.models.date_request import RequestState
from tracker.models.deadline import DeadlineLevel
from tracker.models.meeting import MeetingStatus
from tracker.scope import visible


@dataclass(frozen=True)
class Coming:
    """A mail that will go as things stand: when, what it is, to whom, and for which day."""

    reminder: Reminder
    to: Sequence[str]


@dataclass(frozen=True)
class Times:
    """The times of an assignment.

    Attributes:
        back: the days before its meeting, with what happens on each; empty where it is due at none ahead.
        history: its deadlines, the newest first.
        moved: how often its plan has been changed.
        coming: the mails that will go.
        request: a request for another time that waits, or None.
        stranded: deadlines whose meeting is called off, where the calendar has no later one to go on to.
    """

    back: Sequence[tuple[dt.date, str]]
    history: Sequence[Deadline]
    moved: int
    coming: Sequence[Coming]
    request: DateRequest | None
    stranded: Sequence[Deadline]


def times_of(assignment: Assignment, *, today: dt.date) -> Times:
    """Return the times of an assignment."""
    statement = (
        sa.select(Deadline)
        .where(Deadline.assignment_id == assignment.id, Deadline.voided_at.is_(None))
        .options(joinedload(Deadline.meeting).joinedload(Meeting.body), joinedload(Deadline.carrier))
        .order_by(Deadline.id.desc())
    )
    history = list(db.session.scalars(statement))
    holding = [found for found in history if found.superseded_by_id is None and found.literal]
    planned = [found.literal for found in history if found.level is DeadlineLevel.PLANNED and found.literal]
    working = assignment.status in WORK
    return Times(
        back=_counted_back(holding, today) if working else [],
        history=[found for found in history if found.literal],
        moved=sum(one != other for one, other in pairwise(planned)),
        coming=_coming(assignment, today) if working else [],
        request=open_request_of(assignment),
        stranded=[
            found for found in holding if working and found.meeting and found.meeting.status is MeetingStatus.CANCELLED
        ],
    )


def _counted_back(holding: Sequence[Deadline], today: dt.date) -> list[tuple[dt.date, str]]:
    """Count the days before the meeting that comes first of those that it is due at."""
    ahead = [
        found for found in holding
        if found.meeting and not _is_called_off(found) and found.latest_on and found.latest_on >= today
    ]  # fmt: skip
    if not ahead:
        return []
    deadline = min(ahead, key=lambda found: found.latest_on or today)
    meeting, known = deadline.meeting, policies()
    if meeting is None:
        return []
    policy = known.of(meeting.body_id)
    back = plan_back(meeting.held_on, policy, known.calendar)
    papers = deadline.carrier.papers_by if deadline.carrier and deadline.carrier.papers_by else back.submitted
    days = [(back.draft, "utkast hos chefen"), (back.signed, "underskrivet"), (papers, "handlingar inne")]
    if meeting.body.kind is BodyKind.COUNCIL and (board := _board_before(meeting, policy.council_lead)):
        days.append((board.held_on, f"{board.body.short_name} har behandlat ärendet"))
    days.append((meeting.held_on, f"{meeting.body.short_name} sammanträder"))
    return sorted((day, what) for day, what in days if day)


def _is_called_off(deadline: Deadline) -> bool:
    return deadline.meeting is not None and deadline.meeting.status is MeetingStatus.CANCELLED


def _board_before(meeting: Meeting, lead: int) -> Meeting | None:
    """Return the executive board's last meeting early enough before the council's, which hears it first (KL 5:26)."""
    statement = (
        sa.select(Meeting)
        .join(Meeting.body)
        .where(Body.kind == BodyKind.EXECUTIVE_BOARD, Meeting.held_on <= meeting.held_on - dt.timedelta(days=lead))
        .where(Meeting.voided_at.is_(None), Meeting.status != MeetingStatus.CANCELLED)
        .order_by(Meeting.held_on.desc())
    )
    return db.session.scalars(statement.options(joinedload(Meeting.body)).limit(1)).one_or_none()


def _coming(assignment: Assignment, today: dt.date) -> list[Coming]:
    found = forecast(standing_of(assignment), today, policies().calendar)
    readers = {stage: readers_at(assignment, stage) for stage in {reminder.stage for reminder in found}}
    return [Coming(reminder, [reader.name for reader in to]) for reminder in found if (to := readers[reminder.stage])]


def open_request_of(assignment: Assignment) -> DateRequest | None:
    """Return the request for another time that waits for an answer; of what is reported or over none does."""
    if assignment.status not in WORK:
        return None
    statement = sa.select(DateRequest).where(
        DateRequest.assignment_id == assignment.id, DateRequest.state == RequestState.OPEN,
        DateRequest.voided_at.is_(None),
    )  # fmt: skip
    return db.session.scalars(
        statement.options(joinedload(DateRequest.asked_by)).order_by(DateRequest.id).limit(1)
    ).one_or_none()


def requests_about(assignments: Sequence[Assignment]) -> dict[int, DateRequest]:
    """Return assignment id → the request for another time that waits."""
    statement = sa.select(DateRequest).where(
        DateRequest.assignment_id.in_([found.id for found in assignments]), DateRequest.state == RequestState.OPEN,
        DateRequest.voided_at.is_(None),
    )  # fmt: skip
    return {found.assignment_id: found for found in db.session.scalars(statement.order_by(DateRequest.id.desc()))}


def open_requests(user: User) -> list[DateRequest]:
    """Return the requests that wait for an answer, the oldest first, of what a person sees."""
    statement = (
        sa.select(DateRequest)
        .join(DateRequest.assignment)
        .where(DateRequest.state == RequestState.OPEN, DateRequest.voided_at.is_(None), visible(user))
        .where(Assignment.status.in_(WORK))
        .options(joinedload(DateRequest.assignment), joinedload(DateRequest.asked_by))
        .order_by(DateRequest.id)
    )
    return list(db.session.scalars(statement.limit(50)))
