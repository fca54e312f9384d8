"""Many assignments changed at once: looked over, saved at once, undone at once; nobody's change is written over."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.mail import mails
from support.municipality import person
from support.register import TODAY, assignment, give, locked
from support.visitor import Visitor, text_of
from werkzeug.test import TestResponse

from tracker import audit, clock
from tracker.assignments.operations.changes import planned_words, void_assignment
from tracker.db import db
from tracker.models import Event
from tracker.reminders import jobs

MANY = "/uppdrag/andra-flera"


@pytest.fixture
def three(app: Flask) -> list[str]:
    """Three assignments of the officer's at stadsledningskontoret."""
    with app.app_context():
        return [give(number=str(633 + n), title=f"Räkna bänkar i park {n}", dnr=()) for n in range(3)]


def press(visitor: Visitor, rows: list[str], what: str = "handlaggare", **more: Any) -> TestResponse:
    """Tick rows of the list and press one of the buttons under it, then those of the pages that follow."""
    page = visitor.get("/uppdrag?lage=alla")
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = visitor.client.post(
        MANY, data={"csrf_token": token, "lista": "lage=alla", "rad": rows, "vad": what, **more}
    )
    visitor.page, visitor.path = answer.text, MANY
    visitor.location = answer.headers.get("Location", "")
    return answer


def owner_of(visitor: Visitor, name: str) -> str:
    """Return the value of a person in the page's choice."""
    return visitor.page.partition(f">{name}<")[0].rpartition('value="')[2].partition('"')[0]


def seen(page: str) -> list[str]:
    """Return the rows of a review, with the version of each that it shows."""
    return [part.partition('"')[0] for part in page.split('name="rad" value="')[1:]]


def test_the_owner_of_many_is_changed_after_a_look_and_taken_back_at_once(
    app: Flask, visit: Visit, three: list[str]
) -> None:
    with app.app_context():
        with db.writing():
            void_assignment(locked(three[2]), reason="Prov.", actor=person("registrar"))
        same = give(number="640", title="Har redan", owner="other-officer")
    registrar = visit("registrar")
    assert "3 uppdrag är valda" not in text_of(press(registrar, [*three, same]).text)
    new = owner_of(registrar, "Handläggare Kultur")
    review = press(registrar, [*three, same], steg="granska", handlaggare=new)
    words = text_of(review.text)
    assert "Ändras (2)" in words
    assert "Räkna bänkar i park 0 U-2023-0001 · inte påbörjat Handläggare SLK Handläggare Kultur" in words
    assert "Det är avslutat: makulerat." in words
    assert "Har redan den handläggaren." in words
    assert press(registrar, seen(review.text), steg="spara", handlaggare=new).status_code == 302
    assert registrar.location == "/uppdrag?lage=alla"
    page = text_of(registrar.follow())
    assert "2 uppdrag har Handläggare Kultur som handläggare" in page
    assert "ett mejl om alla på en gång" in page
    with app.app_context():
        assert [assignment(found).owner.name for found in three[:2]] == ["Handläggare Kultur"] * 2  # type: ignore[union-attr]
        with clock.standing_at(TODAY + dt.timedelta(days=1)):
            jobs.compose(lambda: False)
        (mail,) = (mail for mail in mails() if mail.to_address.startswith("other-officer@"))
        assert {notice.assignment.reference for notice in mail.notices} == {same, *three[:2]}, "one mail of all"
    assert "Ändringen är borttagen för 2 uppdrag" in text_of(registrar.send({}, follow=True).text)
    with app.app_context():
        assert {assignment(found).owner.name for found in three} == {"Handläggare SLK"}  # type: ignore[union-attr]
        assert audit.verify() is None


def test_what_somebody_changed_meanwhile_is_left_and_named(app: Flask, visit: Visit, three: list[str]) -> None:
    first, second = visit("registrar"), visit("other-registrar")
    press(first, three, what="plan")
    review = seen(press(first, three, what="plan", steg="granska", plan="KS 5 juni 2030").text)
    second.get(f"/uppdrag/{three[1]}/andra")
    assert second.send({"plan": "kvartal 3 2031"}).status_code == 302
    assert press(first, review, what="plan", steg="spara", plan="KS 5 juni 2030").status_code == 302
    words = text_of(first.follow())
    assert "2 uppdrag har planen KS 5 juni 2030" in words
    assert f"{three[1]} lämnades: någon annan ändrade där medan du granskade." in words
    with app.app_context():
        plans = [planned_words(assignment(found)) for found in three]
        assert plans == ["KS 5 juni 2030", "kvartal 3 2031", "KS 5 juni 2030"]
    again = press(first, review, what="plan", steg="spara", plan="KS 5 juni 2030")
    assert again.status_code == 409, "a second press of the button changes nothing"
    assert "Någon annan har ändrat samtidigt" in text_of(again.text)
    assert "Har redan den planen." in text_of(again.text)
    saved = press(first, seen(again.text), what="plan", steg="spara", plan="KS 5 juni 2030")
    assert saved.status_code == 302, "what stands there now has been shown"


@on_sqlite
def test_one_reason_where_a_time_has_passed(app: Flask, visit: Visit) -> None:
    with app.app_context():
        late, open_ = give(plan="10 april 2024"), give(number="634", dnr=())
    registrar = visit("registrar")
    for plan, message in (
        ("snart nog", "Vi förstår inte"),
        ("10 april 2024", "Dagen har varit"),
        ("", "Skriv en plan"),
    ):
        answer = press(registrar, [late, open_], what="plan", steg="granska", plan=plan)
        assert (answer.status_code, message in answer.text) == (422, True)
    review = press(registrar, [late, open_], what="plan", steg="granska", plan="kvartal 3 2030")
    assert "Tiden har passerat för 1 uppdrag." in text_of(review.text)
    without = press(registrar, seen(review.text), what="plan", steg="spara", plan="kvartal 3 2030")
    assert (without.status_code, "Skriv kort varför redovisningen flyttas." in without.text) == (422, True)
    rows = seen(without.text)
    saved = press(registrar, rows, what="plan", steg="spara", plan="kvartal 3 2030", skal="Omtag.")
    assert saved.status_code == 302
    with app.app_context():
        reasons = [assignment(found).deadlines[-1].reason for found in (late, open_)]
        assert reasons == ["Omtag.", ""], "where nothing had passed there is nothing to give a reason for"


@on_sqlite
def test_an_official_changes_what_is_theirs_and_is_told_why_not_the_rest(app: Flask, visit: Visit) -> None:
    with app.app_context():
        mine, others = give(), give(number="634", recipients=("Kulturnämnden",), owner="other-officer", dnr=())
        bodys = give(number="635", owner="", dnr=())
    officer = visit("officer")
    page = officer.get("/uppdrag")
    assert [found in page.replace(f"/uppdrag/{found}", "") for found in (mine, others, bodys)] == [True, False, True]
    press(officer, [mine, others, bodys])
    new = owner_of(officer, "Handläggare Kultur")
    assert "Ingen än" not in officer.page
    review = press(officer, [mine, others, bodys], steg="granska", handlaggare=new)
    words = text_of(review.text)
    assert [f"{found}:1" for found in (mine,)] == seen(review.text)
    assert "Du är inte handläggare. Be en registrator byta handläggare." in words
    review = press(officer, [mine, others, bodys], what="plan", steg="granska", plan="KS 5 juni 2030")
    assert len(seen(review.text)) == 2
    assert "Det är varken ditt eller ditt organs uppdrag." in text_of(review.text)
    forged = press(officer, [f"{others}:1", f"{bodys}:1"], what="plan", steg="spara", plan="KS 5 juni 2030")
    assert forged.status_code == 302
    with app.app_context():
        assert [planned_words(assignment(found)) for found in (others, bodys)] == ["", "KS 5 juni 2030"]
        actions = sa.select(Event.action).order_by(Event.seq.desc()).limit(1)
        assert db.session.scalar(actions) == "assignment.status_updated", "the operation that changes one changes many"
    assert press(officer, [f"{mine}:1"], steg="spara", handlaggare=new).status_code == 302
    assert "1 uppdrag har Handläggare Kultur" in text_of(officer.follow())


def test_all_that_the_list_shows_and_no_more_than_can_be_looked_over(
    app: Flask, visit: Visit, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    registrar = visit("registrar")
    assert registrar.get("/uppdrag?valj=sida").count("checked>") >= 3
    assert "3 uppdrag är valda" in text_of(press(registrar, [], alla="ja").text)
    monkeypatch.setattr("tracker.assignments.views.many.MANY_MAX", 2)
    answer = press(registrar, [], alla="ja")
    assert (answer.status_code, "Högst 2 uppdrag" in answer.text) == (422, True)
    assert "Välj minst ett uppdrag i listan." in press(registrar, []).text


@on_sqlite
def test_what_a_machine_registered_is_not_reviewed_by_being_one_of_many(app: Flask, visit: Visit) -> None:
    with app.app_context():
        unread = give(owner="")
        with db.writing():
            locked(unread).machine_read = True
            audit.record("assignment.changed", locked(unread), actor=person("registrar"))
    registrar = visit("registrar")
    press(registrar, [unread])
    new = owner_of(registrar, "Handläggare Kultur")
    review = press(registrar, [unread], steg="granska", handlaggare=new)
    assert press(registrar, seen(review.text), steg="spara", handlaggare=new).status_code == 302
    words = text_of(registrar.follow())
    assert "Om 1 uppdrag först när de är granskade." in words
    with app.app_context():
        saved = assignment(unread)
        assert (saved.machine_read, saved.owner.name if saved.owner else "") == (True, "Handläggare Kultur")


@on_sqlite
def test_nobody_lays_down_their_own_under_four_eyes(app: Flask, visit: Visit) -> None:
    with app.app_context():
        own = give(owner="registrar")
    registrar = visit("registrar")
    press(registrar, [own])
    review = press(registrar, [own], steg="granska", handlaggare=owner_of(registrar, "Handläggare Kultur"))
    assert "Be en annan registrator byta handläggare." in text_of(review.text)
    assert seen(review.text) == []
