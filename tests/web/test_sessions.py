"""Log-ins end everywhere at once (S13), are seen and ended by their owners, and are asked anew before what is grave."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from support.accounts import ask, choose, letters_to, rest, thief_of
from support.figures import Figures
from support.municipality import PASSWORD, person
from support.visitor import Visitor, text_of

from tracker.db import db
from tracker.models import WebSession

pytestmark = on_sqlite

NEW = "bänkar regnar sällan uppåt"


def path_of(app: Flask, who: str) -> str:
    with app.app_context():
        return f"/konton/{person(who).id}"


def press(app: Flask, action: str) -> None:
    """Let the administrator press something about the registrar."""
    admin, path = Visitor(app, "admin"), path_of(app, "registrar")
    admin.get(path)
    data = {name: admin.fields(1)[name] for name in ("csrf_token", "version")}
    assert admin.client.post(f"{path}/{action}", data=data).status_code == 302


def log_out(app: Flask, mine: Visitor) -> None:
    mine.get("/mig")
    token = mine.fields()["csrf_token"]
    assert mine.client.post("/logga-ut", data={"csrf_token": token}).status_code == 302


def change_password(app: Flask, mine: Visitor) -> None:
    elsewhere = Visitor(app, "registrar")
    elsewhere.get("/mig/losenord")
    assert elsewhere.send({"old": PASSWORD, "password": NEW, "again": NEW}).status_code == 302
    assert elsewhere.client.get("/registrera").status_code == 200


def choose_by_link(app: Flask, mine: Visitor) -> None:
    assert choose(app, ask(app, "registrar"), NEW) == 302


def change_role(app: Flask, mine: Visitor) -> None:
    admin = Visitor(app, "admin")
    admin.get(path_of(app, "registrar"))
    assert admin.send({"role_1": "registrar", "role_2": "auditor"}).status_code == 302


def deactivate(app: Flask, mine: Visitor) -> None:
    press(app, "avstangt")


def kill(app: Flask, mine: Visitor) -> None:
    press(app, "utloggad")


def idle(app: Flask, mine: Visitor) -> None:
    rest(app, seen_at=dt.timedelta(hours=4, seconds=1))


def too_long(app: Flask, mine: Visitor) -> None:
    rest(app, created_at=dt.timedelta(hours=12, seconds=1))


ENDS = [log_out, change_password, choose_by_link, change_role, deactivate, kill, idle, too_long]


@pytest.mark.parametrize("end", ENDS)
def test_a_stolen_cookie_is_worthless_at_the_next_request(
    app: Flask, end: Callable[[Flask, Visitor], None], figures: Figures
) -> None:
    mine = Visitor(app, "registrar")
    thief = thief_of(app, mine)
    assert thief.client.get("/registrera").status_code == 200
    end(app, mine)
    assert thief.client.get("/registrera").headers["Location"].startswith("/logga-in")
    figures("S13", f"{ENDS.index(end) + 1} of {len(ENDS)} ways to end, {end.__name__}: out at the next request")


def test_a_change_of_name_ends_nothing(app: Flask) -> None:
    mine, admin = Visitor(app, "registrar"), Visitor(app, "admin")
    admin.get(path_of(app, "registrar"))
    admin.send({"name": "Registrator Ett"})
    assert mine.client.get("/registrera").status_code == 200


def test_an_administrators_log_in_rests_half_an_hour(app: Flask) -> None:
    admin, officer = Visitor(app, "admin"), Visitor(app, "officer")
    rest(app, seen_at=dt.timedelta(minutes=29))
    assert admin.client.get("/konton").status_code == 200
    rest(app, seen_at=dt.timedelta(minutes=31))
    assert admin.client.get("/konton").status_code == 302
    assert officer.client.get("/min-lista").status_code == 200


def test_each_log_in_has_a_secret_of_its_own(app: Flask) -> None:
    visitor = Visitor(app, "officer")
    first = thief_of(app, visitor)
    visitor.client.get("/hjalp")
    with app.app_context():
        before = set(db.session.scalars(sa.select(WebSession.token_hash)))
    visitor.client.post("/logga-in", data={"email": "officer@prov.example", "password": PASSWORD,
                                           "csrf_token": csrf(visitor)})  # fmt: skip
    with app.app_context():
        assert len(set(db.session.scalars(sa.select(WebSession.token_hash))) - before) == 1
    assert first.client.get("/min-lista").status_code == 302, "the log-in that the browser had has ended"


def csrf(visitor: Visitor) -> str:
    visitor.get("/mig")
    return visitor.fields()["csrf_token"]


def test_one_sees_ones_log_ins_and_ends_one_or_all_others(app: Flask) -> None:
    mine = Visitor(app, "officer")
    phone = Visitor(app)
    phone.client.environ_base |= {
        "HTTP_USER_AGENT": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604",
        "REMOTE_ADDR": "2001:db8:1:2:3::4",
    }
    phone.log_in("officer")
    third, other = Visitor(app, "officer"), Visitor(app, "registrar")
    words = text_of(mine.get("/mig/inloggningar"))
    assert "Safari, iPhone" in words
    assert "2001:db8:1:2::/64" in words
    assert "127.0.0.0/24" in words
    with app.app_context():
        newest = sa.select(WebSession).order_by(WebSession.id)
        _, on_the_phone, _, others = db.session.scalars(newest).all()
        ids = on_the_phone.id, others.id
    data = {"csrf_token": csrf(mine)}
    assert mine.client.post(f"/mig/inloggningar/{ids[1]}/avsluta", data=data).status_code == 404
    assert other.client.get("/registrera").status_code == 200
    assert mine.client.post(f"/mig/inloggningar/{ids[0]}/avsluta", data=data).status_code == 302
    assert phone.client.get("/min-lista").status_code == 302
    assert third.client.get("/min-lista").status_code == 200
    assert mine.client.post("/mig/inloggningar/avsluta-andra", data=data).status_code == 302
    assert third.client.get("/min-lista").status_code == 302
    assert mine.client.get("/min-lista").status_code == 200


def test_a_log_in_of_a_while_ago_is_asked_anew_and_what_was_typed_is_kept(app: Flask) -> None:
    admin, path = Visitor(app, "admin"), path_of(app, "officer")
    admin.get(path)
    rest(app, confirmed_at=dt.timedelta(minutes=16))
    thief = thief_of(app, admin)
    asked = admin.send({"name": "Handläggare Ett", "role_2": "auditor"})
    assert asked.status_code == 403
    assert "Visa att det är du" in text_of(asked.text)
    wrong = admin.send({"confirm-password": "fel lösenord här"})
    assert (wrong.status_code, "Det stämmer inte" in text_of(wrong.text)) == (422, True)
    assert admin.send({"confirm-password": PASSWORD}).status_code == 302
    with app.app_context():
        assert (person("officer").name, len(person("officer").roles)) == ("Handläggare Ett", 2)
    assert thief.client.get("/konton").status_code == 302, "the log-in has a new secret"
    admin.get(path)
    assert admin.send({"name": "Handläggare Två"}).status_code == 302, "it is not asked twice"


@pytest.mark.parametrize(
    "action", ["/konton/{}/avstangt", "/konton/{}/oppet", "/konton/{}/lank", "/konton/{}/utloggad",
               "/konton/{}/tvasteg", "/konton/{}", "/konton/nytt", "/mig/tvasteg", "/mig/tvasteg/av",
               "/mig/tvasteg/reservkoder"]
)  # fmt: skip
def test_what_is_grave_asks_anew(app: Flask, action: str) -> None:
    admin = Visitor(app, "admin")
    rest(app, confirmed_at=dt.timedelta(minutes=16))
    address = action.format(path_of(app, "officer").rpartition("/")[2])
    answer = admin.client.post(address, data={"csrf_token": csrf(admin), "key": "A" * 32})
    assert (answer.status_code, "Visa att det är du" in text_of(answer.text)) == (403, True)


def test_guessing_there_is_slowed_down_too(app: Flask) -> None:
    thief = Visitor(app, "admin")
    rest(app, confirmed_at=dt.timedelta(minutes=16))
    data = {"csrf_token": csrf(thief), "confirm-password": "en gissning"}
    statuses = [thief.client.post("/mig/tvasteg/av", data=data).status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]


def test_another_address_is_told_to_both(app: Flask) -> None:
    admin = Visitor(app, "admin")
    admin.get(path_of(app, "officer"))
    assert admin.send({"email": "ny.adress@prov.example"}).status_code == 302
    for address in ("officer@prov.example", "ny.adress@prov.example"):
        text = letters_to(app, address)[0]
        assert "Från officer@prov.example" in text
        assert "Till ny.adress@prov.example" in text


def test_a_changed_password_is_told(app: Flask) -> None:
    mine = Visitor(app, "officer")
    mine.get("/mig/losenord")
    mine.send({"old": PASSWORD, "password": NEW, "again": NEW})
    text = letters_to(app, "officer@prov.example")[0]
    assert "Lösenordet till ditt konto har bytts" in text
    assert "Var det inte du?" in text
