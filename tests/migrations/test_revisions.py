"""Every revision goes up and down on both databases, keeps what is there, and ends where the models are."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from support.database import Template, settings_for
from support.figures import Figures
from support.register import assignment, give
from support.served import ROOT, environment_of

from tracker import audit, schema
from tracker.app import create_app
from tracker.db import Base, db


@pytest.fixture
def bare(template: Template, tmp_path: Path) -> Iterator[Flask]:
    """An app on a copy of the peopled template."""
    url = template.copy(tmp_path)
    app = create_app(settings_for(url, tmp_path))
    yield app
    schema.close(app)
    template.drop(url)


OWN_INDEX = "search_words"
"""Each database's own index over the search entries, of which the models know nothing."""


def tables(app: Flask) -> set[str]:
    with app.app_context():
        names = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        return {name for name in names if not name.startswith(OWN_INDEX)}


def of_the_models(name: str | None, *_: object) -> bool:
    return not (name or "").startswith(OWN_INDEX)


def test_the_models_are_what_the_newest_revision_makes(bare: Flask) -> None:
    with bare.app_context(), db.engines["read"].connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": of_the_models})
        assert compare_metadata(context, Base.metadata) == []
    assert schema.at_head(bare)


def test_every_revision_goes_down_and_up_again(bare: Flask, figures: Figures) -> None:
    script = ScriptDirectory.from_config(schema.alembic_config())
    steps = list(script.walk_revisions())
    for revision in steps:
        schema.migrate(bare, str(revision.down_revision or "base"))
        schema.migrate(bare, revision.revision)
        schema.migrate(bare, str(revision.down_revision or "base"))
    assert tables(bare) == set()
    schema.migrate(bare, "head")
    assert tables(bare) == set(Base.metadata.tables)
    figures("R15", f"{len(steps)} revisions down, up, down with people in the tables, then all up: as the models are")


def test_going_up_twice_changes_nothing_and_keeps_the_record(bare: Flask) -> None:
    with bare.app_context():
        reference = give()
    schema.migrate(bare, "head")
    with bare.app_context():
        assert assignment(reference).text.startswith("Stadsledningskontoret")
        assert audit.verify() is None


def test_every_constraint_has_a_name(bare: Flask) -> None:
    unnamed = [
        (table.name, type(constraint).__name__)
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not constraint.name
    ]
    assert unnamed == []


@pytest.mark.parametrize(
    ("template", "back", "statements", "kills"),
    [
        ("sqlite", 2, 8, 1),
        pytest.param("sqlite", 15, 100, 20, marks=pytest.mark.full),
        pytest.param("postgres", 15, 100, 20, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_killed_half_way_it_is_run_again_and_nothing_is_lost(
    bare: Flask, tmp_path: Path, figures: Figures, back: int, statements: int, kills: int
) -> None:
    """So many revisions back, killed within so many statements, which are fewer than the whole takes."""
    steps = list(ScriptDirectory.from_config(schema.alembic_config()).walk_revisions())
    first = steps[min(back, len(steps) - 1)].revision
    schema.migrate(bare, first)
    with bare.app_context(), db.engines["read"].connect() as connection:
        people = connection.execute(sa.text('SELECT id, email FROM "user" ORDER BY id')).all()
    rng = random.Random(15)  # noqa: S311 - where to die, reproducibly
    for after in [rng.randrange(2, statements) for _ in range(kills)]:
        schema.close(bare)
        assert migrated(bare, tmp_path, str(after)).returncode == -signal.SIGKILL
        with bare.app_context(), db.engines["read"].connect() as connection:
            assert MigrationContext.configure(connection).get_current_revision() == first
    schema.close(bare)
    again = migrated(bare, tmp_path)
    assert (again.returncode, int(again.stdout) >= statements) == (0, True), again.stderr
    assert schema.at_head(bare)
    assert tables(bare) == set(Base.metadata.tables)
    with bare.app_context():
        assert db.session.execute(sa.text('SELECT id, email FROM "user" ORDER BY id')).all() == people
        assert audit.verify() is None
    figures("R15", f"{kills} SIGKILL within a migration: rolled back each time, then run again to the end, data whole")


def migrated(app: Flask, folder: Path, *after: str) -> "subprocess.CompletedProcess[str]":
    environ = environment_of(app, folder, "http://localhost")
    environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
    command = [sys.executable, "-m", "support.killed_migration", *after]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
