"""Whether what was posted is still to be told: asked when a mail is written, and again just before it goes."""

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.calendar import WorkCalendar
from tracker.domain.lifecycle import MOVES, OPEN, WORK, Status
from tracker.domain.reminders import Standing, is_needed
from tracker.mail.policies import policies
from tracker.mail.readers import readers_of
from tracker.mail.round_standing import round_holds
from tracker.models import Assignment, Closing, Notice, Report, ReportItem
from tracker.models.closing import ClosingStatus
from tracker.models.date_request import RequestState
from tracker.models.deadline import DeadlineLevel
from tracker.models.meeting import MeetingStatus
from tracker.models.notice import ABOUT_A_ROUND, ABOUT_NO_ASSIGNMENT, Letter
from tracker.models.report import ReportKind

FOR_WHO_ANSWERS = (Letter.NEW_ASSIGNMENT, Letter.REMINDER, Letter.LATE, Letter.DECIDED, Letter.MOVED)
"""What is told only to who answers for the assignment at the time; the rest is meant for the one it was posted to."""
SENT_BACK = ("not_completed", "referred_back", "amended")
"""What a decision says that asks for another report."""


def unanswered() -> sa.ColumnElement[bool]:
    """Return the criterion for a Report, joined with its ReportItem, that waits: nothing has sent the work back."""
    back = sa.exists().where(
        Closing.assignment_id == ReportItem.assignment_id, Closing.kind.in_(SENT_BACK), Closing.voided_at.is_(None),
        Closing.status == ClosingStatus.DECIDED, Closing.decided_on >= Report.issued_on,
    )  # fmt: skip
    return ~back


def standing_of(assignment: Assignment) -> Standing:
    """Return what is known of an assignment for its reminders."""
    reported = (
        sa.select(ReportItem.id)
        .join(Report)
        .where(ReportItem.assignment_id == assignment.id, Report.voided_at.is_(None), Report.kind == ReportKind.FINAL)
        .where(unanswered())
    )
    days = {DeadlineLevel.DECIDED: assignment.decided_due_on, DeadlineLevel.PLANNED: assignment.planned_due_on}
    known = policies()
    terms = {
        known.term_of(deadline, deadline.latest_on)
        for deadline in assignment.deadlines
        if deadline.superseded_by_id is None and deadline.latest_on and days[deadline.level] == deadline.latest_on
    }
    return Standing(
        status=assignment.status,
        confirmed_on=assignment.status_confirmed_on,
        reported=db.session.scalar(reported.limit(1)) is not None,
        terms=tuple(sorted(terms, key=lambda term: term.due_on)),
        policy=known.of(assignment.giver_id),
    )


def holds(notice: Notice, *, calendar: WorkCalendar) -> bool:
    """Tell whether a notice is still to be told; what an undo brings back is, so that a notice is not thrown away."""
    if notice.letter in ABOUT_A_ROUND:
        return round_holds(notice)
    if notice.letter in ABOUT_NO_ASSIGNMENT:  # what it says is worked out as it is written
        return notice.meeting is None or notice.meeting.status is not MeetingStatus.CANCELLED
    if notice.assignment.status is Status.VOIDED or not _is_so(notice, calendar):
        return False
    if notice.letter not in FOR_WHO_ANSWERS:
        return True
    person = notice.instead_of_id or notice.user_id
    meant_for = f"u{person}" if person else f"b{notice.body_id}"
    return meant_for in {reader.key for reader in readers_of(notice.assignment)}


def _is_so(notice: Notice, calendar: WorkCalendar) -> bool:
    """Tell whether what a notice says is still so, whoever reads it."""
    assignment = notice.assignment
    match notice.letter:
        case Letter.QUESTION:
            return not (notice.note and notice.note.answer_id)
        case Letter.REQUEST | Letter.REQUEST_ANSWERED if (asked := notice.request) is not None:
            waits = asked.state is RequestState.OPEN
            stands_open = waits and assignment.status in WORK
            return asked.voided_at is None and (stands_open if notice.letter is Letter.REQUEST else not waits)
        case Letter.TAKEN_BACK | Letter.DECIDED:
            return stands(notice) is (notice.letter is Letter.DECIDED)
        case Letter.NEW_ASSIGNMENT:
            return assignment.status in OPEN
        case Letter.MOVED:
            return assignment.status in OPEN and notice.term_on in {
                assignment.decided_due_on, assignment.planned_due_on
            }  # fmt: skip
        case Letter.REMINDER | Letter.LATE | Letter.LATE_MANAGER | Letter.LATE_REGISTRAR:
            return _is_needed(notice, calendar)
    return True


def stands(notice: Notice) -> bool:
    """Tell whether the decision that a notice tells of stands in the register: not undone, and nothing opened again."""
    closing = notice.closing
    if closing is None or closing.voided_at:
        return False
    ends = MOVES[closing.kind].ends and not closing.evidence_only
    return not ends or notice.assignment.ended_by_id == closing.id


def _is_needed(notice: Notice, calendar: WorkCalendar) -> bool:
    standing = standing_of(notice.assignment)
    term = next((term for term in standing.terms if term.due_on == notice.term_on), None)
    return notice.stage is not None and term is not None and is_needed(standing, notice.stage, term, calendar)
