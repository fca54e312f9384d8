"""Changing a date: the plan with a reason, counted; the decided one by request and decision. Over HTTP."""

import datetime as dt

from conftest import Visit
from flask import Flask
from mail.test_telling import morning, text
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked
from support.visitor import text_of

from tracker import audit, clock
from tracker.assignments.operations import requests
from tracker.assignments.operations.changes import change_details
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.assignments.queries.times import open_request_of, times_of
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models.notice import Letter

TUESDAY = dt.date(2024, 4, 30)


def test_asked_accepted_in_one_press_told_and_undone(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(deadline="senast 31 maj 2024", status=Status.IN_PROGRESS)
    officer = visit("officer")
    assert "Begär längre tid" in text_of(officer.get(f"/uppdrag/{reference}/lage"))
    officer.get(f"/uppdrag/{reference}/langre-tid")
    assert officer.send({"wanted": "", "reason": ""}).status_code == 422
    assert "Skriv en tid." in text_of(officer.page)
    assert officer.send({"wanted": "snart nog", "reason": "Fler bänkar."}).status_code == 422
    assert "Vi förstår inte ”snart nog”" in text_of(officer.page)
    assert officer.send({"wanted": "kvartal 3", "reason": "Fler bänkar än väntat."}).status_code == 302
    assert "begär längre tid: kvartal 3" in text_of(officer.follow())
    assert "Godta som plan" not in text_of(officer.page)
    officer.get(f"/uppdrag/{reference}/langre-tid")
    assert "väntar på svar" in text_of(officer.page)

    registrar = visit("registrar")
    inbox = text_of(registrar.get("/registrera"))
    assert "1 begär längre tid" in inbox
    assert "Handläggare SLK: Fler bänkar än väntat. kvartal 3 senast 30 september 2024" in inbox
    assert "begärt: kvartal 3" in text_of(officer.get("/min-lista"))
    assert "Begärt: kvartal 3" in text_of(officer.get(f"/uppdrag/{reference}/lage"))
    page = text_of(registrar.get(f"/uppdrag/{reference}"))
    assert "tolkat som senast 30 september 2024" in page
    assert "gäller tills beslut om längre tid är registrerat" in page
    assert registrar.send({}, at=f"/uppdrag/{reference}/langre-tid/godta").status_code == 302
    assert "Planen är nu kvartal 3" in text_of(registrar.follow())
    with app.app_context():
        found = assignment(reference)
        assert (found.planned_due_on, found.decided_due_on) == (dt.date(2024, 9, 30), dt.date(2024, 5, 31))
        assert open_request_of(found) is None
        mails = {mail.to_address.partition("@")[0]: text(mail) for mail in morning(TUESDAY)}
        assert "Din begäran om längre tid (kvartal 3) är godtagen." in mails["officer"]
        assert "registrar" not in mails, "the request was answered before the morning"
        assert audit.verify() is None
    assert registrar.send({}, form=0).status_code == 302  # undone
    with app.app_context():
        assert open_request_of(assignment(reference)) is not None
        assert assignment(reference).planned_due_on is None


def test_what_is_taken_back_before_the_morning_is_told_to_nobody(app: Flask) -> None:
    with app.app_context():
        reference = give(deadline="senast 31 maj 2024", status=Status.IN_PROGRESS)
        morning(TUESDAY)
        with clock.standing_at(TUESDAY):
            for accepting in (False, True):
                with db.writing():
                    act = requests.request_date(
                        locked(reference),
                        wanted="kvartal 3",
                        reason="Fler bänkar.",
                        actor=person("officer"),
                        today=TUESDAY,
                    )
                if accepting:
                    with db.writing():
                        waiting = open_request_of(assignment(reference))
                        assert waiting is not None
                        act = requests.accept_request(
                            locked(reference), waiting, actor=person("registrar"), today=TUESDAY
                        )
                with db.writing():
                    audit.undo(act, actor=person("registrar"))
                if accepting:
                    assert open_request_of(assignment(reference)) is not None
        told = [notice.letter for mail in morning(dt.date(2024, 5, 2)) for notice in mail.notices if notice.about]
        assert told == [Letter.REQUEST], "the wish that stands, and neither the one taken back nor its answer"


def test_turned_down_with_a_reason(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(deadline="senast 31 maj 2024", status=Status.IN_PROGRESS)
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/langre-tid")
    officer.send({"wanted": "30 september 2024", "reason": "Fler bänkar."})
    with app.app_context():
        (mail,) = [found for found in morning(TUESDAY) if found.to_address.startswith("registrar")]
        assert mail.subject.startswith("Handläggare SLK begär längre tid")
        assert "Fler bänkar." in text(mail)
    registrar = visit("registrar")
    registrar.get(f"/uppdrag/{reference}/langre-tid/avsla")
    assert registrar.send({"answer": ""}).status_code == 422
    assert registrar.send({"answer": "Nämnden vill ha svar före sommaren."}).status_code == 302
    with app.app_context():
        (mail,) = [found for found in morning(dt.date(2024, 5, 2)) if found.to_address.startswith("officer")]
        assert "är avslagen" in text(mail)
        assert "Nämnden vill ha svar före sommaren." in text(mail)
    registrar.get(f"/uppdrag/{reference}/langre-tid/avsla", 404)


def test_a_decision_on_more_time_answers_the_request_and_moves_the_decided_day(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(deadline="senast 31 maj 2024", status=Status.IN_PROGRESS)
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/langre-tid")
    officer.send({"wanted": "kvartal 3", "reason": "Fler bänkar."})
    with app.app_context():
        on = dt.date(2024, 4, 24)
        with db.writing():
            paragraph = find_or_add_paragraph(body("KS"), on, "300", today=TODAY)
            saying = Saying("extended", body("KS"), on, paragraph, deadline="senast 30 september 2024")
            record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)
        assert open_request_of(assignment(reference)) is None
        assert assignment(reference).decided_due_on == dt.date(2024, 9, 30)


def test_only_whose_work_it_is_may_ask_and_only_ahead(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(deadline="senast 31 maj 2024", status=Status.IN_PROGRESS)
    visit("other-officer").get(f"/uppdrag/{reference}/langre-tid", 403)
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/langre-tid")
    officer.send({"wanted": "2024-04-01", "reason": "Ja."})
    assert "ligger framåt" in text_of(officer.page)


def test_the_card_tells_how_the_plan_moved_what_is_counted_back_and_which_mail_is_to_come(
    app: Flask, visit: Visit
) -> None:
    with app.app_context():
        with db.writing():
            days = [dt.date(2024, 5, 22), dt.date(2024, 6, 19)]
            meetings = [PlannedMeeting(body("KS"), days[0]), PlannedMeeting(body("KF"), days[1])]
            plan_meetings(meetings, actor=person("registrar"), today=TODAY)
        reference = give(plan="5 maj 2024", status=Status.IN_PROGRESS)
        for plan, reason in (("kvartal 2", "Fler bänkar."), ("KF 19 juni", "Väntar på svar.")):
            with db.writing():
                change_details(
                    locked(reference), title="Räkna bänkar", owner=person("officer"), plan=plan, reason=reason,
                    actor=person("registrar"), four_eyes=True, today=TODAY,
                )  # fmt: skip
        times = times_of(assignment(reference), today=TODAY)
        assert times.moved == 2
        assert [what for _, what in times.back] == [
            "KS har behandlat ärendet", "utkast hos chefen", "underskrivet", "handlingar inne", "KF sammanträder",
        ]  # fmt: skip
        assert times.back[0][0] == days[0], "the board's last meeting three weeks before the council's"
        assert [coming.reminder.stage.value for coming in times.coming] == [
            "two_weeks", "three_days", "late", "manager", "registrar",
        ]  # fmt: skip
    page = text_of(visit("officer").get(f"/uppdrag/{reference}"))
    assert "planen flyttad 2 gånger" in page
    assert "Väntar på svar." in page
    assert "första påminnelsen, för sammanträdet 19 juni 2024" in page
    assert "till Handläggare SLK" in page


def test_a_wish_means_the_same_day_whenever_it_is_answered_and_is_an_answer_itself(app: Flask) -> None:
    with app.app_context():
        reference = give(deadline="senast 31 maj 2024", status=Status.IN_PROGRESS)
        with db.writing():
            requests.request_date(
                locked(reference), wanted="12 juni", reason="Fler bänkar.", actor=person("officer"), today=TODAY
            )
        assert assignment(reference).status_confirmed_on == TODAY
        later = dt.date(2024, 6, 13)
        with clock.standing_at(later), db.writing():
            waiting = open_request_of(assignment(reference))
            assert waiting is not None
            requests.accept_request(locked(reference), waiting, actor=person("registrar"), today=later)
        assert assignment(reference).planned_due_on == dt.date(2024, 6, 12)


def test_of_what_is_over_no_wish_waits(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(deadline="senast 31 maj 2024", status=Status.IN_PROGRESS)
        with db.writing():
            requests.request_date(
                locked(reference), wanted="kvartal 3", reason="Fler bänkar.", actor=person("officer"), today=TODAY
            )
        with db.writing():
            saying = Saying("completed", body("KF"), TODAY, missing_reason="Prov.")
            record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)
        assert open_request_of(assignment(reference)) is None
    assert "Godta som plan" not in text_of(visit("registrar").get(f"/uppdrag/{reference}"))
