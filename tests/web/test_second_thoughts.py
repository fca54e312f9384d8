"""What people do after the first try: paste again, undo late, search as the pages write, look where they may not."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.assignments.operations.changes import update_status
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.paragraphs import Circumstances, describe_paragraph, find_or_add_paragraph
from tracker.models import Paragraph
from web.test_recording_decisions import SECTION_156, begin, status_of

TWO_SECTIONS = (
    SECTION_156
    + "\n§ 157 Ärendenummer SLK-2024-00001\n\nOm glass\nBeslut\n\nKulturnämnden får i uppdrag att pröva glass.\n"
)


def protect(reference: str, *, owner: bool) -> None:
    with clock.standing_at(TODAY), db.writing():
        hidden = locked(reference)
        hidden.protected_by = "OSL 18 kap. 13 §"
        if not owner:
            hidden.owner_id = None
        audit.record("assignment.changed", hidden, actor=person("registrar"))


def test_pasting_the_same_section_twice_proposes_nothing_twice(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156)
    registrar.send({"action": "save"})
    registrar.follow()
    again = text_of(begin(registrar, SECTION_156))
    assert "redan fört in ur paragrafen" in again
    assert "finns redan på paragrafen" in again
    assert registrar.send({"action": "save"}).status_code == 422
    assert "Välj minst en rad" in text_of(registrar.page)


def test_an_undone_section_is_gone_and_begins_anew(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156.replace("måla om", "riva"))
    registrar.send({"action": "save"})
    registrar.follow()
    registrar.send({}, form=0)
    assert "156" not in text_of(registrar.get("/beslut"))
    registrar.get("/beslut/kf/2024-04-25/156", status=404)
    begin(registrar, SECTION_156)
    registrar.send({"action": "save"})
    words = text_of(registrar.follow())
    assert "måla om" in words
    assert "riva" not in words
    assert status_of(registrar, reference) == Status.COMPLETED
    with app.app_context():
        assert audit.verify() is None


def test_the_sections_own_words_are_kept_not_the_tasks(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156)
    registrar.send({"action": "save"})
    assert "att räkna stadens bänkar antecknas och förklaras fullgjort" in text_of(registrar.follow())


def test_without_pasted_words_the_council_is_not_made_to_say_the_boards(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
        proposed = give(text="Kommunstyrelsen ska måla bänkar.", status=Status.PROPOSED, number="208")
    registrar = visit("registrar")
    registrar.get(f"/beslut/registrera?uppdrag={reference}&organ=kf&datum=2024-04-25")
    registrar.send({"number": "156"})
    registrar.follow()
    assert registrar.send({"action": "save"}).status_code == 302
    assert "Beslutets ord" not in text_of(registrar.follow())
    card = text_of(registrar.get(f"/uppdrag/{proposed}"))
    assert "Beslutets ord enligt KS 2023-09-20 § 208" in card


def test_a_whole_meetings_text_becomes_a_draft_a_section(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    registrar.send({"text": TWO_SECTIONS, "action": "read"})
    inbox = text_of(registrar.follow())
    assert "2 paragrafer ligger som utkast" in inbox
    assert "Pröva glass" in inbox
    assert "§ 156, Redovisning av uppdraget" in inbox


def test_a_meeting_that_lies_ahead_is_refused_before_anybody_reviews_its_rows(visit: Visit) -> None:
    registrar = visit("registrar")
    registrar.get("/beslut/registrera")
    answer = registrar.send({"body": "kf", "decided_on": "2024-06-19", "number": "255", "text": SECTION_156})
    assert answer.status_code == 422
    assert "har inte varit än" in text_of(answer.text)
    assert "Redovisning av kommunstyrelsens uppdrag" in answer.text


def test_a_decision_is_found_by_the_reference_that_every_page_shows(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    auditor = visit("auditor")
    for words in ("KS 2023-09-20 § 633", "Kommunstyrelsen 2023-09-20, § 633", "ks 2023-09-20 §633"):
        auditor.get(f"/sok?q={words}", status=302)
        assert auditor.location == "/beslut/ks/2023-09-20/633"
    auditor.get("/sok?q=KS 2023-09-20 § 999")


@pytest.mark.parametrize("owner", [True, False])
def test_the_words_of_a_protected_section_are_shown_nowhere(app: Flask, visit: Visit, *, owner: bool) -> None:
    with app.app_context():
        open_one, hidden = give(number="801"), give(number="801", text="Hemligt KANARIE.", title="KANARIE")
        with db.writing():
            paragraph = find_or_add_paragraph(body("KS"), dt.date(2023, 9, 20), "801", today=TODAY)
            about = Circumstances(
                title="Rubrik KANARIE", points=[("1", "Punkt KANARIE")], votes=[("Ja för KANARIE", 4, 3, None)]
            )
            describe_paragraph(paragraph, about, actor=person("registrar"))
            paragraph.title = "Rubrik KANARIE"
        protect(hidden, owner=owner)
    for who in ("elected", "other-officer", "admin"):
        outsider = visit(who)
        for path in ("/beslut/ks/2023-09-20/801", "/beslut", "/sok?q=801", f"/uppdrag/{open_one}"):
            words = outsider.get(path)
            assert "KANARIE" not in words, (who, path)
            assert "4 ja, 3 nej" not in words, (who, path)
    auditor = visit("auditor")
    assert "KANARIE" in auditor.get("/beslut/ks/2023-09-20/801")
    assert "4 ja, 3 nej" in auditor.get(f"/uppdrag/{open_one}")


def test_undo_is_refused_when_somebody_has_worked_on_it_since(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156.replace("och förklaras fullgjort", "").replace("antecknas\n", "antecknas"))
    registrar.page = registrar.get(f"/uppdrag/{reference}/andra")
    registrar.send({"title": "Räkna bänkar noga"})
    receipt = registrar.follow()
    act = re.search(r"/angra/(\w+)", receipt)
    assert act
    with app.app_context(), db.writing():
        update_status(
            locked(reference), status=Status.IN_PROGRESS, note="", plan="", reason="", actor=person("officer"),
            now=clock.now(), today=TODAY,
        )  # fmt: skip
    registrar.page = receipt
    registrar.send({}, form=0)
    assert "någon har ändrat samma uppdrag efteråt" in text_of(registrar.follow())
    with app.app_context():
        assert assignment(reference).title == "Räkna bänkar noga"


def test_an_officer_undoes_only_while_it_is_his(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(recipients=("Kulturnämnden",))
        with db.writing():
            act = update_status(
                locked(reference), status=Status.IN_PROGRESS, note="", plan="", reason="", actor=person("officer"),
                now=clock.now(), today=TODAY,
            )  # fmt: skip
        with db.writing():
            locked(reference).owner_id = None
            audit.record("assignment.changed", locked(reference), actor=person("registrar"))
    officer = visit("officer")
    officer.get("/uppdrag")
    token = re.search(r'name="csrf_token" value="([^"]+)"', officer.page)
    assert token
    assert officer.client.post(f"/angra/{act}", data={"csrf_token": token[1]}).status_code == 404


def test_nobody_lays_down_what_he_is_responsible_for_to_close_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(owner="registrar")
    registrar = visit("registrar")
    registrar.get(f"/uppdrag/{reference}/andra")
    answer = registrar.send({"owner": ""})
    assert answer.status_code == 422
    assert "Be en annan registrator byta handläggare" in text_of(answer.text)


def test_a_form_that_does_not_send_a_field_does_not_empty_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(plan="KS 5 juni 2024")
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/lage")
    assert officer.send({"status": "in_progress", "plan": None, "reason": None}).status_code == 302
    with app.app_context():
        assert [d.literal for d in assignment(reference).deadlines] == ["KS 5 juni 2024"]


def test_tampering_with_a_row_is_found_though_the_chain_is_whole(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with db.engine.begin() as connection:
            connection.execute(sa.text(f"UPDATE assignment SET title = 'Något annat' WHERE reference = '{reference}'"))  # noqa: S608
        assert "assignment is not what its history tells" in (audit.verify() or "")


@on_sqlite
@pytest.mark.parametrize(
    "path",
    [
        "/uppdrag?endpoint=x",
        "/uppdrag?_method=POST&_external=1&_scheme=javascript&_anchor=x",
        "/uppdrag?lage=alla&filename=x",
    ],
)
def test_an_address_cannot_steer_the_links_of_a_page(visit: Visit, path: str) -> None:
    page = visit("auditor").get(path)
    assert "javascript" not in page
    assert "_anchor" not in page


@on_sqlite
@pytest.mark.parametrize(
    "fields",
    [
        {"rows-²-text": "x"}, {f"rows-{'9' * 5000}-text": "x"}, {"rows-0-budget_year": str(10**30)},
        {"rows-0-follows": "9" * 5000}, {"rows-0-given_on": "0001-01-01"}, {"decided_on": ", " * 20000},
        {"previous": "2024-03-21 § 121, 2024-03-21 § 121"}, {"rows-1-follows": "1"}, {"rows-0-text": "."},
    ],
)  # fmt: skip
def test_no_form_breaks_the_page_of_rows(app: Flask, visit: Visit, fields: dict[str, str]) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156)
    answer = registrar.send({**fields, "action": "save"})
    assert answer.status_code in {302, 400, 422}


@on_sqlite
def test_a_huge_draft_number_is_only_a_missing_page(visit: Visit) -> None:
    registrar = visit("registrar")
    for path in (f"/beslut/registrera/{10**30}", f"/uppdrag/nytt/{10**30}", f"/uppdrag/nytt/{2**31}"):
        registrar.get(path, status=404)


def test_what_cannot_be_saved_is_safe_in_the_draft(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156)
    registrar.send(
        {"rows-0-outcome": "ended", "rows-0-reason": "", "rows-0-title": "Min egen rubrik", "action": "save"}
    )
    assert "Min egen rubrik" in registrar.get(registrar.path)


def test_an_unknown_recipient_is_asked_about(app: Flask, visit: Visit) -> None:
    registrar = Visitor(app, "registrar")
    registrar.get("/uppdrag/nytt")
    registrar.send({"action": "hand"})
    registrar.follow()
    good = {
        "body": "ks",
        "decided_on": "2023-09-20",
        "number": "5",
        "text": "Räkna.",
        "recipients": "stadsledn",
        "action": "save",
    }
    assert "Vi känner inte igen stadsledn" in text_of(registrar.send(good).text)
    assert registrar.send({"unknown_names": "y"}).status_code == 302


def test_the_database_keeps_the_number_of_sections_honest(app: Flask) -> None:
    with app.app_context():
        give()
        give(number="634")
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Paragraph)) == 2
