"""The main job on the real minutes, where they are at hand beside the project."""

import json
import re
from pathlib import Path

import pytest
from conftest import Visit
from flask import Flask
from support.register import give
from support.visitor import Visitor, text_of

from tracker import audit
from tracker.bodies.operations.adding import add_bodies
from tracker.db import db
from tracker.models import Assignment, Closing

MINUTES = Path(__file__).parents[2].parent / "shared" / "data" / "minutes"
TEXT = "Stadsledningskontoret får i uppdrag att utvärdera kommunstyrelsens trygghetsråd."


def section(meeting: str, number: str) -> str:
    file = MINUTES / f"{meeting}.json"
    if not file.exists():
        pytest.skip("the minutes are not beside the project")
    paragraphs = json.loads(file.read_text(encoding="utf-8"))["paragraphs"]
    return str(next(found["text"] for found in paragraphs if found["paragraph"] == number))


def record(who: Visitor, text: str, day: str, number: str) -> str:
    who.get("/beslut/registrera")
    assert who.send({"body": "kf", "decided_on": day, "number": number, "text": text}).status_code == 302
    who.follow()
    answer = who.send({"action": "save"})
    assert answer.status_code == 302, text_of(answer.text)[:800]
    return who.follow()


def counted(app: Flask) -> dict[str, int]:
    found: dict[str, int] = {}
    with app.app_context():
        for assignment in db.session.query(Assignment):
            found[assignment.status.value] = found.get(assignment.status.value, 0) + 1
    return found


def test_a_list_of_21_fulfilled_and_2_ended_is_recorded_and_undone_in_one_go(app: Flask, visit: Visit) -> None:
    text = section("kf-2023-09-07", "4")
    registrar = visit("registrar")
    page = record(registrar, text, "2023-09-07", "4")
    assert "23 beslut är sparade" in text_of(page)
    assert counted(app) == {"completed": 21, "written_off": 2}
    with app.app_context():
        given = {a.paragraph.number: a.decision_point for a in db.session.query(Assignment) if a.paragraph}
        assert given["26"] == "9", "KF 2021-11-25 § 26 punkt 9"
        assert db.session.query(Closing).filter(Closing.report_missing).count() == 23
    registrar.send({}, form=0)
    assert counted(app) == {"voided": 23}
    with app.app_context():
        assert audit.verify() is None


def test_the_section_that_closes_633_gives_the_next(app: Flask, visit: Visit) -> None:
    text = section("kf-2024-04-25", "156")
    with app.app_context():
        reference = give(text=TEXT, title="Utvärdera trygghetsrådet")
    registrar = visit("registrar")
    page = record(registrar, text, "2024-04-25", "156")
    assert "43 ja, 29 nej, 9 avstod" in page
    assert "KF 2024-03-21 § 121" in text_of(page)
    card = registrar.get(f"/uppdrag/{reference}")
    assert 'data-status="completed"' in card
    assert re.search(r"Leder till ett nytt uppdrag", text_of(card))
    assert counted(app) == {"completed": 1, "given": 1}


def test_sixty_are_recorded_in_one_go(app: Flask, visit: Visit) -> None:
    text = section("kf-2024-02-01", "16")
    with app.app_context(), db.writing():
        add_bodies(
            {"bodies": [{"name": "Stadsmiljönämnden", "short": "Stadsmiljönämnden", "kind": "committee"}]}, actor=None
        )
    page = text_of(record(visit("registrar"), text, "2024-02-01", "16"))
    assert "60 beslut är sparade" in page
    assert counted(app) == {"completed": 60}
