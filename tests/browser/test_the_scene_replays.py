"""The demonstration's whole register is what its history tells: every row of every table of the record, replayed."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from support.figures import Figures

from tracker import audit, clock, demo, schema
from tracker.app import create_app
from tracker.db import Base, db
from tracker.models.recorded import Recorded


def test_every_row_of_the_record_replays_to_what_it_is(scene: Path, figures: Figures) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in demo.environment(scene, 1).items():
            patch.setenv(name, value)
        app = create_app()
    with app.app_context():
        tables = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Recorded)]
        rows = {table: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}
        problem = audit.verify()
        told = {
            name: value for table in tables for row in db.session.scalars(sa.select(table).limit(1))
            for name, value in audit.replay(row).items()
        }  # fmt: skip
        events = audit.head_seq()
    schema.close(app)
    clock.shift_to(None)
    filled = sum(1 for number in rows.values() if number)
    figures(
        "S14", f"{sum(rows.values())} rows in {filled} tables replayed from {events} events: {problem or 'all alike'}"
    )
    assert problem is None
    assert told
    assert (filled > 25, sum(rows.values()) > 800) == (True, True), rows
