"""Registrera beslut, over HTTP: what a § says is recorded at once, and undone at once."""

import re

import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.register import TEXT, give
from support.visitor import Visitor, text_of

from tracker.audit import verify
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.models import Body
from tracker.models.body import BodyKind

SECTION_156 = """§ 156 Ärendenummer SLK-2023-00738

Redovisning av uppdraget om bänkar
Beslut

Enligt kommunstyrelsens förslag:
1. Redovisning av kommunstyrelsens uppdrag 2023-09-20, § 633, att räkna stadens bänkar antecknas
och förklaras fullgjort.
2. Kommunstyrelsen får i uppdrag att måla om bänkarna enligt alternativ C.

Tidigare behandling

Bordlagt den 21 mars 2024, § 121.

Omröstning

Omröstningen utfaller med 43 Ja mot 29 Nej. 9 ledamöter avstår från att rösta.
"""

SECTION_4 = """§ 4 0220/23
Samlingsärende om bänkar, bord och lampor
Beslut

Enligt kommunstyrelsens förslag:
1. Samlingsärendet antecknas.
2. Kommunfullmäktiges uppdrag givet i budget 2020 till byggnadsnämnden att räkna bord i parker, förklaras fullgjort.
3. Kommunfullmäktiges uppdrag 2022-01-27 § 20 punkt 2 till kulturnämnden att hänga upp lampor, förklaras fullgjort.
4. Kommunfullmäktiges uppdrag givet i budget 2022 till socialnämnderna att laga stolar på torg, förklaras fullgjort.
5. Kommunfullmäktiges uppdrag givet i budget 2021 till byggnadsnämnden att rita en pergola vid ån, avslutas.
"""


def begin(who: Visitor, text: str, **head: str) -> str:
    who.get("/beslut/registrera")
    answer = who.send({"body": "kf", "decided_on": "2024-04-25", "number": "156", "text": text, **head})
    assert answer.status_code == 302, text_of(answer.text)[:500]
    return who.follow()


def status_of(who: Visitor, reference: str) -> str:
    page = who.get(f"/uppdrag/{reference}")
    found = re.search(r'class="verdict" data-status="(\w+)"', page)
    assert found
    return found[1]


def only_reference(page: str) -> str:
    """The assignment that a list shows, when it shows one."""
    found = set(re.findall(r"/uppdrag/(U-\d{4}-\d{4})", page))
    assert len(found) == 1, found
    return found.pop()


def test_a_section_closes_one_assignment_and_gives_the_next_linked_both_ways(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    registrar = visit("registrar")
    page = begin(registrar, SECTION_156)
    assert reference in page
    assert "43 ja, 29 nej" in text_of(page)
    assert registrar.send({"action": "save"}).status_code == 302
    section = text_of(registrar.follow())
    assert "2 beslut är sparade" in section
    assert "måla om bänkarna" in section
    assert status_of(registrar, reference) == Status.COMPLETED
    successor = next(iter(set(re.findall(r"/uppdrag/(U-2024-\d{4})", registrar.page))))
    assert reference in text_of(registrar.get(f"/uppdrag/{successor}"))
    for words in ("738/23", "0738/23", "SLK-2023-00738", "slk-2023-738"):
        assert reference in registrar.get(f"/sok?q={words}"), words
    with app.app_context():
        assert verify() is None


def test_a_decision_list_registers_afterwards_and_is_undone_in_one_go(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    page = begin(registrar, SECTION_4, decided_on="2023-09-07", number="4")
    assert text_of(page).count("registreras i efterhand") >= 4
    assert registrar.send({"action": "save"}).status_code == 302
    section = registrar.follow()
    assert "4 beslut är sparade" in text_of(section)
    assert len(set(re.findall(r"/uppdrag/(U-\d{4}-\d{4})", section))) == 4
    listed = text_of(registrar.get("/uppdrag?lage=avslutade"))
    assert "4 uppdrag" in listed
    assert "Avslutat, inte fullgjort" in listed
    assert text_of(registrar.get("/uppdrag?lage=avslutade&mottagare=sn-nordost")).count("registrerat i efterhand") == 1
    registrar.page = section
    assert registrar.send({}, form=0).status_code == 302
    assert "Ångrat" in text_of(registrar.get("/registrera"))
    registrar.get("/beslut/kf/2023-09-07/4", status=404)
    assert "4 uppdrag" in text_of(registrar.get("/uppdrag?lage=voided"))
    assert "Inga uppdrag matchar" in text_of(registrar.get("/uppdrag?lage=completed"))
    with app.app_context():
        assert verify() is None


def test_saving_twice_saves_once(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156)
    page, path = registrar.page, registrar.path
    assert registrar.send({"action": "save"}).status_code == 302
    registrar.page, registrar.path = page, path
    assert registrar.send({"action": "save"}, at=path).status_code == 302
    assert "2 uppdrag" in text_of(registrar.get("/uppdrag?lage=alla"))


def test_what_the_executive_board_recommends_waits_and_is_confirmed_by_the_council(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    registrar = visit("registrar")
    recommends = (
        SECTION_156.replace(
            "Enligt kommunstyrelsens förslag:",
            "Kommunstyrelsen tillstyrker yrkandet och föreslår\natt kommunfullmäktige beslutar:",
        )
        .replace("§ 156", "§ 208")
        .replace("21 mars 2024, § 121", "21 februari 2024, § 141")
    )
    begin(registrar, recommends, body="ks", decided_on="2024-03-06", number="208")
    assert registrar.send({"action": "save"}).status_code == 302
    assert status_of(registrar, reference) == Status.REPORTED
    proposed = only_reference(registrar.get("/uppdrag?lage=proposed"))
    assert "Föreslaget" in text_of(registrar.get(f"/uppdrag/{proposed}"))

    registrar.get(f"/beslut/registrera?uppdrag={reference}&organ=kf&datum=2024-04-25")
    registrar.send({"number": "156"})
    rows = registrar.follow()
    assert proposed in rows, "what was recommended is what the council is expected to decide"
    assert registrar.send({"action": "save"}).status_code == 302
    assert status_of(registrar, reference) == Status.COMPLETED
    assert status_of(registrar, proposed) == Status.GIVEN
    assert "Kommunfullmäktige" in text_of(registrar.page)


def test_a_changed_recommendation_shows_the_difference_and_keeps_both_wordings(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
        proposed = give(
            text="Kommunstyrelsen får i uppdrag att måla om bänkarna enligt alternativ A.",
            status=Status.PROPOSED,
            number="208",
            title="Måla om bänkarna",
            recipients=("Kommunstyrelsen",),
        )
    registrar = visit("registrar")
    rows = begin(registrar, SECTION_156)
    assert proposed in rows
    assert "Ordalydelsen är en annan än i förslaget" in text_of(rows)
    assert "<del>A.</del><ins>C.</ins>" in re.sub(r"\s+", "", rows)
    registrar.send({"action": "save"})
    card = text_of(registrar.get(f"/uppdrag/{proposed}"))
    assert "alternativ C" in card
    assert "alternativ A" in card
    assert "Version 2" in card


def recommend(registrar: Visitor) -> None:
    """Let the executive board recommend what SECTION_156 decides."""
    text = SECTION_156.replace(
        "Enligt kommunstyrelsens förslag:", "Kommunstyrelsen tillstyrker och föreslår\natt kommunfullmäktige beslutar:"
    )
    text = text.replace("§ 156", "§ 208").replace("21 mars 2024, § 121", "21 februari 2024, § 141")
    begin(registrar, text, body="ks", decided_on="2024-03-06", number="208")
    assert registrar.send({"action": "save"}).status_code == 302
    registrar.follow()


def test_the_council_says_otherwise_than_was_recommended_and_it_is_seen_before_and_after(
    app: Flask, visit: Visit
) -> None:
    with app.app_context():
        reference = give()
    registrar = visit("registrar")
    recommend(registrar)
    proposed = only_reference(registrar.get("/uppdrag?lage=proposed"))
    text = SECTION_156.replace("och förklaras fullgjort", "och förklaras inte fullgjort").replace(
        "alternativ C", "alternativ A"
    )
    rows = begin(registrar, text)
    shown = text_of(rows)
    assert "2 behöver din blick" in shown
    assert "Kommunstyrelsen föreslog: fullgjort." in shown
    assert "Beslutet här: inte fullgjort." in shown
    assert shown.count("KS 2024-03-06 § 208") == 2, "on the row it closes and the row it gives"
    assert "Ordalydelsen är en annan än den som kommunstyrelsen föreslog" in shown
    assert registrar.send({"action": "save"}).status_code == 302
    registrar.follow()
    receipt = registrar.page
    assert status_of(registrar, reference) == Status.IN_PROGRESS
    assert "Förslaget föll: kommunfullmäktige beslutade annat, inte fullgjort." in text_of(registrar.page)
    assert status_of(registrar, proposed) == Status.GIVEN
    assert "Med andra ord än i förslaget." in text_of(registrar.page)
    registrar.page = receipt
    registrar.send({}, form=0)
    assert status_of(registrar, reference) == Status.REPORTED
    assert "Förslaget föll" not in text_of(registrar.page)
    with app.app_context():
        assert verify() is None


def test_what_follows_the_recommendation_needs_no_second_look(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    recommend(registrar)
    shown = text_of(begin(registrar, SECTION_156))
    assert "din blick" not in shown
    assert "föreslog" not in shown


def test_a_proposal_that_the_council_rejects_falls(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    recommend(registrar)
    proposed = only_reference(registrar.get("/uppdrag?lage=proposed"))
    registrar.get(f"/beslut/registrera?uppdrag={proposed}")
    registrar.send({"body": "kf", "decided_on": "2024-04-25", "number": "156"})
    registrar.follow()
    at = next(n for n in range(5) if registrar.fields().get(f"rows-{n}-match") == proposed)
    others = {f"rows-{n}-include": None for n in range(5) if n != at}
    registrar.send({f"rows-{at}-outcome": "rejected", "action": "draft", **others})
    assert "Kommunstyrelsen föreslog: nytt uppdrag" in text_of(registrar.follow())
    assert registrar.send({"action": "save"}).status_code == 302
    assert status_of(registrar, proposed) == Status.REJECTED
    assert "Förslaget föll" in text_of(registrar.page)


def test_a_tabled_matter_gives_and_closes_nothing(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    registrar = visit("registrar")
    text = "§ 121 Ärendenummer SLK-2023-00738\n\nOm bänkar\nBeslut\n\nÄrendet bordläggs till den 25 april 2024.\n"
    begin(registrar, text, decided_on="2024-03-21", number="121")
    registrar.send({"rows-0-match": reference, "rows-0-tabled_to": "2024-04-25", "action": "save"})
    assert status_of(registrar, reference) == Status.GIVEN
    assert "Bordlagt till den 25 april 2024" in text_of(registrar.page)
    inbox = text_of(registrar.get("/registrera"))
    assert "1 beslut väntar" in inbox
    assert "KF 25 april 2024" in inbox


def test_rows_are_added_removed_and_kept_as_a_draft(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(text=TEXT)
    registrar = visit("registrar")
    begin(registrar, SECTION_156)
    registrar.send({"action": "add"})
    registrar.follow()
    assert "rows-2-outcome" in registrar.page
    registrar.send({"rows-2-text": "Mina egna ord", "action": "remove-0"})
    registrar.follow()
    assert "Mina egna ord" in registrar.page
    assert "rows-2-outcome" not in registrar.page
    assert "§ 156, Redovisning av uppdraget" in text_of(registrar.get("/registrera"))


def test_what_is_wrong_in_a_row_is_told_at_the_row_and_nothing_is_saved(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156)
    answer = registrar.send(
        {"rows-0-outcome": "ended", "rows-0-reason": "", "rows-0-text": "Ord som ska stå kvar", "action": "save"}
    )
    assert answer.status_code == 422
    words = text_of(answer.text)
    assert "Det här behöver du rätta" in words
    assert "Skriv skälet" in words
    assert "Ord som ska stå kvar" in answer.text
    assert re.search(r"<title>Fel:", answer.text)
    assert status_of(registrar, reference) == Status.GIVEN


def test_what_was_saved_is_gone_on_with_when_it_is_undone(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    registrar = visit("registrar")
    begin(registrar, SECTION_156)
    typed = next(name for name, value in registrar.fields().items() if name.endswith("-text") and "måla" in value)
    registrar.send({typed: "Kommunstyrelsen får i uppdrag att måla bänkarna gröna.", "action": "save"})
    registrar.follow()
    registrar.send({}, form=0)
    inbox = registrar.get("/registrera")
    assert "Utkastet ligger åter under Att föra in." in text_of(inbox)
    assert status_of(registrar, reference) == Status.GIVEN
    draft = re.search(r"/beslut/registrera/\d+", inbox)
    assert draft
    assert "måla bänkarna gröna" in registrar.get(draft[0])
    assert registrar.send({"action": "save"}).status_code == 302
    assert status_of(registrar, reference) == Status.COMPLETED


def test_without_a_council_a_recommendation_is_refused_in_words(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
        with db.writing():
            db.session.execute(sa.update(Body).where(Body.kind == BodyKind.COUNCIL).values(kind=BodyKind.COMMITTEE))
    registrar = visit("registrar")
    begin(registrar, "§ 7 Bänkar\nBeslut\n\n1. Kommunstyrelsen får i uppdrag att måla om bänkarna.\n", body="ks")
    row = next(name.partition("-recommended")[0] for name in registrar.fields() if name.endswith("-text"))
    answer = registrar.send({f"{row.removesuffix('-text')}-recommended": "y", "action": "save"})
    assert (answer.status_code, "inget fullmäktige" in answer.text) == (422, True)
