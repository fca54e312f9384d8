"""The process that reads files is killed in the midst of one: the file is read all the same, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from support.database import KEY
from support.municipality import person
from support.papers import slow_pdf
from support.register import TODAY
from support.served import ROOT

from tracker import clock
from tracker.db import db
from tracker.documents.store import Store
from tracker.meetings.operations.readings import begin_reading
from tracker.models import Draft, OutgoingMail, Reading, ReadingPage
from tracker.models.reading import ReadingState

pytestmark = on_sqlite

HEAD = "Kommunstyrelsen     2024-04-24\n\n"
PAGES = 16


def page(number: int) -> str:
    return (
        f"§ {number} Ärendenummer SLK-2024-00{number}\nBänkar vid kaj {number}\nBeslut\n"
        f"Stadsledningskontoret får i uppdrag att räkna bänkarna vid kaj {number} senast 30 juni 2024."
    )


MINUTES = slow_pdf(HEAD + page(701), *(page(701 + n) for n in range(1, PAGES)), words=600_000)


@contextmanager
def scheduler(app: Flask) -> Iterator["subprocess.Popen[bytes]"]:
    settings = app.extensions["settings"]
    environ = {
        **os.environ, "TRACKER_INSTANCE": str(settings.instance), "TRACKER_DATABASE_URL": settings.database_url,
        "TRACKER_SECRET_KEY": KEY, "TRACKER_TODAY": TODAY.isoformat(), "TRACKER_SMTP_URL": "none",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", "scheduler"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait(app: Flask) -> None:
    store = Store(app.extensions["settings"].documents)
    with app.app_context(), db.writing(), store.receive() as incoming:
        incoming.write(MINUTES)
        begin_reading(store, incoming, "protokoll.pdf", actor=person("registrar"), meeting_id=None, now=clock.now())


def until(app: Flask, true: Callable[[Reading], bool], seconds: float = 60) -> Reading:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with app.app_context():
            reading = db.session.scalars(sa.select(Reading)).one()
        if true(reading):
            return reading
        time.sleep(0.1)
    raise AssertionError(f"it did not come to be: {reading.state}, {reading.pages_read} pages, {reading.problem}")


def children(pid: int) -> list[str]:
    told = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid=,args="], capture_output=True, text=True, check=False)
    return [line.split()[0] for line in told.stdout.splitlines() if "tracker.readers.child" in line]


def is_done(reading: Reading) -> bool:
    return reading.state is ReadingState.DONE


@pytest.mark.slow
def test_a_killed_reader_loses_neither_the_file_nor_what_was_read(app: Flask) -> None:
    wait(app)
    with scheduler(app) as first:
        killed_at = until(app, lambda reading: 0 < reading.pages_read < PAGES - 4).pages_read
        (orphan,) = children(first.pid)
        first.send_signal(signal.SIGKILL)
        first.wait()
    with scheduler(app) as second:
        until(app, lambda reading: reading.pages_read > killed_at)
        assert children(first.pid) == []
        until(app, is_done)
        assert not Path(f"/proc/{orphan}").exists(), "it notices that nobody listens"
        second.terminate()
        assert second.wait(10) == 0
    with app.app_context():
        whole = db.session.scalars(sa.select(Draft)).one()
        assert [row["number"] for row in whole.content["rows"]] == [str(701 + n) for n in range(PAGES)]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ReadingPage)) == 0
        assert list(db.session.scalars(sa.select(OutgoingMail.subject))) == [
            f"Protokollet är läst: {PAGES} uppdrag att granska"
        ]
    assert [path for path in Store(app.extensions["settings"].documents).folder.rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_a_reader_that_is_told_to_stop_ends_its_child_in_time(app: Flask) -> None:
    wait(app)
    with scheduler(app) as process:
        until(app, lambda reading: reading.pages_read > 0)
        (child,) = children(process.pid)
        process.terminate()
        assert process.wait(10) == 0
        assert not Path(f"/proc/{child}").exists()
        reading = until(app, lambda _: True)
        assert (reading.lease_owner, reading.state) == ("", ReadingState.WAITING)
