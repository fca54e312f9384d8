"""The calendar of meetings, and what comes to each: planned, handed in, recommended, tabled to it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, subqueryload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from tracker.db import db
from tracker.domain.decisions import EARLIEST
from tracker.domain.lifecycle import ABOUT_PARTS, OPEN, Status
from tracker.mail.standing import unanswered
from tracker.models import (
    Assignment,
    Body,
    Case,
    Closing,
    Deadline,
    Event,
    Meeting,
    Paragraph,
    Report,
    ReportItem,
    User,
)
from tracker.models.body import BodyKind
from tracker.models.closing import IS_RECOMMENDED, ClosingStatus
from tracker.models.meeting import MeetingStatus
from tracker.models.report import ReportKind
from tracker.scope import visible, visible_reports

WAITING = frozenset({*OPEN, Status.PROPOSED})
DONE = frozenset({Status.READY, Status.REPORTED, Status.PROPOSED})
"""What a body has something to decide of, whatever else is known of it."""


@dataclass
class Expected:
    """An assignment that comes to a meeting, and why.

    Attributes:
        assignment: with matters, recipients and deadlines.
        planned: the words of the deadline that names the meeting, or "".
        report: what is handed in for it, or None.
        recommended: what another body has recommended this one to decide, or None.
        tabled: how it was tabled to this day, or None.
    """

    assignment: Assignment
    planned: str = ""
    report: Report | None = None
    recommended: Closing | None = None
    tabled: Closing | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is something to decide on: a report, a recommendation, or work that is done."""
        done = self.assignment.status in DONE
        return done or self.report is not None or self.recommended is not None


def find_meeting(slug: str, held_on: dt.date) -> Meeting | None:
    """Return a body's meeting of a day."""
    statement = (
        sa.select(Meeting)
        .join(Meeting.body)
        .where(Body.slug == slug, Meeting.held_on == held_on, Meeting.voided_at.is_(None))
    )
    return db.session.scalars(statement.options(joinedload(Meeting.body))).one_or_none()


def moved_meeting(slug: str, old: dt.date | None) -> Meeting | None:
    """Return the meeting that was on a day and is not any more, unless the body meets on that day after all."""
    if old is None or find_meeting(slug, old) is not None:
        return None
    moved_to = sa.select(Event.object_id).where(
        Event.object_type == "meeting", Event.action == "meeting.moved", Event.effective_on == old
    )  # a move there that was undone leaves its address behind, too
    statement = (
        sa.select(Meeting)
        .join(Meeting.body)
        .where(Body.slug == slug, Meeting.voided_at.is_(None), (Meeting.moved_from == old) | Meeting.id.in_(moved_to))
    )
    return db.session.scalars(statement.order_by(Meeting.id.desc()).limit(1)).one_or_none()


def held_meetings(*, today: dt.date, body: str = "", before: dt.date | None = None, limit: int = 12) -> list[Meeting]:
    """Return the meetings that have been, the latest first; of the day of the last one, all."""
    statement = sa.select(Meeting).join(Meeting.body).where(
        Meeting.held_on < min(before or today, today), Meeting.voided_at.is_(None),
        Meeting.status != MeetingStatus.CANCELLED,
    )  # fmt: skip
    if body:
        statement = statement.where(Body.slug == body)
    ordered = statement.options(joinedload(Meeting.body)).order_by(Meeting.held_on.desc(), Body.sort_key)
    return list(db.session.scalars(whole_days(ordered, limit)))


def whole_days(ordered: sa.Select[Meeting], limit: int) -> sa.Select[Meeting]:
    """Let a page end where a day does: the next one goes on with the day before."""
    last = ordered.with_only_columns(Meeting.held_on).offset(limit - 1).limit(1).scalar_subquery()
    return ordered.where(Meeting.held_on >= sa.func.coalesce(last, EARLIEST))


def next_meeting(meeting: Meeting) -> Meeting | None:
    """Return the body's next meeting after this one, or None where the calendar has none."""
    return _neighbour(meeting, Meeting.held_on > meeting.held_on, Meeting.held_on.asc())


def day_of_next(meeting: Meeting) -> dt.date | None:
    """Return the day of the body's next meeting, or None where the calendar has none."""
    following = next_meeting(meeting)
    return following.held_on if following else None


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """Return the body's meeting before this one, or None."""
    return _neighbour(meeting, Meeting.held_on < meeting.held_on, Meeting.held_on.desc())


def _neighbour(meeting: Meeting, where: sa.ColumnElement[bool], order: sa.UnaryExpression[dt.date]) -> Meeting | None:
    statement = sa.select(Meeting).where(
        where, Meeting.body_id == meeting.body_id, Meeting.voided_at.is_(None),
        Meeting.status != MeetingStatus.CANCELLED,
    )  # fmt: skip
    return db.session.scalars(statement.options(joinedload(Meeting.body)).order_by(order).limit(1)).one_or_none()


def expected_at(user: User, meetings: Sequence[Meeting], *, today: dt.date) -> dict[int, list[Expected]]:
    """Return meeting id → what comes to it and waits for a decision. As many queries for one meeting as for sixty."""
    ids = [meeting.id for meeting in meetings]
    rows: dict[int, dict[int, Expected]] = {meeting_id: {} for meeting_id in ids}

    def row(meeting_id: int, assignment: Assignment) -> Expected:
        return rows[meeting_id].setdefault(assignment.id, Expected(assignment))

    for meeting_id, assignment, deadline in db.session.execute(planned_for(user, ids).options(*_shown())):
        row(meeting_id, assignment).planned = deadline.words
    for meeting_id, assignment, report in db.session.execute(handed_in_for(user, ids).options(*_shown())):
        row(meeting_id, assignment).report = report
    latest = list(
        db.session.scalars(latest_sayings(user).options(joinedload(Closing.assignment).options(*_shown())))
    )  # loaded whole before the rest: each is asked of every meeting
    for meeting_id, closing in db.session.execute(_tabled_to(latest, ids)):
        row(meeting_id, closing.assignment).tabled = closing
    for meeting in where_recommended_comes_up(meetings, today):
        for closing in latest:
            if closing.status is ClosingStatus.RECOMMENDED and closing.decided_on <= meeting.held_on:
                row(meeting.id, closing.assignment)
    for found in rows.values():
        for expected in found.values():
            expected.recommended = expected.assignment.recommendation
    return {meeting_id: sorted(found.values(), key=_in_order) for meeting_id, found in rows.items()}


def _in_order(row: Expected) -> tuple[bool, str]:
    return not row.is_ready, row.assignment.sort_key


def planned_for(user: User, ids: Sequence[int]) -> sa.Select[int, Assignment, Deadline]:
    """Return the statement of what is planned to be reported at meetings, with the deadline that says so."""
    return (
        sa.select(Meeting.id, Assignment, Deadline)
        .join(Deadline, (Deadline.body_id == Meeting.body_id) & (Deadline.latest_on == Meeting.held_on))
        .join(Assignment, Deadline.assignment_id == Assignment.id)
        .where(Meeting.id.in_(ids), Deadline.superseded_by_id.is_(None), Deadline.voided_at.is_(None))
        .where((Deadline.kind == "meeting") | Deadline.meeting_id.is_not(None))
        .where(Assignment.status.in_(WAITING), visible(user))
    )


def handed_in_for(user: User, ids: Sequence[int]) -> sa.Select[int, Assignment, Report]:
    """Return the statement of what has been handed in for meetings and has no answer."""
    return (
        sa.select(Meeting.id, Assignment, Report)
        .join(Report, (Report.to_body_id == Meeting.body_id) & (Report.meeting_on == Meeting.held_on))
        .join(ReportItem, ReportItem.report_id == Report.id)
        .join(Assignment, ReportItem.assignment_id == Assignment.id)
        .where(Meeting.id.in_(ids), Report.voided_at.is_(None), Report.kind == ReportKind.FINAL, unanswered())
        .where(Assignment.status.in_(WAITING), visible(user), visible_reports(user))
    )


def latest_sayings(user: User) -> sa.Select[Closing]:
    """Return the statement of the latest said of each waiting assignment, where that tables or recommends."""
    return (
        sa.select(Closing)
        .join(Closing.assignment)
        .where(Closing.tabled_to.is_not(None) | IS_RECOMMENDED, is_latest_but(ABOUT_PARTS))
        .where(Assignment.status.in_(WAITING), visible(user))
    )


def is_latest_but(kinds: frozenset[str]) -> sa.ColumnElement[bool]:
    """Return the criterion: nothing later was said of the assignment, besides what is of some kinds."""
    later = aliased(Closing)
    said_later = sa.exists().where(
        later.assignment_id == Closing.assignment_id, later.id > Closing.id, _counts(later, kinds)
    )
    return sa.and_(_counts(Closing, kinds), ~said_later)


def _counts(said: type[Closing], kinds: frozenset[str]) -> sa.ColumnElement[bool]:
    return sa.and_(said.voided_at.is_(None), said.kind.not_in(sorted(kinds)))


def _tabled_to(latest: Sequence[Closing], ids: Sequence[int]) -> sa.Select[int, Closing]:
    return (
        sa.select(Meeting.id, Closing)
        .join(Closing, (Closing.tabled_to == Meeting.held_on) & (Closing.body_id == Meeting.body_id))
        .where(Meeting.id.in_(ids), Closing.id.in_([closing.id for closing in latest]))
    )


def where_recommended_comes_up(meetings: Sequence[Meeting], today: dt.date) -> list[Meeting]:
    """Return the council's meetings at which what is recommended waits: those that have been, and the next one."""
    council = [
        meeting for meeting in meetings
        if meeting.body.kind is BodyKind.COUNCIL and meeting.status is not MeetingStatus.CANCELLED
    ]  # fmt: skip
    coming = sa.select(sa.func.min(Meeting.held_on)).join(Meeting.body).where(
        Body.kind == BodyKind.COUNCIL, Meeting.held_on >= today, Meeting.voided_at.is_(None),
        Meeting.status != MeetingStatus.CANCELLED,
    )  # fmt: skip
    following = db.session.scalar(coming) if council else None
    return [meeting for meeting in council if meeting.held_on < today or meeting.held_on == following]


def _shown() -> tuple[_AbstractLoad, ...]:
    # By subquery: loading by ids asks once more for every 500 of them.
    return (
        subqueryload(Assignment.cases).subqueryload(Case.numbers), subqueryload(Assignment.recipients),
        subqueryload(Assignment.deadlines), joinedload(Assignment.giver), joinedload(Assignment.owner),
        subqueryload(Assignment.closings).options(
            joinedload(Closing.body), joinedload(Closing.paragraph).joinedload(Paragraph.meeting)
        ),
        joinedload(Assignment.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
    )  # fmt: skip
