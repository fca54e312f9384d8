"""Answering: unchanged in one press, a report for several assignments, questions, hand-over, settings, the queue."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import person
from support.register import TODAY, assignment, give
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.assignments.operations.changes import update_status
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.models import JobRun, Meeting, Note, Notice, OutgoingMail, Report
from tracker.models.outgoing_mail import MailState
from tracker.reminders import jobs


def test_unchanged_is_one_press_and_can_be_undone(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(plan="20 juni 2024")
        before = assignment(reference).status_confirmed_on
    with clock.standing_at(TODAY + dt.timedelta(days=30)):
        officer = visit("officer")
        officer.get("/min-lista")
        assert officer.send({}, at=f"/uppdrag/{reference}/oforandrat").status_code == 302
        assert officer.location == "/min-lista"
        assert "Läget är oförändrat: Inte påbörjat" in text_of(officer.follow())
        with app.app_context():
            assert assignment(reference).status_confirmed_on == before + dt.timedelta(days=30)
        officer.send({}, at=undo_path(officer.page))
        with app.app_context():
            assert assignment(reference).status_confirmed_on == before


def undo_path(page: str) -> str:
    found = re.search(r'action="(/angra/[0-9a-f]+)"', page)
    assert found
    return found[1]


def test_unchanged_does_not_hold_for_what_has_changed_meanwhile(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(plan="20 maj 2024")
    officer, registrar = visit("officer"), visit("registrar")
    officer.get("/min-lista")
    registrar.get(f"/uppdrag/{reference}/andra")
    registrar.send({"title": "Räkna stadens lampor"})
    officer.send({}, at=f"/uppdrag/{reference}/oforandrat")
    page = text_of(officer.follow())
    assert "Uppdraget har ändrats sedan du öppnade sidan" in page
    assert "Uppdatera läget" in page


def test_one_report_for_two_assignments_that_are_closed_separately(app: Flask, visit: Visit) -> None:
    with app.app_context():
        first = give(number="839", title="Räkna stadens bänkar", dnr=("0999/20",))
        other = give(number="840", title="Räkna stadens lampor", dnr=("0999/20",))
    officer, registrar = visit("officer"), visit("registrar")
    page = officer.get(f"/uppdrag/{first}/anmal")
    assert "Räkna stadens lampor" in text_of(page)
    proposed = officer.fields()["proposal"]
    assert "§ 839" in proposed
    assert "förklaras fullgjort" in proposed
    answer = officer.client.post(
        f"/uppdrag/{first}/anmal",
        data={**officer.fields(), "assignments": [first, other], "meeting_on": "12 juni 2024", "action": "save"},
    )
    assert answer.status_code == 302, text_of(answer.text)
    with app.app_context():
        report = db.session.scalars(sa.select(Report)).one()
        assert len(report.items) == 2
        assert report.proposal.startswith("1. Redovisningen av kommunstyrelsens uppdrag 2023-09-20 § 839")
        assert "2. Redovisningen av kommunstyrelsens uppdrag 2023-09-20 § 840" in report.proposal
        assert (assignment(first).status, assignment(other).status) == (Status.READY, Status.READY)
    inbox = text_of(registrar.get("/registrera"))
    assert "Anmälda till sammanträde KS 12 juni 2024" in inbox
    close(registrar, first, "156")
    with app.app_context():
        assert (assignment(first).status, assignment(other).status) == (Status.COMPLETED, Status.READY)
        assert not assignment(first).closings[0].report_missing
    close(registrar, other, "157")
    with app.app_context():
        assert assignment(other).status is Status.COMPLETED


def close(registrar: Visitor, reference: str, number: str) -> None:
    registrar.get(f"/beslut/registrera?uppdrag={reference}")
    registrar.send({"body": "ks", "decided_on": "2024-04-24", "number": number})
    registrar.follow()
    rows = {name.split("-")[1]: value for name, value in registrar.fields().items() if name.endswith("-match")}
    chosen: dict[str, str | None] = {"action": "save"}
    for place, match in rows.items():  # the other one of the joint report stands there too, and waits
        chosen |= {f"rows-{place}-outcome": "completed"} if match == reference else {f"rows-{place}-include": None}
    sent = registrar.send(chosen)
    assert sent.status_code == 302, text_of(sent.text)
    registrar.follow()


def test_a_proposal_follows_the_choice_until_somebody_writes_their_own(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/anmal")
    again = officer.send({"kind": "partial", "action": "suggest"})
    assert again.status_code == 200
    assert officer.fields()["proposal"].startswith("Delredovisningen av")
    officer.send({"proposal": "Eget förslag.", "kind": "final", "action": "suggest"})
    assert officer.fields()["proposal"] == "Eget förslag."


def test_a_report_is_refused_in_words_and_keeps_what_was_typed(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/anmal")
    wrong = {"title": "", "url": "javascript:alert(1)", "conclusion": "Allt är räknat.", "action": "save"}
    answer = officer.send(wrong)
    assert answer.status_code == 422
    page = text_of(answer.text)
    assert "Skriv tjänsteutlåtandets rubrik." in page
    assert "Klistra in hela adressen." in page
    assert "Allt är räknat." in answer.text


def test_a_question_is_asked_stands_open_and_is_answered(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    manager, officer = visit("manager"), visit("officer")
    manager.get(f"/uppdrag/{reference}/fraga")
    assert manager.send({"text": "Hinner ni till juni?"}).status_code == 302
    assert "Frågan är skickad till Handläggare SLK" in text_of(manager.follow())
    mine = text_of(officer.get("/min-lista"))
    assert "Att svara på Hinner ni till juni? Chef om Räkna stadens bänkar" in mine
    assert "Chef frågar Hinner ni till juni?" in text_of(officer.get(f"/uppdrag/{reference}/lage"))
    officer.send({"status": "in_progress", "note": "Ja."})
    assert "Att svara på" not in text_of(officer.get("/min-lista"))
    card = text_of(manager.get(f"/uppdrag/{reference}"))
    assert "Fråga till Handläggare SLK" in card
    assert "Svar till Chef" in card
    with app.app_context():
        question, answer = db.session.scalars(sa.select(Note).order_by(Note.id))
        assert question.answer_id == answer.id


def test_everything_is_handed_over_at_once_and_taken_back_at_once(app: Flask, visit: Visit) -> None:
    with app.app_context():
        references = [give(number=str(number), title=f"Räkna bänk {number}") for number in (101, 102, 103)]
        to = person("manager").id
    officer = visit("officer")
    officer.get("/lamna-over")
    data = {**officer.fields(), "to": str(to), "assignments": references}
    answer = officer.client.post("/lamna-over", data=data, follow_redirects=True)
    assert "3 uppdrag är överlämnade till Chef" in text_of(answer.text)
    with app.app_context():
        assert {assignment(reference).owner_id for reference in references} == {to}
    officer.page = answer.text
    assert officer.send({}, at=undo_path(answer.text)).status_code == 302
    with app.app_context():
        assert {assignment(reference).owner_id for reference in references} == {person("officer").id}


def test_a_registrar_hands_over_for_somebody_else_but_not_what_is_their_own(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
        own = give(number="634", owner="registrar")
        officer, manager, registrar_id = person("officer").id, person("manager").id, person("registrar").id
    registrar = visit("registrar")
    registrar.get(f"/lamna-over?fran={officer}")
    sent = registrar.send({"to": str(manager), "assignments": "U-2023-0001"}, at=f"/lamna-over?fran={officer}")
    assert sent.status_code == 302
    registrar.get(f"/lamna-over?fran={registrar_id}")
    refused = registrar.send({"to": str(manager), "assignments": own}, at=f"/lamna-over?fran={registrar_id}")
    assert "Be en annan registrator byta handläggare" in text_of(refused.text)
    assert visit("officer").client.get(f"/lamna-over?fran={manager}").status_code == 403


def test_a_substitute_acts_in_the_place_of_who_is_away(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
        with db.writing():
            from tracker.models import Assignment

            found = db.session.scalars(sa.select(Assignment)).one()
            found.protected_by = "OSL 18 kap. 13 §"
            audit.record("assignment.changed", found, actor=None)
        other = person("other-officer").id
    substitute, officer = visit("other-officer"), visit("officer")
    substitute.get(f"/uppdrag/{reference}", 404)
    officer.get("/mig")
    away = {"away_from": "29 april 2024", "away_to": "3 maj 2024", "substitute": str(other)}
    assert officer.send(away).status_code == 302
    assert "Inställningarna är sparade" in text_of(officer.follow())
    assert "i stället för handläggare slk" in text_of(substitute.get("/min-lista")).casefold()
    substitute.get(f"/uppdrag/{reference}/lage")
    assert substitute.send({"status": "in_progress"}).status_code == 302
    with clock.standing_at(dt.date(2024, 5, 4)):
        visit("other-officer").get(f"/uppdrag/{reference}", 404)


@on_sqlite
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"away_from": "i går"}, "Vi förstår inte"),
        ({"away_to": "3 maj 2024"}, "vilken dag du är borta från"),
        ({"away_from": "3 maj 2024", "away_to": "2 maj 2024"}, "ligger före den första"),
        ({"away_from": "3 april 2024", "away_to": "4 april 2024"}, "har passerat"),
        ({"choice": "hourly"}, "Det här behöver du rätta"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(visit: Visit, values: dict[str, str], words: str) -> None:
    officer = visit("officer")
    officer.get("/mig")
    answer = officer.send(values)
    assert answer.status_code == 422
    assert words in text_of(answer.text)


def test_minutes_are_adjusted_in_one_press_and_one_paragraph_alone(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(on=dt.date(2024, 4, 24), number="700")
        give(on=dt.date(2024, 4, 24), number="701")
    registrar = visit("registrar")
    page = text_of(registrar.get("/beslut/ks/2024-04-24/700"))
    assert "först när protokollet är justerat: 1 mottagare, om 2 paragrafer från sammanträdet." in page
    registrar.send({"what": "paragraph"})
    assert "Paragraf 700 är justerad" in text_of(registrar.follow())
    assert "Väntar på justering" in text_of(registrar.get("/beslut/ks/2024-04-24/701"))
    refused = registrar.send({"what": "meeting", "adjusted_on": "2024-04-20"})
    assert "tidigast på sammanträdesdagen" in text_of(refused.text)
    registrar.get("/beslut/ks/2024-04-24/701")
    registrar.send({"what": "meeting"})
    page = registrar.follow()
    assert "justerat 29 april 2024" in text_of(page)
    registrar.send({}, at=undo_path(page))
    with app.app_context():
        assert db.session.scalars(sa.select(Meeting.adjusted_on)).one() is None


def test_the_administrator_decides_about_a_mail_that_did_not_go(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
        give(number="634", owner="manager")
        with clock.standing_at(TODAY + dt.timedelta(days=1)):
            jobs.compose(lambda: False)
        with db.writing():
            db.session.execute(sa.update(OutgoingMail).values(state=MailState.HELD, last_error="Avbröts."))
            never = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
            db.session.add(JobRun(name="deliver", started_at=clock.now(), not_before=never, error="Nej: 535"))
        first, second = db.session.scalars(sa.select(OutgoingMail.id).order_by(OutgoingMail.id))
    admin = visit("admin")
    page = text_of(admin.get("/mejl"))
    assert "2 mejl behöver en åtgärd" in page
    assert "535" in page
    assert "Schemaläggaren är tyst" in page
    admin.send({"choice": "again"}, at=f"/mejl/{first}")
    assert "Mejlet skickas igen" in text_of(admin.follow())
    admin.send({"choice": "arrived"}, at=f"/mejl/{second}")
    admin.get("/mejl")
    assert admin.send({"choice": "again"}, at=f"/mejl/{second}").status_code == 302
    assert "väntar inte på något beslut längre" in text_of(admin.follow())
    admin.send({"jobs": "sending"}, at="/mejl/forsok")
    with app.app_context():
        states = dict(db.session.execute(sa.select(OutgoingMail.id, OutgoingMail.state)).all())
        assert states == {first: MailState.PENDING, second: MailState.SENT}
        assert db.session.scalars(sa.select(JobRun.not_before)).one() is None


def test_what_was_sent_stands_on_the_page(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
        give(number="701", on=dt.date(2024, 4, 24), title="Ny")
    page = text_of(visit("auditor").get(f"/uppdrag/{reference}"))
    assert "Mejl Nytt uppdrag till Handläggare SLK skickas tidigast 30 april 2024" in page
    assert "skickas när protokollet är justerat" in text_of(visit("auditor").get("/uppdrag/U-2024-0001"))
    with app.app_context():
        with clock.standing_at(TODAY + dt.timedelta(days=1)):
            jobs.compose(lambda: False)
        with db.writing():
            db.session.execute(sa.update(OutgoingMail).values(state=MailState.SENT, sent_at=clock.now()))
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 2
    assert "Nytt uppdrag till Handläggare SLK skickat" in text_of(visit("elected").get(f"/uppdrag/{reference}"))


def test_a_report_that_tells_of_a_protected_assignment_too_is_for_those_who_see_both(app: Flask, visit: Visit) -> None:
    with app.app_context():
        secret = give(number="839", title="Räkna hemligheter KANARIEFÅGEL", dnr=("0999/20",))
        other = give(number="840", title="Räkna stadens lampor", dnr=("0999/20",))
        with db.writing():
            from support.register import locked

            locked(secret).protected_by = "OSL 18 kap. 13 §"
            audit.record("assignment.changed", assignment(secret), actor=None)
    officer = visit("officer")
    officer.get(f"/uppdrag/{secret}/anmal")
    data = {**officer.fields(), "assignments": [secret, other], "action": "save"}
    assert officer.client.post(f"/uppdrag/{secret}/anmal", data=data).status_code == 302
    assert "KANARIEFÅGEL" in officer.get(f"/uppdrag/{other}")
    for who in ("other-officer", "elected", "admin"):
        page = visit(who).get(f"/uppdrag/{other}")
        assert "KANARIEFÅGEL" not in page
        assert "kanariefågel" not in page


def test_a_report_sent_twice_is_handed_in_once(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/anmal")
    data = {**officer.fields(), "action": "save"}
    answers = [officer.client.post(f"/uppdrag/{reference}/anmal", data=data).status_code for _ in range(2)]
    assert answers == [302, 422]
    page = text_of(officer.get("/min-lista"))
    assert "Anmäl till sammanträde" not in page


def test_unchanged_on_the_page_keeps_what_was_typed(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(plan="20 maj 2024")
    manager, officer = visit("manager"), visit("officer")
    manager.get(f"/uppdrag/{reference}/fraga")
    manager.send({"text": "Hur går det?"})
    officer.get(f"/uppdrag/{reference}/lage")
    officer.send({"unchanged": "ja"})
    assert "Frågan från Chef är inte besvarad än." in text_of(officer.follow())
    officer.get("/hjalp")
    officer.get(f"/uppdrag/{reference}/lage")
    officer.send({"unchanged": "ja", "note": "Bra."})
    page = text_of(officer.follow())
    assert "Läget är oförändrat: Inte påbörjat" in page
    assert "Svaret går till Chef nästa arbetsdag." in page
    with app.app_context():
        assert [note.text for note in db.session.scalars(sa.select(Note).order_by(Note.id))] == ["Hur går det?", "Bra."]


def test_a_registrar_who_is_owner_answers_for_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        own, other = give(owner="registrar"), give(number="634")
    registrar = visit("registrar")
    registrar.get(f"/uppdrag/{own}/lage")
    assert registrar.send({"status": "in_progress"}).status_code == 302
    registrar.get(f"/uppdrag/{other}/lage", 403)


def test_whoever_stands_in_for_the_owner_records_no_closing_either(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
        with db.writing():
            from tracker.accounts.operations import change_settings
            from tracker.models.user import NoticeChoice

            change_settings(
                person("officer"), choice=NoticeChoice.DAILY, away_from=TODAY, away_to=None,
                substitute=person("registrar"), today=TODAY,
            )  # fmt: skip
    registrar = visit("registrar")
    registrar.get(f"/beslut/registrera?uppdrag={reference}")
    registrar.send({"body": "ks", "decided_on": "2024-04-24", "number": "156"})
    registrar.follow()
    refused = registrar.send({"action": "save", "rows-0-outcome": "completed"})
    assert refused.status_code == 422
    assert "Be en annan registrator" in text_of(refused.text)


def test_one_who_asked_sees_the_answer_also_where_the_notes_are_not_theirs(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(recipients=("Kulturnämnden",), owner="other-officer")
    manager, officer = visit("manager"), visit("other-officer")
    assert "Anteckningar" not in text_of(manager.get(f"/uppdrag/{reference}"))
    manager.get(f"/uppdrag/{reference}/fraga")
    manager.send({"text": "Hur går det?"})
    officer.get(f"/uppdrag/{reference}/lage")
    officer.send({"status": "given", "note": "Snart klart."})
    assert "Snart klart." in text_of(manager.get(f"/uppdrag/{reference}"))


@on_sqlite
@pytest.mark.parametrize("odd", ["111111111111111111111111111111", "-1", "0", "x", "999999999999"])
def test_odd_ids_are_missing_and_no_fault(visit: Visit, odd: str) -> None:
    assert visit("registrar").client.get(f"/lamna-over?fran={odd}").status_code in {200, 404}


def test_the_latest_notes_are_shown_and_all_of_them_in_one_press(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(plan="20 juni 2024")
        for number in range(25):
            with clock.standing_at(TODAY), db.writing():
                update_status(
                    assignment(reference), status=Status.IN_PROGRESS, note=f"Steg {number:02}.",
                    plan=f"{number + 1} juni 2024", reason="Prov.", actor=person("officer"),
                    now=clock.now(), today=TODAY,
                )  # fmt: skip
        assert [time.literal for time in assignment(reference).deadlines] == ["25 juni 2024"]
    officer = visit("officer")
    page = text_of(officer.get(f"/uppdrag/{reference}"))
    assert ("Steg 24." in page, "Steg 05." in page, "Steg 04." in page) == (True, True, False)
    assert "Anteckningar (25)" in page
    (address,) = set(re.findall(rf'href="(/uppdrag/{reference}\?visa=allt#anteckningar)"', officer.page))
    whole = text_of(officer.get(address.partition("#")[0]))
    assert "Steg 00." in whole
    assert "Visa alla" not in whole
    assert "planen flyttad 25 gånger" in whole
