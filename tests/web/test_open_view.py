"""Öppna vyn: anybody reads what a registrar has published, and nothing besides; no log-in, no cookie."""

import csv
import datetime as dt
import io
from xml.etree import ElementTree as ET

import pytest
from conftest import Visit
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, give, locked
from support.visitor import text_of
from werkzeug.test import TestResponse

from tracker import audit, clock
from tracker.assignments.operations.changes import update_status, void_assignment
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import Assignment, Relation
from tracker.public.operations import publish_assignments
from web.conftest import on_both
from web.test_query_counts import add, counted
from web.test_second_thoughts import protect

pytestmark = on_both

ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = ("/oppet", "/oppet?q=bänkar", "/oppet/uppdrag.csv", "/oppet/flode.xml", "/oppet/uppdrag/U-2023-0001")


def publish(*references: str) -> None:
    with clock.standing_at(TODAY), db.writing():
        publish_assignments([locked(found) for found in references], actor=person("registrar"), today=TODAY)


def close(reference: str, **said: str) -> None:
    on = dt.date(2024, 4, 25)
    with clock.standing_at(TODAY), db.writing():
        saying = Saying(
            "completed", body("KF"), on, find_or_add_paragraph(body("KF"), on, "156", today=TODAY),
            **said,  # type: ignore[arg-type]
        )  # fmt: skip
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)


def anybody(app: Flask, path: str, status: int = 200) -> TestResponse:
    """Ask as a stranger: a fresh browser for each page."""
    with clock.standing_at(TODAY):
        answer = app.test_client().get(path)
    assert answer.status_code == status, (path, answer.status_code)
    assert "Set-Cookie" not in answer.headers
    return answer


def test_anybody_reads_the_chain_of_what_is_published_and_no_cookie_is_set(app: Flask) -> None:
    with app.app_context():
        first = give()
        second = give(title="Måla bänkar", number="634")
        unpublished = give(title="Laga bänkar", number="635")
        with db.writing():
            later, earlier = locked(second), locked(first)
            db.session.add(Relation(earlier_id=earlier.id, later_id=later.id, kind="follows"))
            audit.record("assignment.changed", later, actor=person("registrar"))
        publish(first, second)
        close(first)
    listed = anybody(app, "/oppet")
    assert listed.headers["Cache-Control"] == "public, max-age=300"
    assert "2 uppdrag är publicerade" in text_of(listed.text)
    assert unpublished not in listed.text
    told = text_of(anybody(app, f"/oppet/uppdrag/{first}").text)
    for words in (
        "Räkna stadens bänkar", "KS 2023-09-20 § 633", "KF 2024-04-25 § 156", "Fullgjort", "Måla bänkar",
        "Stadsledningskontoret", "0738/23", "Senast uppdaterad",
    ):  # fmt: skip
        assert words in told
    anybody(app, f"/oppet/uppdrag/{unpublished}", 404)


def test_a_paragraph_number_leads_there_in_one_search(app: Flask) -> None:
    with app.app_context():
        publish(give(), give(title="Måla bänkar", number="634"))
        hidden = give(title="Laga bänkar", on=dt.date(2024, 1, 10), dnr=("0900/23",))
    straight = anybody(app, "/oppet?q=§ 633", 302)
    assert straight.headers["Location"] == "/oppet/uppdrag/U-2023-0001"
    for words in ("633", "738/23", "SLK-2023-00738", "räkna"):
        assert "/oppet/uppdrag/U-2023-0001" in anybody(app, f"/oppet?q={words}").text
    for words in (hidden, "0900/23", "laga"):
        assert "Inget publicerat uppdrag matchar" in text_of(anybody(app, f"/oppet?q={words}").text)


def test_a_slip_finds_what_is_published_and_tells_of_nothing_else(app: Flask) -> None:
    with app.app_context():
        publish(give(text="Stadsledningskontoret ska räkna stadens trädgårdsmästare."))
        give(title="Laga kanotbryggor", text="Stadsledningskontoret ska laga kanotbryggor.", number="634")
    for words in ("tradgårdsmästare", "trädgårdmästarna", "stadslednigskontoret"):
        told = anybody(app, f"/oppet?q={words}").text
        assert "/oppet/uppdrag/U-2023-0001" in told, words
        assert "ord som liknar" in told
        assert "U-2023-0001" in anybody(app, f"/oppet/uppdrag.csv?q={words}").text, words
    assert "ord som liknar" not in anybody(app, "/oppet?q=trädgårdsmästare").text
    unknown, unpublished = (anybody(app, f"/oppet?q={words}").text for words in ("kanotbrygor", "tandlagning"))
    assert unknown.replace("kanotbrygor", "") == unpublished.replace("tandlagning", "")


def test_nothing_leaves_but_what_the_minutes_tell(app: Flask) -> None:
    with app.app_context():
        reference = give(plan="senast 30 juni 2024", deadline="senast 28 mars 2024")
        hidden = give(title="Kanariefågeln", number="636", text="Stadsledningskontoret ska mata kanariefågeln.")
        with clock.standing_at(TODAY), db.writing():
            update_status(
                locked(reference), status=Status.IN_PROGRESS, note="kanarieanteckning",
                plan="KS 19 juni 2024", reason="kanarieskäl", actor=person("officer"), now=clock.now(), today=TODAY,
            )  # fmt: skip
        publish(reference, hidden)
        close(reference, reason="kanarieord")
        protect(hidden, owner=True)
    with app.app_context():
        names = {person("officer").name, person("registrar").name}
    for path in PAGES:
        answer = anybody(app, path).text
        assert "kanarie" not in answer.lower(), path
        assert hidden not in answer, path
        assert not [name for name in names if name in answer], path
        assert "19 juni" not in answer, path
    anybody(app, f"/oppet/uppdrag/{hidden}", 404)
    assert "kanarie" not in anybody(app, "/oppet?q=kanariefågeln").text.replace("kanariefågeln", "").lower()


def test_a_registrar_publishes_many_takes_one_out_and_puts_it_back(app: Flask, visit: Visit) -> None:
    with app.app_context():
        references = [give(), give(title="Måla bänkar", number="634")]
        proposed = give(title="Förslaget", number="640", status=Status.PROPOSED)
    registrar = visit("registrar")
    page = registrar.get("/publicera")
    assert proposed not in page
    registrar.send({"assignments": references})
    assert "2 uppdrag är publicerade" in text_of(registrar.get("/publicera"))
    anybody(app, f"/oppet/uppdrag/{references[0]}")
    registrar.get(f"/uppdrag/{references[0]}/avpublicera")
    assert registrar.send({"reason": ""}).status_code == 422
    registrar.get(f"/uppdrag/{references[0]}/avpublicera")
    registrar.send({"reason": "Nämner en enskild person."})
    gone = anybody(app, f"/oppet/uppdrag/{references[0]}", 410)
    assert "inte längre publicerad" in text_of(gone.text)
    assert references[0] not in anybody(app, "/oppet").text
    registrar.get(f"/uppdrag/{references[0]}/publicera")
    registrar.send({})
    anybody(app, f"/oppet/uppdrag/{references[0]}")
    assert "kan publiceras" in text_of(registrar.get(f"/uppdrag/{proposed}/publicera"))


def test_what_was_registered_by_mistake_or_read_by_a_machine_is_not_there(app: Flask) -> None:
    with app.app_context():
        voided, machine = give(), give(title="Måla bänkar", number="634")
        publish(voided)
        with clock.standing_at(TODAY), db.writing():
            void_assignment(locked(voided), reason="Dubblett.", actor=person("registrar"))
            found = locked(machine)
            found.machine_read = True
            audit.record("assignment.changed", found, actor=person("registrar"))
    assert "Inget är publicerat än" in text_of(anybody(app, "/oppet").text)
    anybody(app, f"/oppet/uppdrag/{voided}", 404)


def test_the_counts_and_the_file_say_the_same_as_the_list(app: Flask) -> None:
    with app.app_context():
        publish(
            give(), give(title="=1+1", number="634"),
            give(title="Budgetens", number="635", budget_year=2024, deadline="senast 28 mars 2024"),
        )  # fmt: skip
        close("U-2023-0001")
    page = text_of(anybody(app, "/oppet").text)
    assert "2024 , budget Budget 1 0 1" in page
    assert "2023 , beslut Beslut 2 1 0" in page
    assert "1 uppdrag i urvalet" in text_of(anybody(app, "/oppet?ar=2024&ursprung=budget&lage=late").text)
    rows = list(csv.DictReader(io.StringIO(anybody(app, "/oppet/uppdrag.csv").text.lstrip("\ufeff")), delimiter=";"))
    assert [(row["id"][:6], row["rubrik"], row["avslutat genom"], row["försenat"]) for row in rows] == [
        ("U-2023", "'=1+1", "", "nej"), ("U-2023", "Räkna stadens bänkar", "KF 2024-04-25 § 156", "nej"),
        (rows[2]["id"][:6], "Budgetens", "", "ja"),
    ]  # fmt: skip


def test_the_feed_of_a_body_tells_of_given_and_ended(app: Flask) -> None:
    with app.app_context():
        publish(give(), give(title="Rådets <bänkar>", number="12", by="KF"))
        close("U-2023-0001")
    feed = ET.fromstring(anybody(app, "/oppet/flode.xml").text)  # noqa: S314 - our own answer
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        "Fullgjort: Räkna stadens bänkar", "Nytt uppdrag: Rådets <bänkar>",
    ]  # fmt: skip
    of_council = ET.fromstring(anybody(app, "/oppet/flode.xml?organ=kf").text)  # noqa: S314 - our own answer
    assert len(list(of_council.iter(f"{ATOM}entry"))) == 1
    anybody(app, "/oppet/flode.xml?organ=finns-inte", 404)


def test_as_many_queries_at_any_size(app: Flask) -> None:
    with app.app_context():
        publish(give())
    few = {}
    for number in (0, 300):
        with app.app_context():
            if number:
                add(number)
                with db.writing():
                    db.session.execute(db.update(Assignment).values(published_on=TODAY))
        for path in PAGES:
            with counted(app) as statements:
                anybody(app, path)
            assert few.setdefault(path, len(statements)) == len(statements), path


def test_what_is_published_is_not_published_again(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with db.writing():
            publish_assignments([locked(reference)], actor=person("registrar"), today=TODAY)
        with pytest.raises(RuleBrokenError, match="redan publicerat"), db.writing():
            publish_assignments([locked(reference)], actor=person("registrar"), today=TODAY)
