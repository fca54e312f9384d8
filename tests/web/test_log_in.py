"""Logging in: limits that hold, answers that tell nothing, cookies that die."""

import datetime as dt

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import PASSWORD, person
from support.visitor import Visitor, text_of

from tracker import clock
from tracker.accounts.operations import check_password
from tracker.db import db
from tracker.models import WebSession


def test_a_wrong_password_and_an_unknown_address_answer_alike(app: Flask, visit: Visit) -> None:
    nobody = visit()
    answers = [nobody.log_in(who, "fel lösenord här") for who in ("registrar", "finns-inte")]
    assert {answer.status_code for answer in answers} == {422}
    texts = [text_of(answer.text).replace("finns-inte", "X").replace("registrar", "X") for answer in answers]
    assert texts[0] == texts[1]
    assert "Adressen eller lösenordet stämmer inte" in texts[0]


def test_the_right_password_opens_where_one_was_going(app: Flask, visit: Visit) -> None:
    visitor = visit()
    assert "next=/uppdrag?lage%3Dalla" in visitor.client.get("/uppdrag?lage=alla").headers["Location"]
    answer = visitor.log_in("auditor", next="/uppdrag?lage=alla")
    assert answer.headers["Location"] == "/uppdrag?lage=alla"


@on_sqlite
@pytest.mark.parametrize(
    "wanted",
    [
        "https://ond.example",
        "//ond.example",
        "////ond.example",
        "/\\ond.example",
        "\\\\ond.example",
        "/%09/ond.example",
        "/\t/ond",
        "https:ond.example",
        "javascript:alert(1)",
        "/finns/inte",
        "/logga-ut",
        "",
        "/\r\nSet-Cookie: x=1",
        "http:///ond",
        "/../../etc",
    ],
)
def test_one_is_never_sent_away(visit: Visit, wanted: str) -> None:
    assert visit().log_in("auditor", next=wanted).headers["Location"] == "/"


def test_twenty_wrong_ones_are_enough_and_another_network_is_not_touched(app: Flask, visit: Visit) -> None:
    guesser = visit()
    statuses = [guesser.log_in("officer", f"gissning nummer {n}").status_code for n in range(21)]
    assert statuses[:20] == [422] * 20
    assert statuses[20] == 429
    assert guesser.log_in("officer", PASSWORD).status_code == 429
    right = Visitor(app)
    right.client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    assert right.log_in("officer").status_code == 302
    assert guesser.log_in("registrar", PASSWORD).status_code == 302, "only the one account is slowed down"


def test_a_copied_cookie_is_worthless_after_log_out(app: Flask, visit: Visit) -> None:
    visitor, thief = visit("registrar"), visit()
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    thief.client.set_cookie("session", cookie.value)
    thief.get("/registrera")
    visitor.page = visitor.get("/registrera")
    token = visitor.page.split('name="csrf_token" value="')[1].split('"')[0]
    assert visitor.client.post("/logga-ut", data={"csrf_token": token}).status_code == 302
    assert thief.client.get("/registrera").status_code == 302


def test_the_secret_of_a_log_in_is_kept_as_its_hash_only(app: Flask, visit: Visit) -> None:
    visit("registrar")
    with app.app_context():
        kept = db.session.scalars(sa.select(WebSession)).one()
        assert len(kept.token_hash) == 64
        assert person("registrar").password_hash.startswith("$argon2id$")


def test_a_log_in_ends_by_itself(app: Flask, visit: Visit) -> None:
    visitor = visit("registrar")
    for hours, status in ((3, 200), (13, 302)):
        with app.app_context(), db.writing():
            db.session.execute(sa.update(WebSession).values(created_at=clock.now() - dt.timedelta(hours=hours)))
        assert visitor.client.get("/registrera").status_code == status


def test_use_is_noted_at_most_once_a_minute(app: Flask, visit: Visit) -> None:
    visitor = visit("registrar")

    def seen() -> dt.datetime:
        with app.app_context():
            return db.session.scalars(sa.select(WebSession.seen_at)).one()

    with app.app_context(), db.writing():
        db.session.execute(sa.update(WebSession).values(seen_at=clock.now() - dt.timedelta(minutes=2)))
    before = seen()
    visitor.get("/uppdrag")
    noted = seen()
    assert noted > before
    visitor.get("/uppdrag")
    assert seen() == noted


def test_an_overlong_password_is_not_hashed_in_full(app: Flask) -> None:
    with app.app_context():
        assert not check_password(person("registrar"), PASSWORD + "x" * 1_000_000)


def test_every_answer_carries_the_headers(app: Flask, visit: Visit) -> None:
    visitor = visit("registrar")
    for path in (
        "/",
        "/registrera",
        "/finns-inte",
        "/konton",
        "/static/css/fullgjort.css",
        "/logga-in",
        "/static/finns-inte",
    ):
        headers = visitor.client.get(path, buffered=True).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert ("immutable" in headers["Cache-Control"]) == path.startswith("/static/css")
        assert "Server" not in headers


def test_a_foreign_host_is_refused(app: Flask) -> None:
    assert app.test_client().get("/logga-in", headers={"Host": "ond.example"}).status_code == 400
