"""Transfer: a decision moves assignments from body to body. The old recipient's part stays as it was until that day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.decisions import check_decision
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import OPEN, Status
from tracker.mail import notices
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import Assignment, Body, Paragraph, Recipient, Succession, User
from tracker.models.recipient import ANSWERABLE

DAYS_APART_MOST = 3660


@dataclass(frozen=True)
class Transfer:
    """The decision that moves parts.

    Attributes:
        body: who decided.
        decided_on: the day.
        number: of the §; None with a missing_reason.
        effective_on: the first day of the new recipient; it may lie before the decision.
        missing_reason: why there is no §.
    """

    body: Body
    decided_on: dt.date
    number: str | None
    effective_on: dt.date
    missing_reason: str = ""


@dataclass(frozen=True)
class Move:
    """That a recipient's part passes to another body."""

    recipient_id: int
    to: Body


def transfer_parts(transfer: Transfer, moves: Sequence[Move], *, actor: User, today: dt.date) -> tuple[int, str]:
    """Move parts, and remember which body followed on which.

    The assignment keeps its handläggare. Where it has none, the new body's contact address is told.

    Args:
        transfer: the decision.
        moves: the parts, in assignments that the actor sees.
        actor: the registrar.
        today: the civil day.

    Returns:
        How many assignments it concerned, and the id of the act.

    Raises:
        RuleBrokenError: the decision is no evidence, nothing is chosen, or a part has been moved meanwhile.
    """
    if not moves:
        raise RuleBrokenError("Välj minst ett uppdrag som går över.", "table")
    _check_first_day(transfer)
    _check_there({move.to.id: move.to for move in moves}.values(), transfer.effective_on)
    check_decision(on=transfer.decided_on, number=transfer.number, missing_reason=transfer.missing_reason, today=today)
    paragraph = None
    if transfer.number:
        paragraph = find_or_add_paragraph(transfer.body, transfer.decided_on, transfer.number, today=today)
    concerned: set[int] = set()
    for move in sorted(moves, key=lambda move: move.recipient_id):
        old = _load(move)
        assignment = db.session.get_one(Assignment, old.assignment_id, with_for_update=True)
        if assignment.status not in OPEN | {Status.PROPOSED}:
            raise RuleBrokenError(f"{assignment.reference} är inte öppet längre. Läs listan igen.", "table")
        _move(assignment, old, move.to, transfer, paragraph)
        audit.record(
            "assignment.transferred", assignment, actor=actor, effective_on=transfer.effective_on,
            source=old.name, target=move.to.name, body=transfer.body.short_name, paragraph=transfer.number or "saknas",
            reason=transfer.missing_reason,
        )  # fmt: skip
        if assignment.owner_id is None and assignment.status in OPEN:
            notices.tell_new(assignment, actor=actor, today=today)
        concerned.add(assignment.id)
    return len(concerned), audit.current_act()


def _check_first_day(transfer: Transfer) -> None:
    """A reorganisation may be in force before it is decided, and not many years off either way."""
    if abs((transfer.effective_on - transfer.decided_on).days) > DAYS_APART_MOST:
        raise RuleBrokenError(
            f"{transfer.effective_on.isoformat()} ligger långt från beslutet. Skriv den nya mottagarens första dag.",
            "effective_on",
        )


def _check_there(bodies: Iterable[Body], day: dt.date) -> None:
    for body in bodies:
        if body.valid_to is not None and body.valid_to < day:
            raise RuleBrokenError(f"{body.name} upphörde {body.valid_to.isoformat()}. Välj organet som finns.", "table")


def _load(move: Move) -> Recipient:
    statement = sa.select(Recipient).where(
        Recipient.id == move.recipient_id, Recipient.voided_at.is_(None), Recipient.valid_to.is_(None)
    )
    found = db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise RuleBrokenError("Ett av uppdragen har redan gått över till ett annat organ. Läs listan igen.", "table")
    return found


def _move(assignment: Assignment, old: Recipient, to: Body, transfer: Transfer, paragraph: Paragraph | None) -> None:
    old.valid_to = transfer.effective_on - dt.timedelta(days=1)
    already = any(
        recipient.body_id == to.id and recipient.role in ANSWERABLE
        for recipient in assignment.recipients if recipient.id != old.id
    )  # fmt: skip
    if not already:  # two parts that come to the same body become one
        db.session.add(
            Recipient(
                assignment_id=assignment.id,
                body_id=to.id,
                name=to.name,
                role=old.role,
                valid_from=transfer.effective_on,
                own_status=old.own_status,
                taken_over_from_id=old.id,
                paragraph_id=paragraph.id if paragraph else None,
            )
        )  # fmt: skip
    if old.body_id is not None:
        _remember(old.body_id, to.id, transfer.effective_on)
    db.session.flush()
    db.session.expire(assignment, ["recipients", "former_recipients"])


def _remember(predecessor_id: int, successor_id: int, effective_on: dt.date) -> None:
    """Note that one body followed on another, so that later decisions in old names are understood."""
    known = sa.select(Succession).where(
        Succession.predecessor_id == predecessor_id, Succession.successor_id == successor_id
    )
    succession = db.session.scalars(known).one_or_none()
    if succession is None:
        succession = Succession(predecessor_id=predecessor_id, successor_id=successor_id, effective_on=effective_on)
        db.session.add(succession)
    elif succession.voided_at is not None:
        succession.voided_at, succession.effective_on = None, effective_on
