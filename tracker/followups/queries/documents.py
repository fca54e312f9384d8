"""Governing documents as their pages show them, and what of them is to be followed up when."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.cycles import next_occasion, occasions
from tracker.domain.outline import EVERYBODY, THE_RESPONSIBLE, AreaLine, AskedLine, ItemLine
from tracker.models import (
    Assignment,
    Body,
    BodyGroup,
    CycleOccasion,
    DocumentArea,
    FollowUpCycle,
    FollowUpRound,
    GovernedItem,
    GoverningDocument,
    GoverningDocumentAssignment,
    QuestionTemplate,
    RoundHeading,
    User,
)
from tracker.models.governed_item import GovernedItemBody
from tracker.models.question_template import Addressing
from tracker.scope import unseen_assignments, visible

AHEAD = dt.timedelta(days=365)
"""So far ahead a planned report is shown."""


@dataclass(frozen=True)
class PlannedReport:
    """An occasion of a cycle that has not been met.

    Attributes:
        cycle: which comes again.
        due_on: its last day.
        round: that asks about the document for that time, where one does.
    """

    cycle: FollowUpCycle
    due_on: dt.date
    round: FollowUpRound | None = None


def all_documents() -> list[GoverningDocument]:
    """Return the governing documents by name."""
    statement = sa.select(GoverningDocument).where(GoverningDocument.voided_at.is_(None))
    shown = statement.options(joinedload(GoverningDocument.decided_by))
    return list(db.session.scalars(shown.order_by(GoverningDocument.sort_key, GoverningDocument.id)))


def load_document(slug: str, *, for_update: bool = False) -> GoverningDocument | None:
    """Return a document by its address; one that was taken back is not there."""
    statement = sa.select(GoverningDocument).where(
        GoverningDocument.slug == slug, GoverningDocument.voided_at.is_(None)
    )
    if for_update:
        statement = statement.with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def load_cycle(document: GoverningDocument, cycle_id: int) -> FollowUpCycle | None:
    """Return a cycle of a document."""
    statement = sa.select(FollowUpCycle).where(
        FollowUpCycle.id == cycle_id, FollowUpCycle.governing_document_id == document.id,
        FollowUpCycle.voided_at.is_(None),
    )  # fmt: skip
    return db.session.scalars(statement).one_or_none()


def cycles_of(document: GoverningDocument) -> list[FollowUpCycle]:
    """Return what of a document comes again."""
    statement = sa.select(FollowUpCycle).where(
        FollowUpCycle.governing_document_id == document.id, FollowUpCycle.voided_at.is_(None)
    )
    shown = statement.options(joinedload(FollowUpCycle.receiver))
    return list(db.session.scalars(shown.order_by(FollowUpCycle.first_due, FollowUpCycle.id)))


def met_occasions(document: GoverningDocument) -> list[CycleOccasion]:
    """Return the occasions of a document's cycles that have been met, the latest first."""
    statement = (
        sa.select(CycleOccasion)
        .join(CycleOccasion.cycle)
        .where(FollowUpCycle.governing_document_id == document.id, CycleOccasion.voided_at.is_(None))
        .options(joinedload(CycleOccasion.cycle))
    )
    return list(db.session.scalars(statement.order_by(CycleOccasion.due_on.desc(), CycleOccasion.id.desc())))


def planned_reports(today: dt.date, *, document: GoverningDocument | None = None) -> list[PlannedReport]:
    """Return what cycles call for, by day: what is late, and for each the next one within a year.

    Args:
        today: the civil day.
        document: of which alone; of all that hold where None.
    """
    statement = (
        sa.select(FollowUpCycle)
        .join(FollowUpCycle.governing_document)
        .where(FollowUpCycle.voided_at.is_(None), GoverningDocument.voided_at.is_(None))
        .options(joinedload(FollowUpCycle.governing_document), joinedload(FollowUpCycle.receiver))
    )
    if document is not None:
        statement = statement.where(GoverningDocument.id == document.id)
    cycles = list(db.session.scalars(statement.order_by(FollowUpCycle.id)))
    met = {
        (cycle_id, due_on)
        for cycle_id, due_on in db.session.execute(
            sa.select(CycleOccasion.cycle_id, CycleOccasion.due_on).where(CycleOccasion.voided_at.is_(None))
        )
    }
    asked = _asked_about(cycles)
    found = [
        PlannedReport(cycle, due_on, _round_for(asked.get(cycle.governing_document_id, []), due_on))
        for cycle in cycles
        for due_on in _days_of(cycle, today)
        if (cycle.id, due_on) not in met
    ]
    return sorted(found, key=lambda report: (report.due_on, report.cycle.id))


def _asked_about(cycles: Sequence[FollowUpCycle]) -> Mapping[int, list[FollowUpRound]]:
    """Return document id → the open or later rounds that ask about it."""
    statement = (
        sa.select(RoundHeading.governing_document_id, FollowUpRound)
        .join(FollowUpRound, FollowUpRound.id == RoundHeading.round_id)
        .where(RoundHeading.level == 1, FollowUpRound.opened_on.is_not(None), RoundHeading.voided_at.is_(None))
        .where(RoundHeading.governing_document_id.in_({cycle.governing_document_id for cycle in cycles}))
    )
    found: dict[int, list[FollowUpRound]] = {}
    for document_id, round_ in db.session.execute(statement.order_by(FollowUpRound.id)):
        found.setdefault(document_id, []).append(round_)
    return found


def _round_for(rounds: Sequence[FollowUpRound], due_on: dt.date) -> FollowUpRound | None:
    return next((found for found in rounds if found.period_from <= due_on <= found.period_to), None)


def _days_of(cycle: FollowUpCycle, today: dt.date) -> list[dt.date]:
    """Return the days of a cycle that have been, and the next within a year, while its document holds."""
    days = occasions(cycle.first_due, cycle.every_months, until=today)
    coming = next_occasion(cycle.first_due, cycle.every_months, after=today)
    ends = cycle.governing_document.valid_to
    if coming and coming <= today + AHEAD:
        days.append(coming)
    return [day for day in days if ends is None or day <= ends]


def assignments_of(document: GoverningDocument, user: User) -> list[Assignment]:
    """Return the assignments that belong to a document and that a person sees."""
    tied = sa.select(GoverningDocumentAssignment.assignment_id).where(
        GoverningDocumentAssignment.governing_document_id == document.id,
        GoverningDocumentAssignment.voided_at.is_(None),
    )
    statement = sa.select(Assignment).where(Assignment.id.in_(tied), visible(user), Assignment.status != "voided")
    return list(db.session.scalars(statement.order_by(Assignment.reference)))


def unseen_assignments_of(document: GoverningDocument, user: User) -> list[Assignment]:
    """Return the assignments that belong to a document and that a person does not see."""
    tied = sa.select(GoverningDocumentAssignment.assignment_id).where(
        GoverningDocumentAssignment.governing_document_id == document.id,
        GoverningDocumentAssignment.voided_at.is_(None),
    )
    unseen = unseen_assignments(user)
    return list(db.session.scalars(sa.select(Assignment).where(Assignment.id.in_(tied), Assignment.id.in_(unseen))))


def documents_of(assignment: Assignment) -> list[GoverningDocument]:
    """Return the governing documents that an assignment belongs to."""
    tied = sa.select(GoverningDocumentAssignment.governing_document_id).where(
        GoverningDocumentAssignment.assignment_id == assignment.id, GoverningDocumentAssignment.voided_at.is_(None)
    )
    statement = sa.select(GoverningDocument).where(
        GoverningDocument.id.in_(tied), GoverningDocument.voided_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(GoverningDocument.sort_key)))


def rounds_about(document: GoverningDocument) -> list[FollowUpRound]:
    """Return the rounds that have asked about a document, the latest first."""
    asked = sa.select(RoundHeading.round_id).where(
        RoundHeading.governing_document_id == document.id, RoundHeading.voided_at.is_(None)
    )
    statement = sa.select(FollowUpRound).where(FollowUpRound.id.in_(asked), FollowUpRound.opened_on.is_not(None))
    return list(db.session.scalars(statement.order_by(FollowUpRound.period_to.desc(), FollowUpRound.id.desc())))


def structure_of(document: GoverningDocument) -> list[AreaLine]:
    """Return a document's structure, as it is written."""
    names = {body.slug: body.name for body in db.session.scalars(sa.select(Body))}
    groups = {group.id: group.name for group in db.session.scalars(sa.select(BodyGroup))}
    asked: dict[int, list[AskedLine]] = {}
    for template in db.session.scalars(_templates_of(document)):
        line = AskedLine(template.text, template.help_text, _to(template, names, groups))
        asked.setdefault(template.governed_item_id, []).append(line)
    lines: dict[int, AreaLine] = {}
    areas = sa.select(DocumentArea).where(
        DocumentArea.governing_document_id == document.id, DocumentArea.voided_at.is_(None)
    )
    for area in db.session.scalars(areas.order_by(DocumentArea.position)):
        depth = lines[area.parent_id].depth + 1 if area.parent_id in lines else 1
        lines[area.id] = AreaLine(depth, area.kind.value, area.number, area.title)
    items = (
        sa.select(GovernedItem)
        .where(GovernedItem.governing_document_id == document.id, GovernedItem.voided_at.is_(None))
        .options(selectinload(GovernedItem.responsible).joinedload(GovernedItemBody.body))
        .execution_options(populate_existing=True)
    )
    for item in db.session.scalars(items.order_by(GovernedItem.position)):
        written = ItemLine(item.kind.value, item.code, item.text, item.expected_result)
        written.responsible = tuple(row.body.name for row in item.responsible)
        written.questions = asked.get(item.id, [])
        lines[item.area_id].items.append(written)
    return list(lines.values())


def _templates_of(document: GoverningDocument) -> sa.Select[QuestionTemplate]:
    statement = sa.select(QuestionTemplate).join(QuestionTemplate.governed_item)
    statement = statement.where(GovernedItem.governing_document_id == document.id, QuestionTemplate.voided_at.is_(None))
    return statement.order_by(QuestionTemplate.position, QuestionTemplate.id)


def _to(template: QuestionTemplate, names: Mapping[str, str], groups: Mapping[int, str]) -> Sequence[str]:
    match template.addressing:
        case Addressing.ALL:
            return (EVERYBODY,)
        case Addressing.RESPONSIBLE:
            return (THE_RESPONSIBLE,)
        case Addressing.GROUP:
            return (groups[template.group_id or 0],)
        case _:
            return tuple(names[slug] for slug in template.bodies if slug in names)
