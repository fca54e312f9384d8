"""The power goes at any moment: what SQLite had acknowledged is there, and the files are whole.

Every write and sync of a process that saves is recorded. At each of many moments the files are put together as a disk
may hold them then: what was synced surely, what was not wholly, in part or not at all.
"""

import os
import random
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from conftest import on_sqlite
from flask import Flask
from support.database import settings_for
from support.figures import Figures
from support.register import TODAY, give
from support.served import ROOT, environment_of
from support.traced import Disk, recorded

from tracker import audit, schema
from tracker.app import create_app


@on_sqlite
@pytest.mark.slow
@pytest.mark.parametrize(("saves", "moments"), [(12, 12), pytest.param(150, 200, marks=pytest.mark.full)])
def test_no_acknowledged_save_is_lost_and_the_files_are_whole(
    app: Flask, tmp_path: Path, figures: Figures, saves: int, moments: int
) -> None:
    with app.app_context():
        give()
    schema.close(app)
    before = (tmp_path / "copy.db").read_bytes()
    assert not (tmp_path / "copy.db-wal").exists()
    environ = environment_of(app, tmp_path, "http://localhost")
    environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
    steps = recorded([sys.executable, "-m", "support.committing", str(saves)], environ, tmp_path / "copy.db")
    rng = random.Random(12)  # noqa: S311 - when the power goes, reproducibly
    for moment in sorted(rng.sample(range(len(steps)), min(moments, len(steps)))):
        disk = Disk({str(tmp_path / "copy.db"): bytearray(before)})
        acknowledged = []
        for step in steps[:moment]:
            if step.kind == "ack":
                acknowledged.append(step.data.decode().strip())
            else:
                disk.do(step)
        disk.lose_power(rng)
        is_whole(disk, acknowledged, tmp_path / "after")
    kinds = {step.path.rpartition("-")[2] if "-wal" in step.path else "file" for step in steps if step.kind == "write"}
    assert kinds == {"wal", "file"}, "pages were moved from the log to the file meanwhile"
    figures(
        "R12",
        f"{saves} saves in {len(steps)} writes and syncs, the power gone at {moments} moments: 0 acknowledged lost, "
        "integrity ok and the chain whole each time",
    )


def is_whole(disk: Disk, acknowledged: list[str], folder: Path) -> None:
    folder.mkdir()
    for path, content in disk.files.items():
        (folder / Path(path).name).write_bytes(content)
    connection = sqlite3.connect(folder / "copy.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    notes = [text for (text,) in connection.execute("SELECT text FROM note ORDER BY id")]
    assert notes[: len(acknowledged)] == acknowledged
    assert len(notes) <= len(acknowledged) + 1
    connection.close()
    found = create_app(settings_for(f"sqlite:///{folder / 'copy.db'}", folder, today=TODAY))
    with found.app_context():
        assert audit.verify() is None
    schema.close(found)
    shutil.rmtree(folder)
