"""Calendars to subscribe to: who has the address sees what its person sees, until it is revoked, and nothing else."""

import datetime as dt
import logging
import re
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.municipality import body, person
from support.register import TEXT, TODAY, give, locked
from support.visitor import Visitor, text_of
from werkzeug.test import TestResponse

from tracker import audit, clock
from tracker.accounts.operations.people import deactivate_person
from tracker.assignments.operations.changes import change_details, hand_over, void_assignment
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.bodies.operations.keeping import BodyFacts, change_body
from tracker.db import db
from tracker.feeds.operations import LIVE_MAX, make_feed
from tracker.meetings.operations.meetings import PlannedMeeting, cancel_meeting, plan_meetings
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import AccessLog, CalendarFeed, Meeting, RoleGrant
from tracker.web.logs import JsonLine
from web.test_query_counts import add, counted
from web.test_second_thoughts import protect

PLAN = "KS 12 juni 2024"
DUE, PAPERS = dt.date(2024, 6, 12), dt.date(2024, 5, 29)


def feed(app: Flask, who: str = "officer", of: str = "") -> str:
    """Make a feed, and return its path."""
    with app.app_context(), db.writing():
        return f"/kalender/{make_feed(person(who), body(of) if of else None, now=clock.now())}.ics"


def fetch(app: Flask, path: str, **headers: str) -> TestResponse:
    """Ask as a calendar program does: without a log-in."""
    return app.test_client().get(path, headers=headers)


def events(app: Flask, path: str, on: dt.date = TODAY) -> dict[str, icalendar.Event]:
    """Return UID → event, as a program that asks on a day reads it."""
    with clock.standing_at(on):
        answer = fetch(app, path)
    assert answer.status_code == 200
    found = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert len({str(event["uid"]) for event in found}) == len(found)
    return {str(event["uid"]).removesuffix("@localhost"): event for event in found}


def day(event: icalendar.Event) -> dt.date:
    found: dt.date = event.decoded("dtstart")
    return found


def close(reference: str, on: dt.date = dt.date(2024, 4, 25)) -> None:
    with db.writing():
        saying = Saying("completed", body("KF"), on, find_or_add_paragraph(body("KF"), on, "156", today=TODAY))
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)


def replan(reference: str, plan: str) -> None:
    with db.writing():
        found = locked(reference)
        change_details(
            found, title=found.title, owner=found.owner, plan=plan, reason="Det dröjer.", actor=person("registrar"),
            four_eyes=False, today=TODAY,
        )  # fmt: skip


def plan(short: str, *days: dt.date) -> str:
    with db.writing():
        meetings = [PlannedMeeting(body(short), found) for found in days]
        return plan_meetings(meetings, actor=person("registrar"), today=TODAY)[1]


def move(old: dt.date, new: dt.date) -> str:
    with db.writing():
        meeting = db.session.scalars(sa.select(Meeting).where(Meeting.held_on == old).with_for_update()).one()
        meeting.held_on, meeting.moved_from = new, old
        return audit.record("meeting.planned", meeting, actor=person("registrar"))


def dump(app: Flask, *, but: str = "") -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, without one column of the feeds."""
    with app.app_context(), db.engines["read"].connect() as connection:
        return {
            table.name: [
                {name: value for name, value in row.items() if (table.name, name) != ("calendar_feed", but)}
                for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()
            ]
            for table in db.metadata.sorted_tables
        }


def made(visitor: Visitor, of: str = "") -> str:
    """Make a feed on the page, and return the address that it shows."""
    visitor.get("/mig/kalender")
    answer = visitor.send({"of": of})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mig/kalender"), text_of(answer.text)
    answer = visitor.client.get("/mig/kalender")
    visitor.page = answer.text
    found = re.search(r"<code>(http://localhost/kalender/[\w-]{43}\.ics)</code>", answer.text)
    assert found
    assert answer.headers["Cache-Control"] == "no-store"
    return found[1]


def test_an_address_is_shown_once_and_kept_nowhere(
    app: Flask, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    with app.app_context():
        give(plan=PLAN)
    officer = visit("officer")
    assert 'href="/mig/kalender"' in officer.get("/mig")
    address = made(officer)
    secret = address.removeprefix("http://localhost/kalender/").removesuffix(".ics")
    assert "Adressen visas bara nu" in text_of(officer.page)
    later = officer.get("/mig/kalender")
    assert secret not in later
    assert "Mina egna dagar" in text_of(later.partition("Dina adresser")[2])
    assert "aldrig" in text_of(later)
    path = address.removeprefix("http://localhost")
    assert fetch(app, path).status_code == 200
    for wrong in (f"{path}/", path.removesuffix(".ics")):
        assert fetch(app, wrong).status_code == 404
    assert app.test_client().post(path).status_code in {400, 405}
    assert "aldrig" not in text_of(officer.get("/mig/kalender"))
    assert secret not in str(dump(app))
    lines = caplog.text + "".join(JsonLine().format(record) for record in caplog.records)
    assert "/kalender/\\u2026" in lines
    assert secret not in lines


def test_an_owner_sees_the_last_day_to_act_and_the_day_to_report(app: Flask) -> None:
    with app.app_context():
        give(plan=PLAN)
        give(number="634", owner="manager", plan=PLAN)
        give(number="635", plan="senast 30 juni 2024", title="Måla bänkar")  # a Sunday
        give(number="636", plan="senast 28 juni 2024", title="Laga bänkar")
        give(number="637", plan="under planering")
    path = feed(app)
    answer = fetch(app, path)
    calendar = icalendar.Calendar.from_ical(answer.data)
    assert str(calendar["x-wr-calname"]) == "Uppdrag, Provköping"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in answer.data
    assert b"X-PUBLISHED-TTL:PT6H\r\n" in answer.data
    assert b"DTSTART;VALUE=DATE:20240612\r\nDTEND;VALUE=DATE:20240613\r\n" in answer.data
    found = events(app, path)
    assert {uid: (str(event["summary"]), day(event)) for uid, event in found.items()} == {
        "U-2023-0001": ("Redovisa: Räkna stadens bänkar (0738/23)", DUE),
        "U-2023-0001-act-by": ("Lämna handlingar: Räkna stadens bänkar (0738/23)", PAPERS),
        "U-2023-0003": ("Redovisa: Måla bänkar (0738/23)", dt.date(2024, 6, 30)),
        "U-2023-0003-act-by": ("Sista arbetsdag: Måla bänkar (0738/23)", dt.date(2024, 6, 28)),
        "U-2023-0004": ("Redovisa: Laga bänkar (0738/23)", dt.date(2024, 6, 28)),
    }
    event = found["U-2023-0001"]
    assert (event["status"], event["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert event["url"] == "http://localhost/uppdrag/U-2023-0001"
    assert event["description"] == "kommunstyrelsen 2023-09-20 § 633\nSenast 12 juni 2024"
    assert event.decoded("dtstamp") == event.decoded("last-modified")
    assert TEXT.encode() not in answer.data


def test_a_decided_and_a_planned_day_are_both_there(app: Flask) -> None:
    with app.app_context():
        give(deadline="senast 28 mars 2024", plan=PLAN)
    found = events(app, feed(app))
    assert {uid: day(event) for uid, event in found.items()} == {
        "U-2023-0001": dt.date(2024, 3, 28), "U-2023-0001-2": DUE, "U-2023-0001-2-act-by": PAPERS,
    }  # fmt: skip


def test_a_day_that_moves_is_the_same_event_with_a_higher_sequence(app: Flask) -> None:
    with app.app_context():
        reference = give(plan=PLAN)
    path = feed(app)
    seen = [events(app, path)]
    with app.app_context():
        replan(reference, "KS 19 juni 2024")
    seen.append(events(app, path))
    with app.app_context():
        replan(reference, PLAN)
    seen.append(events(app, path))
    with app.app_context(), db.writing():
        facts = BodyFacts(name="Kommunstyrelsen", short_name="KS", kind=body("KS").kind, lead=21)
        change_body(body("KS"), facts, actor=person("admin"), now=clock.now())
    seen.append(events(app, path))
    for uid in ("U-2023-0001", "U-2023-0001-act-by"):
        numbers = [found[uid]["sequence"] for found in seen]
        assert numbers == sorted(set(numbers))
    assert [day(found["U-2023-0001"]) for found in seen] == [DUE, dt.date(2024, 6, 19), DUE, DUE]
    assert [day(found["U-2023-0001-act-by"]) for found in seen[1:]] == [
        dt.date(2024, 6, 5), PAPERS, dt.date(2024, 5, 22),
    ]  # fmt: skip


def test_what_has_ended_is_cancelled_for_a_month_and_comes_back_if_it_is_opened(app: Flask) -> None:
    with app.app_context():
        reference, other = give(plan=PLAN), give(number="634", plan=PLAN)
    path = feed(app)
    before = events(app, path)
    with app.app_context(), clock.standing_at(TODAY):
        close(reference)
        with db.writing():
            void_assignment(locked(other), reason="Dubblett.", actor=person("registrar"))
    ended = events(app, path)
    assert set(ended) == set(before)
    assert {str(event["status"]) for event in ended.values()} == {"CANCELLED"}
    assert all(ended[uid]["sequence"] > before[uid]["sequence"] for uid in before)
    assert set(events(app, path, TODAY + dt.timedelta(days=30))) == set(before)
    assert events(app, path, TODAY + dt.timedelta(days=32)) == {}
    with app.app_context():
        act = next(row["act"] for row in dump(app)["event"] if row["action"] == "closing.recorded")
        with db.writing():
            audit.undo(act, actor=person("registrar"))
    opened = events(app, path)["U-2023-0001"]
    assert (opened["status"], opened["sequence"] > ended["U-2023-0001"]["sequence"]) == ("CONFIRMED", True)


def test_a_feed_goes_a_year_back_and_follows_its_owner(app: Flask) -> None:
    with app.app_context():
        reference = give(plan="senast 28 mars 2024")
    path = feed(app)
    assert set(events(app, path, dt.date(2025, 3, 28))) == {reference}
    assert events(app, path, dt.date(2025, 4, 7)) == {}
    with app.app_context(), db.writing():
        hand_over(
            [locked(reference)], owner=person("officer"), to=person("manager"), actor=person("officer"),
            four_eyes=True, today=TODAY,
        )  # fmt: skip
    assert events(app, path) == {}
    assert set(events(app, feed(app, "manager"))) == {reference}


def test_a_body_feed_has_its_meetings_and_how_much_comes_to_them(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(plan=PLAN)
        give(number="634", plan=PLAN)
        plan("KS", DUE, dt.date(2024, 6, 19), dt.date(2024, 4, 3), dt.date(2023, 4, 5))
        plan("KF", dt.date(2024, 6, 13))
    path = made(visit("elected"), "ks").removeprefix("http://localhost")
    assert str(icalendar.Calendar.from_ical(fetch(app, path).data)["x-wr-calname"]) == "Sammanträden, Kommunstyrelsen"
    found = {day(event): event for event in events(app, path).values()}
    # What was decided at a meeting that nobody planned makes that one known, too.
    assert set(found) == {DUE, dt.date(2024, 6, 19), dt.date(2024, 4, 3), dt.date(2023, 9, 20)}
    assert found[DUE]["summary"] == "Kommunstyrelsen sammanträder"
    assert found[DUE]["description"] == "Handlingar senast 29 maj 2024\n2 uppdrag väntas"
    assert found[DUE]["url"] == "http://localhost/sammantraden/ks/2024-06-12"
    assert found[dt.date(2024, 6, 19)]["description"] == "Handlingar senast 5 juni 2024"


def test_a_meeting_that_moves_or_is_called_off_stays_the_same_event(app: Flask) -> None:
    with app.app_context():
        plan("KF", dt.date(2024, 5, 23))
    path, new = feed(app, of="KF"), dt.date(2024, 5, 30)
    ((uid, first),) = events(app, path).items()
    with app.app_context():
        moved_by = move(dt.date(2024, 5, 23), new)
    moved = events(app, path)[uid]
    assert day(moved) == new
    assert "Flyttat från 23 maj 2024" in moved["description"]
    with app.app_context(), db.writing():
        audit.undo(moved_by, actor=person("registrar"))
    back = events(app, path)[uid]
    assert day(back) == day(first)
    with app.app_context(), db.writing():
        cancel_meeting(db.session.scalars(sa.select(Meeting)).one(), actor=person("registrar"), today=TODAY)
    off = events(app, path)[uid]
    assert (off["status"], off["summary"]) == ("CANCELLED", "Inställt: Kommunfullmäktige sammanträder")
    assert "Handlingar" not in off["description"]
    numbers = [event["sequence"] for event in (first, moved, back, off)]
    assert numbers == sorted(set(numbers))
    assert set(events(app, path, dt.date(2024, 6, 22))) == {uid}
    assert events(app, path, dt.date(2024, 6, 23)) == {}


def test_an_undone_move_that_is_told_elsewhere_raises_the_sequence_all_the_same(app: Flask) -> None:
    with app.app_context():
        reference = give()
        plan("KF", dt.date(2024, 5, 23))
        with db.writing():  # as when assignments go along with their meeting, in one act
            meeting = db.session.scalars(sa.select(Meeting).where(Meeting.held_on > TODAY).with_for_update()).one()
            meeting.held_on = dt.date(2024, 5, 30)
            act = audit.record("meeting.planned", meeting, actor=person("registrar"))
            audit.record("assignment.changed", locked(reference), actor=person("registrar"))
    path = feed(app, of="KF")
    ((uid, moved),) = events(app, path).items()
    with app.app_context(), db.writing():
        audit.undo(act, actor=person("registrar"))
    back = events(app, path)[uid]
    assert day(back) == dt.date(2024, 5, 23)
    assert back["sequence"] > moved["sequence"]
    assert back.decoded("last-modified") >= moved.decoded("last-modified")


def test_of_what_is_protected_nothing_is_told_to_who_may_not_see_it_and_the_dnr_to_who_may(app: Flask) -> None:
    with app.app_context():
        hidden = give(plan=PLAN, title="Hemlig rubrik", text="Stadsledningskontoret ska göra något hemligt.")
        give(number="634", plan=PLAN, dnr=("0001/24",))
        plan("KS", DUE)
        protect(hidden, owner=True)
    mine = fetch(app, feed(app)).text
    assert "SUMMARY:Redovisa: Uppdrag 0738/23" in mine
    assert "SUMMARY:Lämna handlingar: Uppdrag 0738/23" in mine
    for words in ("emlig", "§ 633", "KS 12 juni"):
        assert words not in mine
    numbers = {}
    for who in ("registrar", "auditor", "manager", "officer", "other-officer", "elected", "admin"):
        text = fetch(app, feed(app, who, "KS")).text
        numbers[who] = int(re.search(r"(\d+) uppdrag väntas", text)[1])  # type: ignore[index]
        assert "emlig" not in text
        assert "0738/23" not in text
    assert numbers == {
        "registrar": 2, "auditor": 2, "manager": 2, "officer": 2, "other-officer": 1, "elected": 1, "admin": 1,
    }  # fmt: skip
    with app.app_context(), db.writing():
        found = locked(hidden)
        found.owner_id = person("other-officer").id
        audit.record("assignment.changed", found, actor=person("registrar"))
    assert "0738/23" not in fetch(app, feed(app)).text


def test_revoked_unknown_deactivated_and_roleless_are_the_same_page_that_is_not_there(app: Flask, visit: Visit) -> None:
    paths = {who: feed(app, who) for who in ("officer", "elected", "auditor")}
    assert {fetch(app, path).status_code for path in paths.values()} == {200}
    officer = visit("officer")
    officer.get("/mig/kalender")
    assert officer.send({}, form=1).status_code == 302
    assert "Adressen är återkallad" in text_of(officer.follow())
    assert "Du har inga adresser" in text_of(officer.page)
    with app.app_context(), db.writing():
        deactivate_person(person("elected"), actor=person("admin"), now=clock.now())
        db.session.execute(
            sa.update(RoleGrant).where(RoleGrant.user_id == person("auditor").id).values(voided_at=clock.now())
        )
    unknown = [f"/kalender/{word}.ics" for word in ("finns-inte", "å" * 43, "x" * 5000)]
    answers = [fetch(app, path, **{"If-None-Match": "*"}) for path in [*unknown, *paths.values()]]
    for answer in answers:
        assert answer.status_code == 404
        assert answer.text == answers[0].text
        told = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
        assert told == {name: value for name, value in answers[0].headers.items() if name != "X-Request-ID"}
    assert not {"Set-Cookie", "ETag", "Location"} & set(answers[0].headers.keys())


def test_only_ones_own_address_can_be_revoked_and_twice_is_no_harm(app: Flask, visit: Visit) -> None:
    path = feed(app)
    with app.app_context():
        feed_id = db.session.scalars(sa.select(CalendarFeed.id)).one()
    for who in ("other-officer", "registrar", "admin"):
        stranger = visit(who)
        assert "aterkalla" not in stranger.get("/mig/kalender")
        token = stranger.fields()["csrf_token"]
        at = f"/mig/kalender/{feed_id}/aterkalla"
        assert stranger.client.post(at, data={"csrf_token": token}).status_code == 404
        assert stranger.client.post(at).status_code == 400
    assert fetch(app, path).status_code == 200
    officer = visit("officer")
    for _ in range(2):
        officer.get("/mig/kalender")
        sent = {"csrf_token": officer.fields()["csrf_token"]}
        assert officer.client.post(f"/mig/kalender/{feed_id}/aterkalla", data=sent).status_code == 302
    assert fetch(app, path).status_code == 404


def test_a_person_has_twenty_addresses_at_most_and_another_when_one_is_revoked(app: Flask, visit: Visit) -> None:
    for _ in range(LIVE_MAX - 1):
        feed(app)
    feed(app, "manager")
    officer = visit("officer")
    assert made(officer, "kf")
    for of, words in (("", "Du har redan 20 adresser"), ("hittepa", "Inte ett giltigt"), ("polisen", "Inte ett")):
        officer.get("/mig/kalender")
        answer = officer.send({"of": of})
        assert answer.status_code == 422
        assert words in text_of(answer.text)
        assert "<code>" not in answer.text
    officer.send({}, form=1)
    assert made(officer)


def test_a_program_that_has_it_already_gets_nothing_anew(app: Flask) -> None:
    with app.app_context():
        reference = give(plan=PLAN)
    path = feed(app)
    answer = fetch(app, path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Content-Disposition"] == 'inline; filename="fullgjort.ics"'
    tag = answer.headers["ETag"]
    for sent in (tag, f"W/{tag}"):
        same = fetch(app, path, **{"If-None-Match": sent})
        assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    with app.app_context():
        replan(reference, "KS 19 juni 2024")
    assert fetch(app, path, **{"If-None-Match": tag}).status_code == 200


def test_no_cookie_is_set_and_none_is_heeded(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(plan=PLAN)
    path = feed(app)
    alone = fetch(app, path)
    stranger = visit("other-officer").client.get(path)
    assert alone.data == stranger.data, "the address decides what is seen, not who asks"
    for answer in (alone, stranger):
        assert "Set-Cookie" not in answer.headers


def test_asking_leaves_nothing_behind_but_when_at_most_once_an_hour(app: Flask) -> None:
    with app.app_context():
        give(plan=PLAN)
    path = feed(app)
    before = dump(app, but="seen_at")
    tag = fetch(app, path).headers["ETag"]
    (first,) = [row["seen_at"] for row in dump(app)["calendar_feed"]]
    assert first is not None
    fetch(app, path)
    app.test_client().head(path)
    assert [row["seen_at"] for row in dump(app)["calendar_feed"]] == [first]
    with app.app_context(), db.writing():
        db.session.execute(sa.update(CalendarFeed).values(seen_at=clock.now() - dt.timedelta(minutes=61)))
    assert fetch(app, path, **{"If-None-Match": tag}).status_code == 304
    assert [row["seen_at"] >= first for row in dump(app)["calendar_feed"]] == [True]
    assert dump(app, but="seen_at") == before
    with app.app_context():
        assert db.session.scalars(sa.select(AccessLog)).all() == []


@pytest.mark.slow
def test_queries_do_not_grow_with_the_events(app: Flask) -> None:
    own, council = feed(app, "other-officer"), feed(app, "other-officer", "KF")

    def counts() -> list[tuple[int, int]]:
        found = []
        for path in (own, council):
            fetch(app, path)
            with counted(app) as statements:
                number = len(events(app, path))
            found.append((number, len(statements)))
        return found

    with app.app_context():
        add(5)
        plan("KF", *(dt.date(2024, 5, 23) + dt.timedelta(days=n) for n in range(5)))
    few = counts()
    with app.app_context():
        add(195)
        plan("KF", *(dt.date(2024, 5, 28) + dt.timedelta(days=n) for n in range(195)))
    many = counts()
    assert [number for number, _ in few] == [10, 5]
    assert [number for number, _ in many] == [400, 200]
    assert [queries for _, queries in few] == [queries for _, queries in many]
    assert max(queries for _, queries in many) <= 20
