"""The scheduler that leads is killed or stands still: another leads, and what the first writes late touches no row."""

import datetime as dt
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from support.figures import Figures
from support.mail import answers, mails, rude, sink
from support.schedulers import environment, start, write_mails

from tracker import jobs
from tracker.db import Base, database_now, db
from tracker.models import JobRun, Lease, OutgoingMail
from tracker.models.outgoing_mail import MailState
from tracker.scheduler import STUCK_EXIT

LEADS_WITHIN = 90.0
WRITTEN = ("lease", "job_run", "outgoing_mail", "mail_attempt", "notice", "event_head")


def leads(process: "subprocess.Popen[str]", epoch: int) -> None:
    assert process.stdout
    assert select.select([process.stdout], [], [], LEADS_WITHIN)[0], "nobody leads"
    assert process.stdout.readline() == f"The scheduler leads, epoch {epoch}.\n"


def end(process: "subprocess.Popen[str]") -> None:
    """Leave no process behind, whatever became of the test."""
    process.kill()
    process.wait()
    assert process.stdout
    process.stdout.close()


def until(app: Flask, holds: Callable[[], bool], seconds: float = 30) -> None:
    last = time.monotonic() + seconds
    with app.app_context():
        while not holds():
            assert time.monotonic() < last
            db.session.rollback()
            time.sleep(0.05)


@pytest.mark.parametrize(
    ("template", "kills"),
    [
        ("sqlite", 1),
        pytest.param("sqlite", 10, marks=pytest.mark.full),
        pytest.param("postgres", 10, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_another_scheduler_leads_when_the_leader_is_killed(
    app: Flask, tmp_path: Path, figures: Figures, kills: int
) -> None:
    """One that is started then, and in the full size one that stands by."""
    waits = []
    with sink() as taking:
        environ = environment(app, tmp_path, taking.url)
        first = start(["scheduler"], environ)
        leads(first, 1)
        for epoch in range(2, kills + 2):
            if kills > 1:
                other = start(["scheduler"], environ)
                time.sleep(3)
            began = time.monotonic()
            end(first)
            if kills == 1:
                other = start(["scheduler"], environ)
            leads(other, epoch)
            waits.append(time.monotonic() - began)
            first = other
        end(first)
    standing = "one that stood by" if kills > 1 else "one that was started then"
    figures("R4", f"{kills} leaders killed: {standing} led after {max(waits):.1f} s at most")


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that schedulers write."""
    with app.app_context():
        tables = [Base.metadata.tables[name] for name in WRITTEN]
        found = {t.name: [tuple(row) for row in db.session.execute(sa.select(t).order_by(t.c.id))] for t in tables}
        db.session.rollback()
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "seconds"),
    [
        ("sqlite", 0),
        pytest.param("sqlite", 300, marks=pytest.mark.full),
        pytest.param("postgres", 300, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_a_leader_that_stood_still_changes_nothing_when_it_goes_on(
    app: Flask, tmp_path: Path, figures: Figures, seconds: int
) -> None:
    write_mails(app, 2)
    arrived, going_on, lines = threading.Event(), threading.Event(), []

    def slow_for_the_first(line: socket.socket) -> None:
        lines.append(line)
        if len(lines) > 1:
            answers(line)
            return
        answers(line, "END")
        arrived.set()
        going_on.wait(600)
        line.sendall(b"250 OK\r\n")
        line.recv(100)

    with rude(slow_for_the_first) as url:
        environ = environment(app, tmp_path, url)
        first = start(["scheduler"], environ)
        leads(first, 1)
        second = start(["scheduler"], environ) if seconds else None
        assert arrived.wait(20)
        first.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        if not second:
            let_leases_run_out(app)
            second = start(["scheduler"], environ)
        try:
            leads(second, 2)
            waited = time.monotonic() - began
            time.sleep(max(0.0, seconds - waited))
            until(app, lambda: {(mail.state, mail.unsure) for mail in mails()} == {("pending", 1), ("sent", 0)})
            until(app, lambda: has_rested(jobs.TIMETABLE[-1].name))
            second.send_signal(signal.SIGSTOP)
            before = rows(app)
            time.sleep(1.1)  # the clock of SQLite tells whole seconds
            going_on.set()
            first.send_signal(signal.SIGCONT)
            first.terminate()
            assert first.wait(20) in {0, STUCK_EXIT}
            assert rows(app) == before
            second.send_signal(signal.SIGCONT)
            second.terminate()
            assert second.wait(20) == 0
        finally:
            going_on.set()
            end(first)
            end(second)
    stood = f"{seconds} s, another led after {waited:.0f} s" if seconds else "until its leases had run out"
    figures(
        "R4", f"a leader stood still within a mail, {stood}; its late writes touched 0 rows of {len(WRITTEN)} tables"
    )


def let_leases_run_out(app: Flask) -> None:
    with app.app_context(), db.writing():
        past = database_now() - dt.timedelta(seconds=1)
        db.session.execute(sa.update(Lease).values(until=past))
        sending = OutgoingMail.state == MailState.IN_DATA
        db.session.execute(sa.update(OutgoingMail).where(sending).values(lease_until=past))


def has_rested(job: str) -> bool:
    row = db.session.scalars(sa.select(JobRun).where(JobRun.name == job)).one_or_none()
    return row is not None and row.ended_at is not None
