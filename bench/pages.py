"""The pages of every day over HTTP, served as in production, each beside a bare floor in the same run.

python -m bench.pages [--assignments 100000] [--database URL of an empty database] [--rounds 40]
"""

import contextlib
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

import click
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench import lived, register, search
from tracker.accounts.operations import hash_password
from tracker.backup import number_on
from tracker.db import db
from tracker.models import Assignment, User

OPEN_SHARE = 0.15
"""Of what a register of many years holds, most has ended."""
OFFICIAL = "officer7@mat.example"
CLIENTS = 8
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Visitor:
    """One client on one connection that is kept open, with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        """Return the status and the text of an answer."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} | (FORM if body else {})
        self.connection.request(method, path, body, {**headers, "Host": "localhost"})
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def log_in(self, email: str) -> None:
        """Log in as people do."""
        form = {**self.hidden("/logga-in"), "email": email, "password": search.PASSWORD}
        status, page = self.ask("POST", "/logga-in", urlencode(form))
        if status != 302:
            raise click.ClickException(f"{email} did not get in: {page[:200]}")

    def hidden(self, path: str) -> dict[str, str]:
        """Return the hidden fields of a page's form, the token among them."""
        inputs = re.findall(r'<input[^>]*type="hidden"[^>]*>', self.ask("GET", path)[1])
        found = [dict(re.findall(r'(name|value)="([^"]*)"', tag)) for tag in inputs]
        return {tag["name"]: unescape(tag.get("value", "")) for tag in found}


@click.command()
@click.option("--assignments", default=100_000, show_default=True)
@click.option("--database", default="", help="An empty database; SQLite by default.")
@click.option("--rounds", default=40, show_default=True)
def main(assignments: int, database: str, rounds: int) -> None:
    """Fill a register with years of use, serve it, and print one line of JSON for each page."""
    rng = random.Random(2026)  # noqa: S311 - a register that can be made again
    with register.fresh(search.TODAY, database) as app:
        began = time.perf_counter()
        who = register.people(max(10, assignments // 200))  # some thirty open ones each
        register.assignments(assignments, who, register.meetings(search.TODAY, 40), spread=400, rng=rng)
        settings = app.extensions["settings"]
        lived.live(assignments, who, settings.audit_key, open_share=OPEN_SHARE, rng=rng)
        search.fill(assignments, rng)
        known = _prepare(who)
        print(json.dumps({"assignments": assignments, "filled, s": round(time.perf_counter() - began)}))
        with _served(app) as (ours, floor):
            for line in _measure(app, Visitor(ours), Visitor(floor), known, rounds):
                print(json.dumps(line, ensure_ascii=False))


@dataclass(frozen=True)
class Known:
    """What is asked for: ids and references of open assignments, those that are the official's, and the official."""

    open: list[tuple[int, str]]
    own: list[tuple[int, str]]
    official: int


def _prepare(who: register.People) -> Known:
    with db.writing():
        official = sa.update(User).where(User.email == OFFICIAL)
        db.session.execute(official.values(password_hash=hash_password(search.PASSWORD)))
        for table in db.metadata.sorted_tables:
            number_on(table)
        db.session.execute(sa.text("ANALYZE"))
    opened = sa.select(Assignment.id, Assignment.reference).where(Assignment.ended_by_id.is_(None))
    visible = opened.where(Assignment.protected_by == "").order_by(Assignment.id).limit(400)
    official = db.session.scalars(sa.select(User.id).where(User.email == OFFICIAL)).one()
    assert official in who.officials  # noqa: S101 - a measurement that would measure an empty list says so
    own = visible.where(Assignment.owner_id == official)
    of_all, of_own = ([(row.id, row.reference) for row in db.session.execute(wanted)] for wanted in (visible, own))
    db.session.remove()  # the measuring may take longer than the database lets a transaction stand idle
    return Known(of_all, of_own, official)


@contextlib.contextmanager
def _served(app: Flask) -> Iterator[tuple[int, int]]:
    """Serve the product with its own command, and the floor by the same server with as many workers."""
    settings = app.extensions["settings"]
    ports = [_free_port(), _free_port()]
    environ = {
        **os.environ, "TRACKER_INSTANCE": str(settings.instance), "TRACKER_DATABASE_URL": settings.database_url,
        "TRACKER_BASE_URL": "http://localhost", "TRACKER_TODAY": search.TODAY.isoformat(),
        "TRACKER_REGISTRY": "MK", "BENCH_DATABASE": settings.database_url,
    }  # fmt: skip
    serve = ["-m", "tracker.cli", "serve", "--no-scheduler", "--port", str(ports[0])]
    bare = ["-k", "gthread", "-w", "4", "--threads", "1", "--keep-alive", "75", "--log-level", "error"]
    started = [
        subprocess.Popen([sys.executable, *arguments], env=environ)
        for arguments in (serve, ["-m", "gunicorn", *bare, "-b", f"127.0.0.1:{ports[1]}", "bench.floor:app"])
    ]
    try:
        for port in ports:
            _wait_for(port)
        yield ports[0], ports[1]
    finally:
        for child in started:
            child.terminate()
            child.wait(30)


def _measure(app: Flask, ours: Visitor, floor: Visitor, known: Known, rounds: int) -> Iterator[dict[str, object]]:
    client = search.reader(app)
    ours.log_in(OFFICIAL)
    number = iter(range(10**9))

    def card() -> str:
        return known.open[next(number) % len(known.open)][1]

    pages: dict[str, tuple[Callable[[], str], Callable[[], str]]] = {
        "list, all open": (lambda: "/uppdrag", lambda: "/list"),
        "list, an official's": (lambda: "/uppdrag?mina=1", lambda: f"/list?owner={known.official}"),
        "case page": (lambda: f"/uppdrag/{card()}", lambda: f"/card/{card()}"),
        "Min lista": (lambda: "/min-lista", lambda: f"/list?owner={known.official}"),
        "overview": (lambda: "/oversikt", lambda: "/list"),
        "search, rare": (lambda: f"/sok?{urlencode({'q': search.RARE})}", lambda: "/list"),
        "search, common": (lambda: "/sok?q=verksamhet", lambda: "/list"),
        "export, all of an official": (
            lambda: "/uppdrag/lista/uppdrag.csv?mina=1&lage=alla",
            lambda: f"/export?owner={known.official}",
        ),
    }
    for name, (own, least) in pages.items():
        yield {"page": name, **_compare(client, ours, floor, own, least, rounds)}
    yield {"page": "saving a läge", **_saving(ours, floor, known, rounds)}
    yield {"page": f"list, {CLIENTS} clients, requests a second", **_crowd(ours, floor, rounds)}
    yield {"memory, PSS of a worker, MiB": _memory(ours.port)}


def _compare(
    client: FlaskClient, ours: Visitor, floor: Visitor, own: Callable[[], str], least: Callable[[], str], rounds: int
) -> dict[str, object]:
    """Ask both in turn, so that what else the machine does falls on both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 3):
        for visitor, path, taken in ((ours, own, times[0]), (floor, least, times[1])):
            address = path()
            began = time.perf_counter()
            status, _ = visitor.ask("GET", address)
            if status != 200:
                raise click.ClickException(f"{address}: {status}")
            if turn >= 3:
                taken.append((time.perf_counter() - began) * 1000)
    with search.counted() as seen:
        client.get(own())
    return {**_told(*times), "queries": len(seen)}


def _told(ours: list[float], floor: list[float]) -> dict[str, object]:
    ratio = round(statistics.median(ours) / statistics.median(floor), 1)
    return {"ms, median and p95": search.median_p95(ours), "floor": search.median_p95(floor), "ratio": ratio}


def _saving(ours: Visitor, floor: Visitor, known: Known, rounds: int) -> dict[str, object]:
    """Save how one assignment after another goes: a note, an event with its hashes, what search finds."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn, (number, reference) in enumerate(islice(cycle(known.own), rounds + 3)):
        page, status = f"/uppdrag/{reference}/lage", ("ready", "in_progress")[turn // len(known.own) % 2]
        form = urlencode({**ours.hidden(page), "status": status, "note": "Utredningen är klar."})
        for visitor, path, body, taken, wanted in (
            (ours, page, form, times[0], 302), (floor, f"/save/{number}", "", times[1], 200),
        ):  # fmt: skip
            began = time.perf_counter()
            answered, text = visitor.ask("POST", path, body)
            if answered != wanted:
                raise click.ClickException(f"{path}: {answered} {text[:300]}")
            taken.append((time.perf_counter() - began) * 1000)
    return _told(times[0][3:], times[1][3:])


def _crowd(ours: Visitor, floor: Visitor, rounds: int) -> dict[str, object]:
    """Let several clients ask for the list at once."""
    rates = []
    for visitor, path in ((ours, "/uppdrag"), (floor, "/list")):
        crowd = [Visitor(visitor.port, dict(visitor.cookies)) for _ in range(CLIENTS)]
        threads = [threading.Thread(target=_ask_often, args=(client, path, rounds)) for client in crowd]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rates.append(round(CLIENTS * rounds / (time.perf_counter() - began)))
    return {"ours": rates[0], "floor": rates[1], "share of the floor's": round(rates[0] / rates[1], 2)}


def _ask_often(client: Visitor, path: str, times: int) -> None:
    for _ in range(times):
        client.ask("GET", path)


def _memory(port: int) -> list[int]:
    """Return the memory of each process that serves the product, its share of what is shared included."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"--port\0{port}" in (place / "cmdline").read_text():
                pss = re.search(r"^Pss:\s+(\d+)", (place / "smaps_rollup").read_text(), re.MULTILINE)
                found.append(int(pss[1]) // 1024 if pss else 0)
    return sorted(found)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise click.ClickException(f"Nothing answers at port {port}.")


if __name__ == "__main__":
    main()
