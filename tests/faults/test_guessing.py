"""Guessing gets nobody in, tells nothing of who has an account, and locks nobody out (S11): over HTTP."""

import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from conftest import on_sqlite
from flask import Flask
from support.figures import Figures
from support.municipality import PASSWORD, person
from support.served import Answer, Browser, served
from support.visitor import Visitor, text_of

from tracker.accounts.operations import passwords
from tracker.db import db
from tracker.models import LoginAttempt, User

KNOWN, UNKNOWN = "officer@prov.example", "f1nns-1@prov.example"
TRIES, SAMPLES = 30, 6


class Guesser(Browser):
    """A browser somewhere in the world."""

    def __init__(self, url: str, address: str) -> None:
        super().__init__(url)
        self._opener.addheaders.append(("X-Forwarded-For", address))
        self.token = ""

    def press(self, path: str, **values: str) -> Answer:
        """Send a form; its token is fetched once, for it is good as long as the cookie."""
        if not self.token:
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).text)
            assert found
            self.token = found[1]
        return self.post(path, {"csrf_token": self.token, **values})

    def guess(self, email: str, password: str) -> int:
        return self.press("/logga-in", email=email, password=password).status_code


def in_earnest(app: Flask) -> None:
    """Hash the known account's password as in earnest, and not as tests do."""
    with app.app_context(), db.writing():
        hashed = PasswordHasher().hash(PASSWORD)
        db.session.execute(sa.update(User).where(User.id == person("officer").id).values(password_hash=hashed))


@contextmanager
def behind_a_proxy(app: Flask, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[str]:
    patch.setenv("TRACKER_PROXY_HOPS", "1")
    in_earnest(app)
    with served(app, folder) as (url, _):
        yield url


@pytest.fixture
def site(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with behind_a_proxy(app, tmp_path, monkeypatch) as url:
        yield url


def guessed(url: str, tries: int) -> str:
    """Guess so often; return what to say of it."""
    guessers = [Guesser(url, "192.0.2.1") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(guessers[n % 4].guess, KNOWN, f"gissning nummer {n}") for n in range(tries)]
        answers = Counter(job.result() for job in jobs)
    assert set(answers) == {422, 429}
    assert answers[422] <= 20, "so many were held against the password"
    assert guessers[0].guess(KNOWN, PASSWORD) == 429
    began = time.monotonic()
    assert Guesser(url, "198.51.100.7").guess(KNOWN, PASSWORD) == 302
    assert time.monotonic() - began < 60
    assert guessers[1].guess("registrar@prov.example", PASSWORD) == 302, "only the one account is slowed down"
    return f"{tries:,} wrong passwords: {answers[422]} held against it; the right person came in from elsewhere"


@on_sqlite
@pytest.mark.slow
def test_wrong_passwords_are_few_and_the_right_person_comes_in_from_elsewhere(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: Figures
) -> None:
    with behind_a_proxy(app, tmp_path, monkeypatch) as url:
        figures("S11", guessed(url, TRIES))


@pytest.mark.full
def test_a_thousand_wrong_passwords(site: str, figures: Figures) -> None:
    figures("S11", guessed(site, 1_000))


def timed(app: Flask, guesser: Guesser, path: str, **values: str) -> tuple[float, str]:
    began = time.perf_counter()
    answer = guesser.press(path, **values)
    took = time.perf_counter() - began
    with app.app_context(), db.writing():
        db.session.execute(sa.delete(LoginAttempt))  # the limits are another test's
    return took, f"{answer.status_code} {text_of(answer.text)} {sorted(set(answer.headers))}"


def samples(app: Flask, url: str, path: str, count: int, **values: str) -> tuple[list[float], list[float]]:
    """Ask for a known and an unknown address by turns; what is answered must be the same, but for the address."""
    guesser, found = Guesser(url, "192.0.2.1"), {KNOWN: [], UNKNOWN: []}  # type: ignore[var-annotated]
    guesser.press(path, email="x", **values)
    for _ in range(count):
        said = set()
        for email, times in found.items():
            took, words = timed(app, guesser, path, email=email, **values)
            times.append(took)
            said.add(words.replace(email, "X"))
        assert len(said) == 1
    return found[KNOWN], found[UNKNOWN]


def gap(known: list[float], unknown: list[float]) -> float:
    return abs(statistics.median(known) - statistics.median(unknown))


def mann_whitney(known: list[float], unknown: list[float]) -> float:
    """Return how likely so different ranks are where there is no difference (two-sided, by the normal curve)."""
    ranked = sorted([(value, 0) for value in known] + [(value, 1) for value in unknown])
    ranks = sum(at + 1 for at, (_, which) in enumerate(ranked) if which == 0)
    n, m = len(known), len(unknown)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / (n * m * (n + m + 1) / 12) ** 0.5
    return 2 * (1 - statistics.NormalDist().cdf(abs(z)))


PAGES = [("/logga-in", {"password": "fel lösenord här"}), ("/glomt-losenord", {})]


@on_sqlite
@pytest.mark.parametrize(("path", "values"), PAGES)
def test_known_and_unknown_are_the_same_work(
    app: Flask, monkeypatch: pytest.MonkeyPatch, path: str, values: dict[str, str]
) -> None:
    """In a process of its own and by its own clock, so that what else the machine does tells nothing either."""
    in_earnest(app)
    monkeypatch.setattr(passwords, "hasher", PasswordHasher())
    passwords._nobodys.cache_clear()  # noqa: SLF001 - it is made once a process, by the hasher of then
    visitor = Visitor(app)
    visitor.get(path)
    data, found = {**visitor.fields(), **values}, {KNOWN: [], UNKNOWN: []}  # type: ignore[var-annotated]
    for email in [KNOWN, UNKNOWN, UNKNOWN, KNOWN] * (SAMPLES // 2):
        began = time.process_time()
        answer = visitor.client.post(path, data={**data, "email": email})
        found[email].append(time.process_time() - began)
        assert answer.status_code in {200, 422}
        with app.app_context(), db.writing():
            db.session.execute(sa.delete(LoginAttempt))
    passwords._nobodys.cache_clear()  # noqa: SLF001
    # Of the whole, which a hash that only the known cost would make half and more of.
    assert gap(found[KNOWN], found[UNKNOWN]) < statistics.median(found[KNOWN]) / 3, found


@pytest.mark.full
@pytest.mark.parametrize(("path", "values"), PAGES)
def test_three_hundred_of_each_tell_nothing(
    app: Flask, site: str, path: str, values: dict[str, str], figures: Figures
) -> None:
    for turn in range(3):  # one of a hundred runs looks different by chance
        known, unknown = samples(app, site, path, 300, **values)
        apart, chance = gap(known, unknown), mann_whitney(known, unknown)
        if (apart < 0.01 and chance > 0.01) or turn == 2:
            break
    figures("S11", f"{path}: 300 of each, medians {apart * 1000:.2f} ms apart, p = {chance:.3f}")
    assert apart < 0.01
    assert chance > 0.01
