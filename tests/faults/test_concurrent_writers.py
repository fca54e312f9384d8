"""Four people write through real servers at once, on each database: no update is lost, nobody sees an error."""

import re
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from support.municipality import PASSWORD
from support.register import give
from support.served import served

from tracker import audit
from tracker.db import db
from tracker.models import Assignment, Event, Note, Serial

SECONDS = 10
WRITERS = 4


class Person:
    """One person with a browser of the standard library, over real HTTP."""

    url = ""

    def __init__(self) -> None:
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.HTTPRedirectHandler()
        )

    def get(self, path: str) -> tuple[int, str]:
        return self._open(path, None)

    def post(self, path: str, page: str, values: dict[str, str]) -> tuple[int, str]:
        fields = {name: value for name in ("csrf_token", "version", "base") if (value := hidden(page, name))}
        return self._open(path, urllib.parse.urlencode({**fields, **values}).encode())

    def _open(self, path: str, data: bytes | None) -> tuple[int, str]:
        try:
            with self.opener.open(self.url + path, data, timeout=40) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


def hidden(page: str, name: str) -> str:
    from html import unescape

    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.partition("<main")[2])
    return unescape(found[1]) if found else ""


@pytest.fixture
def server(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The production server, two workers, on the test's database."""
    with app.app_context():
        give()
    with served(app, tmp_path) as (url, _):
        Person.url = url
        yield app


class Ledger:
    """What the server acknowledged, and what went wrong, from all writers."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.registered: list[str] = []
        self.wrong: list[tuple[int, str]] = []
        self.end = time.monotonic() + SECONDS

    def write(self, number: int) -> None:
        """Change the one assignment that everybody changes, again and again."""
        person = signed_in(("officer", "manager")[number % 2])
        turn = 0
        while time.monotonic() < self.end:
            turn += 1
            mark = f"Anteckning {number}.{turn}"
            _, page = person.get("/uppdrag/U-2023-0001/lage")
            status = ("in_progress", "ready", "given")[turn % 3]
            values = {"status": status, "note": mark, "plan": f"{1 + turn % 28} juni 2024", "reason": "Prov."}
            code, answer = person.post("/uppdrag/U-2023-0001/lage", page, values)
            if code == 200 and "Läget är sparat" in answer:
                self.saved.append(mark)
            elif code != 409:
                self.wrong.append((code, answer[:300]))

    def register(self, number: int) -> None:
        """Register one assignment after the other; two writers take numbers of the same year and make the same §§."""
        person = signed_in("registrar")
        turn = 0
        while time.monotonic() < self.end:
            turn += 1
            _, page = person.get("/uppdrag/nytt")
            _, page = person.post("/uppdrag/nytt", page, {"action": "hand", "text": ""})
            draft = re.search(r"/uppdrag/nytt/(\d+)/slang", page)
            values = {
                "body": "ks",
                "decided_on": "2024-01-10",
                "number": str(turn),
                "dnr": f"{turn}/24",
                "text": f"Räkna bänk {number}.{turn}.",
                "recipients": "SLK",
                "origin": "decision",
                "kind": "assignment",
                "owner": "",
                "action": "save",
                "another": "y",
            }
            code, answer = person.post(f"/uppdrag/nytt/{draft[1] if draft else 0}", page, values)
            found = re.search(r"Uppdraget är registrerat: (U-\d{4}-\d{4})", answer)
            if code == 200 and found:
                self.registered.append(found[1])
            else:
                self.wrong.append((code, answer[:300]))


def signed_in(who: str) -> Person:
    person = Person()
    _, page = person.get("/logga-in")
    person.post("/logga-in", page, {"email": f"{who}@prov.example", "password": PASSWORD})
    return person


@pytest.mark.slow
def test_no_update_is_lost_and_nobody_sees_an_error(server: Flask) -> None:
    ledger = Ledger()
    threads = [threading.Thread(target=(ledger.write, ledger.register)[n % 2], args=(n // 2,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.wrong == []
    assert len(ledger.saved) > 5
    assert len(ledger.registered) > 5
    with server.app_context():
        notes = set(db.session.scalars(sa.select(Note.text)))
        assert notes == set(ledger.saved), "what was acknowledged is there, and nothing else"
        updated = sa.select(sa.func.count()).select_from(Event).where(Event.action == "assignment.status_updated")
        assert db.session.scalar(updated) == len(ledger.saved)
        assert len(ledger.registered) == len(set(ledger.registered)), "no number is given twice"
        references = set(db.session.scalars(sa.select(Assignment.reference))) - {"U-2023-0001"}
        assert references == set(ledger.registered)
        assert db.session.scalar(sa.select(Serial.last).where(Serial.year == 2024)) == len(ledger.registered)
        version = db.session.scalars(sa.select(Assignment.version).where(Assignment.reference == "U-2023-0001")).one()
        assert version >= len(ledger.saved)
        assert audit.verify() is None
