"""Two who review the same § take turns, two parts of one suggestion know each other, and nothing typed is lost."""

import datetime as dt
import re
import threading

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, give
from support.visitor import Visitor, text_of

from tracker import clock
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.queries.bodies import body_names, groups, resolve
from tracker.db import db
from tracker.meetings.operations.drafts import recorded_meanwhile
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import Assignment, Draft
from tracker.models.draft import DraftKind
from web.test_reviewing_suggestions import BORD, HEAD, ONE, STOLAR, begin, press, words

DAY = dt.date(2024, 4, 25)
ELSEWHERE = (
    HEAD
    + BORD.replace("laga borden vid hamnen.", "laga borden vid hamnen och återrapportera till kommunfullmäktige.")
    .replace("bord samt att måla dem.", "bord och redovisa resultatet till byggnadsnämnden.")
    .replace("0902/23", "0904/23")
)  # fmt: skip


def record_twelve() -> None:
    """Record § 12 in the unit that is open, as a colleague's saving does."""
    recipients = resolve(["Stadsledningskontoret"], body_names(), groups(on=DAY))
    task = Task(text="Stadsledningskontoret får i uppdrag att räkna stadens stolar.", recipients=recipients)
    giving = Giving(body("KF"), DAY, find_or_add_paragraph(body("KF"), DAY, "12", today=TODAY))
    register_assignment(task, giving, actor=person("registrar"), today=TODAY)


@pytest.mark.parametrize("known", [True, False], ids=["a known section", "a new section"])
def test_two_who_save_the_same_section_at_once_take_turns(app: Flask, visit: Visit, known: bool) -> None:  # noqa: FBT001
    if known:
        with app.app_context():
            give(number="12", by="KF", on=DAY, text="Kulturnämnden får i uppdrag att dansa.")
    second = visit("other-registrar")
    begin(second, HEAD + STOLAR)
    saving = threading.Thread(target=press, args=(second, "save"))
    with app.app_context(), clock.standing_at(TODAY), db.writing():
        draft = db.session.scalars(sa.select(Draft).where(Draft.kind != DraftKind.MINUTES)).one()
        assert not recorded_meanwhile(draft, "kf", DAY, "12")
        saving.start()
        saving.join(0.5)
        assert saving.is_alive(), "the second waits for the first"
        record_twelve()
    saving.join(20)
    assert "Paragrafen har förts in medan du granskade" in text_of(second.page)
    with app.app_context():
        assert sum("stolar" in text for text in words()) == 1


def other_half(who: Visitor) -> str:
    found = re.search(r'Det andra av de två: <a href="(/uppdrag/nytt/\d+)"', who.page)
    assert found
    return found[1]


@on_sqlite
def test_the_other_half_is_saved_as_it_was_typed_and_ones_own_first_half_is_nobody_elses(
    app: Flask, visit: Visit
) -> None:
    registrar = visit("registrar")
    begin(registrar, ONE)
    press(registrar, "split")
    press(registrar, "save")
    page = press(registrar, "save", text="Stadsledningskontoret får i uppdrag att stryka pallar.", title="Pallarna")
    assert "Uppdraget är registrerat" in page
    assert "Pallarna" in page
    with app.app_context():
        assert words() == [
            "Stadsledningskontoret får i uppdrag att räkna stolar.",
            "Stadsledningskontoret får i uppdrag att stryka pallar.",
        ]


@on_sqlite
def test_what_was_typed_stands_when_a_colleague_was_first(visit: Visit) -> None:
    first, second = visit("registrar"), visit("other-registrar")
    for who in (first, second):
        begin(who, ONE)
    press(second, "split")
    press(first, "save")
    typed = {
        "text": "Stadsledningskontoret får i uppdrag att tvätta alla gardiner.", "plan": "kv 4", "title": "Gardiner",
    }  # fmt: skip
    assert "Paragrafen har förts in medan du granskade" in press(second, "save", **typed)
    assert {name: second.fields()[name] for name in typed} == typed
    press(second, "save")
    page = press(second, "save", text="Stadsledningskontoret får i uppdrag att putsa fönster.")
    assert "Paragrafen har förts in medan du granskade" in page, "it holds for the other half too"


@on_sqlite
def test_two_parts_are_laid_together_in_the_order_of_the_text_whichever_is_open(visit: Visit) -> None:
    registrar = visit("registrar")
    begin(registrar, ONE)
    press(registrar, "split")
    first, second = registrar.path, other_half(registrar)
    together = (
        "Stadsledningskontoret får i uppdrag att räkna stolar.\nStadsledningskontoret får i uppdrag att måla dem."
    )
    registrar.get(second)
    press(registrar, "merge")
    assert registrar.fields()["text"] == together
    assert registrar.path == second
    registrar.get(first, 404)
    registrar.get(second)
    press(registrar, "split")
    registrar.get(other_half(registrar))
    told = {"deadline": "senast 30 juni 2024", "report_to": "Revisionen", "points": "a) räkna", "dnr": "0901/23"}
    press(registrar, "draft", **told, collaborators="Polismyndigheten")
    registrar.get(second)
    press(registrar, "merge", collaborators="Kulturnämnden")
    assert {name: registrar.fields()[name] for name in told} == told, "what only the other said is not lost"
    assert registrar.fields()["collaborators"] == "Kulturnämnden; Polismyndigheten"
    assert registrar.fields()["text"] == together


def test_whom_it_is_reported_to_is_kept_row_by_row(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    begin(registrar, ELSEWHERE)
    assert registrar.fields()["rows-0-report_to"] == "Byggnadsnämnden"
    press(registrar, "save", **{"rows-1-report_to": "Revisionen"})
    with app.app_context():
        told = db.session.scalars(sa.select(Assignment.report_to).order_by(Assignment.id)).all()
    assert told == ["Byggnadsnämnden", "Revisionen"]
