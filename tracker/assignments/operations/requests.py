"""Requests for another time: a decided one moves by decision only, so the official asks and the registrar answers."""

import datetime as dt

from tracker import audit
from tracker.assignments.operations.deadlines import reading, set_deadline
from tracker.assignments.queries.times import open_request_of
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import WORK
from tracker.mail import notices
from tracker.models import Assignment, DateRequest, User
from tracker.models.date_request import RequestState
from tracker.models.deadline import DeadlineLevel


def request_date(assignment: Assignment, *, wanted: str, reason: str, actor: User, today: dt.date) -> str:
    """Ask for another time for an assignment.

    Args:
        assignment: loaded for update.
        wanted: the time, in the asker's words.
        reason: why.
        actor: whose work it is.
        today: the civil day.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: the words are no day ahead, no reason is given, or a request is open already.
    """
    wanted, reason = " ".join(wanted.split()), reason.strip()
    found = reading(wanted, context_date=today)
    if found.latest_on is None:
        raise RuleBrokenError(found.warnings[0] if found.warnings else "Skriv en dag eller en period.", "wanted")
    if found.latest_on <= today:
        raise RuleBrokenError("Skriv en tid som ligger framåt.", "wanted")
    if not reason:
        raise RuleBrokenError("Skriv kort varför mer tid behövs.", "reason")
    if assignment.status not in WORK:
        raise RuleBrokenError("Uppdraget har redovisats eller avslutats, så det behövs ingen längre tid.")
    if open_request_of(assignment) is not None:
        raise RuleBrokenError("Det finns redan en begäran som väntar på svar.")
    request = DateRequest(
        assignment_id=assignment.id, asked_by_id=actor.id, asked_on=today, wanted=wanted[:200], reason=reason[:400],
        latest_on=found.latest_on,
    )  # fmt: skip
    db.session.add(request)
    assignment.status_confirmed_on = today
    db.session.flush()
    notices.tell_request(assignment, request, today=today)
    return audit.record("date.requested", assignment, actor=actor, plan=wanted, reason=reason)


def accept_request(assignment: Assignment, request: DateRequest, *, actor: User, today: dt.date) -> str:
    """Take what is asked for as the plan. The decided time stays until a decision moves it.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: it has been answered already.
    """
    _answer(request, RequestState.ACCEPTED, "", actor, today)
    set_deadline(  # as it was asked: what a missing year means does not change with the day of the answer
        assignment, request.wanted, level=DeadlineLevel.PLANNED, context_date=request.asked_on, reason=request.reason
    )
    notices.tell_request_answered(assignment, request, today=today)
    return audit.record("date.accepted", assignment, actor=actor, plan=request.wanted, reason=request.reason)


def decline_request(assignment: Assignment, request: DateRequest, *, answer: str, actor: User, today: dt.date) -> str:
    """Say no to a request, and why.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: it has been answered already, or no reason is given.
    """
    if not answer.strip():
        raise RuleBrokenError("Skriv varför, så vet handläggaren vad som gäller.", "answer")
    _answer(request, RequestState.DECLINED, answer.strip(), actor, today)
    notices.tell_request_answered(assignment, request, today=today)
    return audit.record("date.declined", assignment, actor=actor, reason=answer.strip())


def _answer(request: DateRequest, state: RequestState, answer: str, actor: User, today: dt.date) -> None:
    if request.state is not RequestState.OPEN or request.voided_at is not None:
        raise RuleBrokenError("Begäran är redan besvarad.")
    request.state, request.answer = state, answer[:400]
    request.answered_by_id, request.answered_on = actor.id, today
