"""Backup and restore: one snapshot of every table as lines of JSON, the same for both databases, proved by hashes.

The files that its documents name are beside it, under the hashes that the rows have for them.

Keys are not in it: without audit.key the event chain can be read but not proved (docs/decisions/0007).
"""

import base64
import datetime as dt
import gzip
import hashlib
import json
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from tracker import audit, schema
from tracker.audit.chain import plain
from tracker.db import Base, UtcDateTime, db
from tracker.documents import copies
from tracker.documents.store import Store
from tracker.index import rebuilding
from tracker.models import Document, EventHead, OutgoingMail
from tracker.models.outgoing_mail import UNDER_WAY, MailState

FORMAT = 1
PASSING = frozenset(
    {
        "web_session", "login_attempt", "one_time_token", "reset_request", "lease", "job_run", "search_entry",
        "search_word",
    }
)  # fmt: skip
"""Tables that are about the running service and not about the record: everybody logs in again after a restore, links
that were sent are worthless, and what the search box looks in is made anew."""
CHUNK = 500


class BackupError(Exception):
    """A backup cannot be made, or is none; the message says why."""


def make(app: Flask, folder: Path) -> dict[str, Any]:
    """Write a backup into a folder that does not exist yet; it appears when it is whole and has been read back.

    A file that is missing or changed keeps nothing else from being saved; the manifest says which they are.

    Returns:
        What the manifest says.

    Raises:
        BackupError: the folder is there already, or what was written does not read back.
    """
    if folder.exists():
        raise BackupError(f"{folder} is there already. Name a folder that is not.")
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    (partial / "tables").mkdir(parents=True, mode=0o700)
    with app.app_context(), db.engines["read"].connect() as connection:  # one snapshot, however long it takes
        tables = {name: _write(connection, table, partial) for name, table in sorted(_tables().items())}
        head = connection.execute(sa.select(EventHead.seq, EventHead.hash)).one_or_none()
        named = {str(found) for found in connection.scalars(sa.select(Document.sha256)) if found}
    files, lost = copies.copy_out(Store(app.extensions["settings"].documents), named, partial / "documents")
    manifest = {
        "format": FORMAT, "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "version": app.extensions["settings"].version, "municipality": app.extensions["settings"].municipality,
        "revision": schema.newest(), "tables": tables, "head": list(head) if head else None,
        "files": files, "lost_files": lost,
    }  # fmt: skip
    (partial / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    verify(partial)
    partial.rename(folder)
    return manifest


def verify(folder: Path) -> dict[str, Any]:
    """Read a backup from end to end.

    Returns:
        What the manifest says.

    Raises:
        BackupError: something is missing, was changed, or does not fit this version of the product.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        tables: Mapping[str, Mapping[str, Any]] = manifest["tables"]
        files: Mapping[str, int] = manifest["files"]
        fits = manifest["format"] == FORMAT and isinstance(manifest["revision"], str) and isinstance(files, dict)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} is no backup: its manifest.json cannot be read ({error}).") from error
    if not fits:
        raise BackupError(f"{folder} is a backup of another format than this version reads.")
    if manifest["revision"] != schema.newest() or set(tables) != set(_tables()):
        raise BackupError(
            f"{folder} was made by version {manifest.get('version')}. Restore it with that, then migrate."
        )
    for name, said in tables.items():
        count, digest = 0, hashlib.sha256()
        for line in _lines(folder, name):
            count += 1
            digest.update(line)
        if (count, digest.hexdigest()) != (said["rows"], said["sha256"]):
            raise BackupError(f"The table {name} in {folder} is not what was written: {count} of {said['rows']} rows.")
    if damaged := copies.first_damaged(folder / "documents", files):
        raise BackupError(f"The file {damaged} in {folder} is missing or not what was written.")
    return manifest


def restore(app: Flask, folder: Path) -> dict[str, Any]:
    """Fill an empty database with a backup, all in one transaction, and prove the history before it is kept.

    Its files are in their places before the rows that name them.

    Mail that may have been sent already is held for a person to decide.

    Raises:
        BackupError: the backup is damaged, the database is not empty, or the history does not hold.
    """
    manifest = verify(folder)
    if not _is_empty(app):
        raise BackupError("The database is not empty. Restore into a fresh one, so that nothing is overwritten.")
    schema.migrate(app, "head")
    copies.put_back(folder / "documents", manifest["files"], Store(app.extensions["settings"].documents))
    with app.app_context(), db.writing():
        with _keys_apart():
            _load(folder, manifest)
        if problem := audit.verify():
            raise BackupError(f"The history in {folder} does not hold: {problem}")
        _hold_mail()
        for _ in rebuilding.rebuild(db.session.connection()):
            pass
        head = db.session.scalars(sa.select(EventHead)).one()
        audit.record("installation.restored", head, actor=None, made_at=manifest["made_at"])
    return manifest


def _tables() -> dict[str, sa.Table]:
    return {name: table for name, table in Base.metadata.tables.items() if name not in PASSING}


def _write(connection: sa.Connection, table: sa.Table, folder: Path) -> dict[str, Any]:
    count, digest = 0, hashlib.sha256()
    rows = connection.execution_options(yield_per=CHUNK).execute(sa.select(table).order_by(table.c.id))
    with gzip.GzipFile(_file(folder, table.name), "wb", mtime=0) as file:
        for row in rows.mappings():
            values = {column.name: _plain(row[column.name]) for column in table.columns}
            line = json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _lines(folder: Path, name: str) -> Iterator[bytes]:
    try:
        with gzip.open(_file(folder, name), "rb") as file:
            yield from file
    except (OSError, EOFError, zlib.error) as error:
        raise BackupError(f"The table {name} in {folder} cannot be read: {error}.") from error


def _file(folder: Path, name: str) -> Path:
    return folder / "tables" / f"{name}.jsonl.gz"


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return plain(value)


def _typed(table: sa.Table, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in values.items()}


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:  # noqa: ANN401 - any column's
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return dt.date.fromisoformat(value)
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value["base64"])
    if isinstance(kind, sa.Enum) and kind.enum_class:
        return kind.enum_class(value)
    return value


def _load(folder: Path, manifest: Mapping[str, Any]) -> None:
    for name in manifest["tables"]:
        table = Base.metadata.tables[name]
        if name == EventHead.__tablename__:
            db.session.execute(sa.delete(table))  # the row with which a chain begins
        for chunk in _chunks(_lines(folder, name)):
            db.session.execute(sa.insert(table), [_typed(table, json.loads(line)) for line in chunk])
        number_on(table)


def number_on(table: sa.Table) -> None:
    """Let a table number new rows after those that came with numbers of their own, as SQLite does by itself."""
    if db.session.get_bind().dialect.name == "postgresql":
        last = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")
        db.session.execute(sa.select(sa.func.setval(sequence, last, False)))


def _chunks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _hold_mail() -> None:
    held = sa.update(OutgoingMail).where(OutgoingMail.state.in_(UNDER_WAY))
    words = "Återställt ur en säkerhetskopia: det kan ha skickats redan."
    db.session.execute(held.values(state=MailState.HELD, lease_owner="", lease_until=None, last_error=words))


def _is_empty(app: Flask) -> bool:
    with app.app_context(), db.engines["read"].connect() as connection:
        there = set(sa.inspect(connection).get_table_names())
        named = [table for name, table in _tables().items() if name in there and name != EventHead.__tablename__]
        return all(connection.execute(sa.select(table.c.id).limit(1)).first() is None for table in named)


@contextmanager
def _keys_apart() -> Iterator[None]:
    """Let rows point to what is not there yet while the tables are filled, for they point in circles.

    SQLite looks at its foreign keys when the transaction is committed; on PostgreSQL they are dropped and made again
    inside of it.
    """
    if db.session.get_bind().dialect.name == "sqlite":
        db.session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        yield
        return
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_key_constraints]
    for key in keys:
        db.session.execute(sa.schema.DropConstraint(key))
    yield
    for key in keys:
        db.session.execute(sa.schema.AddConstraint(key))
