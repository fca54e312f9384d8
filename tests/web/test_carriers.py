"""The municipality's own reports: what is reported in one gets the day of its meeting, and follows it."""

import datetime as dt

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.assignments.operations.changes import change_details, void_assignment
from tracker.db import db
from tracker.domain.deadlines import read_deadline
from tracker.domain.errors import RuleBrokenError
from tracker.mail.letters import parts_of
from tracker.meetings.operations.carriers import Treatment, add_carrier, change_carrier, void_carrier
from tracker.meetings.operations.meetings import PlannedMeeting, cancel_meeting, move_meeting, plan_meetings
from tracker.meetings.queries.carriers import listed_carriers, load_carrier
from tracker.meetings.queries.meetings import expected_at, find_meeting
from tracker.models import Carrier, Deadline, Event, Meeting, Notice, OutgoingMail
from tracker.models.carrier import CarrierKind
from tracker.models.notice import Letter
from tracker.reminders import jobs
from tracker.web.due import act_by_of

FIRST, SECOND, THIRD = dt.date(2024, 10, 2), dt.date(2024, 10, 30), dt.date(2024, 11, 13)
WORDS, BY_THE_WORDS = "Delårsrapport augusti 2024", dt.date(2024, 10, 31)
AUGUST = (CarrierKind.INTERIM_REPORT, 2024, 8)
PAPERS = dt.date(2024, 9, 6)
LIST = "/sammantraden/rapporter"
TYPED = {
    "kind": "interim_report", "year": "2024", "month": "8", "body": "ks", "held_on": "2 oktober 2024",
    "papers_by": "6 september 2024",
}  # fmt: skip


@pytest.fixture
def calendar(app: Flask) -> Flask:
    """An installation whose executive board meets thrice in the autumn."""
    with app.app_context(), db.writing():
        days = [PlannedMeeting(body("KS"), day) for day in (FIRST, SECOND, THIRD)]
        plan_meetings(days, actor=person("registrar"), today=TODAY)
    return app


def add(*, on: dt.date = FIRST, papers_by: dt.date | None = None, report: tuple[CarrierKind, int, int] = AUGUST) -> str:
    with db.writing():
        treatment = Treatment(body("KS"), on, papers_by)
        return add_carrier(report, treatment, actor=person("registrar"), today=TODAY)[1]


def carrier() -> Carrier:
    return db.session.scalars(sa.select(Carrier).execution_options(populate_existing=True)).one()


def change(*, to: dt.date, papers_by: dt.date | None = None) -> str:
    with db.writing():
        found = load_carrier(carrier().id, for_update=True)
        assert found is not None
        return change_carrier(found, Treatment(body("KS"), to, papers_by), actor=person("registrar"), today=TODAY)[1]


def undo(act: str) -> None:
    with db.writing():
        audit.undo(act, actor=person("registrar"))


def meeting(day: dt.date) -> Meeting:
    found = find_meeting("ks", day)
    assert found is not None
    return found


def day_of(reference: str) -> dt.date | None:
    return assignment(reference).planned_due_on


def bound_to(reference: str) -> tuple[int | None, int | None, int | None]:
    (found,) = [d for d in assignment(reference).deadlines if d.superseded_by_id is None]
    return found.carrier_id, found.meeting_id, found.body_id


def quiet() -> None:
    """Let what was told of the registering wait."""
    with db.writing():
        db.session.execute(sa.update(Notice).values(due_on=dt.date(2024, 12, 31)))


def morning() -> list[OutgoingMail]:
    with clock.standing_at(dt.date(2024, 4, 30)):
        jobs.compose(lambda: False)
    return list(db.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))


def save(visitor: Visitor, **values: str) -> str:
    visitor.get(f"{LIST}/ny")
    answer = visitor.send({**TYPED, **values})
    assert answer.status_code == 302, text_of(answer.text)
    return text_of(visitor.follow())


def test_a_report_gives_its_day_to_the_plans_that_name_it_before_and_after(calendar: Flask, visit: Visit) -> None:
    with calendar.app_context():
        early = give(plan=WORDS)
        decided = give(number="2", deadline="i delårsrapport augusti 2024")
        others = [give(number="3", plan="Delårsrapport oktober 2024"), give(number="4", plan="KS 30 oktober 2024")]
        kept = [bound_to(other) for other in others]
        assert day_of(early) == BY_THE_WORDS
    page = save(visit("registrar"))
    assert "Delårsrapport augusti 2024 är inlagd" in page
    assert "2 uppdrag fick sammanträdets dag" in page
    assert "KS 2 oktober 2024 6 september 2024 2" in page
    with calendar.app_context():
        late = give(number="5", plan=WORDS)
        for reference in (early, late):
            assert day_of(reference) == FIRST
            assert act_by_of(assignment(reference)) == PAPERS
            assert bound_to(reference) == (carrier().id, meeting(FIRST).id, body("KS").id)
        assert assignment(decided).decided_due_on == FIRST
        assert [bound_to(other) for other in others] == kept
        followed = sa.select(sa.func.count()).select_from(Event).where(Event.action == "deadline.followed")
        assert db.session.scalar(followed) == 2
        expected = expected_at(person("registrar"), [meeting(FIRST)], today=TODAY)[meeting(FIRST).id]
        assert {row.assignment.reference for row in expected} == {early, decided, late}
        assert audit.verify() is None
    assert "Tiden följde sammanträdet" in text_of(visit("registrar").get(f"/uppdrag/{early}"))


def test_without_a_day_for_papers_the_usual_lead_holds(calendar: Flask, visit: Visit) -> None:
    with calendar.app_context():
        reference = give(plan=WORDS)
    registrar = visit("registrar")
    assert "KS 2 oktober 2024 18 september 2024 1" in save(registrar, papers_by="")
    with calendar.app_context():
        assert act_by_of(assignment(reference)) == dt.date(2024, 9, 18)
        assert "18 september 2024" in text_of(registrar.get(f"{LIST}/{carrier().id}"))


def test_everybody_reads_and_counts_only_what_they_may_see(calendar: Flask, visit: Visit) -> None:
    with calendar.app_context():
        secret = give(plan=WORDS)
        give(number="2", plan=WORDS)
        with clock.standing_at(TODAY), db.writing():
            locked(secret).protected_by = "OSL 18 kap. 13 §"
            audit.record("assignment.changed", locked(secret), actor=person("registrar"))
        add()
        assert [row.reported for row in listed_carriers(person("registrar"))] == [2]
    elected = visit("elected")
    assert "Rapporttillfällen" in text_of(elected.get("/sammantraden"))
    assert elected.get(LIST).count("Delårsrapport augusti 2024") == 1
    assert "18 september 2024 1" in text_of(elected.page)
    assert f"{LIST}/" not in elected.page


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_taken_back_leaves_everything_as_it_was(calendar: Flask, visit: Visit, times: int) -> None:
    with calendar.app_context():
        named, batch = give(plan=WORDS), give(number="2", plan="Delårsrapport augusti")
        before = [bound_to(named), bound_to(batch)]
    registrar = visit("registrar")
    for _ in range(times):
        assert "2 uppdrag fick" in save(registrar)
        with calendar.app_context():
            assert [day_of(named), day_of(batch)] == [FIRST, FIRST]
        assert registrar.send({}).status_code == 302
        assert "Ändringen är borttagen för 2 uppdrag" in text_of(registrar.follow())
        with calendar.app_context():
            assert [day_of(named), day_of(batch)] == [BY_THE_WORDS, BY_THE_WORDS]
            assert [bound_to(named), bound_to(batch)] == before
            assert carrier().voided_at is not None, "one row, all the way"
            assert audit.verify() is None
    assert "Inga rapporter är inlagda" in text_of(registrar.get(LIST))


def test_a_report_that_nothing_is_reported_in_is_undone_too(calendar: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    assert "0 uppdrag fick" in save(registrar)
    registrar.send({})
    assert "Inga rapporter är inlagda" in text_of(registrar.get(LIST))


def test_another_meeting_moves_what_is_bound_and_tells_each_reader_once(calendar: Flask, visit: Visit) -> None:
    with calendar.app_context():
        references = [give(number=str(700 + n), plan=WORDS, title=f"Måla bänk {n}") for n in range(3)]
        add(papers_by=PAPERS)
        quiet()
        told = sa.select(sa.func.count()).select_from(Notice).where(Notice.letter == Letter.MOVED)
        assert db.session.scalar(told) == 0, "who had no meeting is reminded in time, and not told"
        path = f"{LIST}/{carrier().id}"
    registrar = visit("registrar")
    registrar.get(path)
    assert registrar.send({"held_on": "30 oktober 2024", "papers_by": "4 oktober 2024"}).status_code == 302
    assert "3 uppdrag fick en ny dag. De som berörs får ett mejl" in text_of(registrar.follow())
    with calendar.app_context():
        assert [day_of(reference) for reference in references] == [SECOND] * 3
        assert act_by_of(assignment(references[0])) == dt.date(2024, 10, 4)
        (mail,) = [found for found in morning() if found.user_id == person("officer").id]
        text, _, _ = parts_of(mail)
        assert text.count("redovisas 30 oktober i stället för 2 oktober") == 3
        assert audit.verify() is None


def test_a_single_letter_names_the_report_and_its_own_day_for_papers(calendar: Flask) -> None:
    with calendar.app_context():
        give(plan=WORDS)
        add(papers_by=PAPERS)
        quiet()
        change(to=SECOND, papers_by=dt.date(2024, 10, 4))
        text, _, _ = parts_of(morning()[0])
        assert f"{WORDS} behandlas den 30 oktober 2024 i stället för den 2 oktober 2024" in " ".join(text.split())
        assert "inne senast 4 oktober 2024" in " ".join(text.split())


def test_an_undone_change_is_told_to_nobody(calendar: Flask) -> None:
    with calendar.app_context():
        reference = give(plan=WORDS)
        add()
        quiet()
        for _ in range(2):
            undo(change(to=SECOND))
            assert day_of(reference) == FIRST
            assert carrier().meeting.held_on == FIRST
        assert morning() == []
        assert audit.verify() is None


def test_removed_its_times_are_again_what_their_words_say(calendar: Flask, visit: Visit) -> None:
    with calendar.app_context():
        named, batch = give(plan=WORDS), give(number="2", plan="Återrapportering av uppdrag december 2024")
        add()
        add(report=(CarrierKind.BATCH, 2024, 12), on=THIRD)
        assert day_of(batch) == THIRD
        found = db.session.scalars(sa.select(Carrier).order_by(Carrier.id)).all()
        paths = [f"{LIST}/{row.id}" for row in found]
    registrar = visit("registrar")
    for path in paths:
        registrar.get(path)
        registrar.send({}, form=1)
        page = text_of(registrar.follow())
        assert "1 uppdrag har nu den tid som orden i planen säger" in page
    with calendar.app_context():
        assert [day_of(named), day_of(batch)] == [BY_THE_WORDS, None]
        assert bound_to(named) == bound_to(batch) == (None, None, None)
    assert "Tiden lästes på nytt" in text_of(registrar.get(f"/uppdrag/{named}"))
    registrar.get(paths[0], 404)
    with calendar.app_context():
        act = db.session.scalars(sa.select(Event.act).where(Event.action == "carrier.voided")).first()
        undo(str(act))
        assert day_of(named) == FIRST
        assert audit.verify() is None


def test_a_meeting_that_moves_takes_its_report_along(calendar: Flask) -> None:
    with calendar.app_context():
        reference, new = give(plan=WORDS), dt.date(2024, 10, 9)
        add(papers_by=PAPERS)
        for _ in range(2):
            with db.writing():
                _, act = move_meeting(meeting(FIRST), new, actor=person("registrar"), today=TODAY)
            assert day_of(reference) == new
            assert (carrier().meeting.held_on, carrier().papers_by) == (new, dt.date(2024, 9, 13))
            undo(act)
            assert day_of(reference) == FIRST
            assert (carrier().meeting.held_on, carrier().papers_by) == (FIRST, PAPERS)
        assert audit.verify() is None


def test_a_meeting_that_is_called_off_hands_its_report_on(calendar: Flask) -> None:
    with calendar.app_context():
        reference = give(plan=WORDS)
        add(papers_by=dt.date(2024, 9, 7))  # a Saturday
        with db.writing():
            followed, act = cancel_meeting(meeting(FIRST), actor=person("registrar"), today=TODAY)
        assert [found.reference for found in followed] == [reference]
        assert bound_to(reference) == (carrier().id, meeting(SECOND).id, body("KS").id)
        assert (carrier().meeting.held_on, carrier().papers_by) == (SECOND, dt.date(2024, 10, 4)), "a Friday"
        assert day_of(give(number="2", plan=WORDS)) == SECOND
        with pytest.raises(RuleBrokenError, match="uppdrag har fått sin tid av"):
            undo(act)
        assert day_of(reference) == SECOND


def test_a_report_of_a_meeting_called_off_for_good_has_no_day_and_can_get_one(calendar: Flask, visit: Visit) -> None:
    with calendar.app_context():
        add(on=THIRD)
        bound = give(plan=WORDS)
        with db.writing():
            cancel_meeting(meeting(THIRD), actor=person("registrar"), today=TODAY)
        unbound = give(number="2", plan=WORDS)
        assert [day_of(bound), day_of(unbound)] == [THIRD, BY_THE_WORDS]
    assert "inställt" in text_of(visit("registrar").get(LIST))
    with calendar.app_context():
        change(to=SECOND)
        assert [day_of(bound), day_of(unbound)] == [SECOND, SECOND]


def test_undo_does_not_leave_a_later_plan_on_a_report_that_is_gone(calendar: Flask) -> None:
    with calendar.app_context():
        act = add()
        later = give(plan=WORDS)
        with pytest.raises(RuleBrokenError, match="fått sin tid"):
            undo(act)
        assert carrier().voided_at is None
        with db.writing():
            found = load_carrier(carrier().id, for_update=True)
            assert found is not None
            void_carrier(found, actor=person("registrar"), now=clock.now(), today=TODAY)
        assert day_of(later) == BY_THE_WORDS
        add()
        undo(change(to=SECOND))
        assert audit.verify() is None


def test_only_the_last_change_of_a_report_is_undone(calendar: Flask) -> None:
    with calendar.app_context():
        first = add()
        change(to=SECOND)
        with pytest.raises(RuleBrokenError, match="efteråt"):
            undo(first)
        assert carrier().meeting.held_on == SECOND


def test_a_meeting_that_treats_a_report_stays_when_its_planning_is_undone(app: Flask) -> None:
    with app.app_context():
        with db.writing():
            _, act = plan_meetings([PlannedMeeting(body("KS"), FIRST)], actor=person("registrar"), today=TODAY)
        add()
        undo(act)
        assert meeting(FIRST).voided_at is None


def test_words_whose_day_is_the_meetings_own_are_bound_to_it_too(calendar: Flask) -> None:
    with calendar.app_context():
        with db.writing():
            planned = [PlannedMeeting(body("KS"), BY_THE_WORDS)]
            plan_meetings(planned, actor=person("registrar"), today=TODAY)
        reference = give(plan=WORDS)
        add(on=BY_THE_WORDS)
        assert bound_to(reference) == (carrier().id, meeting(BY_THE_WORDS).id, body("KS").id)
        assert day_of(reference) == BY_THE_WORDS


def test_only_what_holds_gets_the_day_of_a_report(calendar: Flask) -> None:
    with calendar.app_context():
        replanned, voided = give(plan=WORDS), give(number="2", plan=WORDS)
        with db.writing():
            change_details(
                locked(replanned), title="Räkna", plan="KS 30 oktober 2024", reason="", owner=None,
                actor=person("registrar"), four_eyes=True, today=TODAY,
            )  # fmt: skip
            void_assignment(locked(voided), reason="Fanns redan.", actor=person("registrar"))
        add()
        assert [day_of(replanned), day_of(voided)] == [SECOND, BY_THE_WORDS]
        bound = sa.select(sa.func.count()).select_from(Deadline).where(Deadline.carrier_id.is_not(None))
        assert db.session.scalar(bound) == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"held_on": "3 oktober 2024"}, "har inget sammanträde 3 oktober 2024 i kalendern. Lägg in det under"),
        ({"held_on": ""}, "Skriv dagen, till exempel"),
        ({"body": ""}, "Välj organ"),
        ({"kind": ""}, "Välj rapport"),
        ({"month": ""}, "Välj månaden som står i rapportens namn"),
        ({"year": "24"}, "Skriv året"),
        ({"kind": "supplementary_budget", "number": "12"}, "1 till 9"),
        ({"papers_by": "3 oktober 2024"}, "Dagen ligger efter sammanträdet"),
        ({"papers_by": "6 september 2023"}, "mer än ett år före"),
        ({"kind": "annual_report", "year": "2023"}, "Årsrapport 2023 finns redan"),
        ({"held_on": "13 november 2024"}, "är inställt"),
    ],
)
def test_what_cannot_be_is_refused_in_words(calendar: Flask, visit: Visit, values: dict[str, str], words: str) -> None:
    with calendar.app_context():
        add(report=(CarrierKind.ANNUAL_REPORT, 2023, 0))
        with db.writing():
            cancel_meeting(meeting(THIRD), actor=person("registrar"), today=TODAY)
    registrar = visit("registrar")
    registrar.get(f"{LIST}/ny")
    answer = registrar.send({**TYPED, **values})
    assert answer.status_code == 422
    assert words in text_of(answer.text)


def test_two_at_one_report_meet_on_the_conflict_page(calendar: Flask, visit: Visit) -> None:
    with calendar.app_context():
        add()
        path = f"{LIST}/{carrier().id}"
    first, second = visit("registrar"), visit("admin")
    first.get(path)
    second.get(path)
    assert first.send({"held_on": "2024-10-30"}).status_code == 302
    answer = second.send({"papers_by": "2024-09-06"})
    assert answer.status_code == 409
    assert "2024-10-30" in text_of(answer.text)
    assert second.send({"held_on": "2024-10-30", "papers_by": "2024-09-06"}).status_code == 302
    with calendar.app_context():
        assert (carrier().meeting.held_on, carrier().papers_by) == (SECOND, PAPERS)


@pytest.mark.parametrize(
    ("report", "name"),
    [
        (AUGUST, WORDS),
        ((CarrierKind.ANNUAL_REPORT, 2026, 0), "Årsrapport 2026"),
        ((CarrierKind.SUPPLEMENTARY_BUDGET, 2027, 1), "Kompletteringsbudget 1 2027"),
        ((CarrierKind.SUPPLEMENTARY_BUDGET, 2027, 0), "Kompletteringsbudget 2027"),
        ((CarrierKind.BATCH, 2026, 12), "Återrapportering av uppdrag december 2026"),
    ],
)
def test_a_report_is_called_what_a_plan_would_call_it(report: tuple[CarrierKind, int, int], name: str) -> None:
    kind, year, month = report
    assert Carrier(kind=kind, year=year, month=month).name == name
    assert read_deadline(name, context_date=TODAY).carrier == report
