"""A backup taken while people write holds one moment, restores into either database, and a damaged one is refused."""

import gzip
import hashlib
import json
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.commands import run_in
from support.database import Template, settings_for
from support.figures import Figures
from support.files import PDF, file_it
from support.mail import people_with_news
from support.municipality import PASSWORD
from support.register import TODAY, give
from support.served import FarVisitor, served
from support.visitor import Visitor, text_of

from tracker import audit, backup, clock, schema
from tracker.app import create_app
from tracker.db import Base, db
from tracker.documents import upkeep
from tracker.documents.store import Store
from tracker.models import Document, Event, EventHead, OutgoingMail, WebSession
from tracker.models.outgoing_mail import MailState
from tracker.reminders import jobs


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An installation with nothing in it, on either database."""
    template: Template = request.getfixturevalue(f"{request.param}_template")
    folder = tmp_path / "fresh"
    folder.mkdir()
    url = template.empty(folder)
    made = create_app(settings_for(url, folder, today=TODAY), TESTING=True)
    yield made
    schema.close(made)
    clock.shift_to(None)
    template.drop(url)


@pytest.fixture
def lived_in(app: Flask) -> Flask:
    """A register with something of everything: assignments, history, letters, a log-in."""
    with app.app_context(), clock.standing_at(TODAY):
        reference = give(plan="KS 12 juni 2024")
        file_it(app, PDF, reference=reference, name="svar.pdf")
        people_with_news(3)
        with clock.standing_at(TODAY.replace(day=30)):
            jobs.compose(lambda: False)
    Visitor(app, "registrar")
    return app


def rows(app: Flask) -> dict[str, int]:
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if table.name not in backup.PASSING]
        return {t.name: db.session.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in tables}


def test_a_backup_restores_into_either_database(lived_in: Flask, fresh: Flask, tmp_path: Path) -> None:
    made = backup.make(lived_in, tmp_path / "backup")
    before = rows(lived_in)
    backup.restore(fresh, tmp_path / "backup")
    after = rows(fresh)
    grown = {"event", "event_detail"}  # that it was restored is part of the history
    assert {name: count for name, count in after.items() if name not in grown} == {
        name: count for name, count in before.items() if name not in grown
    }
    assert after["event"] == before["event"] + 1
    again = backup.make(fresh, tmp_path / "again")
    changed = {name for name, said in made["tables"].items() if again["tables"][name]["sha256"] != said["sha256"]}
    assert changed == {"event", "event_detail", "event_head", "outgoing_mail"}
    with fresh.app_context():
        assert audit.verify() is None
        assert set(db.session.scalars(sa.select(OutgoingMail.state))) == {MailState.HELD}
        assert db.session.scalars(sa.select(WebSession)).all() == []
        assert db.session.scalars(sa.select(Event.action).order_by(Event.seq.desc())).first() == "installation.restored"
    registrar = Visitor(fresh, "registrar")
    assert "Räkna stadens bänkar" in text_of(registrar.get("/uppdrag"))
    assert made["files"] == {hashlib.sha256(PDF).hexdigest(): len(PDF)}
    with fresh.app_context():
        number = db.session.scalars(sa.select(Document.id)).one()
        assert list(upkeep.verify(Store(fresh.extensions["settings"].documents))) == []
    assert registrar.client.get(f"/dokument/{number}/svar.pdf", buffered=True).data == PDF
    with fresh.app_context():
        assert give(number="999") == "U-2023-0002"  # running numbers go on where they were


SIZES = [
    ("sqlite", "sqlite", 4, 4),
    pytest.param("postgres", "postgres", 4, 4, marks=pytest.mark.postgres),
    pytest.param("sqlite", "sqlite", 8, 50, marks=pytest.mark.full),
    pytest.param("postgres", "postgres", 8, 50, marks=[pytest.mark.full, pytest.mark.postgres]),
]


@pytest.mark.parametrize(("template", "fresh", "writers", "backups"), SIZES, indirect=["template", "fresh"])
def test_under_many_writers_each_holds_one_moment(
    app: Flask, fresh: Flask, visit: Visit, tmp_path: Path, figures: Figures, writers: int, backups: int
) -> None:
    with app.app_context():
        references = [give(number=str(number)) for number in range(writers)]
    stop = threading.Event()
    took: list[float] = []

    def write(reference: str) -> None:
        officer = visit("officer")
        while not stop.is_set():
            officer.get("/hjalp")
            officer.get(f"/uppdrag/{reference}/lage")
            began = time.monotonic()
            officer.send({"note": "En rad till."})
            took.append(time.monotonic() - began)

    threads = [threading.Thread(target=write, args=(reference,)) for reference in references]
    for thread in threads:
        thread.start()
    made, heads, seconds = [], [], 0.0
    for number in range(backups):
        before = len(took)
        while len(took) < before + 2:
            time.sleep(0.001)
        heads.append(head_of(app))
        began = time.monotonic()
        made.append(backup.make(app, tmp_path / f"backup-{number}"))
        seconds = max(seconds, time.monotonic() - began)
    stop.set()
    for thread in threads:
        thread.join()
    for manifest, head in zip(made, heads, strict=True):
        assert manifest["tables"]["event"]["rows"] == manifest["head"][0] >= head
    for number in range(backups - 1 if backups == 50 else 0):
        restores_the_same(fresh, tmp_path, number, made[number])
        empty(fresh)
    restores_the_same(fresh, tmp_path, backups - 1, made[-1])  # the chain is walked, and leads to what stands there
    assert rows(fresh)["note"] == made[-1]["tables"]["note"]["rows"] > 0
    with served(fresh, tmp_path) as (url, environ):  # and the product starts on it, and the main job goes on
        smoke(url, references[0])
        assert run_in(environ, "audit", "verify").returncode == 0
    figures(
        "R13",
        f"{backups} backups under {writers} writers, {backups if backups == 50 else 1} restored, each table the same; "
        f"the longest took {seconds:.1f} s, the slowest save {max(took):.1f} s; the product starts on the last",
    )


def head_of(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(EventHead.seq)) or 0


def restores_the_same(fresh: Flask, folder: Path, number: int, made: dict[str, Any]) -> None:
    """Restore a backup, and make another of what came of it: every table has the same hash, but for the history."""
    backup.restore(fresh, folder / f"backup-{number}")
    again = backup.make(fresh, folder / "again")
    changed = {name for name, said in made["tables"].items() if again["tables"][name]["sha256"] != said["sha256"]}
    assert changed <= {"event", "event_detail", "event_head", "outgoing_mail"}
    assert again["tables"]["event"]["rows"] == made["tables"]["event"]["rows"] + 1  # that it was restored
    with fresh.app_context(), db.engines["read"].connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    shutil.rmtree(folder / "again")


def empty(app: Flask) -> None:
    """Take everything away again; as an administrator does who removes the database."""
    schema.close(app)
    url = app.extensions["settings"].database_url
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).unlink()
        return
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def smoke(url: str, reference: str) -> None:
    """Do what people do every day: look, find, answer, record a decision, take it back."""
    officer, registrar = (FarVisitor(url, f"{who}@prov.example", PASSWORD) for who in ("officer", "registrar"))
    assert reference in officer.get("/min-lista")
    officer.get(f"/uppdrag/{reference}/lage")
    assert officer.send({"status": "in_progress", "note": "Vi är i gång igen."}).status_code == 302
    assert "Vi är i gång igen." in officer.get(f"/uppdrag/{reference}")
    assert reference in registrar.get("/sok?q=0738/23")
    registrar.get(f"/beslut/registrera?uppdrag={reference}")
    registrar.send({"body": "kf", "decided_on": "2024-04-25", "number": "156"})
    registrar.follow()
    assert registrar.send({"rows-0-outcome": "completed", "action": "save"}).status_code == 302
    assert "1 beslut är sparat" in text_of(registrar.follow())
    assert registrar.send({}, form=0).status_code == 302
    assert "Pågår" in text_of(registrar.get(f"/uppdrag/{reference}"))


def cut_short(folder: Path) -> None:
    file = folder / "tables" / "event.jsonl.gz"
    file.write_bytes(file.read_bytes()[:-20])


def flip_a_bit(folder: Path) -> None:
    file = folder / "tables" / "assignment.jsonl.gz"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def change_a_word(folder: Path) -> None:
    file = folder / "tables" / "assignment.jsonl.gz"
    words = gzip.decompress(file.read_bytes()).replace("bänkar".encode(), b"lampor")
    file.write_bytes(gzip.compress(words))


def lose_a_file(folder: Path) -> None:
    (folder / "tables" / "user.jsonl.gz").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def spoil_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


def spoil_a_paper(folder: Path) -> None:
    next(path for path in (folder / "documents").rglob("*") if path.is_file()).write_bytes(b"annat")


def lose_a_paper(folder: Path) -> None:
    shutil.rmtree(folder / "documents")


def say(**changes: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        file = folder / "manifest.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))

    change.__name__ = "-".join(changes)
    return change


DAMAGES = [cut_short, flip_a_bit, change_a_word, lose_a_file, lose_the_manifest, spoil_the_manifest,
           spoil_a_paper, lose_a_paper, say(files=None), say(files={"../../../annat": 1}),
           say(format=2), say(revision="0001"), say(revision=None), say(tables={})]  # fmt: skip


def harm(seed: int) -> Callable[[Path], None]:
    """Return a damage to one table: bits that turned, an end that is missing, two that changed places."""

    def change(folder: Path) -> None:
        rng = random.Random(seed)  # noqa: S311 - the same damage each time
        with_rows = sorted(path for path in (folder / "tables").glob("*.gz") if path.stat().st_size > 100)
        file, other = rng.sample(with_rows, 2)
        content = bytearray(file.read_bytes())
        match seed % 3:
            case 0:
                content[rng.randrange(content.index(0, HEADER_OF_GZIP), len(content) - 9)] ^= 1 << rng.randrange(8)
            case 1:
                del content[rng.randrange(len(content)) :]
            case _:
                content = bytearray(other.read_bytes())
        file.write_bytes(content)

    change.__name__ = f"harm {seed}"
    return change


HEADER_OF_GZIP = 10
"""Bytes; then comes the name of the file, which means nothing here, and a zero. The last eight are sums."""
DAMAGES += [harm(seed) for seed in range(16)]


@on_sqlite
def test_a_damaged_backup_is_refused_before_anything_is_touched(app: Flask, tmp_path: Path, figures: Figures) -> None:
    with app.app_context():
        file_it(app, PDF, reference=give(), name="svar.pdf")
    backup.make(app, tmp_path / "backup")
    folder = tmp_path / "target"
    folder.mkdir()
    target = create_app(settings_for(f"sqlite:///{folder / 'target.db'}", folder))
    for damage in DAMAGES:
        damaged = Path(shutil.copytree(tmp_path / "backup", tmp_path / "damaged"))
        damage(damaged)
        with pytest.raises(backup.BackupError):
            backup.restore(target, damaged)
            pytest.fail(f"{damage.__name__} is not found")
        shutil.rmtree(damaged)
        schema.close(target)
        assert [file for file in folder.rglob("*") if file.is_file() and file.stat().st_size] == [], damage.__name__
    another = create_app(settings_for(f"sqlite:///{folder / 'target.db'}", folder, audit_key=b"another installation's"))
    with pytest.raises(backup.BackupError, match="does not hold"):
        backup.restore(another, tmp_path / "backup")
    assert sum(rows(another).values()) == 1  # the row with which a chain begins
    schema.close(another)
    figures("R14", f"{len(DAMAGES) + 1} damaged or foreign backups: all refused, nothing touched")


def test_a_file_that_is_gone_is_named_and_keeps_nothing_else_from_being_saved(
    lived_in: Flask, fresh: Flask, tmp_path: Path
) -> None:
    store = Store(lived_in.extensions["settings"].documents)
    sha256 = hashlib.sha256(PDF).hexdigest()
    with lived_in.app_context():
        other = str(file_it(lived_in, PDF + b"%", reference="U-2023-0001", name="annan.pdf").document.sha256)
    store.path(sha256).unlink()
    made = backup.make(lived_in, tmp_path / "backup")
    assert (list(made["files"]), made["lost_files"]) == ([other], [sha256])
    backup.restore(fresh, tmp_path / "backup")
    with fresh.app_context():
        (fault,) = upkeep.verify(Store(fresh.extensions["settings"].documents))
    assert (fault.sha256, fault.missing) == (sha256, True)


@on_sqlite
def test_a_history_that_was_tampered_with_is_refused_and_leaves_nothing(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        give()
    folder = tmp_path / "backup"
    backup.make(app, folder)
    change_a_word(folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    words = gzip.decompress((folder / "tables" / "assignment.jsonl.gz").read_bytes())
    manifest["tables"]["assignment"]["sha256"] = hashlib.sha256(words).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    target = create_app(settings_for(f"sqlite:///{tmp_path / 'target.db'}", tmp_path))
    with pytest.raises(backup.BackupError, match="does not hold"):
        backup.restore(target, folder)
    assert sum(rows(target).values()) == 1  # the row with which a chain begins
    schema.close(target)


def test_nothing_is_overwritten(lived_in: Flask, tmp_path: Path) -> None:
    backup.make(lived_in, tmp_path / "backup")
    with pytest.raises(backup.BackupError, match="is there already"):
        backup.make(lived_in, tmp_path / "backup")
    with pytest.raises(backup.BackupError, match="not empty"):
        backup.restore(lived_in, tmp_path / "backup")
    shutil.rmtree(tmp_path / "backup")
