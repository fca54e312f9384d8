"""`import minutes` on odd files, and again: what a person took back is not put there again."""

import json
from pathlib import Path

import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import person
from support.visitor import text_of
from test_import_minutes import at_meeting, read_in

from tracker import audit
from tracker.db import db
from tracker.models import Assignment, Draft, Event

WORDS = "Kulturnämnden får i uppdrag att räkna fontänerna."


def test_what_a_person_undid_is_not_registered_again(app: Flask, tmp_path: Path) -> None:
    file = at_meeting(tmp_path, "kf", "2024-02-02", ("1", "SLK-2024-1", WORDS))
    assert read_in(app, file).created == 1
    with app.app_context(), db.writing():
        act = db.session.scalars(sa.select(Event.act).where(Event.action == "assignment.registered")).one()
        audit.undo(act, actor=person("registrar"))
    again = read_in(app, file)
    assert again.created == 0
    assert "Någon har ångrat" in again.skipped[0]["why"]


@on_sqlite
def test_what_was_voided_alone_is_not_registered_again(app: Flask, visit: Visit, tmp_path: Path) -> None:
    file = at_meeting(tmp_path, "kf", "2024-02-02", ("1", "SLK-2024-1", WORDS))
    read_in(app, file)
    registrar = visit("registrar")
    registrar.get("/uppdrag/U-2024-0001/makulera")
    assert registrar.send({"reason": "Det var en fråga, inget uppdrag."}).status_code == 302
    again = read_in(app, file)
    assert (again.created, again.skipped) == (0, [])


@on_sqlite
def test_half_a_sign_in_a_heading_stops_nothing(app: Flask, tmp_path: Path) -> None:
    file = at_meeting(tmp_path, "kf", "2024-02-02", ("1", "SLK-2024-1\ud800", WORDS))
    told = json.loads(file.read_text(encoding="utf-8"))
    told["paragraphs"][0]["title"] = "Fontäner \udc00"
    file.write_text(json.dumps(told), encoding="utf-8")
    tally = read_in(app, file)
    assert (tally.created, tally.failed) == (1, 0), tally.skipped


@on_sqlite
def test_paragraphs_without_their_heading_wait_for_review_under_the_number_that_the_file_gives(
    app: Flask, visit: Visit, tmp_path: Path
) -> None:
    paragraphs = [
        {"paragraph": number, "dnr": dnr, "title": "Stadens fontäner", "text": f"Beslut\n\n{WORDS}\n"}
        for number, dnr in (("7", "SLK-2024-7"), ("8", "SLK-2024-8"))
    ]
    file = tmp_path / "kf.json"
    file.write_text(
        json.dumps({"body": "KF", "meeting_date": "2024-02-02", "paragraphs": paragraphs}), encoding="utf-8"
    )
    assert read_in(app, file, accept=False).suggested == 2
    with app.app_context():
        rows = db.session.scalars(sa.select(Draft)).one().content["rows"]
        assert [(row["number"], row["dnr"], row["title"]) for row in rows] == [
            ("7", ["SLK-2024-7"], "Stadens fontäner"), ("8", ["SLK-2024-8"], "Stadens fontäner"),
        ]  # fmt: skip
        assert db.session.scalars(sa.select(Assignment)).all() == []
    assert "2 av 2 paragrafer att granska" in text_of(visit("registrar").get("/registrera"))
