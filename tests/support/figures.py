"""The figures that tests leave behind for the table of promises: a line of JSON for each, in the file that is named.

The promises, and which tests hold them, stand in docs/promises.toml; `python -m bench.promises` prints the table.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

passed = pytest.StashKey[bool]()


class Figures(Protocol):
    """Note what a run has shown of a promise: what was done, how often, and what came of it, in one short line."""

    def __call__(self, promise: str, said: str) -> None: ...


def noting(request: pytest.FixtureRequest) -> Iterator[Figures]:
    """Yield what a test says its figures to; they are written when it has ended, with whether it held."""
    noted: list[tuple[str, str]] = []
    yield lambda promise, said: noted.append((promise, said))
    target: Path | None = request.config.getoption("--figures")
    if target is None or not noted:
        return
    about = {
        "test": request.node.nodeid,
        "lane": "full" if request.node.get_closest_marker("full") else "quick",
        "database": database_of(request),
        "held": request.node.stash.get(passed, False),
        "on": dt.datetime.now(dt.UTC).date().isoformat(),
    }
    lines = "".join(
        json.dumps({"promise": promise, "said": said, **about}, ensure_ascii=False) + "\n" for promise, said in noted
    )
    file = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(file, lines.encode())  # at once, so that tests that run side by side write no half lines
    os.close(file)


def database_of(request: pytest.FixtureRequest) -> str:
    """Return the database that a test ran on; nothing where it needs none."""
    chosen = getattr(request.node, "callspec", None)
    values = set(map(str, chosen.params.values())) if chosen else set()
    return next((name for name in ("sqlite", "postgres") if name in values), "")
