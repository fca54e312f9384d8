"""The register for others: what is wanted of it, and what is told of each assignment (docs/operations.md)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.queries.listing import AssignmentFilter
from tracker.db import db
from tracker.domain.lifecycle import ENDED, OPEN, Status
from tracker.index.matching import assignments_about
from tracker.lists.queries import cells
from tracker.lists.queries.standings import Standing, standings
from tracker.models import Assignment, Body, CaseNumber, ParagraphCase, Recipient, Relation
from tracker.models.relation import RelationKind
from tracker.papers import Cell, Column, Section, Sheet
from tracker.scope import PUBLIC, hidden_paragraphs, visible
from tracker.wording import paths, sheets
from tracker.wording.labels import CLOSING, STATUS

_AT_ONCE = 1_000
_SOON = dt.timedelta(days=30)
Told = dict[str, Any]


def exported(wanted: AssignmentFilter, *, day: dt.date, today: dt.date, registry: str) -> Iterator[list[Standing]]:
    """Yield the assignments that are wanted as they stood on a day, a thousand at a time; nothing that is protected."""
    until = audit.head_seq()
    ids = list(db.session.scalars(_ids(wanted, registry=registry, today=today)))
    for start in range(0, len(ids), _AT_ONCE):
        some = sa.select(Assignment.id).where(Assignment.id.in_(ids[start : start + _AT_ONCE]))
        yield [
            standing for standing in standings(some, day=day, today=today, until=until) if _meets(standing, wanted, day)
        ]


def told(rows: Sequence[Standing], *, day: dt.date, base_url: str) -> list[Told]:
    """Return what is told of assignments, in the words of the contract."""
    ties = _ties([standing.id for standing in rows])
    numbers = _numbers_of_paragraphs({found.ended_by.paragraph.id for found in rows
                                      if found.ended_by and found.ended_by.paragraph})  # fmt: skip
    return [_told(standing, ties, numbers, day, base_url) for standing in rows]


def register_sheet(rows: Sequence[Standing], *, day: dt.date) -> Sheet:
    """Return the register as a table; in Excel an administration fills it in, and `import status` takes it back."""
    columns = [
        Column(sheets.ID, 1), Column(sheets.TITLE, 4), Column(sheets.RECIPIENTS, 2), Column(sheets.STANDING, 2),
        Column(sheets.NOTE, 4, data_only=True), Column(sheets.PLAN, 2), Column(sheets.DECIDED, 2, data_only=True),
        Column("Dnr", 2), Column("Beslut", 2), Column("Redovisas senast", 1, data_only=True),
        Column("Avslutades", 2, data_only=True),
    ]  # fmt: skip
    return Sheet("uppdrag", "Uppdrag", day, columns, [Section("", [_row(standing) for standing in rows])])


def _ids(wanted: AssignmentFilter, *, registry: str, today: dt.date) -> sa.Select[Any]:
    criteria = [visible(PUBLIC), Assignment.status != Status.VOIDED]
    if wanted.words.strip():
        criteria.append(assignments_about(wanted.words.strip(), registry=registry, today=today, published=True))
    if wanted.recipient:
        served = sa.select(Body.id).where(Body.slug == wanted.recipient)
        criteria.append(Assignment.id.in_(sa.select(Recipient.assignment_id).where(Recipient.body_id.in_(served))))
    if wanted.giver:
        criteria.append(Assignment.giver_id.in_(sa.select(Body.id).where(Body.slug == wanted.giver)))
    if wanted.budget_year:
        criteria.append(Assignment.budget_year == wanted.budget_year)
    return sa.select(Assignment.id).where(*criteria).order_by(Assignment.id)


def _meets(standing: Standing, wanted: AssignmentFilter, day: dt.date) -> bool:
    """Tell whether an assignment meets what is asked of its state, as it stood."""
    if wanted.recipient and wanted.recipient not in {part.body.slug for part in standing.parts if part.body}:
        return False
    if standing.status is Status.VOIDED:
        return False
    return (
        _has_status(standing, wanted.status) and _is_due(standing, wanted.due, day) and _lacks(standing, wanted.lacks)
    )


def _has_status(standing: Standing, status: str) -> bool:
    if status == "all":
        return True
    groups = {"open": OPEN, "ended": ENDED}
    return standing.status in groups[status] if status in groups else standing.status == status


def _is_due(standing: Standing, due: str, day: dt.date) -> bool:
    waits, days = standing.status is Status.REPORTED, _days(standing)
    if due == "late":
        return standing.is_late(day)
    if due == "soon":
        return not waits and bool(days) and day <= min(days) <= day + _SOON
    return due != "none" or (not waits and not days)


def _days(standing: Standing) -> list[dt.date]:
    return [term.latest_on for term in (standing.decided, standing.planned) if term and term.latest_on]


def _lacks(standing: Standing, lacks: str) -> bool:
    lacking = {
        "case": not standing.numbers, "paragraph": standing.paragraph is None, "owner": not standing.owner,
        "review": bool(standing.facts["machine_read"]),
    }  # fmt: skip
    return lacking.get(lacks, True)


def _told(
    standing: Standing,
    ties: dict[str, dict[int, list[str]]],
    numbers: dict[int, list[str]],
    day: dt.date,
    base_url: str,
) -> Told:
    facts, term = standing.facts, standing.term
    return {
        "id": standing.reference,
        "title": facts["title"],
        "text": standing.text,
        "status": standing.status.value,
        "owner": standing.owner or None,
        "origin": str(facts["origin"]),
        "budget_year": facts["budget_year"],
        "registered_afterwards": bool(facts["registered_afterwards"]),
        "given_by": standing.giver.name if standing.giver else None,
        "decided_on": facts["given_on"].isoformat() if facts["given_on"] else None,
        "paragraph": standing.paragraph.number if standing.paragraph else None,
        "dnr": [number for case in standing.numbers for number in case],
        "recipients": [part.name for part in standing.answerable],
        "deadline_text": term.literal if term else None,
        "latest_on": term.latest_on.isoformat() if term and term.latest_on else None,
        "overdue": standing.is_late(day),
        "closed_by": _closed_by(standing, numbers),
        "follows": ties["follows"].get(standing.id, []),
        "leads_to": ties["leads_to"].get(standing.id, []),
        "url": base_url + paths.assignment(standing.reference),
    }


def _closed_by(standing: Standing, numbers: dict[int, list[str]]) -> Told | None:
    said = standing.ended_by
    if said is None:
        return None
    paragraph = said.paragraph
    return {
        "body": said.body.name, "date": said.on.isoformat(), "paragraph": paragraph.number if paragraph else None,
        "dnr": numbers.get(paragraph.id, []) if paragraph else [],
    }  # fmt: skip


def _ties(ids: Sequence[int]) -> dict[str, dict[int, list[str]]]:
    """Return what each follows on and leads to, by id; of what is protected nothing is told."""
    found: dict[str, dict[int, list[str]]] = {"follows": defaultdict(list), "leads_to": defaultdict(list)}
    for name, own, other in (
        ("follows", Relation.later_id, Relation.earlier_id), ("leads_to", Relation.earlier_id, Relation.later_id),
    ):  # fmt: skip
        tied = (
            sa.select(own, Assignment.reference)
            .join(Assignment, Assignment.id == other)
            .where(own.in_(ids), Relation.kind == RelationKind.FOLLOWS, Relation.voided_at.is_(None))
            .where(visible(PUBLIC), Assignment.status != Status.VOIDED)
            .order_by(Relation.id)
        )
        for key, reference in db.session.execute(tied):
            found[name][key].append(reference)
    return found


def _numbers_of_paragraphs(ids: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    numbered = (
        sa.select(ParagraphCase.paragraph_id, CaseNumber.literal)
        .join(CaseNumber, CaseNumber.case_id == ParagraphCase.case_id)
        .where(ParagraphCase.paragraph_id.in_(ids), ParagraphCase.paragraph_id.not_in(hidden_paragraphs(PUBLIC)))
        .order_by(CaseNumber.id)
    )
    for key, literal in db.session.execute(numbered):
        found[key].append(literal)
    return found


def _row(standing: Standing) -> list[Cell]:
    planned, decided, ended = standing.planned, standing.decided, standing.ended_by
    return [
        standing.reference, standing.facts["title"], cells.recipient_names(standing.answerable),
        STATUS[standing.status], "", planned.literal if planned else "", decided.literal if decided else "",
        cells.numbers(standing.numbers), cells.given_words(standing), cells.due_on(standing),
        f"{CLOSING[ended.kind]}, {cells.said_where(ended)}" if ended else "",
    ]  # fmt: skip
