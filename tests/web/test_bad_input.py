"""Whatever is typed: a clear Swedish message, and everything typed is still there."""

import pytest
from conftest import Visit, on_sqlite
from flask import Flask
from support.register import TEXT, give
from support.visitor import Visitor, text_of

ODD = {
    "emoji": "Räkna 🪑🪑 bänkar 👩‍👩‍👧",
    "right to left": "\u200f\u05e1\u05e4\u05e1\u05dc\u05d9\u05dd\u200e och \u05de\u05e7\u05d5\u05de\u05d5\u05ea",
    "controls": "Räkna\u2028bänkar\u0007\ufeff",
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>",
    "combining": "Ra\u0308kna ba\u0308nkar",
    "very long word": "ö" * 5000,
}


def by_hand(who: Visitor) -> None:
    who.get("/uppdrag/nytt")
    who.send({"action": "hand"})
    who.follow()


GOOD = {
    "body": "ks",
    "decided_on": "20 september 2023",
    "number": "§ 633",
    "text": TEXT,
    "recipients": "SLK",
    "action": "save",
}


def test_by_hand_it_takes_five_fields(visit: Visit) -> None:
    registrar = visit("registrar")
    by_hand(registrar)
    assert registrar.send(GOOD).status_code == 302
    page = text_of(registrar.follow())
    assert "Uppdraget är registrerat: U-2023-0001" in page
    assert "Räkna stadens bänkar tillsammans med Polismyndigheten" in page
    assert "KS 2023-09-20 § 633" in page


@on_sqlite
@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("decided_on", "31 februari 2023", "Vi förstår inte"),
        ("decided_on", "20 september", "Skriv året också"),
        ("decided_on", "snart", "Vi förstår inte ”snart”"),
        ("decided_on", "2032-09-20", "har inte varit än"),
        ("decided_on", "0001-01-01", "kan inte stämma"),
        ("decided_on", "", "Skriv datumet"),
        ("number", "sexhundra", "är inget paragrafnummer"),
        ("number", "", "Fyll i paragrafens nummer"),
        ("body", "", "Välj vem som har beslutat"),
        ("body", "hittepa", "Inte ett giltigt"),
        ("recipients", " ", "Skriv minst en mottagare"),
        ("text", "", "klistra in uppdraget"),
        ("title", "x" * 121, "högst 120 tecken"),
        ("budget_year", "i fjol", "Skriv"),
        ("previous", "i våras", "Skriv tidigare behandling som"),
        ("previous", "2023-10-01 § 5", "senare än beslutet"),
        ("yes", "-3", "Skriv antalet med siffror"),
        ("text", "å" * 600_000, "högst 20 000 tecken. Nu har det 600 000"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_kept(visit: Visit, field: str, typed: str, message: str) -> None:
    registrar = visit("registrar")
    by_hand(registrar)
    answer = registrar.send({**GOOD, "origin_note": "Mitt eget yrkande", field: typed})
    assert answer.status_code == 422
    words = text_of(answer.text)
    assert "Det här behöver du rätta" in words
    assert message in words
    assert registrar.fields()["origin_note"] == "Mitt eget yrkande"
    if field != "body":
        assert registrar.fields()[field].strip() == typed.strip(), "what was typed is still in its field"
    assert "Inga uppdrag är registrerade än" in text_of(registrar.get("/uppdrag"))


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_kept_to_the_letter_and_never_runs(visit: Visit, name: str) -> None:
    odd = ODD[name]
    registrar = visit("registrar")
    by_hand(registrar)
    assert (
        registrar.send(
            {**GOOD, "text": odd, "title": odd[:100], "recipients": f"SLK\n{odd[:100]}", "unknown_names": "y"}
        ).status_code
        == 302
    )
    page = registrar.follow()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    if name != "controls":
        assert odd.splitlines()[0][:60] in text_of(page) or name == "markup"
    for path in ("/uppdrag", "/oversikt", "/registrera", "/beslut/ks/2023-09-20/633"):
        assert "<script>alert" not in registrar.get(path)


@on_sqlite
@pytest.mark.parametrize("name", ODD)
def test_odd_words_in_addresses_are_only_words(app: Flask, name: str) -> None:
    visitor = Visitor(app, "registrar")
    for path in ("/sok?q=", "/uppdrag?ord=", "/uppdrag?mottagare=", "/uppdrag?lage=", "/plan?plan="):
        address, _, parameter = path.partition("?")
        response = visitor.client.get(address, query_string={parameter.rstrip("="): ODD[name]})
        assert response.status_code == 200
        assert "<script>alert" not in response.text


@on_sqlite
@pytest.mark.parametrize(
    "path",
    [
        "/uppdrag?sida=99999999999999999999",
        "/uppdrag?sida=-1",
        "/uppdrag?rader=7&sortera=;drop",
        "/uppdrag?budget=999999999999",
        "/sok?q=U-99999-9",
        "/uppdrag?ord=%25_%5C",
        "/beslut?fore=9999-99-99",
        "/uppdrag/nytt?x=%F6",
    ],
)
def test_nonsense_in_addresses_is_ignored(visit: Visit, path: str) -> None:
    visit("registrar").get(path)


@on_sqlite
def test_a_filter_that_means_nothing_is_named(app: Flask) -> None:
    page = text_of(Visitor(app, "auditor").get("/uppdrag?nar=nyss&lage=borta"))
    assert "Vi förstod inte borta och nyss" in page


def test_a_pasted_section_fills_the_form(visit: Visit) -> None:
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    text = (
        "Yrkande om bänkar\n\n§ 633, 0738/23\n\nBeslut\n\nEnligt yrkande från S:\n\n"
        "Stadsledningskontoret ges i uppdrag "
        "att räkna stadens bänkar:\n\n- a) i parker.\n- b) på torg.\n\nTidigare behandling\n\n"
        "Bordlagt den 6 september 2023, § 589.\n\n"
        "Omröstning\n\nA (S) och B (V) röstar Ja (8).\nC (M) röstar Nej (5).\n"
    )
    registrar.send({"text": text, "action": "read"})
    page = registrar.follow()
    assert "Vi hittade 1 uppdrag i texten" in text_of(page)
    filled = registrar.fields()
    assert (filled["number"], filled["dnr"], filled["recipients"].strip()) == (
        "633",
        "0738/23",
        "Stadsledningskontoret",
    )
    assert filled["points"].split("\n")[0].startswith("a)")
    assert (filled["yes"], filled["no"], filled["previous"]) == ("8", "5", "2023-09-06 § 589")
    assert "<mark" in page
    assert registrar.send({"body": "ks", "decided_on": "2023-09-20", "action": "save"}).status_code == 302
    card = text_of(registrar.follow())
    assert "Bordlades 6 september 2023 KS § 589" in card
    assert "Omröstning: 8 ja, 5 nej" in card


def test_the_same_assignment_twice_is_asked_about(app: Flask, visit: Visit) -> None:
    with app.app_context():
        known = give()
    registrar = visit("registrar")
    by_hand(registrar)
    answer = registrar.send(GOOD)
    assert answer.status_code == 422
    assert known in text_of(answer.text)
    assert registrar.send({"another": "y"}).status_code == 302


def test_pasting_nothing_and_pasting_too_much(visit: Visit) -> None:
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    assert "Klistra in texten" in text_of(registrar.send({"text": "  ", "action": "read"}).text)
    registrar.get("/uppdrag/nytt")
    answer = registrar.send({"text": "Ingen beslutar något här. " * 24_000, "action": "read"})
    assert answer.status_code == 302
    assert "Vi hittade inget uppdrag i texten" in text_of(registrar.follow())
