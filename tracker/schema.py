"""The schema's revisions: bringing a database to one of them, and asking where it stands."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from tracker.config import ROOT
from tracker.db import db


def migrate(app: Flask, revision: str) -> None:
    """Bring the app's database to a revision, up or down, in one transaction."""
    with app.app_context(), db.engine.connect() as connection:
        script = alembic_config()
        script.attributes["connection"] = connection
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        down = revision == "base" or (current is not None and _is_older(revision, current))
        (command.downgrade if down else command.upgrade)(script, revision)


def at_head(app: Flask) -> bool:
    """Tell whether the app's database is at the newest revision."""
    with app.app_context(), db.engines["read"].connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == newest()


def newest() -> str:
    """Return the newest revision that this version knows."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def close(app: Flask) -> None:
    """Close the app's connections: nothing is left in a write-ahead log, and no connection crosses a fork."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def alembic_config() -> Config:
    """Return Alembic's settings; there is no ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def _is_older(revision: str, current: str) -> bool:
    script = ScriptDirectory.from_config(alembic_config())
    older = [step.revision for step in script.iterate_revisions(current, "base")]
    return revision in older[1:]
