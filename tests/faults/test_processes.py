"""The product as it is started: the scheduler beside the web, back when it is killed, gone when it is told to stop."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import on_sqlite
from flask import Flask
from support.database import KEY
from support.figures import Figures
from support.mail import answers, free_port, people_with_news, rude
from support.processes import alive, children, descendants
from support.register import TODAY
from support.served import ROOT

from tracker import clock, jobs, schema
from tracker.models.lease import SILENT_MAX

MORNING = TODAY.replace(day=30)


@dataclass
class Service:
    """A running product: its process, its address, and every process that came of it."""

    process: "subprocess.Popen[bytes]"
    port: int
    seen: set[int] = field(default_factory=set)

    def health(self, path: str = "/healthz/scheduler") -> tuple[int, dict[str, Any]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)
        except OSError:
            return 0, {}

    def until(self, status: int, path: str = "/healthz/scheduler", seconds: float = 20) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            code, facts = self.health(path)
            if code == status:
                self.seen |= descendants(self.process.pid)
                return facts
            time.sleep(0.05)
        raise AssertionError(f"{path} did not answer {status} within {seconds} s, but {self.health(path)}")

    def stop(self, how: signal.Signals = signal.SIGTERM, within: float = 10) -> int:
        self.seen |= descendants(self.process.pid)
        began = time.monotonic()
        self.process.send_signal(how)
        code = self.process.wait(within)
        assert time.monotonic() - began <= within
        return code


@contextlib.contextmanager
def running(app: Flask, folder: Path, smtp_url: str = "none", *, command: str = "serve") -> Iterator[Service]:
    schema.close(app)
    port = free_port()
    environ = {
        **os.environ, "TRACKER_INSTANCE": str(folder), "TRACKER_SECRET_KEY": KEY, "TRACKER_TODAY": MORNING.isoformat(),
        "TRACKER_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "TRACKER_SMTP_URL": smtp_url,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", command, "--port", str(port)], cwd=ROOT, env=environ
    )
    service = Service(process, port)
    try:
        yield service
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_time_and_leaves_no_process(app: Flask, tmp_path: Path, how: signal.Signals) -> None:
    with running(app, tmp_path) as service:
        service.until(200)
        assert len(descendants(service.process.pid)) >= 3  # the web, its workers, the scheduler
        assert service.stop(how) == 0
        assert alive(service.seen) == set()


def test_when_the_supervisor_is_killed_nothing_is_left_behind(app: Flask, tmp_path: Path) -> None:
    with running(app, tmp_path) as service:
        service.until(200)
        service.process.kill()
        service.process.wait()
        end = time.monotonic() + 10
        while alive(service.seen) and time.monotonic() < end:
            time.sleep(0.1)
        assert alive(service.seen) == set()


def test_a_killed_scheduler_is_back_within_five_seconds_and_health_tells_of_it(
    app: Flask, tmp_path: Path, figures: Figures
) -> None:
    with running(app, tmp_path) as service:
        first = service.until(200)
        (scheduler,) = [pid for pid in children(service.process.pid) if not children(pid)]
        os.kill(scheduler, signal.SIGKILL)
        killed = time.monotonic()
        assert service.until(503, seconds=2)["status"] == "dead"
        again = service.until(200, seconds=5)
        back = time.monotonic() - killed
        assert back <= 5
        assert again["epoch"] == first["epoch"] + 1
        assert service.health("/healthz") == (200, {"status": "ok"})
        assert service.stop() == 0
    figures("R17", f"SIGKILL: health tells of it within 2 s, another leads after {back:.1f} s")


@on_sqlite
@pytest.mark.slow
@pytest.mark.full
def test_a_scheduler_that_stands_still_is_told_of_within_three_minutes(
    app: Flask, tmp_path: Path, figures: Figures
) -> None:
    with running(app, tmp_path) as service:
        service.until(200)
        (scheduler,) = [pid for pid in children(service.process.pid) if not children(pid)]
        os.kill(scheduler, signal.SIGSTOP)
        began = time.monotonic()
        assert service.until(503, seconds=SILENT_MAX.total_seconds() + 15)["status"] == "silent"
        told = time.monotonic() - began
        os.kill(scheduler, signal.SIGCONT)
        service.until(200, seconds=60)  # it goes on, or ends itself and is started again
        assert service.stop() == 0
    figures("R17", f"SIGSTOP: health tells of it after {told:.0f} s, and is well again after SIGCONT")


@on_sqlite
@pytest.mark.slow
def test_a_mail_in_flight_to_a_silent_server_is_waited_for(app: Flask, tmp_path: Path, figures: Figures) -> None:
    with app.app_context():
        with clock.standing_at(TODAY):
            people_with_news(1)
        with clock.standing_at(MORNING):
            jobs.run(next(job for job in jobs.TIMETABLE if job.name == "compose"), lambda: False)

    def silent(line: socket.socket) -> None:
        answers(line, "END")
        time.sleep(25)

    with rude(silent) as url, running(app, tmp_path, url) as service:
        service.until(200)
        time.sleep(3)  # the text is sent, and the answer does not come
        began = time.monotonic()
        assert service.stop(within=65) == 0
        waited = time.monotonic() - began
        assert waited > 5, "it did not wait for the mail in hand"
        assert alive(service.seen) == set()
    figures("R2", f"SIGTERM with a mail in hand and a silent server: stopped after {waited:.0f} s, no process left")


@pytest.mark.parametrize("scene", ["2024", "2021"])
def test_the_demonstration_serves_keeps_its_scheduler_and_stops(tmp_path: Path, scene: str) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", "demo", "--scene", scene, "--port", str(port)], cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TRACKER_INSTANCE": str(tmp_path)},
    )  # fmt: skip
    service = Service(process, port)
    try:
        assert service.until(200, seconds=40)["status"] == "ok"
        assert service.health("/readyz")[0] == 200
        assert service.stop() == 0
        assert alive(service.seen) == set()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
