"""Granskning: each check finds what it says and nothing else, and a sample is drawn again the same."""

import datetime as dt
import hashlib
import io
import json
import re
import zipfile

import pypdfium2
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from python_calamine import CalamineWorkbook
from support.municipality import body, person
from support.register import TODAY, give, locked
from support.visitor import text_of

from tracker import audit, clock
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.auditing.queries.checks import CHECKS
from tracker.db import db
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import AccessLog
from web.test_query_counts import add, counted
from web.test_second_thoughts import protect


def close(reference: str, by: str = "KS", number: str = "156") -> None:
    on = dt.date(2024, 4, 24)
    with clock.standing_at(TODAY), db.writing():
        paragraph = find_or_add_paragraph(body(by), on, number, today=TODAY) if number else None
        saying = Saying("completed", body(by), on, paragraph, missing_reason="" if number else "Sidan saknas.")
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)


def found(page: str) -> set[str]:
    return set(re.findall(r'href="/uppdrag/(U-\d{4}-\d{4})"', page))


def test_each_check_finds_what_it_says(app: Flask, visit: Visit) -> None:
    with app.app_context():
        plain = give()
        other = give(title="Ett", number="1")
        unsaid = give(title="Två", number="2")
        beyond = give(title="Tre", number="3", deadline="senast 28 mars 2024", plan="senast 30 juni 2024")
        close(other, by="KF")
        close(unsaid, number="")
        with clock.standing_at(TODAY), db.writing():
            late = locked(plain)
            late.registered_afterwards = late.machine_read = True
            audit.record("assignment.changed", late, actor=person("registrar"))
    auditor = visit("auditor")
    wanted = {
        "annat-organ": {other}, "utan-redovisning": {other, unsaid}, "avslutat-utan-paragraf": {unsaid},
        "avfort": set(), "forbi-tiden": {beyond}, "flyttat": set(), "utan-paragraf": set(),
        "i-efterhand": {plain},
        "maskinellt": {plain},
    }  # fmt: skip
    assert set(wanted) == set(CHECKS)
    index = auditor.get("/granskning")
    for check, references in wanted.items():
        assert found(auditor.get(f"/granskning/{check}")) == references, check
        row = re.search(rf'/granskning/{check}".*?class="number">(\d+)<', index, re.DOTALL)
        assert row
        assert int(row[1]) == len(references), check


def test_a_sample_is_the_same_again_whatever_has_happened_since(app: Flask, visit: Visit) -> None:
    with app.app_context():
        add(40)
        give()
        hidden = give(title="Det skyddade", number="700")
        protect(hidden, owner=True)
    path = f"/granskning/stickprov?fro=4711&antal=8&till={TODAY}"
    with clock.standing_at(TODAY + dt.timedelta(days=1)):
        first = visit("auditor").get(path)
    assert "8 uppdrag av 42 som registrerats" in text_of(first)
    with app.app_context():
        close(min(found(first)), by="KF")
    with clock.standing_at(TODAY + dt.timedelta(days=40)):
        with app.app_context():
            add(5)
        assert found(visit("auditor").get(path)) == found(first)
        assert found(visit("auditor").get(path.replace("4711", "4712"))) != found(first)
        answer = visit("auditor").client.get(path.replace("stickprov?", "stickprov.xlsx?"))
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        assert {str(cell) for row in rows for cell in row if str(cell).startswith("U-")} == set(found(first))
        assert hidden not in visit("elected").get(path.replace("antal=8", "antal=200"))
    assert "Skriv en dag före i dag" in text_of(visit("auditor").get("/granskning/stickprov?fro=1&till=i+morgon", 422))


def test_as_many_queries_at_any_size(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    auditor, few = visit("auditor"), {}
    for number in (60, 300):
        with app.app_context():
            add(number)
        for path in ("/granskning", "/granskning/utan-paragraf", "/granskning/stickprov?fro=1&antal=20"):
            with counted(app) as statements:
                auditor.get(path)
            assert few.setdefault(path, len(statements)) == len(statements), path


def test_the_evidence_pack_holds_the_account_the_events_and_every_file(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(plan="senast 30 juni 2024")
        close(reference, by="KF")
        hidden = give(title="Det skyddade", number="700")
        protect(hidden, owner=True)
    registrar = visit("registrar")
    registrar.get(f"/uppdrag/{reference}/dokument")
    paper = b"Protokollsutdrag, med \xc3\xa5."
    registrar.send({"title": "Utdrag", "kind": "protocol_extract", "file": (io.BytesIO(paper), "utdrag å.txt")})
    auditor = visit("auditor")
    with auditor.client.get(f"/uppdrag/{reference}/underlag.zip") as answer:
        packed = zipfile.ZipFile(io.BytesIO(answer.data))
    names = packed.namelist()
    assert names[:2] == ["underlag.pdf", "handelser.json"]
    assert packed.read(next(name for name in names if name.startswith("dokument/"))) == paper
    sums = dict(line.split("  ")[::-1] for line in packed.read("INNEHALL.txt").decode().splitlines() if "  " in line)
    assert sums == {name: hashlib.sha256(packed.read(name)).hexdigest() for name in names if name != "INNEHALL.txt"}
    events = json.loads(packed.read("handelser.json"))
    assert [event["action"] for event in events][:2] == ["assignment.registered", "closing.recorded"]
    document = pypdfium2.PdfDocument(packed.read("underlag.pdf"))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    for words in (
        "Räkna stadens bänkar",
        "KS 2023-09-20 § 633",
        "KF 2024-04-24 § 156",
        "Fullgjort",
        "0738/23",
        "Utdrag",
    ):
        assert words in text
    visit("elected").get(f"/uppdrag/{hidden}/underlag.zip", status=404)
    assert auditor.client.get(f"/uppdrag/{hidden}/underlag.pdf").status_code == 200
    with app.app_context():
        assert [row.what for row in db.session.scalars(sa.select(AccessLog))] == [f"underlag {hidden}"]
