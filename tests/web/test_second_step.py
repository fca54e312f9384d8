"""Codes besides the password: once each, one step aside at most, codes for a lost phone, demanded of some roles."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from support.accounts import letters_to, rest, with_codes
from support.database import Template, settings_for
from support.municipality import PASSWORD, person
from support.register import TODAY
from support.visitor import Visitor, text_of

from tracker import audit, clock, schema
from tracker.accounts.operations import second_steps
from tracker.accounts.operations.people import take_second_step
from tracker.app import create_app
from tracker.db import database_now, db
from tracker.domain.permissions import Role
from tracker.models import EventDetail, RecoveryCode, SecondStep


@pytest.fixture
def demanding_app(sqlite_template: Template, tmp_path: Path) -> Iterator[Flask]:
    """An installation where codes are demanded, as they are where nothing else is said."""
    roles = (Role.ADMIN, Role.REGISTRAR, Role.MANAGER)
    settings = settings_for(sqlite_template.copy(tmp_path), tmp_path, today=TODAY, second_step=roles)
    made = create_app(settings, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    yield made
    schema.close(made)
    clock.shift_to(None)


def code_of(key: str, steps: int = 0) -> str:
    return pyotp.TOTP(key).at(dt.datetime.now(dt.UTC), counter_offset=steps)


def give(app: Flask, who: str, code: str) -> tuple[Visitor, int]:
    visitor = Visitor(app)
    assert visitor.log_in(who).headers["Location"] == "/logga-in/kod"
    visitor.follow()
    return visitor, visitor.send({"code": code}).status_code


def test_a_code_lets_one_in_and_only_once(app: Flask) -> None:
    key, _ = with_codes(app, "officer")
    code = code_of(key)
    visitor, status = give(app, "officer", f"{code[:3]} {code[3:]}")
    assert (status, visitor.client.get("/min-lista").status_code) == (302, 200)
    assert give(app, "officer", code)[1] == 422, "it has been used"
    assert give(app, "officer", code_of(key, -1))[1] == 422, "an older one than what was used"


@on_sqlite
@pytest.mark.parametrize(("steps", "good"), [(-3, False), (-1, True), (0, True), (1, True), (3, False)])
def test_a_code_is_of_now_or_one_step_beside(app: Flask, steps: int, *, good: bool) -> None:
    key, _ = with_codes(app, "officer")
    with app.app_context(), db.writing():
        now = database_now()
        code = pyotp.TOTP(key).at(now, counter_offset=steps)
        assert second_steps.take_code(person("officer"), code, at=now) is good


@on_sqlite
def test_before_the_code_nothing_is_open(app: Flask) -> None:
    with_codes(app, "officer")
    visitor = Visitor(app)
    visitor.log_in("officer")
    assert visitor.client.get("/min-lista").status_code == 302
    assert visitor.client.get("/mig/losenord").status_code == 302
    with app.app_context(), db.writing():
        db.session.execute(sa.text("UPDATE web_session SET created_at = datetime(created_at, '-11 minutes')"))
    assert visitor.client.get("/logga-in/kod").headers["Location"].startswith("/logga-in")


@on_sqlite
def test_codes_are_guessed_ten_times_and_no_more(app: Flask) -> None:
    key, _ = with_codes(app, "officer")
    visitor = Visitor(app)
    visitor.log_in("officer")
    visitor.follow()
    statuses = [visitor.send({"code": "000000"}, at="/logga-in/kod").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    visitor.get("/logga-in/kod")
    assert visitor.send({"code": code_of(key)}).status_code == 429


@on_sqlite
def test_a_code_for_a_lost_phone_is_good_once_is_kept_as_a_hash_and_is_told_of(app: Flask) -> None:
    _, codes = with_codes(app, "officer")
    assert len(set(codes)) == 10
    with app.app_context():
        kept = set(db.session.scalars(sa.select(RecoveryCode.code_hash)))
        assert not kept & {*codes, *(code.replace("-", "") for code in codes)}
    assert give(app, "officer", codes[3].upper().replace("-", " "))[1] == 302
    assert give(app, "officer", codes[3])[1] == 422
    assert give(app, "officer", codes[4])[1] == 302
    told = letters_to(app, "officer@prov.example")
    assert ["9 är kvar" in told[0], "8 är kvar" in told[1]] == [True, True]


@on_sqlite
def test_somebody_sets_it_up_sees_the_codes_once_and_switches_it_off(app: Flask) -> None:
    mine, elsewhere = Visitor(app, "officer"), Visitor(app, "officer")
    page = mine.get("/mig/tvasteg")
    assert 'src="data:image/svg+xml' in page
    key = mine.fields()["key"]
    assert " ".join(key[at : at + 4] for at in range(0, 32, 4)) in text_of(page)
    wrong = mine.send({"code": "123"})
    assert (wrong.status_code, mine.fields()["key"]) == (422, key)
    done = mine.send({"code": code_of(key)})
    codes = re.findall(r"<code>([a-z0-9-]{19})</code>", done.text)
    assert (done.status_code, len(codes)) == (200, 10)
    assert elsewhere.client.get("/mig").status_code == 302, "other log-ins end"
    assert "10 reservkoder är kvar" in text_of(mine.get("/mig/tvasteg"))
    with app.app_context():
        row = db.session.scalars(sa.select(SecondStep)).one()
        assert key not in row.sealed_key
        kept = " ".join(db.session.scalars(sa.select(EventDetail.payload)))
        assert key not in kept
        assert codes[0] not in kept
    renewed = mine.send({}, form=0)
    assert codes[0] not in renewed.text
    assert mine.client.get("/mig/tvasteg").status_code == 200
    mine.get("/mig/tvasteg")
    assert mine.send({}, form=1).status_code == 302
    assert Visitor(app).log_in("officer").headers["Location"] == "/"
    subjects = [text.splitlines()[1] for text in letters_to(app, "officer@prov.example")]
    assert ["en kod från din app" in subjects[0], "Nya reservkoder" in subjects[1], "stängt av" in subjects[2]] == [
        True, True, True,
    ]  # fmt: skip
    with app.app_context():
        assert audit.verify() is None


@pytest.mark.parametrize("who", ["admin", "registrar", "manager"])
def test_some_roles_get_no_further_before_they_have_codes(demanding_app: Flask, who: str) -> None:
    visitor = Visitor(demanding_app, who)
    for path in ("/", "/uppdrag", "/konton", "/mig", "/mig/losenord", "/registrera"):
        assert visitor.client.get(path).headers["Location"] == "/mig/tvasteg", path
    assert "Din roll kräver det" in text_of(visitor.get("/mig/tvasteg"))
    token = visitor.fields()["csrf_token"]
    assert visitor.client.post("/mig/losenord", data={"csrf_token": token}).status_code == 403
    assert visitor.send({"code": code_of(visitor.fields()["key"])}).status_code == 200
    assert visitor.client.get("/uppdrag").status_code == 200
    visitor.get("/mig/tvasteg")
    assert "Stäng av tvåstegsinloggning" not in visitor.page
    visitor.client.post("/mig/tvasteg/av", data={"csrf_token": visitor.fields()["csrf_token"]})
    assert Visitor(demanding_app).log_in(who).headers["Location"] == "/logga-in/kod"
    assert Visitor(demanding_app, "officer").client.get("/uppdrag").status_code == 200, "of others it is not demanded"


@on_sqlite
def test_the_administrator_takes_away_lost_codes_and_the_person_is_told(app: Flask) -> None:
    with_codes(app, "officer")
    admin = Visitor(app, "admin")
    with app.app_context():
        path = f"/konton/{person('officer').id}"
    admin.get(path)
    data = {name: admin.fields(1)[name] for name in ("csrf_token", "version")}
    assert admin.client.post(f"{path}/tvasteg", data=data).status_code == 302
    assert Visitor(app).log_in("officer", PASSWORD).headers["Location"] == "/"
    assert "Administratören har stängt av koderna" in letters_to(app, "officer@prov.example")[-1]


@on_sqlite
def test_under_another_secret_key_no_code_is_right_and_the_command_line_helps(app: Flask) -> None:
    key, codes = with_codes(app, "officer")
    with app.app_context(), db.writing():
        db.session.execute(sa.update(SecondStep).values(sealed_key="av en annan nyckel"))
    assert give(app, "officer", code_of(key))[1] == 422
    assert give(app, "officer", codes[0])[1] == 302, "the codes for a lost phone need no key"
    with app.app_context(), db.writing():
        take_second_step(person("officer"), actor=None, now=clock.now(), today=clock.today())
    assert Visitor(app).log_in("officer").headers["Location"] == "/"


@on_sqlite
def test_who_has_no_password_shows_who_they_are_by_a_code(app: Flask) -> None:
    visitor = Visitor(app, "officer")
    key, _ = with_codes(app, "officer")
    with app.app_context(), db.writing():
        person("officer").password_hash = ""
    rest(app, confirmed_at=dt.timedelta(minutes=16))
    visitor.get("/mig/tvasteg")
    asked = visitor.send({}, form=1)
    assert (asked.status_code, "Kod från din app" in text_of(asked.text)) == (403, True)
    assert visitor.send({"confirm-code": "000000"}).status_code == 422
    assert visitor.send({"confirm-code": code_of(key)}).status_code == 302
    assert "Ställ in tvåstegsinloggning" in text_of(visitor.follow())
