"""Tidsläge: how the time of an assignment is shown. Computed, never chosen."""

import datetime as dt
from dataclasses import dataclass

from tracker import clock
from tracker.domain import decisions
from tracker.domain.deadlines import is_late
from tracker.domain.lifecycle import ENDED, Status
from tracker.domain.reminders import act_by
from tracker.mail.policies import policies, work_calendar
from tracker.models import Assignment, Carrier, Deadline, Meeting, Paragraph
from tracker.models.deadline import DeadlineLevel
from tracker.wording.dates import SOON_DAYS


@dataclass(frozen=True)
class Due:
    """How a time is drawn.

    Attributes:
        words: the deadline as Deadline.words has it.
        bar: late, soon, none, done or "", the value of data-due.
        day: the day that the distance is counted to.
        note: what stands after it.
    """

    words: str
    bar: str
    day: dt.date | None = None
    note: str = ""


def current_deadlines(assignment: Assignment) -> dict[str, Deadline]:
    """Return level → the deadline that holds."""
    return {
        deadline.level.value: deadline
        for deadline in assignment.deadlines
        if deadline.superseded_by_id is None and deadline.literal
    }


def due_of(assignment: Assignment) -> Due:
    """Return the tidsläge of an assignment; the planned time is shown, unless only the decided one has passed."""
    current, today = current_deadlines(assignment), clock.today()
    decided = current.get(DeadlineLevel.DECIDED)
    deadline = current.get(DeadlineLevel.PLANNED) or decided
    if assignment.status in ENDED or assignment.status in {Status.PROPOSED, Status.DRAFT}:
        return Due(deadline.words if deadline else "", "done")
    if deadline is None:
        return Due("Ingen plan", "none", note="utan datum")
    if assignment.status is Status.REPORTED:
        return Due(deadline.words, "", note="redovisat")
    if decided is not None and is_late(decided.latest_on, today=today):
        plan = f"enligt beslutet, plan {deadline.words}" if deadline is not decided else "enligt beslutet"
        return Due(decided.words, "late", decided.latest_on, plan)
    return _time_of(deadline, today)


def _time_of(deadline: Deadline, today: dt.date) -> Due:
    if deadline.latest_on is None:
        return Due(deadline.words, "none", note="utan datum")
    if is_late(deadline.latest_on, today=today):
        return Due(deadline.words, "late", deadline.latest_on, "enligt planen")
    soon = (deadline.latest_on - today).days <= SOON_DAYS
    return Due(deadline.words, "soon" if soon else "", deadline.latest_on)


def act_by_of(assignment: Assignment) -> dt.date | None:
    """Return when papers must be in for the meeting that an assignment is due at, or None where there is none ahead."""
    current = current_deadlines(assignment)
    deadline = current.get(DeadlineLevel.PLANNED) or current.get(DeadlineLevel.DECIDED)
    if deadline is None or deadline.latest_on is None or not deadline.at_meeting:
        return None
    if deadline.latest_on < clock.today():
        return None
    return act_by(policies().term_of(deadline, deadline.latest_on), work_calendar())


def papers_by(meeting: Meeting) -> dt.date:
    """Return handlingsstopp of a meeting."""
    return act_by(policies().meeting_term(meeting.body_id, meeting.held_on), work_calendar())


def papers_of(carrier: Carrier) -> dt.date:
    """Return when what is to stand in one of the municipality's own reports must be handed in."""
    return work_calendar().working_day_until(carrier.papers_by) if carrier.papers_by else papers_by(carrier.meeting)


def awaits_adjustment(paragraph: Paragraph) -> bool:
    """Tell whether a § is so new that its minutes may be unadjusted; of an older one the day is just not known."""
    return decisions.awaits_adjustment(paragraph.meeting.held_on, paragraph.adjusted, today=clock.today())
