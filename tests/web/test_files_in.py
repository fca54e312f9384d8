"""Minutes that come as a file: read in a process of their own, reviewed like pasted ones."""

import datetime as dt
import io

import docx
import pytest
from conftest import Visit
from flask import Flask
from support.municipality import body, person
from support.papers import docx_of, locked_pdf, pdf
from support.register import TODAY
from support.visitor import text_of

from tracker.db import db
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings

HELD = dt.date(2024, 4, 24)

LINES = (
    "Kommunstyrelsen     2024-04-24",
    "",
    "§ 701 Ärendenummer SLK-2024-00701",
    "Bänkar längs kajen",
    "Beslut",
    "Stadsledningskontoret får i uppdrag att räkna bänkarna längs kajen senast 30 juni 2024.",
)


def word() -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    return docx_of(document)


@pytest.mark.parametrize(
    ("content", "name"), [(pdf("\n".join(LINES)), "protokoll.pdf"), (word(), "protokoll.docx"),
                          ("\n".join(LINES).encode("cp1252"), "protokoll.txt")], ids=["pdf", "word", "text"],
)  # fmt: skip
def test_a_chosen_file_is_reviewed_like_pasted_words(app: Flask, visit: Visit, content: bytes, name: str) -> None:
    del app
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    assert registrar.send({"file": (io.BytesIO(content), name), "action": "read"}).status_code == 302
    page = registrar.follow()
    assert "Bänkar längs kajen" in page
    assert 'value="701"' in page
    assert 'value="2024-04-24"' in page
    assert "senast 30 juni 2024" in text_of(page)
    assert 'href="#k1"' in page, "the field leads to its place"


def test_the_minutes_of_a_meeting_come_as_a_file(app: Flask, visit: Visit) -> None:
    with app.app_context(), db.writing():
        plan_meetings([PlannedMeeting(body("KS"), HELD)], actor=person("registrar"), today=TODAY)
    registrar = visit("registrar")
    registrar.get("/sammantraden/ks/2024-04-24")
    at = "/sammantraden/ks/2024-04-24/protokoll"
    assert registrar.send({"file": (io.BytesIO(word()), "protokoll.docx")}, at=at).status_code == 302
    assert "§ 701" in text_of(registrar.follow())
    registrar.get("/sammantraden/ks/2024-04-24")
    assert registrar.send({}, at=at).status_code == 422
    assert "Klistra in protokollets text, eller välj filen." in text_of(registrar.page)


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (locked_pdf(), "last.pdf", "låst med lösenord"),
        (pdf(""), "inskannat.pdf", "Filen är inskannad"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "bild.png", "Filen är en bild"),
        (b"", "tom.txt", "tom"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field_and_what_was_typed_stays(
    app: Flask, visit: Visit, content: bytes, name: str, why: str
) -> None:
    del app
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    typed = {"text": "Några ord om bänkar", "file": (io.BytesIO(content), name), "action": "read"}
    assert registrar.send(typed).status_code == 422
    assert why in text_of(registrar.page)
    assert "Några ord om bänkar" in registrar.page


def test_neither_words_nor_a_file_is_said(app: Flask, visit: Visit) -> None:
    del app
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    assert registrar.send({"action": "read"}).status_code == 422
    assert "välj en fil, eller fyll i för hand" in text_of(registrar.page)
