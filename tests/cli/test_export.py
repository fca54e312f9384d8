"""`export assignments` says what the contract says, now and as of a day, in every format, and nothing protected."""

import datetime as dt
import io
import json
import subprocess
from pathlib import Path

import docx
import pytest
from conftest import on_sqlite
from flask import Flask
from python_calamine import CalamineWorkbook
from support.commands import run
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked
from web.test_lists import close
from web.test_second_thoughts import protect

from tracker import clock
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.db import db
from tracker.models import Relation
from tracker.models.relation import RelationKind

pytestmark = on_sqlite

ROOT = Path(__file__).parents[2]
KEYS = [
    "id", "title", "text", "status", "owner", "origin", "budget_year", "registered_afterwards", "given_by",
    "decided_on", "paragraph", "dnr", "recipients", "deadline_text", "latest_on", "overdue", "closed_by", "follows",
    "leads_to", "url",
]  # fmt: skip


def export(app: Flask, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    environ = {"TRACKER_TODAY": TODAY.isoformat(), "TRACKER_DATABASE_URL": url, "TRACKER_REGISTRY": "SLK"}
    return run(folder, "export", "assignments", *arguments, **environ)


@pytest.fixture
def register(app: Flask) -> dict[str, str]:
    """One that was closed, the one that it led to, and one that nobody may see."""
    with app.app_context():
        names = {"closed": give(plan="KS 6 mars 2024"), "hidden": give(number="634", title="KANARIEFÅGEL")}
        close(names["closed"])
        with clock.standing_at(TODAY), db.writing():
            giving = Giving(body("KF"), dt.date(2024, 4, 25), missing_reason="Prov.")
            made = register_assignment(
                Task("Byt ut bänkarna."), giving, owner=None, actor=person("registrar"), today=TODAY
            )
            for later in (made, locked(names["hidden"])):
                db.session.add(Relation(
                    earlier_id=locked(names["closed"]).id, later_id=later.id, kind=RelationKind.FOLLOWS
                ))  # fmt: skip
            names["next"] = made.reference
        protect(names["hidden"], owner=False)
        assert assignment(names["hidden"]).protected_by
    return names


def test_json_tells_of_each_what_the_contract_names(app: Flask, register: dict[str, str], tmp_path: Path) -> None:
    said = export(app, tmp_path)
    assert said.returncode == 0, said.stderr
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    assert [list(row) for row in rows] == [KEYS, KEYS]
    closed = rows[0]
    assert closed["id"] == register["closed"]
    assert closed["closed_by"] == {"body": "Kommunfullmäktige", "date": "2024-04-25", "paragraph": "156", "dnr": []}
    assert (closed["status"], closed["deadline_text"], closed["latest_on"]) == (
        "completed", "KS 6 mars 2024", "2024-03-06",
    )  # fmt: skip
    assert (closed["dnr"], closed["recipients"], closed["overdue"]) == (["0738/23"], ["Stadsledningskontoret"], False)
    assert (closed["leads_to"], rows[1]["follows"]) == ([register["next"]], [register["closed"]])
    assert "KANARIE" not in said.stdout
    before = export(app, tmp_path, "--as-of", "2024-04-24").stdout.splitlines()
    assert [(json.loads(line)["status"], json.loads(line)["overdue"]) for line in before] == [("given", True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx", "pdf"])
def test_every_other_format_holds_the_same_rows(
    app: Flask, register: dict[str, str], tmp_path: Path, kind: str
) -> None:
    target = tmp_path / f"uppdrag.{kind}"
    said = export(app, tmp_path, "--format", kind, "--filter", "lage=avslutade", "-o", str(target))
    assert (said.returncode, said.stdout) == (0, ""), said.stderr
    content = target.read_bytes()
    if kind == "pdf":
        assert content.startswith(b"%PDF")
        return
    if kind == "csv":
        rows = [line.split(";") for line in content.decode("utf-8-sig").splitlines()]
    elif kind == "xlsx":
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert dt.date(2024, 3, 6) in rows[1]
    else:
        rows = [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[0].rows]
    assert rows[0][:2] == ["Id", "Uppdrag"]
    assert [row[0] for row in rows[1:]] == [register["closed"]]


def test_what_cannot_be_asked_is_told_in_one_sentence(app: Flask, tmp_path: Path) -> None:
    for arguments in (
        ("--filter", "farg=rod"),
        ("--filter", "lage=x"),
        ("--as-of", "2030-01-01"),
        ("--as-of", "i går"),
    ):
        said = export(app, tmp_path, *arguments)
        assert (said.returncode, said.stdout) == (2, "")
        assert "Traceback" not in said.stderr
