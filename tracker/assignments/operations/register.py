"""Registering an assignment: from a decision, as a proposal, or afterwards from the words that close it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.deadlines import set_deadline
from tracker.assignments.queries.bodies import NamedBody
from tracker.db import db
from tracker.domain.decisions import EARLIEST
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.domain.names import TEXT_MAX, TITLE_MAX, short_title, sort_key
from tracker.mail import notices
from tracker.models import (
    Assignment,
    AssignmentCase,
    AssignmentPoint,
    AssignmentText,
    Body,
    Case,
    Paragraph,
    Recipient,
    Serial,
    User,
)
from tracker.models.assignment import AssignmentKind, Origin
from tracker.models.deadline import DeadlineLevel
from tracker.models.recipient import RecipientRole


@dataclass(frozen=True)
class Giving:
    """How an assignment was given.

    Attributes:
        giver: the body that decided; None only for a draft.
        given_on: the day, where known.
        paragraph: the §, where known.
        decision_point: its label in the §, «2», or "".
        missing_reason: why there is no §.
        origin: what it came from; budget needs budget_year.
        origin_note: in words, «Yrkande från S, V och MP».
        budget_year: the year of the budget that gave it.
    """

    giver: Body | None
    given_on: dt.date | None = None
    paragraph: Paragraph | None = None
    decision_point: str = ""
    missing_reason: str = ""
    origin: Origin = Origin.DECISION
    origin_note: str = ""
    budget_year: int | None = None


@dataclass(frozen=True)
class Task:
    """What is to be done, by whom and when.

    Attributes:
        text: the decision's literal words.
        title: the working title; made from the text where empty.
        recipients: who is answerable.
        collaborators: who takes part.
        points: (marker, text) of what is answered separately.
        deadline: the words of the decided deadline, or "".
        plan: the words of the planned one, or "".
        planned_on: when those words were written, which a missing year is counted from; None where that is now.
        report_to: to whom it is reported, where that is not the giver.
        kind: assignment, referral_task or standing.
    """

    text: str
    title: str = ""
    recipients: Sequence[NamedBody] = ()
    collaborators: Sequence[NamedBody] = ()
    points: Sequence[tuple[str, str]] = ()
    deadline: str = ""
    plan: str = ""
    planned_on: dt.date | None = None
    report_to: str = ""
    kind: AssignmentKind = AssignmentKind.ASSIGNMENT


def register_assignment(
    task: Task,
    giving: Giving,
    *,
    status: Status = Status.GIVEN,
    cases: Sequence[Case] = (),
    owner: User | None = None,
    afterwards: bool = False,
    actor: User | None,
    today: dt.date,
) -> Assignment:
    """Put an assignment into the register.

    Args:
        task: what is to be done.
        giving: the decision.
        status: given, proposed or draft.
        cases: the matters that it belongs to.
        owner: the handläggare, if one is known.
        afterwards: it is registered from the words that close it.
        actor: who registers; None where the installation does out of a document. Nobody is told of that by mail
            before a person has looked at it.
        today: the civil day.

    Raises:
        RuleBrokenError: the text is missing or too long, or a budget without year.
    """
    text, title = _check(task, giving, today)
    year = giving.given_on.year if giving.given_on else today.year
    assignment = Assignment(
        reference=_next_reference(year), title=title, sort_key=sort_key(title), status=status, kind=task.kind,
        giver_id=giving.giver.id if giving.giver else None, given_on=giving.given_on,
        paragraph_id=giving.paragraph.id if giving.paragraph else None, decision_point=giving.decision_point,
        paragraph_missing_reason=giving.missing_reason, origin=giving.origin, origin_note=giving.origin_note,
        budget_year=giving.budget_year, report_to=task.report_to, owner_id=owner.id if owner else None,
        registered_afterwards=afterwards, machine_read=actor is None,
        registered_on=today, status_confirmed_on=today,
    )  # fmt: skip
    db.session.add(assignment)
    db.session.flush()
    _add_parts(assignment, task, text, cases)
    _set_deadlines(assignment, task, today)
    audit.record(
        "assignment.registered_afterwards" if afterwards else "assignment.registered", assignment, actor=actor,
        effective_on=giving.given_on or today, title=title, status=status,
    )  # fmt: skip
    if status is Status.GIVEN and not afterwards:
        notices.tell_new(assignment, actor=actor, today=today)
    return assignment


def _set_deadlines(assignment: Assignment, task: Task, today: dt.date) -> None:
    context = assignment.given_on or today
    if task.deadline:
        set_deadline(assignment, task.deadline, level=DeadlineLevel.DECIDED, context_date=context)
    if task.plan:
        written_on = task.planned_on or max(context, today)
        set_deadline(assignment, task.plan, level=DeadlineLevel.PLANNED, context_date=written_on)


def _check(task: Task, giving: Giving, today: dt.date) -> tuple[str, str]:
    text = check_text(task.text)
    title = " ".join((task.title or short_title(text)).split())
    if len(title) > TITLE_MAX:
        raise RuleBrokenError(f"Rubriken får ha högst {TITLE_MAX} tecken. Nu har den {len(title)}.", "title")
    if giving.origin is Origin.BUDGET and not giving.budget_year:
        raise RuleBrokenError("Skriv vilket års budget det gäller, till exempel 2024.", "budget_year")
    if giving.given_on and not EARLIEST <= giving.given_on <= today:
        raise RuleBrokenError(f"Dagen då uppdraget gavs, {giving.given_on.isoformat()}, kan inte stämma.", "given_on")
    return text, title


def check_text(text: str) -> str:
    """Return a decision's words ready to be kept.

    Raises:
        RuleBrokenError: there are none, or more than TEXT_MAX characters.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise RuleBrokenError("Skriv eller klistra in uppdraget.", "text")
    if len(text) > TEXT_MAX:
        limit, length = f"{TEXT_MAX:,}".replace(",", "\u00a0"), f"{len(text):,}".replace(",", "\u00a0")
        raise RuleBrokenError(f"Uppdraget får ha högst {limit} tecken. Nu har det {length}.", "text")
    return text


def _add_parts(assignment: Assignment, task: Task, text: str, cases: Sequence[Case]) -> None:
    rows: list[object] = [
        AssignmentText(assignment_id=assignment.id, number=1, text=text, paragraph_id=assignment.paragraph_id)
    ]
    for role, entries in (
        (RecipientRole.LEAD, task.recipients),
        (RecipientRole.COLLABORATE, task.collaborators),
    ):
        rows += [
            Recipient(
                assignment_id=assignment.id,
                body_id=entry.body.id if entry.body else None,
                name=entry.name[:200],
                role=role,
                group_id=entry.group_id,
            )
            for entry in entries
        ]
    rows += [
        AssignmentPoint(assignment_id=assignment.id, position=place, marker=marker[:10], text=words)
        for place, (marker, words) in enumerate(task.points, start=1)
    ]
    rows += [
        AssignmentCase(assignment_id=assignment.id, case_id=case.id)
        for case in {case.id: case for case in cases}.values()
    ]
    db.session.add_all(rows)
    db.session.flush()


def _next_reference(year: int) -> str:
    serial = db.session.scalars(sa.select(Serial).where(Serial.year == year).with_for_update()).one_or_none()
    if serial is None:
        serial = Serial(year=year, last=0)
        db.session.add(serial)
    serial.last += 1
    db.session.flush()
    return f"U-{year}-{serial.last:04d}"
