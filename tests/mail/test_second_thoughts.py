"""What happens to letters when people change their minds, go away, or say odd things."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from support.mail import mails
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked

from mail.test_telling import AFTER, NEXT, OLD, close, morning, text
from tracker import audit, clock
from tracker.accounts.operations import change_settings
from tracker.assignments.operations.changes import (
    change_details,
    confirm_status,
    hand_over,
    reopen_assignment,
    take_back,
    update_status,
)
from tracker.assignments.operations.reports import ReportContents, hand_in_report
from tracker.bodies.operations.rules import set_rules
from tracker.db import database_now, db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.mail import outbox
from tracker.mail.letters import parts_of
from tracker.meetings.operations.paragraphs import adjust_minutes, find_or_add_paragraph
from tracker.models import Notice, OutgoingMail, User
from tracker.models.notice import Letter, NoticeState
from tracker.models.outgoing_mail import MailState
from tracker.models.report import ReportKind
from tracker.models.user import NoticeChoice
from tracker.process import this_process
from tracker.reminders.operations.asking import ask_owner
from tracker.reminders.operations.deciding import decide


@pytest.fixture(autouse=True)
def one_by_one(app: Flask) -> None:
    """Switch off the letters that sum up: here it is about those that tell one thing."""
    with app.app_context(), db.writing():
        set_rules(None, {"digest": "0", "monthly": "0", "before_meeting": "0"}, actor=person("admin"))


EARLIER = OLD + dt.timedelta(days=100)


def settings(who: str, **changes: object) -> None:
    values: dict[str, object] = {
        "choice": NoticeChoice.DAILY, "away_from": None, "away_to": None, "substitute": None, "today": TODAY, **changes,
    }  # fmt: skip
    with db.writing():
        change_settings(person(who), **values)  # type: ignore[arg-type]


def sent() -> None:
    with db.writing():
        pending = sa.update(OutgoingMail).where(OutgoingMail.state == MailState.PENDING)
        db.session.execute(pending.values(state=MailState.SENT, sent_at=clock.now()))


def test_after_a_referral_back_the_old_report_counts_no_more(app: Flask) -> None:
    with app.app_context():
        reference = give(plan="31 maj 2024")
        morning(NEXT)
        with db.writing():
            contents = ReportContents("Redovisning", ReportKind.FINAL, EARLIER, body("KS"))
            hand_in_report([locked(reference)], contents, actor=person("officer"), today=EARLIER)
        assert morning(dt.date(2024, 5, 17)) == []
        close(reference, "referred_back", EARLIER + dt.timedelta(days=1))
        told = [mail.subject for day in (20, 28, 29) for mail in morning(dt.date(2024, 5, day))]
        assert any(subject.startswith("Redovisas senast 31 maj") for subject in told)


def test_who_hears_once_a_week_hears_that_a_day_has_passed_only_when_it_has(app: Flask) -> None:
    with app.app_context():
        give(plan="15 maj 2024")
        morning(NEXT)
        settings("officer", choice=NoticeChoice.WEEKLY)
        monday = morning(dt.date(2024, 5, 13))
        assert all("Försenat" not in text(mail) for mail in monday)
        (next_monday,) = morning(dt.date(2024, 5, 20))
        assert next_monday.subject.startswith("Försenat sedan 15 maj")


def test_a_missed_monday_is_caught_up_on_tuesday_and_nothing_new_comes_with_it(app: Flask) -> None:
    with app.app_context():
        settings("officer", choice=NoticeChoice.WEEKLY)
        give()
        with clock.standing_at(dt.date(2024, 5, 6)):
            give(number="634", title="Räkna stadens lampor")
        (mail,) = morning(dt.date(2024, 5, 7))
        assert "Räkna stadens bänkar" in text(mail)


def test_a_decided_day_that_passes_is_told_whatever_the_plan_is(app: Flask) -> None:
    with app.app_context():
        give(deadline="31 maj 2024", plan="18 juni 2024")
        morning(NEXT)
        settings("officer", choice=NoticeChoice.ESSENTIAL)
        (late,) = morning(dt.date(2024, 6, 4))
        assert late.subject.startswith("Försenat sedan 31 maj")


def test_what_waits_while_somebody_is_away_is_theirs_when_they_are_back(app: Flask) -> None:
    with app.app_context():
        give(on=dt.date(2024, 4, 24), number="700")
        settings("officer", away_from=TODAY, away_to=AFTER)
        assert morning(AFTER) == []
        with clock.standing_at(dt.date(2024, 5, 14)), db.writing():
            meeting = find_or_add_paragraph(body("KS"), dt.date(2024, 4, 24), "700", today=AFTER).meeting
            adjust_minutes(meeting, dt.date(2024, 5, 14), actor=person("registrar"), today=dt.date(2024, 5, 14))
        assert morning(dt.date(2024, 5, 14)) == []  # not before the next morning: it may be taken back
        (mail,) = morning(dt.date(2024, 5, 15))
        assert mail.to_address == "officer@prov.example"


def test_when_nobody_can_read_it_waits(app: Flask) -> None:
    with app.app_context():
        give()
        for who in ("officer", "registrar", "other-registrar"):
            settings(who, away_from=TODAY, away_to=None)
        assert morning(NEXT) == []
        settings("officer")
        (mail,) = morning(AFTER)
        assert mail.to_address == "officer@prov.example"


def test_a_substitute_who_is_away_too_is_passed_by(app: Flask) -> None:
    with app.app_context():
        give()
        settings("other-officer", away_from=TODAY, away_to=None)
        settings("officer", away_from=TODAY, away_to=None, substitute=person("other-officer"))
        (mail,) = morning(NEXT)
        assert mail.to_address == "registrar@prov.example"
        assert "Handläggare är Handläggare SLK" in text(mail)


def test_a_hand_over_that_is_undone_tells_the_old_owner_all_the_same(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with db.writing():
            act = hand_over(
                [locked(reference)], owner=person("officer"), to=person("manager"), actor=person("officer"),
                four_eyes=True, today=TODAY,
            )  # fmt: skip
        (first,) = morning(NEXT)
        assert first.to_address == "manager@prov.example"
        with db.writing():
            take_back(act, actor=person("officer"), today=NEXT)
        (second,) = morning(AFTER)
        assert second.to_address == "officer@prov.example"


def test_a_decision_that_is_not_told_yet_is_told_to_the_new_owner(app: Flask) -> None:
    with app.app_context():
        reference = give()
        morning(NEXT)
        close(reference, "not_completed", EARLIER)
        with db.writing():
            hand_over(
                [locked(reference)], owner=person("officer"), to=person("manager"), actor=person("officer"),
                four_eyes=True, today=TODAY,
            )  # fmt: skip
        (mail,) = morning(AFTER)
        assert mail.to_address == "manager@prov.example"
        assert "Arbetet fortsätter" in text(mail)


def test_who_has_heard_of_a_decision_hears_that_it_is_taken_back(app: Flask) -> None:
    with app.app_context():
        reference = give()
        morning(NEXT)
        close(reference, on=EARLIER)
        morning(AFTER)
        with db.writing():
            reopen_assignment(locked(reference), reason="Fel uppdrag.", actor=person("registrar"), today=AFTER)
        (mail,) = morning(AFTER + dt.timedelta(days=1))
        assert mail.subject == "Rättelse: Räkna stadens bänkar"
        assert "gäller inte längre" in text(mail)


def test_what_is_opened_again_before_the_morning_is_not_told_as_ended(app: Flask) -> None:
    with app.app_context():
        reference = give()
        morning(NEXT)
        close(reference, on=EARLIER)
        with db.writing():
            reopen_assignment(locked(reference), reason="Fel uppdrag.", actor=person("registrar"), today=TODAY)
        assert morning(AFTER) == []


def test_a_mail_that_is_half_answered_before_it_goes_is_written_anew(app: Flask) -> None:
    with app.app_context():
        answered = give(plan="31 maj 2024")
        give(plan="31 maj 2024", number="634", title="Räkna stadens lampor")
        morning(NEXT)
        sent()
        friday = dt.date(2024, 5, 17)
        (both,) = morning(friday)
        assert both.subject == "Uppdrag: 2 ska snart redovisas"
        with clock.standing_at(friday), db.writing():
            act = confirm_status(locked(answered), actor=person("officer"), today=friday)
        with clock.standing_at(friday), db.writing():
            assert outbox.claim(this_process()) is None
        (one,) = morning(friday)
        assert "lampor" in one.subject
        sent()
        with clock.standing_at(friday), db.writing():
            take_back(act, actor=person("officer"), today=friday)
        (again,) = morning(dt.date(2024, 5, 20))
        assert "bänkar" in again.subject  # what was taken back is asked for again


def test_mail_that_has_lain_for_days_is_told_once_and_not_many_times(app: Flask) -> None:
    with app.app_context():
        give()
        morning(NEXT)
        give(number="634", title="Räkna stadens lampor")
        morning(AFTER)
        with db.writing():
            long_ago = database_now() - dt.timedelta(days=9)
            db.session.execute(sa.update(OutgoingMail).values(give_up_at=long_ago, next_try_at=long_ago))
        with db.writing():
            assert outbox.claim(this_process()) is None
        (mail,) = morning(AFTER + dt.timedelta(days=1))
        assert mail.subject == "Uppdrag: 2 nya"


def test_one_who_cannot_be_written_to_does_not_keep_the_others_waiting(app: Flask) -> None:
    with app.app_context():
        give()
        give(number="634", title="Räkna stadens lampor", owner="manager")
        with db.writing():
            person("officer").email = "åsa@prov.example"
            audit.record("user.added", person("manager"), actor=None)
        assert len(morning(NEXT)) == 2
        for _ in range(2):
            with db.writing():
                bad = next(mail for mail in mails() if mail.state is MailState.DEAD)
                decide(bad, "again")
            assert [mail.state for mail in morning(NEXT)] == [MailState.DEAD]
        give(number="635", title="Räkna stadens träd", owner="manager")
        assert "manager@prov.example" in {mail.to_address for mail in morning(AFTER)}


@pytest.mark.parametrize(
    "title", ["Räkna\r\nBcc: alla@prov.example", "Räkna\u2028nu", "Räkna\x0bnu", "<b>Räkna</b>", "\u202eänkar"]
)
def test_odd_titles_stand_on_one_line(app: Flask, title: str) -> None:
    with app.app_context():
        reference = give()
        with db.writing():
            change_details(
                locked(reference), title=title, owner=person("officer"), plan="", reason="", actor=person("registrar"),
                four_eyes=True, today=TODAY,
            )  # fmt: skip
        (mail,) = morning(NEXT)
        assert mail.state is MailState.PENDING
        assert "\n" not in assignment(reference).title
        assert b"\nBcc:" not in mail.content
        assert "<b>" not in parts_of(mail)[1]


def test_a_day_in_another_millennium_is_refused(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with pytest.raises(RuleBrokenError, match="för långt fram"), db.writing():
            update_status(
                locked(reference), status=Status.GIVEN, note="", plan="9999-12-31", reason="", actor=person("officer"),
                now=clock.now(), today=TODAY,
            )  # fmt: skip


def test_the_same_question_is_asked_once(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with db.writing():
            ask_owner(locked(reference), "Hur går det?", actor=person("manager"), now=clock.now(), today=TODAY)
        with pytest.raises(RuleBrokenError, match="redan skickad"), db.writing():
            ask_owner(locked(reference), "Hur går det?", actor=person("manager"), now=clock.now(), today=TODAY)


def test_an_answer_waits_for_the_one_who_asked(app: Flask) -> None:
    with app.app_context():
        reference = give()
        morning(NEXT)
        with db.writing():
            ask_owner(locked(reference), "Hur går det?", actor=person("manager"), now=clock.now(), today=TODAY)
        with db.writing():
            body("Stadsledningskontoret").contact_address = "slk@prov.example"
            audit.record("body.added", body("Stadsledningskontoret"), actor=None)
        settings("manager", away_from=TODAY, away_to=AFTER)
        with db.writing():
            update_status(
                locked(reference), status=Status.GIVEN, note="Bra.", plan="", reason="", actor=person("officer"),
                now=clock.now(), today=TODAY,
            )  # fmt: skip
        assert morning(AFTER) == []
        (mail,) = morning(AFTER + dt.timedelta(days=1))
        assert mail.to_address == "manager@prov.example"
        assert "Du frågade: ”Hur går det?”" in text(mail)


def test_a_bounced_mail_is_not_told_of_to_the_address_that_bounced(app: Flask) -> None:
    with app.app_context():
        give(owner="registrar", number="636")
        give()
        (mail,) = morning(NEXT)
        with db.writing():
            found = db.session.get_one(OutgoingMail, mail.id)
            found.state = MailState.BOUNCED
            from tracker.mail.notices import tell_undelivered

            tell_undelivered(found, today=NEXT)
        told = db.session.scalars(sa.select(Notice).where(Notice.letter == Letter.UNDELIVERED)).one()
        assert told.user_id == person("registrar").id
        assert told.state is NoticeState.WAITING


def test_a_removed_owner_leaves_the_recipients_mailbox_to_hear(app: Flask) -> None:
    with app.app_context():
        with db.writing():
            body("Stadsledningskontoret").contact_address = "slk@prov.example"
            audit.record("body.added", body("Stadsledningskontoret"), actor=None)
        reference = give()
        with db.writing():
            change_details(
                locked(reference), title="Räkna stadens bänkar", owner=None, plan="", reason="",
                actor=person("registrar"), four_eyes=True, today=TODAY,
            )  # fmt: skip
        (mail,) = morning(NEXT)
        assert mail.to_address == "slk@prov.example"
        assert "Svara på mejlet med vem hos er som är handläggare" in text(mail)


def test_the_registrar_who_is_told_in_nobodys_place_is_led_to_where_an_owner_is_named(app: Flask) -> None:
    with app.app_context():
        give(owner="", plan="31 maj 2024")
        mail = next(mail for mail in morning(dt.date(2024, 5, 17)) if "Redovisas" in mail.subject)
        assert mail.to_address == "registrar@prov.example"
        assert "Öppna uppdraget och utse handläggare:\nhttp://localhost/uppdrag/U-2023-0001\n" in text(mail)


def test_deactivated_people_are_read_for(app: Flask) -> None:
    with app.app_context():
        give()
        with db.writing():
            db.session.scalars(sa.select(User).where(User.email.startswith("officer@"))).one().active = False
            audit.record("user.added", person("manager"), actor=None)
        (mail,) = morning(NEXT)
        assert mail.to_address == "registrar@prov.example"
