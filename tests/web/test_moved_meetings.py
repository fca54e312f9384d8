"""A meeting that moves or is called off: what is bound to it follows, and each who is concerned gets one mail."""

import datetime as dt

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked
from support.visitor import text_of

from tracker import audit, clock
from tracker.assignments.operations.changes import change_details
from tracker.assignments.operations.reports import ReportContents, hand_in_report
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.mail.letters import parts_of
from tracker.meetings.operations.meetings import PlannedMeeting, cancel_meeting, move_meeting, plan_meetings
from tracker.meetings.operations.paragraphs import adjust_minutes
from tracker.meetings.queries.meetings import find_meeting
from tracker.models import Event, Meeting, Notice, OutgoingMail, Report
from tracker.models.notice import Letter
from tracker.models.report import ReportKind
from tracker.reminders import jobs

FIRST, NEXT, NEW = dt.date(2024, 6, 12), dt.date(2024, 8, 28), dt.date(2024, 6, 19)


def planned(*days: dt.date, of: str = "KS") -> None:
    with db.writing():
        plan_meetings([PlannedMeeting(body(of), day) for day in days], actor=person("registrar"), today=TODAY)


def meeting(day: dt.date) -> Meeting:
    found = find_meeting("ks", day)
    assert found is not None
    return found


def days_of(reference: str) -> tuple[dt.date | None, dt.date | None]:
    found = assignment(reference)
    return found.decided_due_on, found.planned_due_on


def morning(day: dt.date) -> list[OutgoingMail]:
    with clock.standing_at(day):
        jobs.compose(lambda: False)
    return list(db.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))


def test_a_moved_meeting_takes_along_plans_decided_times_reports_and_tells_each_once(app: Flask, visit: Visit) -> None:
    with app.app_context():
        planned(FIRST)
        decided = give(deadline="KS 12 juni 2024")
        others = [give(number=str(700 + n), plan="KS 12 juni", title=f"Måla bänk {n}") for n in range(3)]
        month = give(number="800", plan="vid kommunstyrelsens sammanträde i juni")
        apart = give(number="801", plan="12 juni 2024")
        assert days_of(month) == (None, FIRST), "the calendar knows the day"
        with db.writing():
            db.session.execute(sa.update(Notice).values(due_on=dt.date(2024, 12, 31)))  # of the registering
    registrar = visit("registrar")
    page = text_of(registrar.get("/sammantraden/ks/2024-06-12/flytta"))
    assert "Måla bänk 2" in page
    assert registrar.send({"to": "19 juni 2024"}).status_code == 302, text_of(registrar.page)
    page = text_of(registrar.follow())
    assert "flyttat till den 19 juni 2024" in page
    assert "5 uppdrag följer med" in page
    assert "flyttat från 12 juni 2024" in page
    registrar.get("/sammantraden/ks/2024-06-12", 302)  # the old address leads on
    assert "Tiden följde sammanträdet" in text_of(registrar.get(f"/uppdrag/{decided}"))
    with app.app_context():
        assert days_of(decided) == (NEW, None)
        assert [days_of(reference) for reference in (*others, month)] == [(None, NEW)] * 4
        assert days_of(apart) == (None, FIRST), "a day that names no meeting stays"
        events = sa.select(sa.func.count()).select_from(Event).where(Event.action == "deadline.followed")
        assert db.session.scalar(events) == 5
        (mail,) = [found for found in morning(dt.date(2024, 4, 30)) if found.user_id == person("officer").id]
        text, _, attached = parts_of(mail)
        assert "19 juni" in text
        assert text.count("i stället för 12 juni") == 5
        assert "uppdrag.ics" in attached
        assert audit.verify() is None


def test_taken_back_nothing_has_happened_and_nobody_is_told(app: Flask) -> None:
    with app.app_context():
        planned(FIRST)
        reference = give(plan="KS 12 juni")
        with db.writing():
            contents = ReportContents("Bänkarna", ReportKind.FINAL, TODAY, body("KS"), meeting_on=FIRST)
            hand_in_report([locked(reference)], contents, actor=person("officer"), today=TODAY)
        with db.writing():
            moved, act = move_meeting(meeting(FIRST), NEW, actor=person("registrar"), today=TODAY)
        assert [found.reference for found in moved] == [reference]
        assert db.session.scalar(sa.select(Report.meeting_on)) == NEW
        with db.writing():
            audit.undo(act, actor=person("registrar"))
        assert days_of(reference) == (None, FIRST)
        assert meeting(FIRST).moved_from is None
        assert db.session.scalar(sa.select(Report.meeting_on)) == FIRST
        with clock.standing_at(dt.date(2024, 4, 30)):
            jobs.compose(lambda: False)
        told = sa.select(sa.func.count()).select_from(Notice).where(
            Notice.letter == Letter.MOVED, Notice.mail_id.is_not(None)
        )  # fmt: skip
        assert db.session.scalar(told) == 0
        with db.writing():
            move_meeting(meeting(FIRST), NEW, actor=person("registrar"), today=TODAY)
        assert days_of(reference) == (None, NEW)
        assert audit.verify() is None


def test_called_off_what_was_planned_goes_on_to_the_next_meeting(app: Flask) -> None:
    with app.app_context():
        planned(FIRST, NEXT)
        reference = give(plan="KS 12 juni")
        with db.writing():
            followed, act = cancel_meeting(meeting(FIRST), actor=person("registrar"), today=TODAY)
        assert [found.reference for found in followed] == [reference]
        assert days_of(reference) == (None, NEXT)
        (deadline,) = [found for found in assignment(reference).deadlines if found.superseded_by_id is None]
        assert (deadline.literal, deadline.reason) == ("KS 12 juni", "KS 2024-06-12 är inställt.")
        with db.writing():
            audit.undo(act, actor=person("registrar"))
        assert days_of(reference) == (None, FIRST)


def test_without_a_next_meeting_the_plan_keeps_its_day(app: Flask) -> None:
    with app.app_context():
        planned(FIRST)
        reference = give(plan="KS 12 juni")
        with db.writing():
            followed, _ = cancel_meeting(meeting(FIRST), actor=person("registrar"), today=TODAY)
        assert followed == []
        assert days_of(reference) == (None, FIRST)


def test_a_calendar_that_comes_later_finds_the_words_that_meant_it(app: Flask) -> None:
    with app.app_context():
        day, month, following = (
            give(plan="KS 12 juni"),
            give(number="2", plan="KS i juni"),
            give(number="3", plan="nästa KS"),
        )
        elsewhere = give(number="4", plan="KF 12 juni")
        assert [days_of(found)[1] for found in (day, month, following)] == [FIRST, dt.date(2024, 6, 30), None]
        planned(FIRST, NEW)
        assert [days_of(found)[1] for found in (day, month, following)] == [FIRST, NEW, FIRST]
        assert days_of(elsewhere)[1] == FIRST
        with db.writing():
            moved, _ = move_meeting(meeting(FIRST), dt.date(2024, 6, 11), actor=person("registrar"), today=TODAY)
        assert {found.reference for found in moved} == {day, following}


@pytest.mark.parametrize(
    ("to", "message"),
    [(FIRST, "redan den dagen"), (dt.date(2024, 4, 1), "har varit"), (NEXT, "sammanträder redan")],
)
def test_a_meeting_moves_to_a_free_day_ahead(app: Flask, to: dt.date, message: str) -> None:
    with app.app_context():
        planned(FIRST, NEXT)
        with pytest.raises(RuleBrokenError, match=message), db.writing():
            move_meeting(meeting(FIRST), to, actor=person("registrar"), today=TODAY)
        assert meeting(FIRST).moved_from is None


def test_what_is_held_does_not_move(app: Flask) -> None:
    with app.app_context():
        give(on=dt.date(2024, 4, 24))
        with pytest.raises(RuleBrokenError, match="har beslut i registret"), db.writing():
            move_meeting(meeting(dt.date(2024, 4, 24)), NEW, actor=person("registrar"), today=TODAY)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 0


def test_what_a_called_off_meeting_kept_goes_to_the_one_that_is_put_in_later(app: Flask) -> None:
    with app.app_context():
        planned(FIRST)
        following, month = give(plan="nästa KS"), give(number="2", plan="KS i juni")
        with db.writing():
            cancel_meeting(meeting(FIRST), actor=person("registrar"), today=TODAY)
        planned(NEW)
        assert [days_of(found)[1] for found in (following, month)] == [NEW, NEW]


def test_a_move_is_not_undone_once_somebody_has_planned_for_the_new_day(app: Flask) -> None:
    with app.app_context():
        planned(FIRST)
        with db.writing():
            _, act = move_meeting(meeting(FIRST), NEW, actor=person("registrar"), today=TODAY)
        later = give(plan="KS 19 juni")
        with pytest.raises(RuleBrokenError, match="fått sin tid"), db.writing():
            audit.undo(act, actor=person("registrar"))
        assert days_of(later)[1] == NEW
        assert meeting(NEW).moved_from == FIRST


def test_moved_to_and_fro_everybody_hears_where_it_is_in_the_end(app: Flask) -> None:
    with app.app_context():
        planned(FIRST)
        give(plan="KS 12 juni")
        told = sa.select(sa.func.count()).select_from(Notice).where(
            Notice.letter == Letter.MOVED, Notice.mail_id.is_not(None)
        )  # fmt: skip
        morning(dt.date(2024, 5, 13))  # it is new, and that is told first
        for round_, (old, new) in enumerate(((FIRST, NEW), (NEW, FIRST), (FIRST, NEW)), start=1):
            today = dt.date(2024, 5, 12) + dt.timedelta(days=round_)
            with db.writing():
                move_meeting(meeting(old), new, actor=person("registrar"), today=today)
            morning(today + dt.timedelta(days=1))
            assert db.session.scalar(told) == round_, f"told of {new}"


def test_a_year_that_no_calendar_reaches_is_refused_and_breaks_nothing(app: Flask) -> None:
    with app.app_context():
        planned(FIRST)
        with pytest.raises(RuleBrokenError, match="långt fram"):
            give(plan="KS 9999-12-31")
        with pytest.raises(RuleBrokenError, match="långt fram"), db.writing():
            move_meeting(meeting(FIRST), dt.date(9999, 12, 31), actor=person("registrar"), today=TODAY)


def test_a_plan_set_while_its_meeting_moves_is_not_overwritten(app: Flask) -> None:
    with app.app_context():
        planned(FIRST)
        reference = give(plan="KS 12 juni")
        loaded = assignment(reference).deadlines  # an old reading lies in the session
        assert loaded
        with db.writing():
            change_details(
                locked(reference), title="Räkna", owner=person("officer"), plan="30 september 2024", reason="",
                actor=person("registrar"), four_eyes=True, today=TODAY,
            )  # fmt: skip
        with db.writing():
            moved, _ = move_meeting(meeting(FIRST), NEW, actor=person("registrar"), today=TODAY)
        assert moved == []
        assert days_of(reference)[1] == dt.date(2024, 9, 30)


def test_after_an_undo_the_page_that_one_stood_on_leads_to_where_the_meeting_is(app: Flask, visit: Visit) -> None:
    with app.app_context():
        planned(FIRST)
    registrar = visit("registrar")
    registrar.get("/sammantraden/ks/2024-06-12/flytta")
    registrar.send({"to": "19 juni 2024"})
    registrar.follow()
    registrar.send({}, form=0)  # Ångra, in the receipt
    registrar.get("/sammantraden/ks/2024-06-19", 302)
    assert registrar.location.endswith("/sammantraden/ks/2024-06-12")


def test_who_waits_for_adjusted_minutes_hears_of_the_new_assignment_and_its_day_and_of_nothing_before(
    app: Flask,
) -> None:
    given_on = dt.date(2024, 4, 24)
    with app.app_context():
        planned(FIRST)
        reference = give(number="701", on=given_on, plan="KS 12 juni")
        with db.writing():
            move_meeting(meeting(FIRST), NEW, actor=person("registrar"), today=TODAY)
        assert morning(TODAY + dt.timedelta(days=3)) == [], "the minutes may still change"
        with db.writing():
            adjust_minutes(meeting(given_on), TODAY, actor=person("registrar"), today=TODAY)
        (mail,) = morning(TODAY + dt.timedelta(days=3))
        assert [notice.letter for notice in mail.notices] == [Letter.NEW_ASSIGNMENT]
        assert "KS 12 juni (nu 19 juni 2024)" in parts_of(mail)[0]
        assert morning(TODAY + dt.timedelta(days=4)) == [mail]
        assert days_of(reference) == (None, NEW)


def test_a_move_is_shown_beside_the_written_words_and_taken_back_on_the_meetings_page(app: Flask, visit: Visit) -> None:
    with app.app_context():
        planned(FIRST)
        reference = give(plan="KS 12 juni")
    registrar = visit("registrar")
    registrar.get("/sammantraden/ks/2024-06-12/flytta")
    assert registrar.send({"to": "19 juni 2024"}).status_code == 302
    card = text_of(registrar.get(f"/uppdrag/{reference}"))
    assert "KS 12 juni (nu 19 juni 2024)" in card
    assert "Ändrat sammanträde till Handläggare SLK skickas tidigast" in card
    page = text_of(registrar.get("/sammantraden/ks/2024-06-19"))
    assert "flyttat från 12 juni 2024" in page
    assert registrar.send({}, form=0).status_code == 302
    card = text_of(registrar.get(f"/uppdrag/{reference}"))
    assert "(nu 19 juni 2024)" not in card.partition("Hur tiderna har ändrats")[0]
    assert "Ändrat sammanträde till Handläggare SLK skickas inte: det gäller inte längre" in card


def test_the_last_meeting_called_off_leaves_a_sign_on_the_card(app: Flask, visit: Visit) -> None:
    with app.app_context():
        planned(FIRST)
        reference = give(plan="KS 12 juni")
        with db.writing():
            cancel_meeting(meeting(FIRST), actor=person("registrar"), today=TODAY)
    card = text_of(visit("officer").get(f"/uppdrag/{reference}"))
    assert "KS 12 juni 2024 är inställt" in card
    assert "Skriv en ny plan" in card
    assert "KS sammanträder" not in card, "nothing is counted back from it"


@pytest.mark.parametrize("words", ["1 januari 2024", "kvartal 1 2024"])
def test_a_plan_that_has_been_is_refused_and_a_new_one_is_told_as_it_was_read(
    app: Flask, visit: Visit, words: str
) -> None:
    with app.app_context():
        reference = give()
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/lage")
    assert officer.send({"plan": words}).status_code == 422
    assert "Dagen har varit" in text_of(officer.page)
    assert officer.send({"plan": "kvartal 3"}).status_code == 302
    assert "Planen tolkas som senast 30 september 2024." in text_of(officer.follow())
