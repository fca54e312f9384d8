"""What may be a password: long, not known to everybody, hashed as strongly as today's are."""

import pytest
from argon2 import PasswordHasher
from conftest import on_sqlite
from flask import Flask
from support.municipality import PASSWORD, person
from support.visitor import Visitor

from tracker.accounts.operations import passwords
from tracker.db import db
from tracker.domain.errors import RuleBrokenError

pytestmark = on_sqlite


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "lösenord1234", "Sommaren2024", "sommar2024sommar", "qwertyuiop12", "111111111111",
        "abcdefghijkl", "Provköping2024", "registrator123", "kommunkommun", "fullgjort2024", "välkommen123",
        "iloveyou1234", "123456789012", "handläggare1",
    ],
)  # fmt: skip
def test_what_everybody_guesses_is_refused(app: Flask, password: str) -> None:
    with app.app_context(), pytest.raises(RuleBrokenError, match="lätt att gissa"):
        passwords.refuse_guessable(password, person("registrar"), municipality="Provköping")


@pytest.mark.parametrize(
    "password", [PASSWORD, "bänkar regnar sällan uppåt", "korrekt häst batteri", "m8Kx-pq2Z-w7Lr", "x" * 5 + "ö7 " * 40]
)
def test_what_is_long_and_odd_is_taken(app: Flask, password: str) -> None:
    with app.app_context():
        passwords.refuse_guessable(password, person("registrar"), municipality="Provköping")


def test_a_weaker_hash_is_made_anew_at_the_next_log_in(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", stronger)
    assert Visitor(app).log_in("officer").status_code == 302
    with app.app_context():
        kept = person("officer").password_hash
        assert not stronger.check_needs_rehash(kept)
        assert stronger.verify(kept, PASSWORD)
        db.session.rollback()
    assert Visitor(app).log_in("officer").status_code == 302
    with app.app_context():
        assert person("officer").password_hash == kept
