"""People who write through a real server at once, and the ledger of what it acknowledged."""

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any

import sqlalchemy as sa
from flask import Flask

from support.files import PDF, as_a_browser_sends
from support.municipality import PASSWORD
from tracker import audit
from tracker.db import db
from tracker.documents import upkeep
from tracker.documents.store import Store
from tracker.models import Assignment, Document, Event, Note, Notice, Serial

SHARED = "U-2023-0001"
"""The one assignment that everybody changes."""


class _Clocked(urllib.request.HTTPRedirectHandler):
    """Follows on, and keeps when the server acknowledged what was sent, before the page that follows was asked for."""

    acknowledged_at = 0.0

    def redirect_request(self, *args: Any) -> urllib.request.Request | None:
        self.acknowledged_at = time.monotonic()
        return super().redirect_request(*args)


class Person:
    """One person with a browser of the standard library, over real HTTP; 0 is what a broken line answers."""

    def __init__(self, url: str, who: str) -> None:
        self.url = url
        self.clocked = _Clocked()
        self.opener = urllib.request.build_opener(self.clocked, urllib.request.HTTPCookieProcessor(CookieJar()))
        for _ in range(20):  # the one who answers may be killed meanwhile
            _, page = self.get("/logga-in")
            code, answer = self.post("/logga-in", page, {"email": f"{who}@prov.example", "password": PASSWORD})
            if code == 200 and "Logga ut" in answer:
                return
        raise AssertionError(f"{who} does not come in: {code} {answer[:300]}")

    def get(self, path: str) -> tuple[int, str]:
        return self._open(path, None)

    def post(self, path: str, page: str, values: dict[str, str]) -> tuple[int, str]:
        return self._open(path, urllib.parse.urlencode({**kept(page), **values}).encode())

    def upload(
        self, path: str, page: str, values: dict[str, str], content: bytes, name: str = "prov.pdf"
    ) -> tuple[int, str]:
        body, kind = as_a_browser_sends({**kept(page), **values}, name, content)
        return self._open(path, body, kind)

    def _open(self, path: str, data: bytes | None, kind: str = "") -> tuple[int, str]:
        asked = urllib.request.Request(self.url + path, data, {"Content-Type": kind} if kind else {})  # noqa: S310
        try:
            with self.opener.open(asked, timeout=40) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (OSError, HTTPException) as error:
            return 0, str(error)


def kept(page: str) -> dict[str, str]:
    """Return the hidden fields that a form of a page sends along."""
    main = page.partition("<main")[2]
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', main) for name in ("csrf_token", "version", "base")}
    return {name: unescape(value[1]) for name, value in found.items() if value}


class Ledger:
    """What the server acknowledged, and what went wrong, from all writers.

    Attributes:
        saved: the notes that were saved, with a läge.
        registered: the ids of what was registered.
        filed: the titles of documents.
        wrong: every other answer, but for two who met at one assignment.
        took: how long it took until each save was acknowledged, in seconds; the page that follows is not part of it.
        tried: all marks that were sent.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.saved: list[str] = []
        self.registered: list[str] = []
        self.filed: list[str] = []
        self.wrong: list[tuple[int, str]] = []
        self.took: list[float] = []
        self.tried: list[str] = []
        self.stopped = threading.Event()
        self.gate = threading.Barrier(1)

    @contextmanager
    def writing(self, *kinds: Callable[["Ledger", int], None]) -> Iterator[None]:
        """Let a writer of each kind write until the work inside is done, which begins when all have logged in."""
        self.gate = threading.Barrier(len(kinds) + 1)
        threads = [threading.Thread(target=kind, args=(self, number)) for number, kind in enumerate(kinds)]
        for thread in threads:
            thread.start()
        try:
            self.gate.wait(60)
            yield
        finally:
            self.stopped.set()
            for thread in threads:
                thread.join()

    def come_in(self, who: str) -> Person:
        person = Person(self.url, who)
        self.gate.wait(60)
        return person

    @property
    def acknowledged(self) -> int:
        return len(self.saved) + len(self.registered) + len(self.filed)

    def settle(self, person: Person, send: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        began = time.monotonic()
        answer = send()
        if person.clocked.acknowledged_at > began:
            self.took.append(person.clocked.acknowledged_at - began)
        return answer

    def open(self, person: Person, path: str) -> str:
        """Return a page; nothing where it did not come, which is noted."""
        code, page = person.get(path)
        if code == 200:
            return page
        self.wrong.append((code, page))
        time.sleep(0.1)
        return ""


def change(ledger: Ledger, number: int) -> None:
    """Change the one assignment that everybody changes, again and again."""
    person, turn = ledger.come_in(("officer", "manager")[number % 2]), 0
    while not ledger.stopped.is_set():
        turn += 1
        mark, path = f"Anteckning {number}.{turn}", f"/uppdrag/{SHARED}/lage"
        if not (page := ledger.open(person, path)):
            continue
        status = ("in_progress", "ready", "given")[turn % 3]
        values = {"status": status, "note": mark, "plan": f"{1 + turn % 28} juni 2024", "reason": "Prov."}
        ledger.tried.append(mark)
        code, answer = ledger.settle(person, lambda: person.post(path, page, values))  # noqa: B023 - called at once
        if code == 200 and "Läget är sparat" in answer:
            ledger.saved.append(mark)
        elif code != 409:
            ledger.wrong.append((code, answer))


def register(ledger: Ledger, number: int) -> None:
    """Register one assignment after the other; all who do take numbers of the same year and make the same §§."""
    person, turn = ledger.come_in("registrar"), 0
    while not ledger.stopped.is_set():
        turn += 1
        if not (page := ledger.open(person, "/uppdrag/nytt")):
            continue
        code, page = person.post("/uppdrag/nytt", page, {"action": "hand", "text": ""})
        draft = re.search(r"/uppdrag/nytt/(\d+)/slang", page)
        owner = re.search(r'<option value="(\d+)"[^>]*>Handläggare SLK', page)
        if draft is None or owner is None:
            ledger.wrong.append((code, page))
            continue
        values = {
            "body": "ks", "decided_on": "2024-01-10", "number": str(turn), "dnr": f"{turn}/24",
            "text": f"Räkna bänk {number}.{turn}.", "recipients": "SLK", "origin": "decision", "kind": "assignment",
            "owner": owner[1], "action": "save", "another": "y",
        }  # fmt: skip
        path = f"/uppdrag/nytt/{draft[1]}"
        code, answer = ledger.settle(person, lambda: person.post(path, page, values))  # noqa: B023 - called at once
        found = re.search(r"Uppdraget är registrerat: (U-\d{4}-\d{4})", answer)
        if code == 200 and found:
            ledger.registered.append(found[1])
        else:
            ledger.wrong.append((code, answer))


def file(ledger: Ledger, number: int) -> None:
    """Put one document after the other into the assignment that everybody changes."""
    person, turn, path = ledger.come_in("officer"), 0, f"/uppdrag/{SHARED}/dokument"
    while not ledger.stopped.is_set():
        turn += 1
        title = f"Papper {number}.{turn}"
        if not (page := ledger.open(person, path)):
            continue
        values, content = {"kind": "attachment", "title": title}, PDF + title.encode()
        code, answer = ledger.settle(person, lambda: person.upload(path, page, values, content))  # noqa: B023 - called at once
        if code == 200 and title in answer:
            ledger.filed.append(title)
        else:
            ledger.wrong.append((code, answer))


def is_whole(app: Flask, ledger: Ledger) -> None:
    """Hold the register against the ledger: all that was acknowledged is there, each with its event, nothing half."""
    with app.app_context():
        notes = list(db.session.scalars(sa.select(Note.text)))
        assert len(set(notes)) == len(notes), "nothing is saved twice"
        assert set(ledger.saved) <= set(notes) <= set(ledger.tried)
        updated = sa.select(sa.func.count()).select_from(Event).where(Event.action == "assignment.status_updated")
        assert db.session.scalar(updated) == len(notes), "each note has its event"
        references = set(db.session.scalars(sa.select(Assignment.reference))) - {SHARED}
        assert len(ledger.registered) == len(set(ledger.registered)), "no number is given twice"
        assert set(ledger.registered) <= references
        assert (db.session.scalar(sa.select(Serial.last).where(Serial.year == 2024)) or 0) == len(references)
        told = sa.select(Assignment.reference).join(Notice, Notice.assignment_id == Assignment.id)
        assert references <= set(db.session.scalars(told)), "each new assignment is to be told of"
        happened = sa.select(Event.action, sa.func.count()).group_by(Event.action)
        events = dict(db.session.execute(happened).all())
        assert events.get("assignment.registered", 0) == len(references) + 1
        assert set(ledger.filed) <= set(db.session.scalars(sa.select(Document.title)))
        assert list(upkeep.verify(Store(app.extensions["settings"].documents))) == [], "each document has its file"
        assert audit.verify() is None
