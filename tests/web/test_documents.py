"""Documents: added as files or links, found where they belong, fetched by those who see that, taken away and back."""

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.files import PDF, as_a_browser_sends, file_it
from support.municipality import person
from support.register import TODAY, assignment, give, locked
from support.visitor import Visitor, text_of
from werkzeug.test import TestResponse

from tracker import audit, clock
from tracker.db import db
from tracker.documents.store import Store
from tracker.models import AccessLog, Document, Event

PARAGRAPH = "/beslut/ks/2023-09-20/633"


def add(who: Visitor, place: str, content: bytes | None = PDF, name: str = "Svar på motion.pdf", **fields: Any) -> str:
    """Fill the page «Lägg till dokument» in, and return where it led."""
    who.get(f"{place}/dokument")
    if content is not None:
        fields["file"] = (io.BytesIO(content), name)
    response = who.send({"kind": "official_report", **fields})
    assert response.status_code == 302, text_of(response.text)[:400]
    return who.follow()


def address(page: str) -> str:
    found = re.search(r'href="(/dokument/\d+/[^"]+)" download', page)
    assert found, text_of(page)
    return found[1]


def fetch(who: Visitor, path: str) -> TestResponse:
    return who.client.get(path, buffered=True)


def documents() -> list[Document]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Document).order_by(Document.id)))


@pytest.fixture
def reference(app: Flask) -> str:
    with app.app_context():
        return give()


def test_an_official_adds_a_file_and_everybody_gets_it(app: Flask, visit: Visit, reference: str) -> None:
    officer = visit("officer")
    assert "Inga dokument än." in text_of(officer.get(f"/uppdrag/{reference}"))
    page = add(officer, f"/uppdrag/{reference}", dated_on="10 januari 2024")
    words = text_of(page)
    assert "Dokumentet är tillagt" in words
    assert "Svar på motion Tjänsteutlåtande, 10 januari 2024, PDF, 1 kB" in words
    assert "Dokument tillagt : Svar på motion" in words
    response = fetch(visit("elected"), address(page))
    assert (response.status_code, response.data) == (200, PDF)
    with app.app_context():
        (kept,) = documents()
        file = Store(app.extensions["settings"].documents).path(str(kept.sha256))
        assert file.read_bytes() == PDF
        assert file.stat().st_mode & 0o077 == 0
        assert audit.verify() is None


def test_a_registrar_adds_to_a_paragraph_and_the_assignment_shows_it(visit: Visit, reference: str) -> None:
    registrar = visit("registrar")
    assert "Inga dokument än." in text_of(registrar.get(PARAGRAPH))
    page = add(registrar, PARAGRAPH, title="Protokollsutdrag", kind="protocol_extract")
    assert "Protokollsutdrag Protokollsutdrag, PDF" in text_of(page)
    assert "Protokollsutdrag" in text_of(visit("elected").get(f"/uppdrag/{reference}"))
    officer = visit("officer")
    assert "Lägg till dokument" not in text_of(officer.get(PARAGRAPH))
    assert "Ta bort" not in text_of(officer.get(PARAGRAPH))


def test_one_document_belongs_to_an_assignment_and_its_paragraph(app: Flask, visit: Visit, reference: str) -> None:
    registrar = visit("registrar")
    registrar.get(f"/uppdrag/{reference}/dokument")
    with app.app_context():
        place = str(assignment(reference).paragraph_id)
    assert f'value="{place}">KS 2023-09-20 § 633' in registrar.page
    page = add(registrar, f"/uppdrag/{reference}", paragraph=place, title="Utdrag")
    assert page.count("Utdrag</a>") == 1
    assert "Utdrag" in text_of(registrar.get(PARAGRAPH))
    officer = visit("officer")
    assert 'name="paragraph"' not in officer.get(f"/uppdrag/{reference}/dokument")
    assert officer.client.get(address(page).rpartition("/")[0] + "/ta-bort").status_code == 403


def test_a_warning_stands_where_notes_and_titles_are_typed(visit: Visit, reference: str) -> None:
    officer = visit("officer")
    for page, name in (("lage", "note-varsamt"), ("dokument", "title-hint")):
        hint = re.search(rf'id="{name}">([^<]+)<', officer.get(f"/uppdrag/{reference}/{page}"))
        assert hint
        assert re.search("inga personuppgifter|enskilda personers", hint[1])


def test_a_link_instead_of_a_file(visit: Visit, reference: str) -> None:
    officer = visit("officer")
    page = add(officer, f"/uppdrag/{reference}", None, url="https://diariet.kommun.se/1?a=b", title="Svaret")
    assert "Svaret Tjänsteutlåtande, länk till diariet.kommun.se" in text_of(page)
    assert 'href="https://diariet.kommun.se/1?a=b" rel="noopener noreferrer"' in page


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Välj en fil eller klistra in en länk."),
        ({"kind": "", "file": PDF}, "Välj vad det är för slags dokument."),
        ({"kind": "", "file": PDF}, "Välj filen en gång till. Webbläsaren minns den inte."),
        ({"kind": "annat", "url": "https://kommun.se"}, "Not a valid choice"),
        ({"file": PDF, "url": "https://kommun.se"}, "Välj en fil eller en länk, inte båda."),
        ({"url": "https://kommun.se"}, "Skriv en rubrik till länken."),
        ({"url": "javascript:alert(1)", "title": "Svar"}, "Klistra in hela adressen."),
        ({"file": PDF, "dated_on": "i fjol"}, "Vi förstår inte ”i fjol”."),
        ({"file": PDF, "title": "ö" * 401}, "Skriv högst 400 tecken."),
        ({"file": b""}, "Filen är tom."),
        ({"file": b"MZ\x00"}, "Filen är av ett slag som inte tas emot. Spara den som PDF"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_typed_is_lost(
    app: Flask, visit: Visit, reference: str, fields: dict[str, Any], words: str
) -> None:
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/dokument")
    typed = {"kind": "proposal", "dated_on": "10 januari 2024", **fields}
    if "file" in typed:
        typed["file"] = (io.BytesIO(typed["file"]), "svar.pdf")
    assert officer.send(typed).status_code == 422
    if fields.get("kind") != "annat":
        assert words in text_of(officer.page)
    shown = officer.fields()
    for name in set(typed) - {"file", "kind"}:
        assert shown[name] == typed[name]
    assert f"/uppdrag/{reference}/dokument" in officer.path
    with app.app_context():
        assert documents() == []
        folder = app.extensions["settings"].documents
        assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_the_same_bytes_are_recognised_and_not_doubled(app: Flask, visit: Visit, reference: str) -> None:
    officer, registrar = visit("officer"), visit("registrar")
    add(officer, f"/uppdrag/{reference}")
    page = add(officer, f"/uppdrag/{reference}", name="annat namn.pdf")
    assert "Dokumentet fanns redan" in text_of(page)
    assert "Det står på uppdraget som ”Svar på motion”" in text_of(page)
    add(registrar, PARAGRAPH)
    assert "Det står på paragrafen som" in text_of(add(registrar, PARAGRAPH))
    add(officer, f"/uppdrag/{reference}", None, url="https://kommun.se/1", title="Länk")
    assert "Dokumentet fanns redan" in text_of(
        add(officer, f"/uppdrag/{reference}", None, url="https://kommun.se/1", title="Annan rubrik")
    )
    with app.app_context():
        other = give(number="700", title="Ett annat")
    assert "Dokumentet är tillagt" in text_of(add(officer, f"/uppdrag/{other}"))
    with app.app_context():
        assert [document.title for document in documents()] == ["Svar på motion"] * 2 + ["Länk", "Svar på motion"]
        files = [path for path in app.extensions["settings"].documents.rglob("*") if path.is_file()]
        assert len(files) == 1


def test_it_is_taken_away_with_a_reason_and_back_again(app: Flask, visit: Visit, reference: str) -> None:
    officer = visit("officer")
    path = address(add(officer, f"/uppdrag/{reference}"))
    away = path.rpartition("/")[0] + "/ta-bort"
    assert away in officer.page
    officer.get(away)
    assert officer.send({"reason": ""}).status_code == 422
    assert officer.send({"reason": "Fel bilaga."}).status_code == 302
    words = text_of(officer.follow())
    assert "Dokumentet är borttaget" in words
    assert "Dokument borttaget : Svar på motion, skäl: Fel bilaga." in words
    assert "Inga dokument än." in words
    assert fetch(officer, path).status_code == 404
    assert officer.client.get(away).status_code == 404
    found = re.search(r'class="receipt".*?action="(/angra/[^"]+)"', officer.page, re.DOTALL)
    assert found
    officer.get(f"/uppdrag/{reference}/dokument")
    assert officer.client.post(found[1], data={"csrf_token": officer.fields()["csrf_token"]}).status_code == 302
    assert "Svar på motion Tjänsteutlåtande" in text_of(officer.get(f"/uppdrag/{reference}"))
    assert fetch(officer, path).data == PDF
    with app.app_context():
        assert audit.verify() is None
        actions = db.session.scalars(sa.select(Event.action).order_by(Event.seq.desc()).limit(3)).all()
        assert actions == ["act.undone", "document.voided", "document.added"]


def test_adding_to_a_paragraph_is_undone_there(app: Flask, visit: Visit, reference: str) -> None:
    registrar = visit("registrar")
    path = address(add(registrar, PARAGRAPH))
    found = re.search(r'action="(/angra/[^"]+)"', registrar.page)
    assert found
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/lage")
    assert officer.client.post(found[1], data={"csrf_token": officer.fields()["csrf_token"]}).status_code == 404
    token = registrar.get(f"{PARAGRAPH}/dokument") and registrar.fields()["csrf_token"]
    undone = registrar.client.post(found[1], data={"csrf_token": token, "next": PARAGRAPH})
    assert (undone.status_code, undone.headers["Location"]) == (302, PARAGRAPH)
    assert "Inga dokument än." in text_of(registrar.get(PARAGRAPH))
    assert fetch(registrar, path).status_code == 404
    registrar.get(path.rpartition("/")[0] + "/ta-bort", 404)
    with app.app_context():
        assert audit.verify() is None


def protect(reference: str) -> None:
    with clock.standing_at(TODAY), db.writing():
        found = locked(reference)
        found.protected_by = "OSL 18 kap. 13 §"
        audit.record("assignment.changed", found, actor=person("registrar"))


@pytest.mark.parametrize("tied", ["assignment", "paragraph", "both"])
def test_what_belongs_to_something_protected_is_nowhere_for_others(app: Flask, visit: Visit, tied: str) -> None:
    with app.app_context():
        reference = give(title="Skyddat")
        beside = give(title="Öppet, av samma paragraf", text="Kulturnämnden får i uppdrag att räkna lampor.")
        place = assignment(reference).paragraph if tied == "paragraph" else None
        where = {"paragraph": place} if place else {"reference": reference, "both": tied == "both"}
        filed = file_it(app, b"KANARIE", name="KANARIE.txt", title="Bilagan KANARIE", **where)
        number = filed.document.id
        protect(reference)
    outsider, auditor, officer = visit("other-officer"), visit("auditor"), visit("officer")
    path = f"/dokument/{number}/KANARIE.txt"
    missing = fetch(outsider, "/dokument/999/KANARIE.txt")
    hidden = fetch(outsider, path)
    assert (hidden.status_code, text_of(hidden.text)) == (404, text_of(missing.text))
    for page in (f"/uppdrag/{beside}", PARAGRAPH, "/uppdrag?lage=alla", "/sok?q=bilagan", "/beslut", "/oversikt"):
        assert "KANARIE" not in outsider.get(page), page
    outsider.get(f"/uppdrag/{reference}", 404)
    outsider.get(f"/uppdrag/{reference}/dokument", 404)
    assert outsider.client.get(f"/dokument/{number}/ta-bort").status_code == 404
    for reader in (auditor, officer):
        assert fetch(reader, path).data == b"KANARIE"
    assert fetch(visit("admin"), path).status_code == 404
    with app.app_context():
        read = db.session.execute(sa.select(AccessLog.user_id, AccessLog.what).order_by(AccessLog.id)).all()
        expected = f"dokument {number} ({reference})"
        assert [tuple(row) for row in read] == [(person(who).id, expected) for who in ("auditor", "officer")]


def test_what_is_open_is_fetched_without_a_note_and_a_head_leaves_none(
    app: Flask, visit: Visit, reference: str
) -> None:
    with app.app_context():
        number = file_it(app, b"Text.", reference=reference).document.id
    registrar = visit("registrar")
    assert fetch(registrar, f"/dokument/{number}/fil.txt").status_code == 200
    with app.app_context():
        protect(reference)
    assert registrar.client.head(f"/dokument/{number}/vad-som-helst").status_code == 200
    with app.app_context():
        assert db.session.scalars(sa.select(AccessLog)).all() == []


def test_an_extract_of_a_paragraph_with_something_hidden_is_hidden_though_its_assignment_is_open(
    app: Flask, visit: Visit
) -> None:
    with app.app_context():
        reference = give(title="Öppet")
        secret = give(title="Skyddat", text="Kulturnämnden får i uppdrag att räkna lampor.")
        number = file_it(app, b"KANARIE", title="KANARIE", reference=reference, both=True).document.id
        protect(secret)
    elected = visit("elected")
    assert "KANARIE" not in elected.get(f"/uppdrag/{reference}")
    assert fetch(elected, f"/dokument/{number}/fil.txt").status_code == 404
    assert "KANARIE" in visit("auditor").get(f"/uppdrag/{reference}")


def test_a_paragraph_that_has_a_document_stays_when_its_assignment_is_undone(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
        act = db.session.scalars(sa.select(Event.act).where(Event.action == "assignment.registered")).one()
        number = file_it(app, PDF, paragraph=assignment(reference).paragraph, name="utdrag.pdf").document.id
    registrar = visit("registrar")
    registrar.get(f"/uppdrag/{reference}")
    registrar.get(f"/uppdrag/{reference}/dokument")
    undone = registrar.client.post(f"/angra/{act}", data={"csrf_token": registrar.fields()["csrf_token"]})
    assert undone.status_code == 302
    assert "Bänkar" in text_of(registrar.get(PARAGRAPH))
    assert fetch(registrar, f"/dokument/{number}/utdrag.pdf").data == PDF


@pytest.mark.parametrize(
    "path", ["/dokument/0/x", "/dokument/-1/x", "/dokument/99999999999999999999/x", "/dokument/1e3/x", "/dokument/1"]
)
def test_odd_addresses_are_missing(visit: Visit, path: str) -> None:
    assert visit("registrar").client.get(path).status_code == 404


def test_a_name_that_no_browser_sends_does_no_harm(app: Flask, visit: Visit, reference: str) -> None:
    officer = visit("officer")
    path = f"/uppdrag/{reference}/dokument"
    officer.get(path)
    body, content_type = as_a_browser_sends({**officer.fields(), "kind": "proposal"}, "pro\udce4koll.pdf", PDF)
    for odd in (body, body.replace(b"pro\xe4koll", b"a\r\nX-Annat: 1\r\n\r\nb"), body[:-20], b"", body[::-1]):
        assert officer.client.post(path, data=odd, content_type=content_type).status_code in {302, 400, 422}
    with app.app_context():
        assert all(document.sha256 for document in documents())
