"""A reorganisation moves assignments from body to body; what was, stays in the history."""

import datetime as dt

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.register import TODAY, assignment, give
from support.visitor import Visitor, text_of

from tracker import audit
from tracker.bodies.operations.adding import add_bodies
from tracker.db import db
from tracker.models import Notice, Recipient, Succession

OLD = ("Byggnadsnämnden", "Fastighetsnämnden", "Lokalnämnden", "Park- och naturnämnden", "Trafiknämnden")
NEW = ("Stadsbyggnadsnämnden", "Exploateringsnämnden", "Stadsmiljönämnden", "Stadsfastighetsnämnden")


@pytest.fixture(autouse=True)
def bodies(app: Flask) -> None:
    names = ("Social resursnämnd", *OLD[1:], *NEW)
    with app.app_context(), db.writing():
        add_bodies({"bodies": [{"name": name, "kind": "committee"} for name in names]}, actor=None)


def read(who: Visitor, table: str, **more: str) -> str:
    who.get("/beslut/overforing")
    head = {"body": "kf", "decided_on": "2023-01-26", "number": "14", "effective_on": "2023-01-02"}
    return who.send({**head, "table": table, "action": "read", **more}).text


def save(who: Visitor, *, moved: list[str] | None = None, **more: str) -> tuple[int, str]:
    """Send the form of the list that was read, with these rows ticked (all of them if none are named)."""
    fields = who.fields()
    ids = [name.removeprefix("to-") for name in fields if name.startswith("to-")]
    data = {**fields, **more, "action": "save", "move": ids if moved is None else moved}
    response = who.client.post("/beslut/overforing", data=data)
    who.location, who.page = response.headers.get("Location", ""), response.text
    return response.status_code, response.text


def test_one_board_takes_over_from_another_and_the_old_one_stays_in_the_history(app: Flask, visit: Visit) -> None:
    with app.app_context():
        moved = give(recipients=("Social resursnämnd",), on=dt.date(2020, 2, 5), number="77", owner="")
        kept = give(recipients=("Kulturnämnden",), number="78")
        assert assignment(moved).recipients[0].name == "Social resursnämnd"
    registrar = visit("registrar")
    page = read(registrar, "Social resursnämnd → SN Centrum", decided_on="2020-06-11", number="9",
                effective_on="2021-01-01")  # fmt: skip
    assert "1 öppet uppdrag berörs" in text_of(page)
    assert moved in page
    assert kept not in page
    status, text = save(registrar)
    assert status == 302, text_of(text)[:500]
    assert "1 uppdrag har gått över" in text_of(registrar.follow())
    receipt = registrar.page
    assert "Social resursnämnd" in text_of(registrar.get("/organ/sn-centrum"))
    card = text_of(registrar.get(f"/uppdrag/{moved}"))
    for words in (
        "Socialnämnden Centrum", "tog över efter Social resursnämnd den 1 januari 2021", "KF 2020-06-11 § 9",
        "Tidigare Social resursnämnd till och med 31 december 2020",
        "Gick över från Social resursnämnd till Socialnämnden Centrum",
    ):  # fmt: skip
        assert words in card, words
    assert moved in registrar.get("/uppdrag?mottagare=sn-centrum")
    with app.app_context():
        assert [r.name for r in assignment(moved).recipients] == ["Socialnämnden Centrum"]
        assert db.session.scalars(sa.select(Succession)).one().effective_on == dt.date(2021, 1, 1)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) >= 1
        assert audit.verify() is None
    registrar.page = receipt
    registrar.send({}, form=0)
    card = text_of(registrar.get(f"/uppdrag/{moved}"))
    assert "tog över" not in card
    assert "Tidigare" not in card.partition("Så har det gått")[0].replace("Tidigare behandling", "")
    with app.app_context():
        assert [r.name for r in assignment(moved).recipients] == ["Social resursnämnd"]
        assert db.session.scalars(sa.select(Succession)).one().voided_at is not None
        assert audit.verify() is None


def test_it_is_undone_as_often_as_it_is_done(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(recipients=("Trafiknämnden",), on=dt.date(2021, 6, 10))
    registrar = visit("registrar")
    for day in ("2023-01-02", "2023-02-01"):
        read(registrar, "Trafiknämnden → Stadsmiljönämnden", effective_on=day)
        assert save(registrar)[0] == 302
        registrar.follow()
        with app.app_context():
            assert db.session.scalars(sa.select(Succession)).one().effective_on.isoformat() == day
        assert registrar.send({}, form=0).status_code == 302
        assert "Ångrat" in text_of(registrar.get("/min-lista"))
    with app.app_context():
        assert [r.name for r in assignment("U-2021-0001").recipients] == ["Trafiknämnden"]
        assert audit.verify() is None


def test_a_first_day_far_from_the_decision_is_refused(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(recipients=("Trafiknämnden",), on=dt.date(2021, 6, 10))
    registrar = visit("registrar")
    for day in ("0001-01-01", "9999-12-31"):
        read(registrar, "Trafiknämnden → Stadsmiljönämnden", effective_on=day)
        status, text = save(registrar)
        assert status == 422
        assert "ligger långt från beslutet" in text_of(text)


def test_five_become_four_row_by_row_in_force_before_the_decision(app: Flask, visit: Visit) -> None:
    with app.app_context():
        given = {
            name: give(recipients=(name,), number=str(number), dnr=(f"{900 + number}/21",), on=dt.date(2021, 6, 10),
                       title=f"Uppdrag {number}")
            for number, name in enumerate(OLD, start=1)
        }  # fmt: skip
        second = give(recipients=("Fastighetsnämnden",), number="6", on=dt.date(2021, 6, 10), dnr=("950/21",))
        both = give(recipients=("Trafiknämnden", "Park- och naturnämnden"), number="7", on=dt.date(2021, 6, 10),
                    dnr=("951/21",))  # fmt: skip
    registrar = visit("registrar")
    table = f"""Byggnadsnämnden → Stadsbyggnadsnämnden
Fastighetsnämnden → Exploateringsnämnden, Stadsfastighetsnämnden
Lokalnämnden → Stadsfastighetsnämnden
Park- och naturnämnden → Stadsmiljönämnden
Trafiknämnden → Stadsmiljönämnden
{second}; Fastighetsnämnden; Exploateringsnämnden"""
    page = text_of(read(registrar, table))
    assert "8 öppna uppdrag berörs" in page  # seven assignments; one of them with two parts
    status, text = save(registrar)
    assert status == 422
    assert f"Välj ny mottagare för {given['Fastighetsnämnden']}" in text_of(text)
    with app.app_context():
        part = assignment(given["Fastighetsnämnden"]).recipients[0].id
    status, text = save(registrar, **{f"to-{part}": "stadsfastighetsnamnden"})
    assert status == 302, text_of(text)[:600]
    assert "7 uppdrag har gått över" in text_of(registrar.follow())
    with app.app_context():
        now = {reference: [r.name for r in assignment(reference).recipients] for reference in [*given.values(), second]}
        assert now == {
            given["Byggnadsnämnden"]: ["Stadsbyggnadsnämnden"],
            given["Fastighetsnämnden"]: ["Stadsfastighetsnämnden"],
            given["Lokalnämnden"]: ["Stadsfastighetsnämnden"],
            given["Park- och naturnämnden"]: ["Stadsmiljönämnden"],
            given["Trafiknämnden"]: ["Stadsmiljönämnden"],
            second: ["Exploateringsnämnden"],
        }
        assert [r.name for r in assignment(both).recipients] == ["Stadsmiljönämnden"], "two parts became one"
        old = assignment(both).former_recipients
        assert {(r.name, r.valid_to) for r in old} == {
            ("Trafiknämnden", dt.date(2023, 1, 1)), ("Park- och naturnämnden", dt.date(2023, 1, 1)),
        }  # fmt: skip
        (new,) = assignment(both).recipients
        assert new.valid_from == dt.date(2023, 1, 2)
        assert new.paragraph is not None
        assert new.paragraph.number == "14"
        assert audit.verify() is None


def test_a_later_decision_in_the_old_name_is_understood(app: Flask, visit: Visit) -> None:
    with app.app_context():
        moved = give(recipients=("Trafiknämnden",), on=dt.date(2021, 6, 10), by="KF", number="20", dnr=(),
                     text="Trafiknämnden får i uppdrag att räkna stadens bänkar.")  # fmt: skip
    registrar = visit("registrar")
    read(registrar, "Trafiknämnden → Stadsmiljönämnden")
    assert save(registrar)[0] == 302
    registrar.get("/beslut/registrera")
    text = (
        "§ 30 0500/24\nOm bänkar\nBeslut\n\n"
        "1. Kommunfullmäktiges uppdrag 2021-06-10 § 20 till trafiknämnden att räkna stadens bänkar förklaras fullgjort."
    )
    registrar.send({"body": "kf", "decided_on": "2024-04-25", "number": "30", "text": text})
    assert moved in registrar.follow()


@on_sqlite
@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "Skriv minst en rad"),
        ("Trafiknämnden", "→ eller semikolon"),
        ("Trafiknämnden → Månnämnden", "Rad 1: Vi känner inte igen organet ”Månnämnden”"),
        ("Månnämnden → Trafiknämnden", "Rad 1: Vi känner inte igen organet ”Månnämnden”"),
        ("Trafiknämnden → Trafiknämnden", "samma organ"),
        ("Trafiknämnden → Stadsmiljönämnden", "Inget öppet uppdrag berörs"),
        ("BN" + " " * 49_000 + "x" + " " * 49_000 + "y", "→ eller semikolon"),
        ("\n".join(["BN → KF"] * 1001), "fler än 1000 rader"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(app: Flask, visit: Visit, table: str, words: str) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    page = read(registrar, table)
    assert words in text_of(page)
    assert registrar.fields()["table"] == table
    assert registrar.fields()["number"] == "14"


def test_what_was_moved_meanwhile_is_refused(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(recipients=("Trafiknämnden",), on=dt.date(2021, 6, 10))
    one, other = visit("registrar"), visit("other-registrar")
    read(one, "Trafiknämnden → Stadsmiljönämnden")
    read(other, "Trafiknämnden → Stadsmiljönämnden")
    assert save(one)[0] == 302
    status, text = save(other)
    assert status == 422
    assert "Inget öppet uppdrag berörs" in text_of(text)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Recipient)) == 2
    assert dt.date(2023, 1, 2) < TODAY
