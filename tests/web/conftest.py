"""Pages are looked at on SQLite; on PostgreSQL every route once (test_guard) and what is marked `on_both`, the rest in
the full lane: the queries behind them have tests of their own on both.
"""

import pytest
from support.database import Template

on_both = pytest.mark.parametrize(
    "template", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.full])])
def template(request: pytest.FixtureRequest) -> Template:
    found: Template = request.getfixturevalue(f"{request.param}_template")
    return found
