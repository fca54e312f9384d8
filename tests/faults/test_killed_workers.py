"""Those who answer requests are killed under load: all that was acknowledged is there, and nothing is half."""

import contextlib
import os
import random
import signal
import time
from pathlib import Path

import pytest
from flask import Flask
from support.figures import Figures
from support.register import give
from support.served import serving
from support.writers import Ledger, change, file, is_whole, register

from tracker.documents import upkeep
from tracker.documents.store import Store

BETWEEN, LONGEST = 0.5, 5.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "kills"),
    [
        ("sqlite", 6),
        pytest.param("postgres", 6, marks=[pytest.mark.full, pytest.mark.postgres]),
        pytest.param("sqlite", 120, marks=pytest.mark.full),
        pytest.param("postgres", 120, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_what_was_acknowledged_is_there_whole_though_workers_were_killed(
    app: Flask, tmp_path: Path, figures: Figures, kills: int
) -> None:
    rng = random.Random(11)  # noqa: S311 - whom to kill, reproducibly
    with app.app_context():
        give()
    with serving(app, tmp_path, "--workers", "4", "--no-scheduler") as server:
        ledger = Ledger(server.url)
        killed = 0
        with ledger.writing(change, register, file, change):
            while killed < kills:
                time.sleep(BETWEEN)
                let_one_be_saved(ledger)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(rng.choice(server.workers()), signal.SIGKILL)
                    killed += 1
    broken = len(ledger.wrong)
    assert {code for code, _ in ledger.wrong} <= {0}, [text[:300] for code, text in ledger.wrong if code]
    assert ledger.acknowledged >= kills // 2, "the kills left no time to write"
    is_whole(app, ledger)
    left = swept(app)
    figures(
        "R11",
        f"{kills} SIGKILL, each {BETWEEN} s and a save after the last, of 4 workers under 4 writers: "
        f"{ledger.acknowledged} acknowledged, 0 missing, 0 half written, {broken} requests broke off, {left} files "
        "without a row swept",
    )


def let_one_be_saved(ledger: Ledger) -> None:
    """Wait for a save, which on a busy machine takes longer than it is between two kills."""
    before, until = ledger.acknowledged, time.monotonic() + LONGEST
    while ledger.acknowledged == before and time.monotonic() < until:
        time.sleep(0.005)


def swept(app: Flask) -> int:
    """Make every file old, sweep, and return how many went; what rows name is there still."""
    store = Store(app.extensions["settings"].documents)
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    for path in files:
        long_ago = time.time() - 2 * upkeep.ORPHANED.total_seconds()
        os.utime(path, (long_ago, long_ago))
    with app.app_context():
        upkeep.sweep(store, lambda: False)
        assert list(upkeep.verify(store)) == []
        left = {path.name for path in store.folder.rglob("*") if path.is_file()}
        assert left == set(upkeep.named())
    return len(files) - len(left)
