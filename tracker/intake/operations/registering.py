"""The rows of a list become assignments, in one unit of work."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.domain.names import fold
from tracker.domain.references import decision_reference, split_case_numbers
from tracker.intake.operations.bodies_known import Known
from tracker.intake.operations.listed import ListHead, ListRow
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.meetings.queries.paragraphs import budget_paragraph
from tracker.models import Assignment, Body, BudgetDecision, Paragraph, User
from tracker.models.assignment import Origin
from tracker.models.body import BodyKind

NO_PARAGRAPH = "Listan som uppdraget kom med nämner ingen paragraf."


class ListRowRefusedError(RuleBrokenError):
    """A row of the list breaks a rule; `place` counts from 0."""

    def __init__(self, place: int, error: RuleBrokenError) -> None:
        super().__init__(error.message, error.field)
        self.place = place


@dataclass(frozen=True)
class Decided:
    """A decision that is named by its reference."""

    body: Body
    on: dt.date
    number: str


def register_rows(
    rows: Sequence[ListRow], head: ListHead, *, actor: User | None, registry: str, today: dt.date
) -> list[Assignment]:
    """Register rows of a list.

    Args:
        rows: those that are taken.
        head: what holds for all of them.
        actor: the registrar; None where the installation does, which then marks what it registers as unreviewed.
        registry: the diary that bare numbers belong to.
        today: the civil day.

    Raises:
        RuleBrokenError: nothing is chosen, or what is said of the whole list cannot be.
        ListRowRefusedError: a row breaks a rule. Nothing is saved then.
    """
    if not rows:
        raise RuleBrokenError("Välj minst en rad att spara.", "rows")
    known = Known.on(head.written_on)
    adopted = _adopted(head, known, today)
    registered = []
    for place, row in enumerate(rows):
        try:
            giving = _giving(row, head, known, adopted, today)
            task = _task(row, head, known)
            numbers = split_case_numbers(str(row["dnr"] or ""))
            case = find_or_add_case(numbers, registry=registry, today=today)
            registered.append(register_assignment(task, giving, cases=[case] if case else [], actor=actor, today=today))
        except RuleBrokenError as error:
            raise ListRowRefusedError(place, error) from error
    return registered


def _task(row: ListRow, head: ListHead, known: Known) -> Task:
    recipients = known.named(row["recipients"])
    if not recipients:
        raise RuleBrokenError("Skriv minst en mottagare, till exempel Stadsledningskontoret.", "recipients")
    return Task(
        text=str(row["text"] or ""), title=str(row["title"] or "").strip(), recipients=recipients,
        plan=str(row["plan"] or "").strip(), planned_on=head.written_on,
    )  # fmt: skip


def _giving(row: ListRow, head: ListHead, known: Known, adopted: Paragraph | None, today: dt.date) -> Giving:
    year = row.get("budget_year") or None
    origin = Origin.BUDGET if year else Origin.DECISION
    if words := str(row.get("decision") or "").strip():
        decided = read_decided(words, known)
        paragraph = find_or_add_paragraph(decided.body, decided.on, decided.number, today=today)
        return Giving(decided.body, decided.on, paragraph, origin=origin, budget_year=year)
    giver = known.by_slug(row["giver"]) or head.giver
    if year is None:
        return Giving(giver, missing_reason=NO_PARAGRAPH)
    given_by = adopted if adopted and year == head.budget_year else budget_paragraph(year)
    if given_by is None:
        return Giving(giver, origin=origin, budget_year=year)
    meeting = given_by.meeting
    return Giving(meeting.body, meeting.held_on, given_by, origin=origin, budget_year=year)


def read_decided(words: str, known: Known, *, field: str = "decision") -> Decided:
    """Read the reference of a decision.

    Raises:
        RuleBrokenError: it is none, or of a body that does not decide.
    """
    reference = decision_reference(words)
    if reference is None:
        raise RuleBrokenError("Skriv beslutet som KF 2023-11-09 § 4.", field)
    body = known.bodies.get(fold(reference[0]))
    if body is None or not body.decides:
        raise RuleBrokenError(f"Registret har inget beslutande organ som heter {reference[0][:80]}.", field)
    return Decided(body, reference[1], reference[2])


def check_adopted(head: ListHead, known: Known) -> Decided | None:
    """Return the decision that is said to have adopted the list's budget, if any.

    Raises:
        RuleBrokenError: it is none, not the council's, or the year is missing.
    """
    if not head.adopted_by.strip():
        return None
    if head.budget_year is None:
        raise RuleBrokenError("Skriv vilket års budget det gäller, till exempel 2024.", "budget_year")
    decided = read_decided(head.adopted_by, known, field="adopted_by")
    if decided.body.kind is not BodyKind.COUNCIL:
        raise RuleBrokenError("Budgeten antas av fullmäktige. Skriv fullmäktiges beslut.", "adopted_by")
    return decided


def _adopted(head: ListHead, known: Known, today: dt.date) -> Paragraph | None:
    """Return the § that adopted the list's budget, and remember it as that year's."""
    decided = check_adopted(head, known)
    if decided is None or head.budget_year is None:
        return None
    try:
        paragraph = find_or_add_paragraph(decided.body, decided.on, decided.number, today=today)
    except RuleBrokenError as error:
        raise RuleBrokenError(error.message, "adopted_by") from error
    known_one = db.session.scalars(
        sa.select(BudgetDecision).where(BudgetDecision.paragraph_id == paragraph.id)
    ).one_or_none()
    if known_one is None:
        supplementary = _has_budget(head.budget_year)
        db.session.add(BudgetDecision(year=head.budget_year, paragraph_id=paragraph.id, supplementary=supplementary))
        db.session.flush()
    elif known_one.year != head.budget_year:
        if _has_given(known_one):
            raise RuleBrokenError(f"Beslutet antog budget {known_one.year}, inte {head.budget_year}.", "adopted_by")
        # What said so has been undone: it was the wrong year.
        known_one.supplementary, known_one.year = _has_budget(head.budget_year), head.budget_year
        db.session.flush()
    return paragraph


def _has_budget(year: int) -> bool:
    first = (
        sa.select(BudgetDecision.id)
        .join(BudgetDecision.paragraph)
        .where(BudgetDecision.year == year, Paragraph.voided_at.is_(None))
    )
    return db.session.scalar(first.limit(1)) is not None


def _has_given(adopted: BudgetDecision) -> bool:
    """Tell whether an assignment that counts was given by a § as the budget of its year."""
    given = sa.select(Assignment.id).where(
        Assignment.paragraph_id == adopted.paragraph_id, Assignment.budget_year == adopted.year,
        Assignment.status != Status.VOIDED,
    )  # fmt: skip
    return db.session.scalar(given.limit(1)) is not None
