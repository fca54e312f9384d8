"""`import register`: a list becomes the register, or waits for a registrar; again, it changes nothing."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.commands import run
from support.register import TODAY, give
from support.registers import FILES, ROWS, as_text
from support.visitor import text_of

from tracker import audit, clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.intake.jobs.minutes import Tally
from tracker.intake.jobs.registers import ListSaid, import_register
from tracker.intake.operations.sources import UnreadableError
from tracker.models import Assignment, BudgetDecision, Draft, Notice
from tracker.models.assignment import Origin

WRITTEN = dt.date(2021, 1, 28)


def read_in(app: Flask, file: Path, *, accept: bool = True, **said: Any) -> Tally:
    with app.app_context(), clock.standing_at(TODAY):
        return import_register(file, ListSaid(WRITTEN, **said), accept=accept, registry="SLK", today=TODAY)


def lay(folder: Path, name: str = "lista.txt", words: str = "") -> Path:
    file = folder / name
    file.write_bytes(words.encode() or FILES[name])
    return file


def told(app: Flask) -> list[tuple[str, int | None, dt.date | None, list[str]]]:
    """Return giver, budget, planned day and recipients of every assignment."""
    with app.app_context():
        return [
            (a.giver.short_name if a.giver else "", a.budget_year, a.planned_due_on, [r.name for r in a.recipients])
            for a in db.session.scalars(sa.select(Assignment).order_by(Assignment.id))
        ]


def test_a_list_becomes_assignments_and_again_or_as_any_other_kind_of_file_none(app: Flask, tmp_path: Path) -> None:
    first = read_in(app, lay(tmp_path))
    assert (first.read, first.created, first.suggested) == (6, 6, 0)
    assert [row["why"] for row in first.skipped] == [
        "Registret har inget organ som heter Månskensnämnden. Namnet sparas som det står."
    ]
    social = [f"Socialnämnden {place}" for place in ("Centrum", "Hisingen", "Nordost", "Sydväst")]
    assert told(app) == [
        ("KS", None, dt.date(2021, 5, 5), ["Stadsledningskontoret"]),
        ("KS", None, dt.date(2021, 5, 5), ["Stadsledningskontoret"]),
        ("KF", 2020, dt.date(2021, 9, 30), ["Kommunstyrelsen"]),
        ("KF", None, None, social),
        ("KF", None, None, ["Kulturnämnden"]),
        ("KS", None, dt.date(2022, 3, 31), ["Månskensnämnden"]),
    ]
    for name in FILES:
        again = read_in(app, lay(tmp_path, name))
        assert (again.read, again.created, again.matched, again.suggested, again.skipped) == (6, 0, 6, 0, []), name
    with app.app_context():
        assert all(db.session.scalars(sa.select(Assignment.machine_read)))
        assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 0, "nobody is mailed of what nobody has seen"
        words = [d.literal for a in db.session.scalars(sa.select(Assignment)) for d in a.deadlines]
        assert words == [row[2] for row in ROWS if row[2] and not row[2].startswith("Plan")]
        assert audit.verify() is None


def test_a_budgets_list_hangs_on_the_paragraph_that_adopted_it(app: Flask, tmp_path: Path) -> None:
    file = lay(tmp_path)
    with pytest.raises(RuleBrokenError, match="Budgeten antas av fullmäktige"):
        read_in(app, file, budget_year=2021, adopted_by="KS 2020-11-05 § 8")
    with pytest.raises(RuleBrokenError, match="inget beslutande organ som heter SLK"):
        read_in(app, file, giver="SLK")
    assert read_in(app, file, budget_year=2021, adopted_by="KF 2020-11-05 § 8").created == 6
    with app.app_context():
        decision = db.session.scalars(sa.select(BudgetDecision)).one()
        assert (decision.year, decision.paragraph.number, decision.supplementary) == (2021, "8", False)
        for assignment in db.session.scalars(sa.select(Assignment)):
            assert (assignment.origin, assignment.budget_year) == (Origin.BUDGET, 2021)
            assert assignment.paragraph == decision.paragraph
    assert read_in(app, file, budget_year=2021).matched == 6
    assert read_in(app, file, budget_year=2022).created == 6, "the same task in the next budget is another assignment"


def test_what_a_person_must_look_at_waits_and_is_told(app: Flask, visit: Visit, tmp_path: Path) -> None:
    with app.app_context():
        known = give(text="Räkna stadens alla lyktstolpar och märk ut dem på en karta.", dnr=("0101/20",), number="9")
    rows = [ROWS[0], ROWS[2], ("Någon får se till att klockorna går rätt.", "", "i sinom tid"), ROWS[-1], ROWS[-1]]
    file = lay(tmp_path, words=as_text(rows))
    found = read_in(app, file)
    assert (found.read, found.created, found.suggested) == (4, 1, 2)
    assert [row["why"].split(".")[0] for row in found.skipped] == [
        "Samma uppdrag som rad 3",
        f"Liknar {known}",
        "Mottagaren saknas",
        "Registret har inget organ som heter Månskensnämnden",
    ]
    again = read_in(app, file)
    assert (again.created, again.matched, again.suggested) == (0, 1, 2)
    with app.app_context():
        draft = db.session.scalars(sa.select(Draft)).one()
        assert (draft.author_id, len(draft.content["rows"])) == (None, 2), "kept once, for any registrar"
    registrar = visit("other-registrar")
    page = text_of(registrar.get(f"/uppdrag/nytt/lista/{draft.id}"))
    assert f"Liknar {known}. Är det samma uppdrag?" in page
    assert "2 behöver din blick" in page


def test_without_accept_nothing_is_registered(app: Flask, tmp_path: Path) -> None:
    file = lay(tmp_path)
    assert (read_in(app, file, accept=False).suggested, told(app)) == (6, [])
    assert read_in(app, file, accept=False).suggested == 6
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Draft.id))) == 1


def test_what_is_no_list_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="Vi hittar ingen lista"):
        read_in(app, lay(tmp_path, words="Protokoll, § 1. Inget att redovisa."))


def test_a_row_that_breaks_a_rule_does_not_stop_the_others(app: Flask, tmp_path: Path) -> None:
    rows = [*ROWS[:3], ("Kulturnämnden får i uppdrag att sjunga mera.", "", "någon gång " * 30)]
    found = read_in(app, lay(tmp_path, words=as_text(rows)))
    assert (found.created, found.suggested) == (1, 1)
    assert "högst 200 tecken" in found.skipped[0]["why"]


@pytest.mark.slow
def test_the_commands_print_what_came_of_it_and_send_out_the_list_to_fill_in(tmp_path: Path) -> None:
    file, instance = lay(tmp_path), tmp_path / "instance"
    instance.mkdir()
    assert run(instance, "init", "--municipality", "Provköpings kommun").returncode == 0
    done = run(instance, "import", "register", str(file), "--accept", "--context-date", "2021-01-28")
    assert (done.returncode, json.loads(done.stdout)["created"]) == (0, 6), done.stderr
    out = tmp_path / "ut.xlsx"
    sent = run(instance, "export", "assignments", "--format", "xlsx", "--recipient", "Kulturnämnden", "-o", str(out))
    assert (sent.returncode, sent.stdout) == (0, ""), sent.stderr
    back = run(instance, "import", "status", str(out))
    assert (json.loads(back.stdout)["read"], json.loads(back.stdout)["suggested"]) == (1, 0)
    wrong = run(instance, "import", "transfers", str(out))
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "Ny mottagare" in wrong.stderr
