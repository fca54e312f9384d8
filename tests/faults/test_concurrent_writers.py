"""People write through real servers at once, on each database: no update is lost, nobody sees an error."""

import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from support.figures import Figures
from support.register import give
from support.served import serving
from support.writers import SHARED, Ledger, change, is_whole, register

from tracker.db import db
from tracker.models import Assignment, Note

WORST = 10.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "writers", "seconds"),
    [
        ("sqlite", 4, 10),
        pytest.param("postgres", 4, 10, marks=pytest.mark.postgres),
        pytest.param("sqlite", 8, 60, marks=pytest.mark.full),
        pytest.param("postgres", 8, 60, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_no_update_is_lost_and_nobody_sees_an_error(
    app: Flask, tmp_path: Path, figures: Figures, writers: int, seconds: float
) -> None:
    with app.app_context():
        give()
    with serving(app, tmp_path, "--workers", "4") as server:
        ledger = Ledger(server.url)
        with ledger.writing(*[(change, register)[number % 2] for number in range(writers)]):
            time.sleep(seconds)
    assert [(code, text[:300]) for code, text in ledger.wrong] == []
    assert ledger.saved
    assert ledger.registered
    is_whole(app, ledger)
    with app.app_context():
        assert set(db.session.scalars(sa.select(Note.text))) == set(ledger.saved)
        references = set(db.session.scalars(sa.select(Assignment.reference))) - {SHARED}
        assert references == set(ledger.registered)
        version = db.session.scalars(sa.select(Assignment.version).where(Assignment.reference == SHARED)).one()
        assert version >= len(ledger.saved)
    took = sorted(ledger.took)
    p99 = took[int(len(took) * 0.99)]
    figures(
        "R9",
        f"{writers} writers × {seconds} s through 4 workers: {len(took)} saves, 0 lost, 0 errors; median "
        f"{took[len(took) // 2] * 1000:.0f} ms, 99th percentile {p99 * 1000:.0f} ms, worst {took[-1] * 1000:.0f} ms",
    )
    assert took[-1] <= WORST
