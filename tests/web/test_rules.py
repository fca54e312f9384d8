"""The rules of reminding, read and set by the administrator over HTTP."""

import datetime as dt

from conftest import Visit
from flask import Flask
from support.municipality import body
from support.visitor import text_of

from tracker import audit
from tracker.mail.policies import policies


def test_what_is_set_holds_shows_its_effect_and_is_written_down(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    page = text_of(admin.get("/organ/regler"))
    assert "Tomt betyder 14" in page
    assert "0 skickar ingen" in page
    sent = admin.send({"first_reminder": "10", "quiet_weeks": "28-30", "closed_days": "2027-05-07 klämdag\n2027-12-23"})
    assert sent.status_code == 302
    assert "Reglerna är sparade" in text_of(admin.follow())
    assert "2027-05-07 klämdag" in admin.page
    page = text_of(admin.get("/organ/ks/regler"))
    assert "Tomt betyder 10" in page
    assert "handlingsstopp" in page
    admin.send({"submission_lead": "7"})
    admin.follow()
    with app.app_context():
        known = policies()
        assert known.of(body("KS").id).submission_lead == 7
        assert known.of(body("KS").id).first_reminder == 10, "the municipality's, where the body has said nothing"
        assert known.of(body("KF").id).submission_lead == 14
        assert not known.calendar.is_mail_day(dt.date(2027, 5, 7))
        assert known.calendar.is_mail_day(dt.date(2027, 8, 2))
        assert audit.verify() is None
    admin.get("/organ/regler")
    admin.send({"first_reminder": "", "quiet_weeks": "", "closed_days": ""})
    with app.app_context():
        assert policies().municipality.first_reminder == 14
        assert policies().calendar.is_mail_day(dt.date(2027, 5, 7))


def test_what_makes_no_sense_is_refused_in_words_and_kept(app: Flask, visit: Visit) -> None:
    del app
    admin = visit("admin")
    for field, value, message in (
        ("first_reminder", "två", "Skriv ett tal mellan 0 och 90"),
        ("manager_after", "999", "Skriv ett tal mellan 0 och 60"),
        ("quiet_weeks", "sommaren", "Skriv veckorna till exempel 28-31"),
        ("quiet_weeks", "1-53", "Högst 20 veckor"),
        ("quiet_weeks", "40-54", "veckorna 1 till 53"),
        ("closed_days", "i morgon", "Vi förstår inte ”i morgon”"),
    ):
        admin.get("/organ/regler")
        assert admin.send({field: value}).status_code == 422
        assert message in text_of(admin.page)
        assert value in admin.page
    admin.get("/organ/regler")
    wrong = {"first_reminder": "två", "draft_lead": "-1", "closed_days": "7 maj 2027 klämdag"}
    assert admin.send(wrong).status_code == 422
    assert text_of(admin.page).count("Skriv ett tal mellan 0 och") == 4, "both, in the summary and at the field"


def test_two_who_set_at_once_see_each_other(app: Flask, visit: Visit) -> None:
    del app
    one, other = visit("admin"), visit("admin")
    one.get("/organ/regler")
    other.get("/organ/regler")
    one.send({"first_reminder": "10"})
    assert other.send({"last_reminder": "5"}).status_code == 409
    assert "10" in text_of(other.page)


def test_a_body_cannot_set_what_is_the_municipalitys(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    admin.get("/organ/ks/regler")
    admin.send({"digest": "0", "quiet_weeks": "1-10", "closed_days": "2027-05-07"})
    with app.app_context():
        assert policies().of(body("KS").id).digest == 1
        assert policies().calendar.is_mail_day(dt.date(2027, 5, 7))
    admin.get("/organ/slk/regler", 404)
