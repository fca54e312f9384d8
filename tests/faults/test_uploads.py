"""Uploads that break off, are killed, come twice at once or are too large leave nothing half done."""

import contextlib
import datetime as dt
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask
from support.database import KEY
from support.files import PDF, as_a_browser_sends, file_it
from support.mail import free_port
from support.municipality import PASSWORD
from support.register import give
from support.served import ROOT

from tracker import jobs
from tracker.db import db
from tracker.documents import upkeep
from tracker.documents.store import FILE_MAX, Store
from tracker.models import Document

MEGABYTE = 1024 * 1024


class Browser:
    """A person at the real server: keeps the cookies, reads the tokens."""

    def __init__(self, port: int, who: str) -> None:
        self.port, self.jar = port, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        data = {"email": f"{who}@prov.example", "password": PASSWORD, "csrf_token": self.token("/logga-in")}
        self.opener.open(f"http://127.0.0.1:{port}/logga-in", urlencode(data).encode(), timeout=30).close()

    def get(self, path: str) -> str:
        with self.opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path))
        assert found
        return found[1]

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def body(self, reference: str, content: bytes) -> tuple[bytes, str]:
        fields = {"csrf_token": self.token(f"/uppdrag/{reference}/dokument"), "kind": "attachment", "title": "Prov"}
        return as_a_browser_sends(fields, "prov.pdf", content)

    def upload(self, reference: str, content: bytes) -> tuple[int, str]:
        body, content_type = self.body(reference, content)
        headers = {"Content-Type": content_type, "Cookie": self.cookie}
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request("POST", f"/uppdrag/{reference}/dokument", body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()


@pytest.fixture
def reference(app: Flask) -> str:
    with app.app_context():
        return give()


@pytest.fixture
def server(app: Flask, reference: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The product as it is served, one worker, on the test's own database."""
    port, settings = free_port(), app.extensions["settings"]
    (settings.instance / "audit.key").write_text(KEY)
    environ = {
        **os.environ, "TRACKER_INSTANCE": str(settings.instance), "TRACKER_DATABASE_URL": settings.database_url,
        "TRACKER_BASE_URL": f"http://127.0.0.1:{port}", "TRACKER_SECRET_KEY": KEY, "TRACKER_TODAY": "2024-04-29",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", "serve", "--no-scheduler", "--workers", "1", "--port", str(port)],
        cwd=ROOT, env=environ, start_new_session=True,
    )  # fmt: skip
    for _ in range(150):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            break
        time.sleep(0.1)
    yield process, port
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)


def rows(app: Flask) -> list[Document]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Document)))


def files(app: Flask) -> list[Path]:
    return [path for path in store(app).folder.rglob("*") if path.is_file()]


def store(app: Flask) -> Store:
    return Store(app.extensions["settings"].documents)


def eventually(true: object) -> None:
    for _ in range(100):
        if true():  # type: ignore[operator]
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to be")


def test_one_that_breaks_off_half_way_leaves_neither_row_nor_file(
    app: Flask, reference: str, server: tuple[subprocess.Popen[bytes], int]
) -> None:
    _, port = server
    browser = Browser(port, "officer")
    body, content_type = browser.body(reference, PDF + bytes(4 * MEGABYTE))
    with socket.create_connection(("127.0.0.1", port)) as line:
        head = (
            f"POST /uppdrag/{reference}/dokument HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {browser.cookie}\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        line.sendall(head.encode() + body[: 2 * MEGABYTE])
        eventually(lambda: sum(path.stat().st_size for path in files(app)) > MEGABYTE)
    eventually(lambda: files(app) == [])
    assert rows(app) == []
    assert browser.upload(reference, PDF)[0] == 302


def test_two_who_send_the_same_bytes_at_once_both_get_them(
    app: Flask, server: tuple[subprocess.Popen[bytes], int]
) -> None:
    _, port = server
    with app.app_context():
        places = [give(number=str(number)) for number in range(4)]
    content = PDF + os.urandom(3 * MEGABYTE)
    browsers = [Browser(port, "officer") for _ in places]
    answers: list[tuple[int, str]] = []
    senders = [
        threading.Thread(target=lambda b=browser, p=place: answers.append(b.upload(p, content)))  # type: ignore[misc]
        for browser, place in zip(browsers, places, strict=True)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [status for status, _ in answers] == [302] * 4
    kept = rows(app)
    assert len(kept) == 4
    assert [path.read_bytes() == content for path in files(app)] == [True]
    for document in kept:
        path = f"http://127.0.0.1:{port}/dokument/{document.id}/prov.pdf"
        with browsers[0].opener.open(path, timeout=30) as answer:
            assert hashlib.sha256(answer.read()).hexdigest() == document.sha256


def test_two_presses_at_once_on_one_assignment_make_one_document(
    app: Flask, reference: str, server: tuple[subprocess.Popen[bytes], int]
) -> None:
    _, port = server
    browsers = [Browser(port, who) for who in ("officer", "registrar", "manager")]
    senders = [threading.Thread(target=browser.upload, args=(reference, PDF)) for browser in browsers]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(rows(app)) == 1


def peak(process: subprocess.Popen[bytes]) -> int:
    """Return the most memory that any process of the server has held, in kB."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getsid(int(folder.name)) == process.pid:
                high = re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())
                found.append(int(high[1]) if high else 0)
    return max(found)


def test_what_is_too_large_is_refused_with_a_page_and_memory_stays_as_it_was(
    app: Flask, reference: str, server: tuple[subprocess.Popen[bytes], int]
) -> None:
    process, port = server
    browser = Browser(port, "officer")
    assert browser.upload(reference, PDF)[0] == 302
    before = peak(process)
    status, page = browser.upload(reference, PDF + bytes(51 * MEGABYTE))
    assert (status, "Filen är större än 50 MB." in page, 'value="Prov"' in page) == (422, True, True)
    status, page = browser.upload(reference, PDF + bytes(70 * MEGABYTE))
    assert (status, "En fil får vara högst 50 MB." in page) == (413, True)
    for cookie in list(browser.jar):
        cookie.value = "ingen"  # logged out in between
    browser.token = lambda _path: ""  # type: ignore[method-assign]
    status, page = browser.upload(reference, PDF + bytes(10 * MEGABYTE))
    assert (status, "Du har loggats ut" in page) == (401, True)
    assert len(files(app)) == 1
    browser = Browser(port, "officer")
    whole = PDF + bytes(FILE_MAX - len(PDF))
    assert browser.upload(reference, whole)[0] == 302
    assert sorted(document.size or 0 for document in rows(app)) == [len(PDF), FILE_MAX]
    assert peak(process) - before < 20 * 1024


KILLED_BEFORE_ITS_ROW = """
import os, signal, sys
from pathlib import Path
from tracker.documents.store import Store
from tracker.documents.taking import take
with Store(Path(sys.argv[1])).receive() as incoming:
    incoming.write(sys.stdin.buffer.read())
    if sys.argv[2] == "kept":
        take(Store(Path(sys.argv[1])), incoming, "prov.pdf")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "left"), [("half way", "quarantined"), ("kept", "orphans")])
def test_what_a_kill_leaves_behind_is_swept_when_it_is_old_and_not_before(app: Flask, when: str, left: str) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BEFORE_ITS_ROW, str(store(app).folder), when], input=PDF, cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    (file,) = files(app)
    assert rows(app) == []
    with app.app_context():
        reference = give()
        named = file_it(app, PDF + b"%", reference=reference, name="annan.pdf").document.sha256
        nothing = {"quarantined": 0, "orphans": 0}
        job = next(job for job in jobs.TIMETABLE if job.name == "sweep")
        assert jobs.run(job, lambda: False) == nothing
        older = upkeep.QUARANTINED if left == "quarantined" else upkeep.ORPHANED
        for path in files(app):
            age(path, older - dt.timedelta(minutes=1))
        assert jobs.run(job, lambda: False) == nothing
        for path in files(app):
            age(path, older + dt.timedelta(minutes=1))
        assert jobs.run(job, lambda: False) == {**nothing, left: 1}
        assert not file.exists()
        assert [path.name for path in files(app)] == [named]
        assert list(upkeep.verify(store(app))) == []


def age(path: Path, by: dt.timedelta) -> None:
    then = time.time() - by.total_seconds()
    os.utime(path, (then, then))


def test_an_old_file_that_is_sent_anew_is_not_swept_away_under_its_row(app: Flask) -> None:
    """Between the sweep's look and its hand somebody sends the same bytes: they are new, and go back."""
    kept = store(app)
    with app.app_context():
        reference = give()
        sha256 = str(file_it(app, PDF, reference=reference).document.sha256)
        assert not upkeep.remove_orphan(kept, sha256, dt.datetime.now(dt.UTC))
        assert kept.path(sha256).read_bytes() == PDF
        age(kept.path(sha256), dt.timedelta(days=2))
        file_it(app, PDF, reference=give(number="700"))  # the file that was old is new again
        assert not upkeep.is_older(kept.path(sha256), upkeep.ORPHANED, dt.datetime.now(dt.UTC))
