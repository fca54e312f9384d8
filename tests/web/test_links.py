"""Links that let somebody choose a password: hashed, once, for a while, dead by whatever makes them needless (S12)."""

import datetime as dt
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from support.accounts import ask, choose, letters_to, link_in
from support.figures import Figures
from support.mail import sink
from support.municipality import PASSWORD, person
from support.visitor import Visitor, text_of

from tracker import clock, mail
from tracker.accounts import jobs
from tracker.accounts.operations.people import deactivate_person
from tracker.db import db
from tracker.mail.links import content_to_send
from tracker.models import EventDetail, OneTimeToken, OutgoingMail, ResetRequest, User
from tracker.reminders import jobs as reminders

NEW = "bänkar regnar sällan uppåt"
DEAD = 410


def log_in(app: Flask) -> None:
    assert Visitor(app).log_in("officer").status_code == 302


def change_password(app: Flask) -> None:
    mine = Visitor(app, "officer")
    with app.app_context(), db.writing():  # the log-in itself has ended the link: give it its life back
        db.session.execute(sa.update(OneTimeToken).values(ended_at=None))
    mine.get("/mig/losenord")
    assert mine.send({"old": PASSWORD, "password": NEW, "again": NEW}).status_code == 302


def ask_again(app: Flask) -> None:
    ask(app, "officer")


def deactivate(app: Flask) -> None:
    with app.app_context(), db.writing():
        deactivate_person(person("officer"), actor=person("admin"), now=clock.now())


def wait(app: Flask) -> None:
    with app.app_context(), db.writing():
        db.session.execute(sa.update(OneTimeToken).values(expires_at=clock.now() - dt.timedelta(seconds=1)))


def use(app: Flask) -> None:
    link = link_in(letters_to(app, "officer@prov.example")[-1])
    assert choose(app, link, NEW) == 302


def another_address(app: Flask) -> None:
    admin = Visitor(app, "admin")
    with app.app_context():
        path = f"/konton/{person('officer').id}"
    admin.get(path)
    assert admin.send({"email": "annan@prov.example"}).status_code == 302


ENDS = [use, log_in, change_password, ask_again, deactivate, wait, another_address]


@on_sqlite
@pytest.mark.parametrize("what", ENDS)
def test_a_link_dies_of_what_makes_it_needless(app: Flask, what: Callable[[Flask], None], figures: Figures) -> None:
    link = ask(app, "officer")
    what(app)
    assert choose(app, link, "ett helt annat långt ord") == DEAD
    figures("S12", f"{ENDS.index(what) + 1} of {len(ENDS)} ways to die, {what.__name__}: dead")


@on_sqlite
def test_a_link_is_good_once_its_password_works_and_every_log_in_ends(app: Flask) -> None:
    officer = Visitor(app, "officer")
    link = ask(app, "officer")
    assert choose(app, link, NEW) == 302
    assert officer.client.get("/min-lista").status_code == 302
    assert Visitor(app).log_in("officer", NEW).status_code == 302
    assert Visitor(app).log_in("officer", PASSWORD).status_code == 422
    assert "har bytts" in letters_to(app, "officer@prov.example")[-1]


def test_twenty_at_once_and_one_gets_in(app: Flask, figures: Figures) -> None:
    link, ready = ask(app, "officer"), threading.Barrier(20)
    visitors = [Visitor(app) for _ in range(20)]
    answers: Counter[int] = Counter()
    for visitor in visitors:
        visitor.client.get(link)
        visitor.get("/valj-losenord")

    def press(visitor: Visitor) -> None:
        ready.wait()
        answers[visitor.send({"password": NEW, "again": NEW}).status_code] += 1

    threads = [threading.Thread(target=press, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == {302: 1, DEAD: 19}
    figures("S12", f"20 uses of one link at once: {answers[302]} got in")


@on_sqlite
def test_neither_the_database_nor_an_address_holds_what_opens(app: Flask, caplog: pytest.LogCaptureFixture) -> None:  # fmt: skip # noqa: E501
    caplog.set_level("INFO")
    link = ask(app, "officer")
    power = link.rpartition("/")[2]
    visitor = Visitor(app)
    answer = visitor.client.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/valj-losenord")
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert power not in visitor.get("/valj-losenord")
    with app.app_context():
        token = db.session.scalars(sa.select(OneTimeToken)).one()
        assert token.expires_at - token.made_at == dt.timedelta(minutes=30)
        kept = b"".join(db.session.scalars(sa.select(OutgoingMail.content)))
        assert power.encode() not in kept
        assert power not in token.token_hash
        assert len(token.token_hash) == 64
        assert len(power) == 43, "256 bits"
        assert power not in " ".join(db.session.scalars(sa.select(EventDetail.payload)))
    assert not [line for line in caplog.records if power in str(line.__dict__)]


@on_sqlite
def test_the_same_bytes_are_sent_however_often(app: Flask) -> None:
    ask(app, "officer")
    with app.app_context():
        lying = db.session.scalars(sa.select(OutgoingMail)).one()
        first = content_to_send(lying)
        assert first == content_to_send(lying)
        assert first != lying.content
        assert lying.message_id.encode() in first
        assert max(len(line) for line in first.splitlines()) < 998


@on_sqlite
def test_asking_answers_alike_and_does_the_same_for_known_and_unknown(app: Flask) -> None:
    answers = []
    for who in ("officer", "finns-inte"):
        visitor = Visitor(app)
        visitor.get("/glomt-losenord")
        answers.append(visitor.send({"email": f"{who}@prov.example"}))
    assert answers[0].status_code == answers[1].status_code == 200
    assert text_of(answers[0].text) == text_of(answers[1].text)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ResetRequest)) == 2
        assert jobs.send_links(lambda: False) == {"sent": 1}
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ResetRequest)) == 0
        assert list(db.session.scalars(sa.select(OutgoingMail.to_address))) == ["officer@prov.example"]


@on_sqlite
def test_a_closed_account_gets_no_link_and_a_bad_link_is_like_a_dead_one(app: Flask) -> None:
    link = ask(app, "officer")
    deactivate(app)
    visitor = Visitor(app)
    visitor.get("/glomt-losenord")
    visitor.send({"email": "officer@prov.example"})
    with app.app_context():
        assert jobs.send_links(lambda: False) == {"sent": 0}
    pages = []
    for path in (link, "/lank/" + "x" * 43, "/lank/" + "å" * 400):
        stranger = Visitor(app)
        stranger.client.get(path)
        pages.append(text_of(stranger.get("/valj-losenord", status=DEAD)))
    assert len(set(pages)) == 1


@on_sqlite
def test_asking_is_slowed_down_for_known_and_unknown_alike(app: Flask) -> None:
    for who in ("officer", "finns-inte"):
        visitor = Visitor(app)
        statuses = []
        for _ in range(6):
            visitor.get("/glomt-losenord")
            statuses.append(visitor.send({"email": f"{who}@prov.example"}).status_code)
        assert statuses == [200] * 5 + [429]


@on_sqlite
def test_the_invited_choose_their_password_and_the_administrator_never_sees_it(app: Flask) -> None:
    admin = Visitor(app, "admin")
    admin.get("/konton/nytt")
    answer = admin.send({"name": "Ny Person", "email": "Ny@Prov.example", "role_1": "officer"})
    assert answer.status_code == 302
    assert "lank/" not in admin.follow()
    text = letters_to(app, "ny@prov.example")[0]
    assert "i tre dygn och en gång" in text
    with app.app_context():
        token = db.session.scalars(sa.select(OneTimeToken)).one()
        assert token.expires_at - token.made_at == dt.timedelta(hours=72)
        assert db.session.scalars(sa.select(User.password_hash).where(User.email == "ny@prov.example")).one() == ""
    assert Visitor(app).log_in("ny", "").status_code == 422
    newcomer = Visitor(app)
    newcomer.client.get(link_in(text))
    assert "Välkommen till Fullgjort" in text_of(newcomer.get("/valj-losenord"))
    assert newcomer.send({"password": NEW, "again": NEW}).status_code == 302
    assert "Ditt lösenord är sparat" in text_of(newcomer.follow())
    assert newcomer.log_in("ny", NEW).status_code == 302
    assert choose(app, link_in(text), NEW) == DEAD


@on_sqlite
def test_an_administrator_sends_the_link_anew_and_the_one_before_is_dead(app: Flask) -> None:
    admin = Visitor(app, "admin")
    with app.app_context():
        path = f"/konton/{person('officer').id}"
    for _ in range(2):
        admin.get(path)
        actions = re.findall(r'<form method="post" action="([^"]+)"', admin.page.partition("<main")[2])
        place = next(at for at, found in enumerate(actions) if found.endswith("/lank"))
        assert admin.send({}, form=1 + place).status_code == 302
    first, second = (link_in(text) for text in letters_to(app, "officer@prov.example"))
    assert choose(app, first, NEW) == DEAD
    assert choose(app, second, NEW) == 302
    admin.get("/mejl")
    assert "lank/" not in admin.page


@on_sqlite
def test_a_mail_server_gets_the_link_itself(app: Flask) -> None:
    link, settings = ask(app, "officer"), app.extensions["settings"]
    with sink() as kept, app.app_context():
        mail.use(replace(settings, smtp_url=kept.url))
        reminders.deliver(lambda: False)
    mail.use(settings)
    [(_, to, content)] = kept.arrived
    parts = message_from_bytes(content, policy=SMTP).walk()
    words = [part.get_content() for part in parts if part.get_content_maintype() == "text"]
    assert to == "officer@prov.example"
    assert [f"http://localhost{link}" in text for text in words] == [True, True], "as text and as HTML"
