"""Letters that sum up, and what is told when nobody answers: who hears what, on which day, and never in vain."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked

from mail.test_telling import morning, text
from tracker import audit, clock
from tracker.accounts.operations import change_settings
from tracker.assignments.operations.changes import confirm_status
from tracker.bodies.operations.rules import set_closed_days, set_rules
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.mail.policies import policies
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.models import Notice, OutgoingMail
from tracker.models.notice import Letter
from tracker.models.user import NoticeChoice

MONDAY = dt.date(2024, 5, 13)


def silent() -> None:
    """Let nothing of the registering be told: it is about what comes later."""
    with db.writing():
        db.session.execute(sa.update(Notice).values(due_on=dt.date(2030, 1, 1)))


def rules(**values: str) -> None:
    with db.writing():
        set_rules(None, values, actor=person("admin"))


def to(local: str, mails: list[OutgoingMail]) -> list[OutgoingMail]:
    return [mail for mail in mails if mail.to_address == f"{local}@prov.example"]


def test_a_monday_says_what_is_late_soon_and_missing_and_other_days_say_nothing(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", first_reminder="0", last_reminder="0", manager_after="0", registrar_after="0")
        give(title="Måla bänkar", plan="2024-06-05", status=Status.IN_PROGRESS)
        give(title="Räkna lampor", number="2", plan="2025-06-05", status=Status.IN_PROGRESS)
        give(title="Fråga om stolar", number="3", status=Status.IN_PROGRESS)
        rules(silent_after="10")
        silent()
        assert morning(MONDAY - dt.timedelta(days=3)) == []
        (mail,) = morning(MONDAY)
        assert mail.subject == "Dina uppdrag v. 20: 1 inom 30 dagar, 1 utan dag"
        said = text(mail)
        assert "Inom 30 dagar: Måla bänkar (0738/23), senast 5 juni 2024." in said
        assert "Utan dag: Fråga om stolar" in said
        assert "Senare: 1 uppdrag." in said
        assert "/min-lista" in said
        assert morning(MONDAY + dt.timedelta(days=1)) == []


def test_whoever_has_answered_within_the_week_gets_no_weekly_mail(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", first_reminder="0", last_reminder="0")
        reference = give(plan="2024-06-05", status=Status.IN_PROGRESS)
        silent()
        with clock.standing_at(MONDAY - dt.timedelta(days=4)), db.writing():
            confirm_status(locked(reference), actor=person("officer"), today=MONDAY - dt.timedelta(days=4))
        assert morning(MONDAY) == []
        assert len(morning(MONDAY + dt.timedelta(days=7))) == 1


def test_a_mail_that_tells_of_it_does_not_list_it_once_more(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", first_reminder="23")
        give(plan="2024-06-05", status=Status.IN_PROGRESS)
        silent()
        (mail,) = morning(MONDAY)
        assert mail.subject.startswith("Redovisas senast 5 juni")
        assert [notice.letter for notice in mail.notices] == [Letter.REMINDER]


@pytest.mark.parametrize(
    ("choice", "told"), [(NoticeChoice.DAILY, True), (NoticeChoice.WEEKLY, True), (NoticeChoice.ESSENTIAL, False)]
)
def test_who_wants_the_essential_gets_no_weekly_mail(app: Flask, choice: NoticeChoice, *, told: bool) -> None:
    with app.app_context():
        rules(monthly="0", first_reminder="0", last_reminder="0")
        give(plan="2024-06-05", status=Status.IN_PROGRESS)
        silent()
        with db.writing():
            change_settings(
                person("officer"), choice=choice, away_from=None, away_to=None, substitute=None, today=TODAY
            )
        assert len(morning(MONDAY)) == told


def test_of_silence_after_the_day_the_manager_hears_and_at_last_the_registrar(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", digest="0", first_reminder="0", last_reminder="0", manager_after="5", registrar_after="10")
        give(plan="2024-05-13", status=Status.IN_PROGRESS)
        silent()
        heard: dict[str, str] = {}
        for number in range(40):
            today = MONDAY + dt.timedelta(days=number)
            for mail in morning(today):
                heard.setdefault(mail.to_address.partition("@")[0], f"{today} {mail.subject}")
        assert heard["officer"].startswith("2024-05-14 Försenat sedan 13 maj")
        assert heard["manager"].startswith("2024-05-20 Försenat utan svar sedan 13 maj")
        assert heard["registrar"].startswith("2024-05-27 Försenat utan svar sedan 13 maj")
        told = db.session.scalars(sa.select(Notice).where(Notice.stage.is_not(None), Notice.mail_id.is_not(None))).all()
        assert len(told) == 3, "each once"


def test_an_answer_keeps_it_from_going_further_up(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", digest="0", first_reminder="0", last_reminder="0")
        reference = give(plan="2024-05-13", status=Status.IN_PROGRESS)
        silent()
        assert len(morning(dt.date(2024, 5, 14))) == 1
        with clock.standing_at(dt.date(2024, 5, 15)), db.writing():
            confirm_status(locked(reference), actor=person("officer"), today=dt.date(2024, 5, 15))
        for number in range(3, 30):
            assert morning(MONDAY + dt.timedelta(days=number)) == []


def test_a_manager_gets_a_month_with_its_figures(app: Flask) -> None:
    with app.app_context():
        rules(digest="0", first_reminder="0", last_reminder="0", manager_after="0", registrar_after="0")
        give(title="Måla bänkar", plan="2024-05-20", status=Status.IN_PROGRESS)
        give(title="Räkna lampor", number="2", plan="2025-06-05", status=Status.IN_PROGRESS)
        hidden = give(title="Hemligt", number="3", plan="2024-05-20", status=Status.IN_PROGRESS, dnr=("0999/23",))
        with db.writing():
            locked(hidden).protected_by = "OSL 18 kap. 13 §"
            audit.record("assignment.changed", locked(hidden), actor=person("registrar"))
        silent()
        (mail,) = to("manager", morning(dt.date(2024, 6, 3)))
        assert mail.subject == "Läget juni 2024 för KS: 3 uppdrag, 2 försenade"
        assert "Försenat: Måla bänkar (0738/23), skulle ha redovisats senast 20 maj 2024 (Handläggare SLK)." in text(
            mail
        )
        assert "0999/23" in text(mail)
        assert "Hemligt" not in text(mail), "of a protected one the dnr alone"
        assert to("manager", morning(dt.date(2024, 6, 4))) == []


def test_before_a_meeting_its_registrar_hears_what_comes(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", digest="0", first_reminder="0", last_reminder="0", before_meeting="3")
        with db.writing():
            days = [PlannedMeeting(body("KS"), dt.date(2024, 6, 12)), PlannedMeeting(body("KF"), dt.date(2024, 6, 12))]
            plan_meetings(days, actor=person("registrar"), today=TODAY)
        give(title="Måla bänkar", plan="KS 12 juni", status=Status.IN_PROGRESS)
        give(title="Räkna lampor", number="2", plan="KS 12 juni", status=Status.READY)
        silent()
        # papers by 29 May; three working days before is 24 May
        assert morning(dt.date(2024, 5, 23)) == []
        (mail,) = morning(dt.date(2024, 5, 24))
        assert mail.subject == "KS 12 juni: 2 uppdrag väntas, 1 klart"
        assert "Inte klart: Måla bänkar" in text(mail)
        assert "Klart: Räkna lampor" in text(mail)
        assert "/sammantraden/ks/2024-06-12" in text(mail)


def test_who_stands_in_hears_for_whom_and_how_long(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", digest="0")
        give(plan="2025-06-05", status=Status.IN_PROGRESS)
        silent()
        with db.writing():
            change_settings(
                person("officer"), choice=NoticeChoice.DAILY, away_from=dt.date(2024, 5, 6),
                away_to=dt.date(2024, 5, 31), substitute=person("other-officer"), today=TODAY,
            )  # fmt: skip
        assert morning(dt.date(2024, 5, 3)) == []
        (mail,) = morning(dt.date(2024, 5, 6))
        assert mail.to_address == "other-officer@prov.example"
        assert mail.subject == "Du ersätter Handläggare SLK till 31 maj 2024: 1 uppdrag"


def test_no_mail_on_a_closed_day_and_none_in_the_weeks_that_are_set(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", digest="0", quiet_weeks="22-23")
        with db.writing():
            set_closed_days({dt.date(2024, 5, 10): "klämdag"}, actor=person("admin"), now=clock.now())
        days = policies().calendar
        assert not days.is_mail_day(dt.date(2024, 5, 10))
        assert not days.is_mail_day(dt.date(2024, 5, 27))
        assert not days.is_mail_day(dt.date(2024, 6, 7))
        assert days.is_mail_day(dt.date(2024, 7, 15)), "the usual weeks are set aside"
        give(plan="2024-05-24", status=Status.IN_PROGRESS)
        assert morning(dt.date(2024, 5, 10)) == []
        assert assignment("U-2023-0001").planned_due_on == dt.date(2024, 5, 24)
        rules(quiet_weeks="inga")
        assert policies().calendar.is_mail_day(dt.date(2024, 7, 15))


def test_a_bodys_own_rules_hold_for_what_it_gives(app: Flask) -> None:
    with app.app_context():
        with db.writing():
            set_rules(body("KF"), {"first_reminder": "30"}, actor=person("admin"))
        rules(monthly="0", digest="0")
        give(plan="2024-06-12", status=Status.IN_PROGRESS)
        give(title="Fullmäktiges", number="2", by="KF", plan="2024-06-12", status=Status.IN_PROGRESS)
        silent()
        (mail,) = morning(MONDAY)
        assert "Fullmäktiges" in mail.subject


def test_what_nothing_ran_for_on_its_day_is_told_on_the_next(app: Flask) -> None:
    with app.app_context():
        rules(digest="0", first_reminder="0", last_reminder="0", manager_after="0", registrar_after="0")
        with db.writing():
            plan_meetings([PlannedMeeting(body("KS"), dt.date(2024, 6, 26))], actor=person("registrar"), today=TODAY)
        give(title="Måla bänkar", plan="KS 26 juni", status=Status.IN_PROGRESS)
        silent()
        letters = [notice.letter for mail in morning(dt.date(2024, 6, 10)) for notice in mail.notices]
        assert sorted(letters) == [Letter.BEFORE_MEETING, Letter.MONTHLY]
        assert morning(dt.date(2024, 6, 11)) == []


def test_a_manager_of_the_administration_hears_nothing_of_the_boards_protected_matters(app: Flask) -> None:
    with app.app_context():
        rules(monthly="0", digest="0", first_reminder="0", last_reminder="0", registrar_after="0")
        hidden = give(
            title="Hemligt", plan="2024-05-13", by="KF", recipients=("Kulturnämnden",), status=Status.IN_PROGRESS
        )
        with db.writing():
            locked(hidden).protected_by = "OSL 18 kap. 13 §"
            audit.record("assignment.changed", locked(hidden), actor=person("registrar"))
        silent()
        heard = {mail.to_address for number in range(20) for mail in morning(MONDAY + dt.timedelta(days=number))}
        assert heard == {"officer@prov.example"}
