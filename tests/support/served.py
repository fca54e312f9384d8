"""The product as a server that runs, and people at it over real HTTP."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from flask import Flask

from support.mail import free_port
from support.processes import children
from support.register import TODAY
from support.visitor import Visitor, text_of

ROOT = Path(__file__).parents[2]


@dataclass
class Answer:
    """What a server answered, as the test client's answers are read."""

    status_code: int
    headers: Message
    text: str

    @property
    def mimetype(self) -> str:
        return self.headers.get_content_type()


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the test looks at each answer."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Browser:
    """A person's browser that speaks real HTTP, with the test client's get and post."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Answer:
        return self._ask(path, None)

    def post(self, path: str, data: dict[str, str], *, follow_redirects: bool = False) -> Answer:
        assert not follow_redirects
        return self._ask(path, urllib.parse.urlencode(data).encode())

    def _ask(self, path: str, body: bytes | None) -> Answer:
        try:
            answer = self._opener.open(self.url + path, body, 20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.status, answer.headers, answer.read().decode())


class FarVisitor(Visitor):
    """A visitor of a server that runs."""

    def __init__(self, url: str, email: str, password: str) -> None:
        self.client: Any = Browser(url)
        self.who = email
        self.get("/logga-in")
        assert self.send({"email": email, "password": password}, at="/logga-in").status_code == 302, text_of(self.page)


@dataclass
class Server:
    """The product as it is started.

    Attributes:
        url: its address.
        environ: its settings.
        process: the supervisor.
    """

    url: str
    environ: dict[str, str]
    process: "subprocess.Popen[bytes]"

    def workers(self) -> list[int]:
        """Return the process ids of those who answer requests."""
        return [worker for child in children(self.process.pid) for worker in children(child)]


def environment_of(app: Flask, folder: Path, url: str) -> dict[str, str]:
    """Return the settings with which an application's database is served at an address."""
    settings = app.extensions["settings"]
    (folder / "served.key").write_bytes(settings.audit_key)
    return {
        **os.environ,
        "TRACKER_INSTANCE": str(settings.instance), "TRACKER_DATABASE_URL": settings.database_url,
        "TRACKER_TODAY": TODAY.isoformat(), "TRACKER_SECRET_KEY": settings.secret_key, "TRACKER_BASE_URL": url,
        "TRACKER_REGISTRY": settings.registry, "TRACKER_AUDIT_KEY_FILE": str(folder / "served.key"),
        "TRACKER_SMTP_URL": "none",
    }  # fmt: skip


@contextmanager
def serving(app: Flask, folder: Path, *options: str, ready: str = "/readyz", **changes: str) -> Iterator[Server]:
    """Serve an application's database with the production server, with options and settings of one's own.

    Two workers where nothing else is said: they begin sooner than the usual four.
    """
    port = free_port()
    environ = {**environment_of(app, folder, f"http://127.0.0.1:{port}"), **changes}
    command = [sys.executable, "-m", "tracker.cli", "serve", "--port", str(port), "--workers", "2", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environ)
    try:
        wait_for(f"http://127.0.0.1:{port}{ready}")
        yield Server(f"http://127.0.0.1:{port}", environ, process)
    finally:
        process.terminate()
        assert process.wait(20) == 0


@contextmanager
def served(app: Flask, folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve an application's database with the production server; yield its address and its settings."""
    with serving(app, folder) as server:
        yield server.url, server.environ


def wait_for(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except urllib.error.HTTPError as early:
            early.close()
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
