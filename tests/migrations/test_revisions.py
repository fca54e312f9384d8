"""Every revision goes up and down on both databases, keeps what is there, and ends where the models are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from support.database import Template, settings_for
from support.register import assignment, give

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


def test_every_revision_goes_down_and_up_again(bare: Flask) -> None:
    script = ScriptDirectory.from_config(schema.alembic_config())
    for revision in script.walk_revisions():
        schema.migrate(bare, str(revision.down_revision or "base"))
        schema.migrate(bare, revision.revision)
        schema.migrate(bare, str(revision.down_revision or "base"))
    assert tables(bare) == set()
    schema.migrate(bare, "head")
    assert tables(bare) == set(Base.metadata.tables)


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
