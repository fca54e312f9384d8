"""Who is told what, when and why not: notices through the product's own operations, to the mail as it is written."""

import datetime as dt
from email.message import EmailMessage

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask
from support.mail import mails
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked

from tracker import audit, clock
from tracker.accounts.operations import change_settings
from tracker.assignments.operations.changes import (
    change_details,
    confirm_status,
    hand_over,
    reopen_assignment,
    void_assignment,
)
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.bodies.operations.rules import set_rules
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.mail import outbox
from tracker.mail.letters import parts_of
from tracker.meetings.operations.paragraphs import adjust_minutes, find_or_add_paragraph
from tracker.models import Notice, OutgoingMail
from tracker.models.notice import NoticeState
from tracker.models.outgoing_mail import MailState
from tracker.models.user import NoticeChoice
from tracker.process import this_process
from tracker.reminders import jobs
from tracker.reminders.operations.asking import ask_owner


@pytest.fixture(autouse=True)
def one_by_one(app: Flask) -> None:
    """Switch off the letters that sum up: here it is about those that tell one thing."""
    with app.app_context(), db.writing():
        set_rules(None, {"digest": "0", "monthly": "0", "before_meeting": "0"}, actor=person("admin"))


NEXT = TODAY + dt.timedelta(days=1)  # 29 April 2024 is a Monday
AFTER = dt.date(2024, 5, 2)  # the day between is första maj
OLD = dt.date(2023, 9, 20)


def morning(day: dt.date) -> list[OutgoingMail]:
    """Do what the scheduler does on a morning; return the mails that it wrote."""
    before = {mail.id for mail in mails()}
    with clock.standing_at(day):
        jobs.remind(lambda: False)
        jobs.compose(lambda: False)
    return [mail for mail in mails() if mail.id not in before]


def text(mail: OutgoingMail) -> str:
    return parts_of(mail)[0]


def close(reference: str, kind: str = "completed", on: dt.date = TODAY, **more: str) -> None:
    with db.writing():
        paragraph = find_or_add_paragraph(body("KF"), on, "156", today=TODAY)
        saying = Saying(kind, body("KF"), on, paragraph, **more)  # type: ignore[arg-type]
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)


def test_the_owner_hears_of_a_new_assignment_the_next_morning(app: Flask) -> None:
    with app.app_context():
        give()
        assert morning(TODAY) == []
        (mail,) = morning(NEXT)
        assert mail.to_address == "officer@prov.example"
        assert mail.subject == "Nytt uppdrag: Räkna stadens bänkar (KS § 633)"
        for words in ("Kommunstyrelsen har gett stadsledningskontoret ett uppdrag", "du är handläggare", "dnr 0738/23",
                      "http://localhost/uppdrag/U-2023-0001", "Mina inställningar"):  # fmt: skip
            assert words in text(mail)


def test_what_minutes_caused_is_told_when_they_are_adjusted(app: Flask) -> None:
    with app.app_context():
        give(on=TODAY - dt.timedelta(days=4), number="700")
        assert morning(NEXT) == []
        with clock.standing_at(NEXT), db.writing():
            meeting = find_or_add_paragraph(body("KS"), TODAY - dt.timedelta(days=4), "700", today=TODAY).meeting
            adjust_minutes(meeting, NEXT, actor=person("registrar"), today=NEXT)
        assert len(morning(AFTER)) == 1


def test_minutes_that_nobody_says_are_adjusted_are_taken_to_be_so_after_five_weeks(app: Flask) -> None:
    with app.app_context():
        give(on=TODAY, number="700")
        assert morning(dt.date(2024, 6, 3)) == []
        assert len(morning(dt.date(2024, 6, 4))) == 1


@pytest.mark.parametrize(
    ("kind", "more", "subject", "words"),
    [
        ("completed", {}, "Fullgjort: ", "Du behöver inte göra något mer"),
        ("not_completed", {}, "Inte fullgjort: ", "Arbetet fortsätter"),
        ("ended", {"reason": "Inte längre aktuellt."}, "Avslutat: ", "Skäl: Inte längre aktuellt."),
        ("referred_back", {}, "Återremiss: ", "har återremitterat ärendet"),
    ],
)
def test_a_decision_is_told_to_who_answers_for_it(
    app: Flask, kind: str, more: dict[str, str], subject: str, words: str
) -> None:
    with app.app_context():
        reference = give()
        morning(NEXT)
        close(reference, kind, OLD + dt.timedelta(days=100), **more)
        (mail,) = morning(AFTER)
        assert mail.subject.startswith(subject)
        assert words in text(mail)
        assert "Kommunfullmäktige har" in text(mail)


def test_what_is_undone_before_the_morning_is_not_told(app: Flask) -> None:
    with app.app_context():
        reference = give()
        morning(NEXT)
        close(reference, on=OLD + dt.timedelta(days=100))
        with db.writing():
            act = db.session.scalar(sa.text("SELECT act FROM event WHERE action = 'closing.recorded'"))
            audit.undo(str(act), actor=person("registrar"))
        assert morning(AFTER) == []
        assert morning(dt.date(2024, 6, 10)) == []
        lapsed = db.session.scalars(sa.select(Notice).where(Notice.state == NoticeState.LAPSED)).all()
        assert lapsed == [] or lapsed[0].lapsed_because == "Det blev aldrig aktuellt."


def test_a_decision_list_of_many_is_one_mail(app: Flask) -> None:
    with app.app_context():
        references = [give(number=str(number), title=f"Räkna bänk {number}") for number in range(100, 121)]
        morning(NEXT)
        for reference in references:
            close(reference, on=OLD + dt.timedelta(days=100))
        (mail,) = morning(AFTER)
        assert mail.subject == "Uppdrag: 21 beslut"
        assert text(mail).count("http://localhost/uppdrag/U-2023-") == 21


def test_who_did_it_is_not_told_of_it(app: Flask) -> None:
    with app.app_context():
        give(owner="registrar")
        assert morning(NEXT) == []


def test_without_an_owner_the_recipient_is_told_and_else_a_registrar(app: Flask) -> None:
    with app.app_context():
        give(owner="")
        assert morning(NEXT) == []  # the only registrar for it registered it herself
        with db.writing():
            body("Stadsledningskontoret").contact_address = "slk@prov.example"
            audit.record("body.added", body("Stadsledningskontoret"), actor=None)
        give(owner="", number="634", title="Räkna stadens lampor")
        (mail,) = morning(NEXT)
        assert (mail.to_address, mail.to_name) == ("slk@prov.example", "Stadsledningskontoret")
        assert "Ingen handläggare" in text(mail) or "ingen handläggare" in text(mail)
        assert "Mina inställningar" not in text(mail)


def test_the_substitute_hears_and_the_mail_says_in_whose_place(app: Flask) -> None:
    with app.app_context():
        give()
        with db.writing():
            change_settings(
                person("officer"), choice=NoticeChoice.DAILY, away_from=TODAY, away_to=None,
                substitute=person("other-officer"), today=TODAY,
            )  # fmt: skip
        (mail,) = morning(NEXT)
        assert mail.to_address == "other-officer@prov.example"
        assert "Du får mejlet i stället för Handläggare SLK." in text(mail)


def test_who_is_away_without_a_substitute_is_read_for_by_the_registrar(app: Flask) -> None:
    with app.app_context():
        give()
        with db.writing():
            change_settings(
                person("officer"),
                choice=NoticeChoice.DAILY,
                away_from=TODAY,
                away_to=NEXT,
                substitute=None,
                today=TODAY,
            )
        (mail,) = morning(NEXT)
        assert mail.to_address == "registrar@prov.example"


def test_a_handed_over_assignment_is_told_to_the_new_owner_alone(app: Flask) -> None:
    with app.app_context():
        references = [give(), give(number="634", title="Räkna stadens lampor")]
        with db.writing():
            found = [locked(reference) for reference in references]
            hand_over(
                found,
                owner=person("officer"),
                to=person("manager"),
                actor=person("officer"),
                four_eyes=True,
                today=TODAY,
            )
        (mail,) = morning(NEXT)
        assert (mail.to_address, mail.subject) == ("manager@prov.example", "Uppdrag: 2 nya")


def test_what_a_machine_registered_and_nobody_has_looked_at_is_told_to_nobody(app: Flask) -> None:
    with app.app_context():
        reference = give(owner="officer")
        morning(NEXT)
        with db.writing():
            row = locked(reference)
            row.machine_read = True
            hand_over([row], owner=person("officer"), to=person("manager"), actor=person("officer"),
                      four_eyes=True, today=NEXT)  # fmt: skip
        assert morning(AFTER) == []
        with db.writing():
            row = locked(reference)
            change_details(row, title=row.title, owner=person("manager"), plan="", reason="", looked_at=True,
                           actor=person("registrar"), four_eyes=True, today=AFTER)  # fmt: skip
        (mail,) = morning(AFTER + dt.timedelta(days=1))
        assert mail.to_address == "manager@prov.example"


def test_one_who_wants_a_mail_a_week_gets_what_comes_during_the_week(app: Flask) -> None:
    with app.app_context():
        give(plan="31 maj 2024")
        with db.writing():
            change_settings(
                person("officer"),
                choice=NoticeChoice.WEEKLY,
                away_from=None,
                away_to=None,
                substitute=None,
                today=TODAY,
            )
        assert morning(NEXT) == []
        (new,) = morning(dt.date(2024, 5, 6))
        assert new.subject.startswith("Nytt uppdrag")
        assert morning(dt.date(2024, 5, 10)) == []
        (soon,) = morning(dt.date(2024, 5, 13))  # two weeks before 31 May is Friday 17 May
        assert soon.subject.startswith("Redovisas senast 31 maj")


def test_one_who_wants_the_essential_is_not_reminded_in_advance_but_told_when_it_is_late(app: Flask) -> None:
    with app.app_context():
        give(plan="31 maj 2024")
        morning(NEXT)
        with db.writing():
            change_settings(
                person("officer"), choice=NoticeChoice.ESSENTIAL, away_from=None, away_to=None, substitute=None,
                today=TODAY,
            )  # fmt: skip
        assert morning(dt.date(2024, 5, 17)) == []
        (late,) = morning(dt.date(2024, 6, 3))
        assert late.subject.startswith("Försenat sedan 31 maj")


def test_a_reminder_tells_when_papers_must_be_in_and_brings_the_day(app: Flask) -> None:
    with app.app_context():
        give(plan="KS 12 juni 2024")
        morning(NEXT)
        (mail,) = morning(dt.date(2024, 5, 15))
        assert mail.subject == "Handlingar in senast 29 maj: Räkna stadens bänkar"
        assert "Uppdatera läget, det tar under en minut:\nhttp://localhost/uppdrag/U-2023-0001/lage" in text(mail)
        event = days(mail)
        assert (event["summary"], event.decoded("dtstart")) == (
            "Redovisa: Räkna stadens bänkar (0738/23)",
            dt.date(2024, 6, 12),
        )
        assert event["uid"] == "U-2023-0001@localhost"


def days(mail: OutgoingMail) -> icalendar.Event:
    from email import message_from_bytes
    from email.policy import SMTP

    message: EmailMessage = message_from_bytes(mail.content, policy=SMTP)
    (attached,) = message.iter_attachments()
    found = icalendar.Calendar.from_ical(attached.get_content())
    return found.walk("VEVENT")[0]


def test_a_day_that_moves_and_one_that_ends_are_told_to_the_calendar(app: Flask) -> None:
    with app.app_context():
        reference = give(plan="KS 12 juni 2024")
        first = days(morning(NEXT)[0])
        with db.writing():
            change_details(
                locked(reference), title="Räkna stadens bänkar", owner=person("manager"), plan="KS 19 juni 2024",
                reason="", actor=person("registrar"), four_eyes=True, today=TODAY,
            )  # fmt: skip
        moved = days(morning(AFTER)[0])
        assert (moved["uid"], moved.decoded("dtstart")) == (first["uid"], dt.date(2024, 6, 19))
        close(reference, on=OLD + dt.timedelta(days=100))
        ended = days(morning(AFTER + dt.timedelta(days=1))[0])
        assert (ended["status"], ended["uid"]) == ("CANCELLED", moved["uid"])
        with db.writing():
            reopen_assignment(
                locked(reference), reason="Beslutet gällde ett annat.", actor=person("admin"), today=AFTER
            )
        opened = days(morning(AFTER + dt.timedelta(days=4))[0])
        assert (opened["status"], opened["uid"]) == ("CONFIRMED", moved["uid"])
        told = [event["sequence"] for event in (first, moved, ended, opened)]
        assert told == sorted(set(told)), "calendar programs leave out what has a lower number than they know"


def test_of_a_protected_assignment_a_mail_tells_the_dnr_alone(app: Flask) -> None:
    with app.app_context():
        reference = give(
            title="Hemlig rubrik",
            text="Stadsledningskontoret får i uppdrag att göra något hemligt.",
            plan="KS 12 juni 2024",
        )
        with db.writing():
            locked(reference).protected_by = "OSL 18 kap. 13 §"
            audit.record("assignment.changed", assignment(reference), actor=None)
        found = morning(NEXT)
        with db.writing():
            ask_owner(
                locked(reference), "Hur går det med det hemliga?", actor=person("manager"), now=clock.now(), today=NEXT
            )
        close(reference, "ended", OLD + dt.timedelta(days=100), reason="Hemligt skäl.")
        found = [*found, *morning(AFTER), *mails()]
        assert len(found) >= 3
        for mail in found:
            plain, html, attached = parts_of(mail)
            said = f"{plain}{html}{mail.subject}".lower()
            assert attached == []
            assert "0738/23" in said
            assert "hemlig" not in said
            assert "633" not in said


def test_a_question_goes_at_once_and_its_answer_comes_back(app: Flask) -> None:
    with app.app_context():
        reference = give()
        morning(NEXT)
        with clock.standing_at(NEXT), db.writing():
            asked = ask_owner(
                locked(reference), "Hinner ni till juni?", actor=person("manager"), now=clock.now(), today=NEXT
            )
            assert asked.address == "officer@prov.example"
        question = mails()[-1]
        assert question.subject == "Fråga från Chef: Räkna stadens bänkar"
        assert "> Hinner ni till juni?" in text(question)
        from tracker.assignments.operations.changes import update_status
        from tracker.domain.lifecycle import Status

        with clock.standing_at(NEXT), db.writing():
            update_status(
                locked(reference), status=Status.IN_PROGRESS, note="Ja, utkastet är klart.", plan="", reason="",
                actor=person("officer"), now=clock.now(), today=NEXT,
            )  # fmt: skip
        (answer,) = morning(AFTER)
        assert (answer.to_address, answer.subject) == (
            "manager@prov.example",
            "Svar från Handläggare SLK: Räkna stadens bänkar",
        )
        assert "> Ja, utkastet är klart." in text(answer)


def test_there_must_be_somebody_to_ask(app: Flask) -> None:
    with app.app_context():
        reference = give(owner="")
        with pytest.raises(RuleBrokenError, match="ingen att fråga"), db.writing():
            ask_owner(locked(reference), "Hur går det?", actor=person("manager"), now=clock.now(), today=TODAY)


def test_a_mail_whose_every_notice_has_lapsed_is_cancelled_before_it_goes(app: Flask) -> None:
    with app.app_context():
        reference = give(plan="31 maj 2024")
        morning(NEXT)
        with db.writing():
            db.session.execute(sa.update(OutgoingMail).values(state=MailState.SENT, sent_at=clock.now()))
        (mail,) = morning(dt.date(2024, 5, 17))
        with clock.standing_at(dt.date(2024, 5, 17)), db.writing():
            confirm_status(locked(reference), actor=person("officer"), today=dt.date(2024, 5, 17))
        with db.writing():
            assert outbox.claim(this_process()) is None
        assert mails()[-1].id == mail.id
        assert mails()[-1].state is MailState.CANCELLED


def test_text_and_html_say_the_same(app: Flask) -> None:
    with app.app_context():
        give()
        give(number="634", title="Räkna <stadens> lampor & annat")
        (mail,) = morning(NEXT)
        plain, html, _ = parts_of(mail)
        assert "Räkna &lt;stadens&gt; lampor &amp; annat" in html
        for line in plain.splitlines():
            words = line.removeprefix("- ").strip().removesuffix(":")
            if words and not words.startswith(("http", "--")):
                assert words.casefold() in _plain(html).casefold(), words


def _plain(html: str) -> str:
    import re
    from html import unescape

    return re.sub(r"\s+", " ", unescape(re.sub(r"<(style|title).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)))


def test_what_cannot_be_written_is_shown_to_a_person_and_holds_nobody_up(app: Flask) -> None:
    with app.app_context():
        give()
        give(number="634", title="Räkna stadens lampor", owner="manager")
        with db.writing():
            person("officer").email = "åsa@prov.example"
            audit.record("user.added", person("manager"), actor=None)
        found = {mail.to_address: mail.state for mail in morning(NEXT)}
        assert found == {"åsa@prov.example": MailState.DEAD, "manager@prov.example": MailState.PENDING}
        with db.writing():
            bad = next(mail for mail in mails() if mail.state is MailState.DEAD)
            outbox.send_again(bad)
            person_ = db.session.scalars(
                sa.select(Notice).where(Notice.assignment_id == assignment("U-2023-0001").id)
            ).one()
            assert person_.state is NoticeState.WAITING


def test_a_voided_assignment_is_not_told_of(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with db.writing():
            void_assignment(locked(reference), reason="Dubbelt.", actor=person("registrar"))
        assert morning(NEXT) == []
