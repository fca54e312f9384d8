"""Recording what a decision said of an assignment. Only here does an assignment end."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.deadlines import set_deadline
from tracker.assignments.operations.register import check_text
from tracker.assignments.queries.times import open_request_of
from tracker.db import db
from tracker.domain.decisions import check_decision
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import ENDED, LEAVES_WAITING, MOVES, WORK, Need, Status, target_of
from tracker.domain.permissions import may_record_closing
from tracker.mail import notices
from tracker.models import (
    Assignment,
    AssignmentText,
    Body,
    Closing,
    Paragraph,
    Recipient,
    Relation,
    Report,
    ReportItem,
    User,
)
from tracker.models.closing import ClosingStatus
from tracker.models.date_request import RequestState
from tracker.models.deadline import DeadlineLevel
from tracker.models.recipient import OwnStatus
from tracker.models.relation import RelationKind
from tracker.scope import stood_in_for


@dataclass(frozen=True)
class Saying:
    """What a decision says of one assignment.

    Attributes:
        kind: one of CLOSING_KINDS.
        body: who decided.
        decided_on: the day.
        paragraph: the §, or None with a missing_reason.
        missing_reason: why there is no §.
        decision_point: the label of the point, «4 o».
        text: the decision's own words, or the new words of an amended assignment.
        reason: why it ended unfulfilled.
        tabled_to: the day to which it was tabled.
        deadline: the words of the longer time.
        recommended: a body above decides; nothing is given or closed yet.
    """

    kind: str
    body: Body
    decided_on: dt.date
    paragraph: Paragraph | None = None
    missing_reason: str = ""
    decision_point: str = ""
    text: str = ""
    reason: str = ""
    tabled_to: dt.date | None = None
    deadline: str = ""
    recommended: bool = False


def record_closing(
    assignment: Assignment,
    saying: Saying,
    *,
    actor: User | None,
    four_eyes: bool,
    today: dt.date,
    successor: Assignment | None = None,
) -> Closing:
    """Record what a decision said, and move the assignment where that takes it.

    Args:
        assignment: loaded for update.
        saying: the decision's words and place.
        actor: the registrar; None for a machine's registration.
        four_eyes: whether the person responsible is kept from recording the closing.
        today: the civil day.
        successor: the new assignment, where this one is replaced.

    Raises:
        RuleBrokenError: the decision is no evidence, the läge does not allow it, a reason or successor is
            missing, or the actor is the person responsible.
    """
    move = MOVES[saying.kind]
    _check_allowed(assignment, saying, actor, four_eyes=four_eyes, today=today)
    evidence_only = assignment.status in ENDED and not saying.recommended
    if not saying.recommended and not evidence_only:
        _check_needs(saying, successor)
    closing = Closing(
        assignment_id=assignment.id, kind=saying.kind, body_id=saying.body.id, decided_on=saying.decided_on,
        status=ClosingStatus.RECOMMENDED if saying.recommended else ClosingStatus.DECIDED,
        paragraph_id=saying.paragraph.id if saying.paragraph else None, paragraph_missing_reason=saying.missing_reason,
        decision_point=saying.decision_point, text=saying.text, reason=saying.reason,
        tabled_to=saying.tabled_to, deadline=saying.deadline, evidence_only=evidence_only,
        report_missing=move.ends and not _has_report(assignment),
    )  # fmt: skip
    db.session.add(closing)
    db.session.flush()
    if not saying.recommended and not evidence_only:
        _move(assignment, closing, successor, by_machine=actor is None)
    elif saying.recommended and saying.kind == "completed" and assignment.status in WORK:
        assignment.status = target_of("on_agenda", assignment.status)
    audit.record(
        "recommendation.recorded" if saying.recommended else "closing.recorded", assignment, actor=actor,
        effective_on=saying.decided_on, kind=saying.kind, body=saying.body.short_name,
        paragraph=saying.paragraph.number if saying.paragraph else "saknas",
    )  # fmt: skip
    if not saying.recommended and not evidence_only and actor is not None:  # of what a machine read nobody is told
        notices.tell_decided(assignment, closing, actor=actor, today=today)
    return closing


def _check_allowed(
    assignment: Assignment, saying: Saying, actor: User | None, *, four_eyes: bool, today: dt.date
) -> None:
    check_decision(
        on=saying.decided_on, number=saying.paragraph.number if saying.paragraph else None,
        missing_reason=saying.missing_reason, today=today,
    )  # fmt: skip
    stands_in = actor is not None and assignment.owner_id in db.session.scalars(stood_in_for(actor)).all()
    responsible = actor.id if actor and stands_in else assignment.owner_id
    if actor and MOVES[saying.kind].ends and not may_record_closing(actor.id, responsible, four_eyes=four_eyes):
        raise RuleBrokenError(
            f"Du är handläggare för {assignment.reference}. Be en annan registrator föra in beslutet som avslutar det.",
            "kind",
        )
    if assignment.given_on and saying.decided_on < assignment.given_on:
        later = f"{assignment.reference} gavs {assignment.given_on}, efter beslutet. Välj ett annat uppdrag."
        raise RuleBrokenError(later, "match")
    if assignment.status in {Status.VOIDED, Status.DRAFT}:
        raise RuleBrokenError(f"{assignment.reference} är makulerat eller ett utkast. Välj ett annat uppdrag.", "match")


def _check_needs(saying: Saying, successor: Assignment | None) -> None:
    needs = MOVES[saying.kind].needs
    if Need.REASON in needs and not saying.reason.strip():
        raise RuleBrokenError(
            "Skriv skälet till att uppdraget avslutas, till exempel att det inte längre är aktuellt.",
            "reason",
        )
    if Need.SUCCESSOR in needs and successor is None:
        raise RuleBrokenError("Ange vilket nytt uppdrag som ersätter det: lägg till det på en egen rad.", "kind")
    if Need.DEADLINE in needs and not saying.deadline.strip():
        raise RuleBrokenError(
            "Skriv den nya tiden med beslutets ord, till exempel senast den 30 september 2025.", "deadline"
        )
    if Need.TEXT in needs and not saying.text.strip():
        raise RuleBrokenError("Skriv uppdragets nya ordalydelse.", "text")


def _let_fall(assignment: Assignment, closing: Closing) -> None:
    """Say of what was recommended and now decided otherwise that it fell."""
    if closing.kind in LEAVES_WAITING:
        return
    for recommendation in db.session.scalars(_waiting(assignment, closing.body_id).where(Closing.kind != closing.kind)):
        recommendation.status = ClosingStatus.FALLEN


def _waiting(assignment: Assignment, deciding_id: int) -> sa.Select[Closing]:
    """Return what other bodies than the deciding one have recommended of an assignment, locked."""
    return (
        sa.select(Closing)
        .where(
            Closing.assignment_id == assignment.id, Closing.status == ClosingStatus.RECOMMENDED,
            Closing.voided_at.is_(None), Closing.body_id != deciding_id,
        )
        .with_for_update()
    )  # fmt: skip


def let_recommendations_fall(assignment: Assignment, body: Body, *, paragraph: Paragraph, actor: User | None) -> None:
    """Say of what was recommended of an assignment that it fell: the body that decides refused it as a whole."""
    for recommendation in db.session.scalars(_waiting(assignment, body.id)):
        recommendation.status = ClosingStatus.FALLEN
    audit.record(
        "recommendation.fallen", assignment, actor=actor, effective_on=paragraph.meeting.held_on,
        body=body.short_name, paragraph=paragraph.number,
    )  # fmt: skip


def _move(assignment: Assignment, closing: Closing, successor: Assignment | None, *, by_machine: bool) -> None:
    target = target_of(closing.kind, assignment.status)
    _let_fall(assignment, closing)
    if MOVES[closing.kind].ends:
        assignment.ended_by_id = closing.id
    assignment.machine_read = by_machine and (MOVES[closing.kind].ends or assignment.machine_read)
    assignment.status = target
    if successor is not None and closing.kind == "replaced":
        relate(assignment, successor, RelationKind.REPLACES)
    if closing.kind == "amended":
        _amend(assignment, closing)
    if closing.kind == "extended":
        set_deadline(assignment, closing.deadline, level=DeadlineLevel.DECIDED, context_date=closing.decided_on)
        if request := open_request_of(assignment):
            request.state, request.answered_on = RequestState.ACCEPTED, closing.decided_on
    if closing.kind == "approved_own_part":
        _accept_own_part(assignment, closing)
    db.session.flush()


def _amend(assignment: Assignment, closing: Closing) -> None:
    number = 1 + (
        db.session.scalar(
            sa.select(sa.func.max(AssignmentText.number)).where(AssignmentText.assignment_id == assignment.id)
        )
        or 0
    )
    db.session.add(
        AssignmentText(
            assignment_id=assignment.id,
            number=number,
            text=check_text(closing.text),
            paragraph_id=closing.paragraph_id,
            reason="" if closing.paragraph_id else closing.paragraph_missing_reason,
        )
    )


def _accept_own_part(assignment: Assignment, closing: Closing) -> None:
    mine = (
        sa.select(Recipient)
        .join(Recipient.body)
        .where(
            Recipient.assignment_id == assignment.id,
            Recipient.voided_at.is_(None),
            Recipient.valid_to.is_(None),
            (Body.id == closing.body_id) | (Body.administers_for_id == closing.body_id),
        )
    )
    for recipient in db.session.scalars(mine):
        recipient.own_status = OwnStatus.ACCEPTED


def _has_report(assignment: Assignment) -> bool:
    found = (
        sa.select(ReportItem.id)
        .join(Report)
        .where(ReportItem.assignment_id == assignment.id, Report.voided_at.is_(None))
    )
    return db.session.scalar(found.limit(1)) is not None


def relate(earlier: Assignment, later: Assignment, kind: RelationKind) -> Relation:
    """Tie two assignments; both pages show it. A tie that is there already is returned."""
    same = sa.select(Relation).where(
        Relation.earlier_id == earlier.id,
        Relation.later_id == later.id,
        Relation.kind == kind,
        Relation.voided_at.is_(None),
    )
    if known := db.session.scalars(same).one_or_none():
        return known
    relation = Relation(earlier_id=earlier.id, later_id=later.id, kind=kind)
    db.session.add(relation)
    db.session.flush()
    return relation


def confirm_proposed(assignment: Assignment, saying: Saying, *, actor: User | None, today: dt.date) -> Closing:
    """Make a proposed assignment a given one, by the decision of the body that decides.

    Where the decided words differ from the proposed ones, they become a new version with that §.

    Raises:
        RuleBrokenError: it is not proposed, or the decision is no evidence.
    """
    target_of("confirmed", assignment.status)
    check_decision(
        on=saying.decided_on, number=saying.paragraph.number if saying.paragraph else None,
        missing_reason=saying.missing_reason, today=today,
    )  # fmt: skip
    closing = Closing(
        assignment_id=assignment.id, kind="confirmed", body_id=saying.body.id, decided_on=saying.decided_on,
        paragraph_id=saying.paragraph.id if saying.paragraph else None, paragraph_missing_reason=saying.missing_reason,
        decision_point=saying.decision_point, text=saying.text,
    )  # fmt: skip
    db.session.add(closing)
    db.session.flush()
    assignment.machine_read = assignment.machine_read and actor is None
    assignment.giver_id, assignment.given_on = saying.body.id, saying.decided_on
    assignment.paragraph_id, assignment.decision_point = closing.paragraph_id, saying.decision_point
    assignment.paragraph_missing_reason = saying.missing_reason
    assignment.status = target_of("confirmed", assignment.status)
    if saying.text.strip() and " ".join(saying.text.split()) != " ".join(assignment.text.split()):
        _amend(assignment, closing)
    audit.record(
        "closing.recorded", assignment, actor=actor, effective_on=saying.decided_on, kind="confirmed",
        body=saying.body.short_name, paragraph=saying.paragraph.number if saying.paragraph else "saknas",
    )  # fmt: skip
    if actor is not None:
        notices.tell_new(assignment, actor=actor, today=today)
    return closing
