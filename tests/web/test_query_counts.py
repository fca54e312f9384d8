"""The list and the page of one assignment ask the database as often at 50 assignments as at 600."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from sqlalchemy import event
from support.municipality import body, person
from support.register import TODAY, give
from support.visitor import Visitor

from tracker import audit, clock
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.queries.bodies import NamedBody
from tracker.db import db
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.models import Assignment

PATHS = (
    "/uppdrag",
    "/uppdrag?lage=alla&rader=50&sortera=-beslut",
    "/uppdrag?ord=bänk",
    "/uppdrag/vyer",
    "/registrera",
    "/oversikt",
    "/min-lista",
    "/beslut",
    "/sammantraden",
    "/sammantraden/kf/2024-05-23",
    "/sammantraden/kf/2023-01-26",
    "/sok?q=bänkar",
    "/uppdrag/U-2023-0001",
    "/uppdrag/U-2023-0001/andra",
    "/beslut/registrera",
    "/uppdrag/U-2023-0001/anmal",
    "/lamna-over",
)
OFFICER_PATHS = ("/min-lista", "/lamna-over", "/mig", "/mig/kalender")


def add(number: int) -> None:
    """Register many assignments in one unit; what they are about does not matter here."""
    with clock.standing_at(TODAY), db.writing():
        registrar, giver, recipient = person("registrar"), body("KF"), body("SLK")
        for n in range(number):
            task = Task(
                text=f"Stadsledningskontoret ska räkna bänk {n}.", recipients=[NamedBody(recipient.name, recipient)],
                plan="KF 23 maj 2024",
            )  # fmt: skip
            giving = Giving(giver, dt.date(2023, 1, 26), missing_reason="Prov.")
            register_assignment(task, giving, owner=person("other-officer"), actor=registrar, today=TODAY)
        audit.current_act()


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def counts(app: Flask, visitor: Visitor, paths: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for path in paths:
        visitor.get(path)
        with counted(app) as statements:
            visitor.get(path)
        found[f"{visitor.who} {path}"] = len(statements)
    return found


@pytest.mark.slow
def test_queries_do_not_grow_with_the_register(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
        with clock.standing_at(TODAY), db.writing():
            meetings = [PlannedMeeting(body("KF"), day) for day in (dt.date(2023, 1, 26), dt.date(2024, 5, 23))]
            plan_meetings(meetings, actor=person("registrar"), today=TODAY)
        add(49)
    registrar, officer = visit("registrar"), visit("other-officer")
    few = counts(app, registrar, PATHS) | counts(app, officer, OFFICER_PATHS)
    with app.app_context():
        add(550)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Assignment)) == 600
    many = counts(app, registrar, PATHS) | counts(app, officer, OFFICER_PATHS)
    assert few == many
    assert max(many.values()) <= 40, many
