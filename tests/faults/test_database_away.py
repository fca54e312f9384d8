"""PostgreSQL falls down and comes back: nobody who serves dies, people are told, and nothing acknowledged is lost."""

import subprocess
import sys
import time
from pathlib import Path
from socket import create_server, socket

import pytest
from conftest import on_sqlite
from flask import Flask
from support.database import postgres_away
from support.figures import Figures
from support.register import give
from support.served import ROOT, environment_of, serving, wait_for
from support.visitor import text_of
from support.writers import SHARED, Ledger, Person, change, is_whole, register

BACK_WITHIN = 10.0
on_postgres = pytest.mark.parametrize("template", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@on_postgres
@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.5, pytest.param(60, marks=pytest.mark.full)])
def test_when_the_database_falls_down_everybody_waits_and_goes_on(
    app: Flask, tmp_path: Path, figures: Figures, seconds: float
) -> None:
    with app.app_context():
        give()
    beside, how = ((), "immediate") if seconds > 10 else (("--no-scheduler",), "fast")
    with serving(app, tmp_path, *beside) as server:
        person, health = Person(server.url, "officer"), Person(server.url, "auditor")
        workers, ledger = server.workers(), Ledger(server.url)
        with ledger.writing(change, register):
            while ledger.acknowledged < 2:
                time.sleep(0.01)
            with postgres_away(app.extensions["settings"].database_url, how=how):
                before = ledger.acknowledged
                code, page = person.get(f"/uppdrag/{SHARED}")
                assert (code, "Registret svarar inte just nu" in text_of(page)) == (503, True)
                assert health.get("/readyz")[0] == health.get("/healthz/scheduler")[0] == 503
                assert health.get("/healthz")[0] == 200
                time.sleep(seconds)
                assert ledger.acknowledged <= before + 2, "what was on its way"
            began = time.monotonic()
            while health.get("/readyz")[0] != 200 or person.get(f"/uppdrag/{SHARED}")[0] != 200:
                assert time.monotonic() - began < BACK_WITHIN
            back, during = time.monotonic() - began, ledger.acknowledged
            while ledger.acknowledged == during:
                assert time.monotonic() - began < BACK_WITHIN
                time.sleep(0.01)
        assert server.workers() == workers, "nobody died"
        if not beside:
            wait_for(f"{server.url}/healthz/scheduler")
    assert {code for code, _ in ledger.wrong} <= {503}, [text[:300] for code, text in ledger.wrong if code != 503]
    is_whole(app, ledger)
    figures(
        "R19",
        f"stopped ({how}) for {seconds} s: no worker died, health 503, back {back:.1f} s after the return, "
        f"{ledger.acknowledged} acknowledged and all there, {len(ledger.wrong)} requests told to wait",
    )


AS_SYSTEMD_DOES = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, "-m", "tracker.cli", *sys.argv[2:]])
"""


def start_on(listening: socket, environ: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start the product on a socket that stays."""
    command = [sys.executable, "-c", AS_SYSTEMD_DOES, str(listening.fileno()), "serve", "--no-scheduler"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, pass_fds=[listening.fileno()])


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    assert process.wait(20) == 0


@on_sqlite
@pytest.mark.slow
@pytest.mark.parametrize("restarts", [1, pytest.param(20, marks=pytest.mark.full)])
def test_a_restart_on_a_socket_that_stays_fails_no_request(
    app: Flask, tmp_path: Path, figures: Figures, restarts: int
) -> None:
    with app.app_context():
        give()
    with create_server(("127.0.0.1", 0), backlog=128) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environ, ledger = environment_of(app, tmp_path, url), Ledger(url)
        process = start_on(listening, environ)
        try:
            wait_for(f"{url}/readyz")
            with ledger.writing(change, register):
                for _ in range(restarts):
                    time.sleep(0.5)
                    stop(process)
                    process, before = start_on(listening, environ), ledger.acknowledged
                    while ledger.acknowledged < before + 4 and not ledger.wrong:
                        time.sleep(0.01)
            stop(process)
        finally:
            process.kill()
            process.wait()
    assert [(code, text[:300]) for code, text in ledger.wrong] == []
    is_whole(app, ledger)
    figures(
        "R19",
        f"{restarts} restarts on a socket that stays, under 2 writers: {len(ledger.took)} saves, 0 requests failed, "
        f"the longest waited {max(ledger.took):.1f} s",
    )
