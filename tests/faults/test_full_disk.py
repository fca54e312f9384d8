"""The disk is full: what is there is read, a save says why it cannot be, nothing is damaged, and it goes on alone."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from support.database import Template, settings_for
from support.figures import Figures
from support.files import PDF
from support.register import TODAY, give
from support.served import serving
from support.visitor import text_of
from support.writers import SHARED, Person

from tracker import audit, clock, schema
from tracker.app import create_app
from tracker.db import db
from tracker.documents import upkeep
from tracker.documents.store import Store
from tracker.models import Note

SIZE = 24 * 1024 * 1024
LONG = "Bänkarna räknas om, för några har flyttats. " * 80
FULL = "Servern har inget utrymme kvar."


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if made.returncode:
        pytest.skip(f"no disk can be mounted here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def app(sqlite_template: Template, disk: Path) -> Iterator[Flask]:
    made = create_app(settings_for(sqlite_template.copy(disk), disk, today=TODAY), TESTING=True)
    with made.app_context():
        give()
    yield made
    schema.close(made)
    clock.shift_to(None)


def fill(folder: Path) -> Path:
    """Take all room that is left."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(64 * 1024)):
                pass
        except OSError:
            return filler


def note(person: Person, turn: int) -> tuple[int, str, str]:
    """Save a long note; return the answer with the note."""
    path, words = f"/uppdrag/{SHARED}/lage", f"{turn}. {LONG}".strip()
    _, page = person.get(path)
    values = {"status": ("in_progress", "given")[turn % 2], "note": words}
    return *person.post(path, page, values), words


def test_pages_are_read_and_saves_say_why_not_until_there_is_room_again(
    app: Flask, disk: Path, tmp_path: Path, figures: Figures
) -> None:
    with serving(app, tmp_path, "--no-scheduler", ready="/healthz") as server:
        person, saved = Person(server.url, "officer"), []
        workers = server.workers()
        code, _, words = note(person, 0)
        assert code == 200
        saved.append(words)
        filler = fill(disk)
        for turn in range(1, 2000):  # what SQLite has room for already it may still write
            code, answer, words = note(person, turn)
            if code != 200:
                break
            saved.append(words)
        assert code == 507
        assert FULL in text_of(answer)
        refused = 1
        _, page = person.get(f"/uppdrag/{SHARED}/dokument")
        code, answer = person.upload(
            f"/uppdrag/{SHARED}/dokument", page, {"kind": "attachment", "title": "Prov"}, PDF + bytes(1024 * 1024)
        )
        assert (code, FULL in text_of(answer)) == (507, True)
        pages = ("/", "/min-lista", "/uppdrag", f"/uppdrag/{SHARED}", "/sok?q=0738/23", "/hjalp", "/oversikt")
        assert {path: person.get(path)[0] for path in pages} == dict.fromkeys(pages, 200)
        filler.unlink()
        code, _, words = note(person, turn + 1)
        assert code == 200
        saved.append(words)
        _, page = person.get(f"/uppdrag/{SHARED}/dokument")
        code, _ = person.upload(f"/uppdrag/{SHARED}/dokument", page, {"kind": "attachment", "title": "Prov"}, PDF)
        assert code == 200
        assert "less than 500 MB are left on the disk" in person.get("/readyz")[1]
        assert server.workers() == workers, "nobody was started again"
    with app.app_context():
        assert db.session.scalar(sa.text("PRAGMA integrity_check")) == "ok"
        assert [found.strip() for found in db.session.scalars(sa.select(Note.text).order_by(Note.id))] == saved
        assert audit.verify() is None
        assert list(upkeep.verify(Store(app.extensions["settings"].documents))) == []
    figures(
        "R18",
        f"a disk of {SIZE // 1024 // 1024} MB filled: {len(pages)} pages read, {refused + 1} saves answered 507 in "
        f"words, {len(saved)} acknowledged notes all there, integrity ok, went on with the same workers",
    )
