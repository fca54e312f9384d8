"""The organisation's own log-in, against a real small server that signs, redirects, and misbehaves."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from joserfc.jwk import RSAKey
from support.accounts import rest
from support.database import Template, settings_for
from support.municipality import person
from support.outer_log_in import CLIENT, SECRET, Provider, provided
from support.register import TODAY
from support.visitor import Visitor, text_of
from werkzeug.test import TestResponse

from tracker import audit, clock, config, schema
from tracker.accounts.operations.outer import link_account
from tracker.app import create_app
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import OuterIdentity, User


@dataclass
class House:
    app: Flask
    provider: Provider

    def come(self, visitor: Visitor | None = None, *, wanted: str = "", **changed: str) -> tuple[Visitor, TestResponse]:
        """Go the whole way as a browser does."""
        visitor = visitor or Visitor(self.app)
        out = visitor.client.get(f"/logga-in/organisation?next={wanted}")
        assert out.status_code == 302
        back = urlsplit(self.provider.log_in(out.headers["Location"]))
        visitor.get(f"{back.path}?{back.query}")
        assert "data-send" in visitor.page
        return visitor, visitor.send(changed)


@pytest.fixture
def house(sqlite_template: Template, tmp_path: Path) -> Iterator[House]:
    with provided() as provider:
        settings = settings_for(
            sqlite_template.copy(tmp_path), tmp_path, today=TODAY, oidc_issuer=provider.url, oidc_client_id=CLIENT,
            oidc_client_secret=SECRET, oidc_name="Provköpings inloggning", second_step=(Role.REGISTRAR,),
        )  # fmt: skip
        made = create_app(settings, TESTING=True, PROPAGATE_EXCEPTIONS=True)
        yield House(made, provider)
        schema.close(made)
        clock.shift_to(None)


def test_a_verified_address_opens_the_account_that_is_there(house: House) -> None:
    assert "Logga in med Provköpings inloggning" in text_of(Visitor(house.app).get("/logga-in"))
    visitor, answer = house.come(wanted="/uppdrag?lage=alla")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/uppdrag?lage=alla")
    assert "Handläggare SLK" in visitor.get("/min-lista")
    asked = house.provider.asked[0]
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert asked["redirect_uri"] == "http://localhost/logga-in/svar"
    assert len(asked["nonce"]) > 10
    assert len(asked["state"]) > 10
    with house.app.app_context():
        assert audit.verify() is None


def test_afterwards_the_lasting_name_counts_and_not_the_address(house: House) -> None:
    house.come()
    house.provider.email, house.provider.verified = "registrar@prov.example", True
    visitor, answer = house.come()
    assert answer.status_code == 302
    assert "Handläggare SLK" in visitor.get("/min-lista")
    house.provider.subject, house.provider.email = "sub-2", "officer@prov.example"
    assert house.come()[1].status_code == 403, "the address has come to somebody new"


def test_a_name_that_was_tied_by_hand_needs_no_address(house: House) -> None:
    with house.app.app_context(), db.writing():
        link_account(house.provider.url, "sub-1", "auditor@prov.example", now=clock.now())
    house.provider.changes = {"email": None, "email_verified": None}
    visitor, answer = house.come()
    assert answer.status_code == 302
    assert "Revisor" in visitor.get("/uppdrag")


def test_it_stands_for_the_code_that_a_role_demands(house: House) -> None:
    house.provider.email = "registrar@prov.example"
    visitor, _ = house.come()
    assert visitor.client.get("/registrera").status_code == 200
    assert Visitor(house.app, "registrar").client.get("/registrera").headers["Location"] == "/mig/tvasteg"


@pytest.mark.parametrize(
    ("email", "verified", "active"),
    [("ingen@prov.example", True, True), ("officer@prov.example", False, True), ("officer@prov.example", True, False)],
)
def test_no_account_is_made_of_itself(house: House, email: str, *, verified: bool, active: bool) -> None:
    house.provider.email, house.provider.verified = email, verified
    with house.app.app_context(), db.writing():
        person("officer").active = active
        audit.record("user.changed", person("officer"), actor=None)
        count = db.session.scalar(sa.select(sa.func.count()).select_from(User))
    visitor, answer = house.come()
    assert answer.status_code == 403
    assert "Du har inget konto" in text_of(answer.text)
    assert visitor.client.get("/min-lista").status_code == 302
    with house.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == count
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OuterIdentity)) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "någon annan"}, {"iss": "http://127.0.0.1:1"}, {"nonce": "en annan"}, {"nonce": None},
        {"exp": 1_000_000_000}, {"sub": None}, {"sub": ""}, {"sub": "x" * 300},
    ],
)  # fmt: skip
def test_a_token_for_another_or_of_another_time_is_not_believed(house: House, changes: dict[str, Any]) -> None:
    house.provider.changes = changes
    visitor, answer = house.come()
    assert (answer.status_code, "gick inte" in text_of(answer.text)) == (502, True)
    assert visitor.client.get("/min-lista").status_code == 302


def test_nor_one_signed_with_another_key_nor_another_issuers_metadata(house: House) -> None:
    house.provider.signed_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert house.come()[1].status_code == 502
    house.provider.signed_with, house.provider.metadata = None, {"issuer": "http://127.0.0.1:1"}
    fresh = House(house.app, house.provider)
    house.app.extensions["authlib.integrations.flask_client"]._clients.clear()  # noqa: SLF001 - metadata is kept
    assert fresh.come()[1].status_code == 502


def test_an_answer_is_of_this_browser_and_good_once(house: House) -> None:
    assert house.come(state="påhittat")[1].status_code == 502
    assert house.come(code="påhittad")[1].status_code == 502
    out = Visitor(house.app).client.get("/logga-in/organisation")
    back = urlsplit(house.provider.log_in(out.headers["Location"]))
    victim = Visitor(house.app)
    victim.get(f"{back.path}?{back.query}")
    assert victim.send({}).status_code == 502, "a stranger's answer logs nobody in"
    visitor, _ = house.come()
    assert visitor.client.post("/logga-in/svar", data={}).status_code == 400


def test_a_log_in_that_is_silent_or_refuses_is_told_of(house: House) -> None:
    assert Visitor(house.app).client.get("/logga-in/svar?error=access_denied").status_code == 502
    house.provider.metadata = {"token_endpoint": "http://127.0.0.1:1/token"}
    assert house.come()[1].status_code == 502


def test_who_has_no_password_shows_who_they_are_there_anew(house: House) -> None:
    house.provider.email = "admin@prov.example"
    with house.app.app_context(), db.writing():
        person("admin").password_hash = ""
    visitor, _ = house.come()
    rest(house.app, confirmed_at=dt.timedelta(minutes=16))
    visitor.get("/konton/nytt")
    asked = visitor.send({"name": "X", "email": "x@prov.example", "role_1": "officer"})
    assert asked.status_code == 403
    assert "Logga in igen med Provköpings inloggning" in text_of(asked.text)
    visitor, _ = house.come(visitor, wanted="/konton/nytt")
    assert house.provider.asked[-1]["prompt"] == "login"
    visitor.get("/konton/nytt")
    assert visitor.send({"name": "X", "email": "x@prov.example", "role_1": "officer"}).status_code == 302
    house.provider.changes = {"auth_time": 1_000_000_000}
    old, _ = house.come()
    old.get("/konton/nytt")
    assert old.send({"name": "Y", "email": "y@prov.example", "role_1": "officer"}).status_code == 403


@on_sqlite
def test_where_there_is_none_there_are_no_pages(app: Flask) -> None:
    visitor = Visitor(app)
    assert "Logga in med" not in text_of(visitor.get("/logga-in"))
    for path in ("/logga-in/organisation", "/logga-in/svar?code=x&state=y"):
        assert visitor.client.get(path).status_code == 404


def test_it_is_set_whole_and_by_https(tmp_path: Path) -> None:
    whole = {"TRACKER_INSTANCE": str(tmp_path), "TRACKER_OIDC_ISSUER": "https://inloggning.example/x",
             "TRACKER_OIDC_CLIENT_ID": "a", "TRACKER_BASE_URL": "https://uppdrag.kommun.se"}  # fmt: skip
    (tmp_path / "hemlighet").write_text("b\n", encoding="utf-8")
    found = config.load({**whole, "TRACKER_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "hemlighet")})
    assert (found.oidc_client_secret, "b" in repr(found).split("oidc_client_id")[1]) == ("b", False)
    assert found.second_step == (Role.ADMIN, Role.REGISTRAR, Role.MANAGER)
    for tried in ({"TRACKER_TODAY": "2024-04-29"}, {"TRACKER_BASE_URL": "http://127.0.0.1:8000"}):
        assert config.load({**whole, "TRACKER_OIDC_CLIENT_SECRET": "b", **tried}).second_step == ()
    for wrong in (
        whole, {**whole, "TRACKER_OIDC_CLIENT_SECRET": "b", "TRACKER_OIDC_ISSUER": "http://inloggning.example"},
        {**whole, "TRACKER_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "finns-inte")},
        {"TRACKER_INSTANCE": str(tmp_path), "TRACKER_SECOND_STEP": "kungen"},
    ):  # fmt: skip
        with pytest.raises(config.ConfigError):
            config.load(wrong)


def test_the_state_is_the_browsers_own(house: House) -> None:
    out = Visitor(house.app).client.get("/logga-in/organisation")
    asked = parse_qs(urlsplit(out.headers["Location"]).query)
    again = parse_qs(urlsplit(Visitor(house.app).client.get("/logga-in/organisation").headers["Location"]).query)
    assert not {asked[name][0] for name in ("state", "nonce", "code_challenge")} & {
        again[name][0] for name in ("state", "nonce", "code_challenge")
    }
