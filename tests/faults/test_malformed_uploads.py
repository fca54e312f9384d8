"""Four people send damaged and hostile files to a real server, without a pause; a fifth goes on working."""

import contextlib
import itertools
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from support.damage import damaged_file
from support.figures import Figures
from support.hostile import HOSTILE
from support.processes import descendants
from support.register import give
from support.served import Server, serving
from support.writers import Person

from tracker.db import db
from tracker.documents import upkeep
from tracker.documents.store import Store
from tracker.models import Document

SENDERS = 4
CHILD_MIB = 768
GROWN_MIB = 50


def files() -> Iterator[tuple[str, bytes]]:
    """Yield damaged files without end, and every twentieth time one made to do harm."""
    hostile = itertools.cycle(HOSTILE.values())
    for seed in itertools.count():
        yield next(hostile) if seed % 20 == 19 else damaged_file(seed)


class Sender:
    """Sends files to be read, and every fourth to be filed; of those that are taken the page is a long one."""

    def __init__(self, url: str, references: list[str]) -> None:
        self.person, self.references = Person(url, "registrar"), itertools.cycle(references)
        _, self.new = self.person.get("/uppdrag/nytt")
        _, self.filing = self.person.get(f"/uppdrag/{references[0]}/dokument")

    def send(self, number: int, name: str, content: bytes) -> tuple[str, int, float]:
        began = time.monotonic()
        if number % 4 == 3:
            what, values = "filed", {"kind": "attachment", "title": f"Papper {number}", "paragraph": ""}
            path, page = f"/uppdrag/{next(self.references)}/dokument", self.filing
        else:
            what, values, path, page = "read", {"text": ""}, "/uppdrag/nytt", self.new
        code, answer = self.person.upload(path, page, values, content, name)
        assert "Traceback" not in answer
        return what, code, time.monotonic() - began


class Watch:
    """Looks at the server's memory, in MiB: the greatest reader's, and each worker's from first to last."""

    def __init__(self, server: Server) -> None:
        self.server, self.reader = server, 0
        self.workers: dict[int, list[int]] = {worker: [] for worker in server.workers()}

    def look(self) -> None:
        for pid in descendants(self.server.process.pid):
            with contextlib.suppress(OSError):
                place = Path("/proc") / str(pid)
                taken = _resident(place / "status")
                if b"tracker.readers.child" in (place / "cmdline").read_bytes():
                    self.reader = max(self.reader, taken)
                elif pid in self.workers:
                    self.workers[pid].append(taken)

    @property
    def grown(self) -> int:
        """How much the worker that grew most has grown since each had answered for a while."""
        return max(seen[-1] - seen[len(seen) // 4] for seen in self.workers.values())


def _resident(status: Path) -> int:
    lines = status.read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def waits(person: Person, reference: str, until: Callable[[], bool]) -> float:
    """Let a person look at pages until it is time; return the 95th percentile of how long they waited, in seconds."""
    took = []
    for path in itertools.cycle(("/min-lista", f"/uppdrag/{reference}", "/uppdrag")):
        began = time.monotonic()
        code, _ = person.get(path)
        assert code == 200
        took.append(time.monotonic() - began)
        if until() and len(took) > 20:
            return statistics.quantiles(took, n=20)[-1]
        time.sleep(0.05)
    raise AssertionError


@pytest.mark.slow
@on_sqlite
@pytest.mark.parametrize("number", [60, pytest.param(10_000, marks=pytest.mark.full)])
def test_damaged_files_do_no_harm(app: Flask, tmp_path: Path, figures: Figures, number: int) -> None:
    with app.app_context():
        references = [give(number=str(n)) for n in range(1, 21)]
    with serving(app, tmp_path, "--no-scheduler", "--workers", "4") as server:
        officer = Person(server.url, "officer")
        senders, lock, end = (
            [Sender(server.url, references) for _ in range(SENDERS)],
            threading.Lock(),
            threading.Event(),
        )
        begin = time.monotonic()
        alone = waits(officer, references[0], lambda: time.monotonic() - begin > number / 1000)
        watch, numbered = Watch(server), zip(range(number), files(), strict=False)

        def send_on(sender: Sender) -> list[tuple[str, int, float]]:
            done = []
            while True:
                with lock:
                    if (taken := next(numbered, None)) is None:
                        return done
                done.append(sender.send(taken[0], *taken[1]))

        def look_on() -> None:
            while not end.wait(0.05):
                watch.look()

        with ThreadPoolExecutor(SENDERS + 2) as pool:
            sending = [pool.submit(send_on, sender) for sender in senders]
            pool.submit(look_on)
            beside = waits(officer, references[0], lambda: all(future.done() for future in sending))
            end.set()
            answers = [answer for future in sending for answer in future.result()]
    said = Counter((what, code) for what, code, _ in answers)
    assert len(answers) == number
    assert {code for _, code in said} <= {200, 422, 429}, said
    assert said["read", 200]
    assert said["filed", 200]
    assert 0 < watch.reader <= CHILD_MIB
    assert watch.grown < GROWN_MIB
    settings = app.extensions["settings"]
    with app.app_context():
        rows = set(db.session.scalars(sa.select(Document.sha256)))
        assert list(upkeep.verify(Store(settings.documents))) == []
    assert {path.name for path in settings.documents.rglob("*") if path.is_file()} == rows
    figures(
        "S5",
        f"{number} damaged and hostile files by {SENDERS} at once: 0 × 5xx, {said['read', 200]} read, "
        f"{said['filed', 200]} filed, the rest refused in words; {max(took for *_, took in answers):.1f} s at most; "
        f"a reader {watch.reader} MiB at most, a worker grew {max(watch.grown, 0)} MiB; nothing left without a row; "
        f"another person's pages, 95th percentile: {alone * 1000:.0f} ms before, {beside * 1000:.0f} ms meanwhile",
    )
