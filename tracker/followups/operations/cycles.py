"""Cycles of follow-up, and the occasions that have been met."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.cycles import occasions, read_cycle
from tracker.domain.errors import RuleBrokenError
from tracker.models import Body, CycleOccasion, FollowUpCycle, FollowUpRound, GoverningDocument, Report, User
from tracker.models.follow_up_cycle import CycleKind


@dataclass(frozen=True)
class CycleFacts:
    """What is said of a cycle.

    Attributes:
        kind: what comes again.
        basis: the document's words, «2024 och därefter vartannat år».
        receiver: at whose table.
        first_due: the first day, where the words have no year.
    """

    kind: CycleKind
    basis: str
    receiver: Body | None = None
    first_due: dt.date | None = None


def add_cycle(document: GoverningDocument, facts: CycleFacts, *, actor: User | None, today: dt.date) -> FollowUpCycle:
    """Add a cycle to a document.

    Raises:
        RuleBrokenError: the words do not say how often, or from when.
    """
    read = read_cycle(facts.basis)
    if read is None:
        advice = "Skriv till exempel ”2024 och därefter vartannat år” eller ”årligen”."
        raise RuleBrokenError(f"Det framgår inte hur ofta. {advice}", "basis")
    first = facts.first_due or (dt.date(read.first_year, 12, 31) if read.first_year else None)
    if first is None and document.valid_from:
        first = dt.date(document.valid_from.year, 12, 31)
    cycle = FollowUpCycle(
        governing_document_id=document.id, kind=facts.kind, basis=facts.basis.strip(),
        receiver_id=facts.receiver.id if facts.receiver else None, every_months=read.every_months,
        first_due=first or dt.date(today.year, 12, 31),
    )  # fmt: skip
    db.session.add(cycle)
    db.session.flush()
    audit.record("governing_document.cycle_added", document, actor=actor, name=document.name, words=cycle.basis)
    return cycle


def void_cycle(cycle: FollowUpCycle, *, actor: User, now: dt.datetime) -> None:
    """Take back a cycle; what has been met of it stays."""
    cycle.voided_at = now
    document = cycle.governing_document
    audit.record("governing_document.cycle_voided", document, actor=actor, name=document.name, words=cycle.basis)


def meet_occasion(
    cycle: FollowUpCycle, due_on: dt.date, *, met_on: dt.date, how: str, actor: User | None, today: dt.date,
    report: Report | None = None, round_: FollowUpRound | None = None,
) -> CycleOccasion:  # fmt: skip
    """Write down that an occasion of a cycle has been met.

    Raises:
        RuleBrokenError: the cycle has no such day, it is met already, or the day has not been.
    """
    if due_on not in occasions(cycle.first_due, cycle.every_months, until=due_on):
        raise RuleBrokenError("Uppföljningen har ingen sådan dag.", "due_on")
    if met_on > today:
        raise RuleBrokenError("Dagen har inte varit än.", "met_on")
    if not how.strip() and report is None and round_ is None:
        raise RuleBrokenError("Skriv hur det redovisades, till exempel KS 2024-06-12 § 431.", "how")
    same = sa.select(CycleOccasion).where(CycleOccasion.cycle_id == cycle.id, CycleOccasion.due_on == due_on)
    occasion = db.session.scalars(same).one_or_none()
    if occasion is not None and occasion.voided_at is None:
        raise RuleBrokenError("Det är redan redovisat.", "due_on")
    if occasion is None:
        occasion = CycleOccasion(cycle_id=cycle.id, due_on=due_on)
        db.session.add(occasion)
    occasion.met_on, occasion.how, occasion.voided_at = met_on, how.strip()[:400], None
    occasion.report_id, occasion.round_id = report.id if report else None, round_.id if round_ else None
    document = cycle.governing_document
    audit.record("governing_document.followed_up", document, actor=actor, name=document.name, how=how.strip())
    return occasion
