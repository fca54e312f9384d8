"""Saved views: a name for what the list shows, one's own or shared with all, as an address that can be sent."""

import io

import pytest
import python_calamine
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import person
from support.register import give, locked
from support.visitor import Visitor, text_of

from tracker import audit
from tracker.assignments.operations.saved_views import save_view
from tracker.assignments.queries.saved_views import VIEWS_MAX, views_of
from tracker.assignments.views import listing
from tracker.db import db
from tracker.models import AccessLog
from web.test_query_counts import counts

pytestmark = on_sqlite

SHOWN = "/uppdrag?lage=alla&sortera=-uppdrag&kolumner=dnr,handlaggare"


def save(visitor: Visitor, name: str, path: str = SHOWN, **more: str) -> str:
    """Save what an address shows, as a person does from the list; return the text of the list after it."""
    visitor.get("/uppdrag/vyer/ny" + path.removeprefix("/uppdrag"))
    assert visitor.send({"name": name, **more}).status_code == 302
    return text_of(visitor.follow())


def undo(visitor: Visitor) -> str:
    assert visitor.send({}).status_code == 302
    return text_of(visitor.follow())


@pytest.fixture
def two(app: Flask) -> tuple[str, str]:
    with app.app_context():
        return give(), give(number="634", title="Öppna torget", owner="", dnr=("0900/23",))


def test_a_view_is_the_lists_address_under_a_name(two: tuple[str, str], visit: Visit) -> None:
    officer = visit("officer")
    page = officer.get(SHOWN + "&sida=1&rader=50&hittepa=1")
    assert '/uppdrag/vyer/ny?lage=alla&amp;sortera=-uppdrag&amp;kolumner=dnr,handlaggare"' in page.replace("%2C", ",")
    assert "Vyn är sparad: Allt, bakifrån" in save(officer, "  Allt,   bakifrån ")
    assert officer.path == SHOWN
    listed = officer.get("/uppdrag")
    assert f'href="{SHOWN.replace("&", "&amp;")}">Allt, bakifrån</a>' in listed, "it is a link at the list"
    assert 'aria-current="true">Allt, bakifrån' in officer.get(SHOWN)
    words = text_of(officer.get("/uppdrag/vyer"))
    assert "Visar: alla. Ordning: efter rubrik, Ö till A. Kolumner: Uppdrag, Dnr och Handläggare." in words
    assert "Allt, bakifrån" not in visit("registrar").get("/uppdrag"), "it is the person's own"


def test_names_are_unlike_each_other_and_short(two: tuple[str, str], visit: Visit) -> None:
    officer = visit("officer")
    save(officer, "Mina")
    officer.get("/uppdrag/vyer/ny?nar=forsenat")
    for name, message in (
        ("mina", "Det finns redan en vy som heter mina. Välj ett annat namn."),
        ("x" * 81, "Namnet får ha högst 80 tecken."),
        ("   ", "Skriv ett namn på vyn, högst 80 tecken."),
    ):
        answer = officer.send({"name": name})
        assert answer.status_code == 422
        assert message in text_of(answer.text)
    save(visit("manager"), "Mina")
    answer = officer.send({"name": "Delad", "shared": "y"})
    assert (answer.status_code, "delas av en registrator" in answer.text) == (422, True)


def test_a_shared_view_shows_each_what_is_theirs_to_see(two: tuple[str, str], app: Flask, visit: Visit) -> None:
    with app.app_context(), db.writing():
        locked(two[1]).protected_by = "OSL 18 kap. 13 §"
        audit.record("assignment.changed", locked(two[1]), actor=person("registrar"))
    registrar, elected = visit("registrar"), visit("elected")
    assert "Öppna torget" in save(registrar, "Hela kommunens", shared="y")
    assert "Hela kommunens" in text_of(elected.get("/uppdrag"))
    words = text_of(elected.get(SHOWN))
    assert "Räkna stadens bänkar" in words
    assert "Öppna torget" not in words
    file = "/uppdrag/lista/uppdrag.csv?lage=alla"
    assert "Öppna torget" not in elected.client.get(file).get_data(as_text=True)
    assert "Öppna torget" in registrar.client.get(file).get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(sa.select(AccessLog.what)).all() == [f"uppdragslista ({two[1]})"]
    assert "Ändra" not in text_of(elected.get("/uppdrag/vyer")), "whose it is not changes nothing of it"


def test_a_view_is_renamed_shared_and_taken_away_and_each_is_undone(
    two: tuple[str, str], app: Flask, visit: Visit
) -> None:
    auditor = visit("auditor")
    save(auditor, "Första")
    auditor.get("/uppdrag/vyer/1")
    assert auditor.send({"name": "Andra"}).status_code == 302
    assert "Vyn är ändrad: Andra" in text_of(auditor.follow())
    assert "Första" in undo(auditor), "also who may undo nothing of the record takes back what is their own"
    auditor.get("/uppdrag/vyer")
    auditor.send({})
    assert "Du har ingen än" in text_of(auditor.follow())
    save(auditor, "Första")
    auditor.get("/uppdrag/vyer")
    with app.app_context():
        act = audit.latest("saved_view", 1)
        assert act is not None
    auditor.client.post(f"/angra/{act.act}", data={"csrf_token": auditor.fields()["csrf_token"]})
    assert "En annan vy heter numera Första" in text_of(auditor.get("/uppdrag/vyer"))
    assert visit("registrar").client.get("/uppdrag/vyer/2").status_code == 404


def test_views_are_limited_and_cost_no_queries(app: Flask, visit: Visit) -> None:
    officer, paths = visit("officer"), ("/uppdrag", "/uppdrag/vyer")
    with app.app_context(), db.writing():
        save_view("Chefens", "lage=alla", shared=True, actor=person("manager"))
    few = counts(app, officer, paths)
    with app.app_context(), db.writing():
        for number in range(VIEWS_MAX):
            save_view(f"Vy {number}", "", shared=False, actor=person("officer"))
    assert counts(app, officer, paths) == few
    officer.get("/uppdrag/vyer/ny")
    answer = officer.send({"name": "En till"})
    assert (answer.status_code, f"Du har redan {VIEWS_MAX} vyer" in answer.text) == (422, True)
    with app.app_context():
        assert len(views_of(person("officer"))) == VIEWS_MAX + 1


def test_columns_that_are_ticked_become_one_word_of_the_address(two: tuple[str, str], visit: Visit) -> None:
    officer = visit("officer")
    officer.get("/uppdrag?lage=alla&kolumner=id&kolumner=dnr", status=302)
    assert officer.location.replace("%2C", ",") == "/uppdrag?lage=alla&kolumner=id,dnr"
    page = officer.follow()
    assert page.index(">Dnr</th>") < page.index(">Id</th>")
    assert 'data-label="Läge"' not in page


@pytest.mark.parametrize("kind", ["xlsx", "csv", "docx", "pdf"])
def test_the_list_is_taken_away_as_it_is_shown(kind: str, two: tuple[str, str], visit: Visit) -> None:
    answer = visit("elected").client.get(f"/uppdrag/lista/uppdrag.{kind}" + SHOWN.removeprefix("/uppdrag"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f".{kind}")
    if kind == "csv":
        lines = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
        assert lines[0] == "Uppdrag;Dnr;Handläggare;Mottagare;Beslut;Id"
        assert [line.split(";")[:3] for line in lines[1:]] == [
            ["Öppna torget", "0900/23", ""], ["Räkna stadens bänkar", "0738/23", "Handläggare SLK"],
        ]  # fmt: skip
        assert lines[2].endswith(f";KS 2023-09-20 § 633;{two[0]}")
    if kind == "xlsx":
        book = python_calamine.load_workbook(io.BytesIO(answer.data))
        rows = book.get_sheet_by_name("Lista").to_python()
        assert [row[0] for row in rows] == ["Uppdrag", "Öppna torget", "Räkna stadens bänkar"]
        about = dict(row[:2] for row in book.get_sheet_by_name("Om urvalet").to_python())
        assert about["Urval och ordning"] == "Urval: alla. Ordning: efter rubrik, Ö till A."
        assert about["Adress"].endswith(SHOWN)


def test_a_list_too_long_for_a_file_is_refused_in_words(
    two: tuple[str, str], visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(listing.FILE_MAX, "csv", 1)
    officer = visit("officer")
    assert "lista/uppdrag.csv" not in officer.get("/uppdrag")
    officer.get("/uppdrag/lista/uppdrag.csv", status=302)
    assert "Listan är för lång för en fil: 2 uppdrag" in text_of(officer.follow())


def test_the_filter_keeps_what_it_has_no_field_for(two: tuple[str, str], visit: Visit) -> None:
    page = visit("officer").get("/uppdrag?mina=1&kolumner=dnr,id&sortera=-beslut")
    form = page.partition('aria-label="Filtrera uppdrag"')[2].partition("</form>")[0]
    for name, value in (("mina", "1"), ("kolumner", "dnr,id"), ("sortera", "-beslut")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in form
