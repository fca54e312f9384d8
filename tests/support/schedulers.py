"""Schedulers as they are started, each a process of its own, with mail to send."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from support.database import KEY
from support.mail import people_with_news, states
from support.register import TODAY
from tracker import clock, jobs, schema
from tracker.models.outgoing_mail import MailState

ROOT = Path(__file__).parents[2]
MORNING = clock.calendar().mail_day_from(TODAY.replace(day=30))


def environment(app: Flask, folder: Path, smtp_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "TRACKER_INSTANCE": str(folder),
        "TRACKER_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "TRACKER_SECRET_KEY": KEY,
        "TRACKER_SMTP_URL": smtp_url,
        "TRACKER_TODAY": MORNING.isoformat(),
    }


def write_mails(app: Flask, count: int) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        people_with_news(count)
    with app.app_context(), clock.standing_at(MORNING):
        jobs.run(next(job for job in jobs.TIMETABLE if job.name == "compose"), lambda: False)
    schema.close(app)
    assert states(app) == {MailState.PENDING: count}


def start(command: list[str], environ: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", *command], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def scheduler(environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    process = start(["scheduler"], environ)
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(20) == 0
        assert process.stdout
        process.stdout.close()
