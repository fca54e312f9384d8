"""The doctor names what is wrong with an installation, and says what to do about it."""

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.commands import ROOT, run
from support.files import PDF, file_it
from support.mail import sink
from support.municipality import body

from tracker import audit, schema
from tracker.app import create_app
from tracker.db import db
from tracker.documents.store import Store
from tracker.meetings.operations.paragraphs import find_or_add_paragraph


@pytest.fixture
def healthy(installed: Callable[..., Path], tmp_path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """An installation with people, a mail server and a scheduler."""
    with sink() as taking:
        environ = {"TRACKER_SMTP_URL": taking.url}
        installed()
        for role in ("admin", "registrar"):
            arguments = ("users", "add", f"{role}@kommun.se", "--name", role, "--role", role)
            assert run(tmp_path, *arguments).returncode == 0
        scheduler = subprocess.Popen(
            [sys.executable, "-m", "tracker.cli", "scheduler"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "TRACKER_INSTANCE": str(tmp_path), **environ},
        )  # fmt: skip
        assert scheduler.stdout
        assert "leads" in scheduler.stdout.readline()
        yield tmp_path, environ
        scheduler.terminate()
        scheduler.wait(20)
        scheduler.stdout.close()


def faults(instance: Path, **environ: str) -> dict[str, str]:
    answer = run(instance, "doctor", **environ)
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    wrong = {line["check"]: line["text"] for line in found if not line["ok"]}
    assert answer.returncode == (1 if wrong else 0)
    assert "Traceback" not in answer.stderr
    return wrong


def execute(instance: Path, statement: str, *values: str) -> None:
    with sqlite3.connect(instance / "fullgjort.db", timeout=20) as connection:
        connection.execute(statement, values)
    connection.close()


def document(instance: Path) -> Path:
    """File a document in the installation, and return where its file lies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_INSTANCE", str(instance))
        app = create_app()
    with app.app_context():
        with db.writing():
            paragraph = find_or_add_paragraph(body("KS"), dt.date(2023, 9, 20), "633", today=dt.date(2024, 4, 29))
            audit.record("paragraph.recorded", paragraph, actor=None)
        filed = file_it(app, PDF, paragraph=paragraph, name="svar.pdf", who="")
    schema.close(app)
    return Store(instance / "documents").path(str(filed.document.sha256))


@contextmanager
def elsewhere(folder: Path) -> Iterator[None]:
    """Let a folder lie on another file system, out of which nothing can be moved by renaming."""
    folder.rmdir()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        assert Path(other).stat().st_dev != folder.parent.stat().st_dev
        folder.symlink_to(other)
        yield
        folder.unlink()


def test_it_names_each_planted_faults(healthy: tuple[Path, dict[str, str]]) -> None:
    instance, environ = healthy
    assert faults(instance, **environ) == {}
    (instance / "audit.key").chmod(0o644)
    assert "chmod 600" in faults(instance, **environ)["keys"]
    (instance / "audit.key").chmod(0o600)
    assert "https" in faults(instance, **environ, TRACKER_BASE_URL="http://uppdrag.kommun.se")["address"]
    assert "Take it away" in faults(instance, **environ, TRACKER_TODAY="2024-04-29")["day"]
    assert "TRACKER_SMTP_URL" in faults(instance, TRACKER_SMTP_URL="none")["mail server"]
    assert "does not take us" in faults(instance, TRACKER_SMTP_URL="smtp://127.0.0.1:9")["mail server"]
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    assert "does not answer" in faults(instance, **environ, TRACKER_DATABASE_URL=nowhere)["database"]
    execute(instance, "UPDATE job_run SET not_before = '2100-01-01', error = 'Nej.' WHERE name = 'deliver'")
    assert "Mail rests: Nej." in faults(instance, **environ)["mail"]
    execute(instance, "UPDATE job_run SET not_before = NULL")
    execute(instance, "UPDATE user SET active = 0 WHERE email = 'registrar@kommun.se'")
    wrong = faults(instance, **environ)
    assert "registrar" in wrong["people"]
    assert "broken" in wrong["history"]
    execute(instance, "UPDATE user SET active = 1")
    path = document(instance)
    assert faults(instance, **environ) == {}
    assert run(instance, "documents", "verify", **environ).returncode == 0
    assert json.loads(run(instance, "reindex", **environ).stdout)["mended"] == 0
    path.write_bytes(b"%PDF-annat")
    changed = run(instance, "documents", "verify", **environ)
    assert (changed.returncode, json.loads(changed.stdout)) == (
        1, {"sha256": path.name, "missing": False, "documents": [1]},
    )  # fmt: skip
    path.unlink()
    gone = run(instance, "documents", "verify", **environ)
    assert (gone.returncode, json.loads(gone.stdout)["missing"]) == (1, True)
    assert "1 files are missing" in faults(instance, **environ)["files"]
    path.write_bytes(PDF)
    left = instance / "documents" / "quarantine" / "left"
    left.write_bytes(b"half a fi")
    os.utime(left, (0, 0))
    assert json.loads(run(instance, "documents", "sweep", **environ).stdout) == {"quarantined": 1, "orphans": 0}
    with elsewhere(left.parent):
        assert "does not take files" in faults(instance, **environ)["documents"]
    older = "UPDATE alembic_version SET version_num = '0001'"
    execute(instance, older)
    assert "Run migrate" in faults(instance, **environ)["schema"]
    execute(instance, older.replace("0001", schema.newest()))
    assert faults(instance, **environ) == {}


def test_it_tells_of_a_scheduler_that_is_not_there(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "--municipality", "Provköping").returncode == 0
    assert "Start serve" in faults(tmp_path)["scheduler"]


def test_backup_and_restore_from_the_command_line(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert run(first, "init", "--municipality", "Provköping").returncode == 0
    made = run(first, "backup", str(tmp_path / "backup"))
    assert (made.returncode, json.loads(made.stdout)["rows"]["body"] > 50) == (0, True), made.stderr
    assert run(first, "restore", str(tmp_path / "backup"), "--verify").returncode == 0
    refused = run(first, "restore", str(tmp_path / "backup"))
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    other_key = run(second, "restore", str(tmp_path / "backup"))
    assert (other_key.returncode, "does not hold" in other_key.stderr) == (1, True)
    restored = run(second, "restore", str(tmp_path / "backup"), TRACKER_AUDIT_KEY_FILE=str(first / "audit.key"))
    assert restored.returncode == 0, restored.stderr
    assert run(second, "audit", "verify", TRACKER_AUDIT_KEY_FILE=str(first / "audit.key")).returncode == 0
