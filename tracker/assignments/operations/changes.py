"""Changing what is known of an assignment: its läge, title, owner and plan; taking it back; opening it again."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.deadlines import reading, set_deadline
from tracker.assignments.queries.card import open_questions
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import OPEN, WORK, Status, target_of
from tracker.domain.names import TITLE_MAX, sort_key
from tracker.domain.permissions import Role
from tracker.mail import notices
from tracker.models import Assignment, Draft, Note, User
from tracker.models.deadline import DeadlineLevel
from tracker.models.draft import DraftKind
from tracker.wording.dates import long_date


class _Before(NamedTuple):
    title: str
    owner_id: int | None


def update_status(
    assignment: Assignment,
    *,
    status: Status,
    note: str,
    plan: str,
    reason: str,
    actor: User,
    now: dt.datetime,
    today: dt.date,
) -> str:
    """Say how the work goes: läge, a working note, and when it will be reported.

    Args:
        assignment: loaded for update.
        status: given, in_progress or ready.
        note: what has happened since, or ""; kept apart from the record.
        plan: the words of the planned deadline; changed only where they differ.
        reason: why the plan moves; needed where the old day has passed.
        actor: the official or manager.
        now: the moment of the note.
        today: the civil day.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: the läge cannot be reached, the plan is not understood, or a reason is missing.
    """
    moved = status is not assignment.status
    if not moved and not note.strip() and plan.strip() == planned_words(assignment):
        return confirm_status(assignment, actor=actor, today=today)
    if moved:
        assignment.status = target_of(status.value, assignment.status)
    replanned = change_plan(assignment, plan, reason=reason, today=today)
    assignment.status_confirmed_on, assignment.machine_read = today, False
    if note.strip():
        _add_remark(assignment, note.strip(), actor=actor, now=now, today=today)
    return audit.record(
        "assignment.status_updated",
        assignment,
        actor=actor,
        status=status if moved else "",
        plan=(plan.strip() or "ingen") if replanned else "",
        reason=reason.strip() if replanned else "",
    )


def _add_remark(assignment: Assignment, text: str, *, actor: User, now: dt.datetime, today: dt.date) -> None:
    """Write down what has happened; it answers the questions that stand open, and whoever asked is told."""
    remark = Note(assignment_id=assignment.id, author_id=actor.id, written_at=now, text=text)
    db.session.add(remark)
    db.session.flush()
    for question in open_questions(assignment):
        if question.author_id != actor.id:
            question.answer_id = remark.id
            notices.tell_answer(assignment, question, remark, today=today)


def confirm_status(assignment: Assignment, *, actor: User, today: dt.date) -> str:
    """Say that everything is as it was: nothing changes but the day on which somebody said so.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: there is no work going on to say anything of.
    """
    if assignment.status not in WORK:
        raise RuleBrokenError("Uppdraget har redovisats eller avslutats. Öppna uppdraget och se vad som har hänt.")
    assignment.status_confirmed_on, assignment.machine_read = today, False
    return audit.record("assignment.status_confirmed", assignment, actor=actor, status=assignment.status)


def hand_over(
    assignments: Sequence[Assignment], *, owner: User, to: User, actor: User, four_eyes: bool, today: dt.date
) -> str:
    """Give everything that one person owns, or some of it, to another; one act, undone at once.

    Args:
        assignments: loaded for update.
        owner: whose they are.
        to: the new owner.
        actor: who hands over: the owner, or a registrar.
        four_eyes: whether a registrar is kept from laying down what they are responsible for.
        today: the civil day.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: nothing is chosen, or it is somebody else's by now.
    """
    if not assignments:
        raise RuleBrokenError("Välj minst ett uppdrag att lämna över.", "assignments")
    if any(assignment.owner_id != owner.id for assignment in assignments):
        raise RuleBrokenError("Ett av uppdragen har fått en annan handläggare. Ladda om sidan.", "assignments")
    if four_eyes and owner.id == actor.id and Role.REGISTRAR in actor.roles:
        raise RuleBrokenError("Du är handläggare. Be en annan registrator byta handläggare.", "to")
    for assignment in assignments:
        assignment.owner_id = to.id
        audit.record("assignment.handed_over", assignment, actor=actor, owner=to.name)
        notices.tell_new(assignment, actor=actor, today=today)
    return audit.current_act()


def change_plan(assignment: Assignment, plan: str, *, reason: str, today: dt.date) -> bool:
    """Set another plan for the reporting, where the words differ from those that hold; tell whether they did.

    Raises:
        RuleBrokenError: the words are not understood, their day has been, or a passed plan moves without a reason.
    """
    plan = plan.strip()
    before = planned_words(assignment)
    if plan == before:
        return False
    check_plan(plan, today=today)
    if moving_needs_reason(assignment, today=today) and not reason.strip():
        raise RuleBrokenError("Skriv kort varför redovisningen flyttas.", "reason")
    set_deadline(assignment, plan, level=DeadlineLevel.PLANNED, context_date=today, reason=reason)
    return True


def check_plan(plan: str, *, today: dt.date) -> None:
    """Refuse a plan that says nothing of when.

    Raises:
        RuleBrokenError: the words are not understood, or their day has been.
    """
    found = reading(plan, context_date=today)
    if plan and found.kind == "unknown":
        raise RuleBrokenError(found.warnings[0], "plan")
    if found.latest_on and found.latest_on < today:
        raise RuleBrokenError(f"Dagen har varit ({long_date(found.latest_on)}). Skriv en tid framåt.", "plan")


def moving_needs_reason(assignment: Assignment, *, today: dt.date) -> bool:
    """Tell whether the plan moves with a reason only: a day that it was to be reported on has passed."""
    return any(day < today for day in (assignment.planned_due_on, assignment.decided_due_on) if day)


def planned_words(assignment: Assignment) -> str:
    """Return the words of the plan that holds, or ""."""
    current = [d for d in assignment.deadlines if d.level is DeadlineLevel.PLANNED and d.superseded_by_id is None]
    return current[-1].literal if current else ""


def change_details(
    assignment: Assignment,
    *,
    title: str,
    owner: User | None,
    plan: str,
    reason: str,
    actor: User,
    four_eyes: bool,
    today: dt.date,
    looked_at: bool = True,
) -> str:
    """Change the working title, the owner and the plan; the decision's words are not touched.

    What a machine registered is reviewed when a person saves it; who answers for it is told then, and not before.
    With `looked_at` off it is not reviewed: it is one of many, and nobody has read it.
    Under four eyes nobody lays down what they are responsible for, to close it themselves.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: the title is missing or too long, or the plan is refused.
    """
    title = " ".join(title.split())
    if not title or len(title) > TITLE_MAX:
        raise RuleBrokenError(f"Skriv en kort rubrik, högst {TITLE_MAX} tecken.", "title")
    if four_eyes and assignment.owner_id == actor.id and (owner is None or owner.id != actor.id):
        raise RuleBrokenError("Du är handläggare. Be en annan registrator byta handläggare.", "owner")
    before = _Before(assignment.title, assignment.owner_id)
    reviewed = assignment.machine_read and looked_at
    assignment.machine_read = assignment.machine_read and not looked_at
    assignment.title, assignment.sort_key = title, sort_key(title)
    assignment.owner_id = owner.id if owner else None
    replanned = change_plan(assignment, plan, reason=reason, today=today)
    if assignment.owner_id != before.owner_id or (reviewed and assignment.status in OPEN):
        notices.tell_new(assignment, actor=actor, today=today)
    if reviewed and assignment.owner_id and assignment.ended_by is not None:
        notices.tell_decided(assignment, assignment.ended_by, actor=actor, today=today)
    return audit.record(
        "assignment.changed",
        assignment,
        actor=actor,
        title=title if title != before.title else "",
        owner=(owner.name if owner else "ingen") if assignment.owner_id != before.owner_id else "",
        plan=(plan.strip() or "ingen") if replanned else "",
        reason=reason.strip() if replanned else "",
        reviewed="ja" if reviewed else "",
    )


def void_assignment(assignment: Assignment, *, reason: str, actor: User) -> str:
    """Take back an assignment that was registered by mistake; it stays, with the reason.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: no reason is given, or it is voided already.
    """
    if not reason.strip():
        raise RuleBrokenError("Skriv varför uppdraget makuleras. Skälet syns i historiken.", "reason")
    assignment.status = target_of("voided", assignment.status)
    assignment.void_reason, assignment.ended_by_id = reason.strip()[:400], None
    return audit.record("assignment.voided", assignment, actor=actor, reason=reason.strip())


def reopen_assignment(assignment: Assignment, *, reason: str, actor: User, today: dt.date) -> str:
    """Open an assignment that had ended. What was decided of it stays as evidence.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: no reason is given, or it is open.
    """
    if not reason.strip():
        raise RuleBrokenError("Skriv varför uppdraget öppnas igen. Skälet syns i historiken.", "reason")
    assignment.status = target_of("reopened", assignment.status)
    assignment.ended_by_id = None
    db.session.flush()
    notices.tell_taken_back(assignment, today=today)
    return audit.record("assignment.reopened", assignment, actor=actor, reason=reason.strip())


def bring_back_drafts(act: str) -> list[Draft]:
    """Let what was saved of a draft wait again where that is undone; what was left of a list goes, if not begun on.

    Returns:
        The drafts that the act had saved; old forms aside, which are taken back on a page of their own.
    """
    saved = sa.select(Draft).where(Draft.used_by_act == act, Draft.kind != DraftKind.FORM).with_for_update()
    found = list(db.session.scalars(saved))
    for draft in found:
        draft.used_by_act = None
        untouched = sa.and_(Draft.kind == draft.kind, Draft.used_by_act.is_(None), Draft.version == 1)
        db.session.execute(sa.delete(Draft).where(untouched, Draft.content["left_of"].as_integer() == draft.id))
    return found


def take_back(act: str, *, actor: User, today: dt.date) -> list[Assignment]:
    """Undo everything that one act did; who has heard of a decision that it recorded hears that it does not stand.

    Returns:
        The assignments concerned.

    Raises:
        RuleBrokenError: the act is undone already, or something has changed since.
    """
    undone = audit.undo(act, actor=actor)
    db.session.flush()
    for assignment in undone:
        notices.tell_taken_back(assignment, today=today)
    return undone
