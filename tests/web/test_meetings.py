"""Sammanträden: planned, called off, what comes to them, and what they tabled, all over HTTP."""

import datetime as dt
import io
import re

import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.meetings.queries.coming import coming_meetings
from tracker.meetings.queries.meetings import expected_at
from tracker.models import Closing, Meeting, OutgoingMail, Paragraph
from tracker.models.meeting import MeetingStatus
from tracker.models.paragraph import Outcome

HELD = "2024-04-25"
MINUTES = """Kommunfullmäktige

Protokoll nr 5
Sammanträdesdatum: 2024-04-25

§ 10 0738/23

Om bänkar

Beslut

Bordläggs.

§ 11 0900/23

Om lampor

Beslut

Ärendet bordläggs till sammanträdet den 19 juni 2024.

§ 12 0901/23

Om stolar

Beslut

1. Stadsledningskontoret får i uppdrag att räkna stadens stolar.

§ 13

Anmälningsärenden

Beslut

Antecknas.
"""


def plan(who: Visitor, days: str, *, action: str = "save", **more: object) -> str:
    who.get("/sammantraden/lagg-in")
    response = who.send({"days": days, "action": action, **more})
    return who.follow() if response.status_code == 302 else response.text


def test_a_list_is_read_first_saved_once_and_undone(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    page = text_of(plan(registrar, "KF; 23 maj; extra\nKS; 12 juni", action="read"))
    assert "2 nya sammanträden" in page
    assert "Kommunfullmäktige 23 maj 2024 extra" in page
    assert "Inga kommande" in text_of(registrar.get("/sammantraden"))
    page = text_of(plan(registrar, "KF; 23 maj; extra\nKS; 12 juni"))
    assert "2 sammanträden är inlagda" in page
    assert registrar.send({}, form=0).status_code == 302
    assert "Inga kommande" in text_of(registrar.get("/sammantraden"))
    page = text_of(plan(registrar, "KF; 23 maj\nKF; 19 juni"))
    assert "2 sammanträden är inlagda" in page
    page = text_of(plan(registrar, "KF; 23 maj\nKF; 12 juni"))
    assert "1 sammanträde är inlagt" in page
    assert "1 fanns redan" in page
    assert "finns redan i kalendern" in text_of(plan(registrar, "KF; 23 maj"))
    with app.app_context():
        assert audit.verify() is None


def test_a_file_replaces_the_text_and_a_bad_line_saves_nothing(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    file = (io.BytesIO("Organ;Datum\nByggnadsnämnden;11 juni 2024\n".encode("cp1252")), "kalender.csv")
    assert "1 sammanträde är inlagt" in text_of(plan(admin, "trams", file=file))
    page = text_of(plan(admin, "KF; 23 maj\nKF; snart"))
    assert "Rad 2: Vi förstår inte ”KF; snart”" in page
    assert "KF; 23 maj" in admin.page, "what was typed is still there"
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Meeting)) == 1


def test_a_meeting_is_called_off_unless_something_is_recorded_of_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(plan="KS 12 juni 2024")
    registrar = visit("registrar")
    plan(registrar, "KS; 12 juni")
    registrar.get("/sammantraden/ks/2024-06-12")
    assert "Räkna stadens bänkar" in text_of(registrar.page)
    registrar.send({}, at="/sammantraden/ks/2024-06-12/stall-in")
    page = text_of(registrar.follow())
    assert "Sammanträdet är inställt" in page
    assert "Kalendern har inget senare sammanträde med KS. 1 uppdrag behöver en ny dag." in page
    assert registrar.send({}, form=0).status_code == 302  # undone
    assert "behöver en ny dag" not in text_of(registrar.get("/sammantraden/ks/2024-06-12"))
    registrar.send({}, at="/sammantraden/ks/2023-09-20/stall-in")
    assert "Det går inte att ställa in" in text_of(registrar.follow())
    with app.app_context():
        held = db.session.scalars(sa.select(Meeting).where(Meeting.held_on == dt.date(2023, 9, 20))).one()
        assert held.status is MeetingStatus.HELD


def test_a_meeting_at_which_something_was_said_is_not_called_off(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(by="KF", on=dt.date(2024, 1, 25))
        say(reference, "completed", "KS", dt.date(2024, 4, 10), "208", recommended=True)
    registrar, admin = visit("registrar"), visit("admin")
    plan(registrar, "KF; 25 april")
    registrar.get(f"/sammantraden/kf/{HELD}")
    table_rest(registrar, "")
    admin.client.post(f"/sammantraden/kf/{HELD}/stall-in", data={"csrf_token": token_of(admin)})
    admin.get(f"/sammantraden/kf/{HELD}")
    assert "Det går inte att ställa in" in text_of(admin.page)


def test_the_words_of_a_hidden_matter_are_not_told_by_what_tabled_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        hidden = give(number="700", dnr=("0738/23",), title="KANARIE", by="KF", on=dt.date(2024, 1, 25))
        with db.writing():
            locked(hidden).protected_by = "OSL 18 kap. 13 §"
            audit.record("assignment.changed", locked(hidden), actor=person("registrar"))
    registrar, outsider = visit("registrar"), visit("elected")
    plan(registrar, "KF; 25 april")
    registrar.get(f"/sammantraden/kf/{HELD}")
    registrar.send({"text": MINUTES.replace("Om bänkar", "Om KANARIE")}, at=f"/sammantraden/kf/{HELD}/protokoll")
    registrar.follow()
    registrar.client.post(registrar.path, data={**registrar.fields(), "action": "table", "tabled": ["10", "11"]})
    for path in (f"/sammantraden/kf/{HELD}", f"/beslut/kf/{HELD}/10", "/beslut", "/sok?q=10"):
        assert "KANARIE" not in outsider.get(path), path
        assert "0738/23" not in text_of(outsider.page).replace("”0738/23”", ""), path
    assert "Om lampor" in outsider.get(f"/sammantraden/kf/{HELD}")
    assert "KANARIE" in registrar.get(f"/sammantraden/kf/{HELD}")


def test_planned_again_after_an_undo_and_undone_again(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    for _ in range(2):
        assert "1 sammanträde är inlagt" in text_of(plan(registrar, "KF; 23 maj"))
        assert registrar.send({}, form=0).status_code == 302
        assert "Inga kommande" in text_of(registrar.get("/sammantraden"))
    with app.app_context():
        assert audit.verify() is None


def token_of(visitor: Visitor) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.get("/hjalp"))
    assert found
    return found[1]


def table_rest(registrar: Visitor, day: str) -> int:
    """Press «Bordlägg allt kvarvarande» on the page of a meeting."""
    response = registrar.send({"tabled_to": day}, at=f"/sammantraden/kf/{HELD}/bordlagg")
    return response.status_code


def say(reference: str, kind: str, by: str, on: dt.date, number: str, **more: object) -> None:
    with db.writing():
        paragraph = find_or_add_paragraph(body(by), on, number, today=TODAY)
        saying = Saying(kind, body(by), on, paragraph, **more)  # type: ignore[arg-type]
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=False, today=TODAY)


def test_what_comes_to_a_meeting_is_planned_recommended_or_tabled_to_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        planned = give(plan="KS 12 juni 2024", number="1")
        recommended = give(number="2", by="KF", on=dt.date(2024, 1, 25))
        tabled = give(number="3", by="KF", on=dt.date(2024, 1, 25))
        give(number="4")
        say(recommended, "completed", "KS", dt.date(2024, 4, 10), "208", recommended=True)
        say(tabled, "tabled", "KF", dt.date(2024, 4, 25), "9", tabled_to=dt.date(2024, 5, 23))
    registrar = visit("registrar")
    plan(registrar, "KS; 12 juni\nKF; 23 maj\nKF; 19 juni")
    with app.app_context(), clock.standing_at(TODAY):
        meetings = {
            (m.body.short_name, m.held_on.month): m
            for m in db.session.scalars(sa.select(Meeting).where(Meeting.held_on > TODAY))
        }
        found = expected_at(person("registrar"), list(meetings.values()), today=TODAY)
        told = {key: {row.assignment.reference for row in found[m.id]} for key, m in meetings.items()}
        counted = {
            row.meeting.id: (row.expected, row.ready) for row in coming_meetings(person("registrar"), today=TODAY)
        }
        assert counted == {m: (len(rows), sum(row.is_ready for row in rows)) for m, rows in found.items()}
        assert sorted(counted.values()) == [(0, 0), (1, 0), (2, 1)]
    assert told == {("KS", 6): {planned}, ("KF", 5): {recommended, tabled}, ("KF", 6): set()}
    page = text_of(registrar.get("/sammantraden/kf/2024-05-23"))
    assert "KS har tillstyrkt: Förklarades fullgjort" in page or "KS har tillstyrkt" in page
    assert "bordlagt hit den 25 april 2024" in page
    assert "Inget uppdrag är planerat hit" in text_of(registrar.get("/sammantraden/kf/2024-06-19"))


def test_the_minutes_are_pasted_and_what_was_tabled_is_saved_in_one_go(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(by="KF", on=dt.date(2024, 1, 25), status=Status.READY)
    registrar = visit("registrar")
    plan(registrar, "KF; 25 april\nKF; 23 maj")
    registrar.get(f"/sammantraden/kf/{HELD}")
    assert registrar.send({"text": MINUTES}, at=f"/sammantraden/kf/{HELD}/protokoll").status_code == 302
    page = text_of(registrar.follow())
    assert "4 paragrafer" in page
    assert "1 att granska" in page
    assert "2 bordlagda att spara" in page
    assert registrar.fields()["tabled_to"] == "2024-05-23", "the next meeting is proposed"
    at, data = registrar.path, registrar.fields()
    response = registrar.client.post(at, data={**data, "action": "table", "tabled": ["10", "11"]})
    assert response.status_code == 302
    page = text_of(registrar.get(response.headers["Location"]))
    assert "2 bordlagda paragrafer är sparade" in page
    assert "1 uppdrag väntar vidare" in page
    with app.app_context():
        found = assignment(reference)
        assert found.status is Status.READY, "tabling leaves the assignment where it is"
        (closing,) = db.session.scalars(sa.select(Closing))
        assert (closing.kind, closing.tabled_to, closing.paragraph.number) == ("tabled", dt.date(2024, 5, 23), "10")
        outcomes = db.session.execute(sa.select(Paragraph.number, Paragraph.outcome).order_by(Paragraph.number)).all()
        assert ("10", Outcome.TABLED) in [tuple(row) for row in outcomes]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OutgoingMail)) == 0
    assert registrar.send({"action": "review-2"}, form=1 if "receipt" in registrar.page else 0).status_code == 302
    assert "räkna stadens stolar" in registrar.follow()
    assert registrar.send({"action": "save"}).status_code == 302
    page = text_of(registrar.follow())
    assert "0 att granska" in page, "back at the minutes, where the rest of them is"
    page = text_of(registrar.get(f"/sammantraden/kf/{HELD}"))
    for words in ("2 paragrafer", "Räkna stadens stolar", "Fortsätt med protokollet"):
        assert words in page, words


def test_what_is_left_is_tabled_before_the_minutes_and_gets_its_paragraph_from_them(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(by="KF", on=dt.date(2024, 1, 25))
        say(reference, "completed", "KS", dt.date(2024, 4, 10), "208", recommended=True)
    registrar = visit("registrar")
    plan(registrar, "KF; 25 april\nKF; 23 maj")
    registrar.get(f"/sammantraden/kf/{HELD}")
    assert table_rest(registrar, "2024-04-25") == 422
    assert table_rest(registrar, "2024-05-23") == 302
    assert "1 uppdrag är bordlagt" in text_of(registrar.follow())
    assert "Inget uppdrag väntar på beslut här" in text_of(registrar.page)
    registrar.send({"text": MINUTES}, at=f"/sammantraden/kf/{HELD}/protokoll")
    registrar.follow()
    registrar.client.post(registrar.path, data={**registrar.fields(), "action": "table", "tabled": ["10"]})
    with app.app_context():
        tablings = db.session.scalars(sa.select(Closing).where(Closing.kind == "tabled")).all()
        assert [c.paragraph.number for c in tablings if c.paragraph] == ["10"]
        assert audit.verify() is None


def test_minutes_of_another_meeting_are_refused_with_the_text_kept(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
    registrar = visit("registrar")
    registrar.get("/sammantraden/ks/2023-09-20")
    answer = registrar.send({"text": MINUTES}, at="/sammantraden/ks/2023-09-20/protokoll")
    assert answer.status_code == 422
    assert "Texten är från Kommunfullmäktige 2024-04-25" in text_of(answer.text)
    assert "räkna stadens stolar" in answer.text
    answer = registrar.send({"text": "Hej"}, at="/sammantraden/ks/2023-09-20/protokoll")
    assert "ingen paragraf" in text_of(answer.text)


def test_older_meetings_are_leafed_to_and_none_is_passed_by(app: Flask, visit: Visit) -> None:
    names, days = ("KF", "KS", "Kulturnämnden", "BN", "SN Centrum"), range(1, 8)
    with app.app_context(), db.writing():
        held = [Meeting(body_id=body(name).id, held_on=TODAY - dt.timedelta(days=day), status=MeetingStatus.HELD)
                for name in names for day in days]  # fmt: skip
        db.session.add_all(held)
        audit.record("meeting.planned", held[0], actor=person("registrar"))
    elected, path, seen = visit("elected"), "/sammantraden", set[str]()
    while path:
        page = elected.get(path)
        seen |= set(re.findall(r"/sammantraden/[^/\"]+/\d{4}-\d\d-\d\d(?=\")", page))
        older = re.search(r'href="(/sammantraden\?[^"]*fore=[^"]*)">Visa äldre', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert len(seen) == len(names) * len(days)
