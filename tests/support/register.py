"""Assignments for tests, in words of our own, made by the product's operations."""

import datetime as dt

import sqlalchemy as sa

from support.municipality import body, person
from tracker import clock
from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.queries.bodies import body_names, groups, resolve
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.paragraphs import Circumstances, describe_paragraph, find_or_add_paragraph
from tracker.models import Assignment
from tracker.models.assignment import Origin

TODAY = dt.date(2024, 4, 29)
TEXT = "Stadsledningskontoret får i uppdrag att räkna stadens bänkar tillsammans med Polismyndigheten."


def assignment(reference: str) -> Assignment:
    """Load an assignment as it stands."""
    return db.session.scalars(
        sa.select(Assignment).where(Assignment.reference == reference).execution_options(populate_existing=True)
    ).one()


def locked(reference: str) -> Assignment:
    """Load an assignment to change it, inside the write door."""
    return db.session.scalars(sa.select(Assignment).where(Assignment.reference == reference).with_for_update()).one()


def give(
    *, text: str = TEXT, title: str = "Räkna stadens bänkar", number: str = "633", on: dt.date = dt.date(2023, 9, 20),
    by: str = "KS", recipients: tuple[str, ...] = ("Stadsledningskontoret",), dnr: tuple[str, ...] = ("0738/23",),
    owner: str = "officer", status: Status = Status.GIVEN, budget_year: int | None = None, **task: object,
) -> str:  # fmt: skip
    """Register one assignment in a unit of its own, and return its id."""
    with clock.standing_at(TODAY), db.writing():
        registrar = person("registrar")
        case = find_or_add_case(dnr, registry="SLK", today=TODAY)
        paragraph = None
        if budget_year is None:
            paragraph = find_or_add_paragraph(body(by), on, number, today=TODAY)
            describe_paragraph(
                paragraph, Circumstances(title="Om bänkar", cases=[case] if case else []), actor=registrar
            )
        giving = Giving(
            body(by), on if paragraph else None, paragraph, budget_year=budget_year,
            origin=Origin.BUDGET if budget_year else Origin.DECISION,
        )  # fmt: skip
        found = register_assignment(
            Task(text=text, title=title, recipients=resolve(recipients, body_names(), groups(on=on)), **task),
            giving,
            status=status,
            cases=[case] if case else [],
            owner=person(owner) if owner else None,
            actor=registrar,
            today=TODAY,
        )
        return found.reference
