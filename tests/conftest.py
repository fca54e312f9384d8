"""Fixtures that every lane shares. Tests that touch the register run on SQLite and on PostgreSQL."""

import datetime as dt
import functools
import gc
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from flask import Flask
from support.commands import run
from support.database import Template, make_template, postgres_server, settings_for
from support.figures import Figures, noting, passed
from support.municipality import QUICK
from support.register import TODAY
from support.visitor import Visitor

from tracker import clock, schema
from tracker.accounts.operations import passwords
from tracker.app import create_app

passwords.hasher = QUICK  # tests log in often, and a hash that is weaker than today's is made anew at a log-in


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "write the figures of the promises to this file, a line of JSON each, after what it holds"
    parser.addoption("--figures", type=Path, metavar="FILE", help=words)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[passed] = report.passed
    return report


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    """Note figures of a promise: `figures("R9", "8 writers, 60 s: 0 of 5,000 updates lost")`."""
    yield from noting(request)


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("sqlite")
    return make_template(f"sqlite:///{folder / 'template.db'}", folder)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    # Outside pytest's folder, which every other run beside this one closes to all but its owner: under root the
    # server is somebody else, and would lose its files in the midst of work.
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        yield from postgres_server(Path(folder))


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(postgres_url, tmp_path_factory.mktemp("instance"))


# For what is the same on both databases by its nature: words, markup, headers.
on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def template(request: pytest.FixtureRequest) -> Template:
    found: Template = request.getfixturevalue(f"{request.param}_template")
    return found


@pytest.fixture
def app(template: Template, tmp_path: Path) -> Iterator[Flask]:
    url = template.copy(tmp_path)
    made = create_app(settings_for(url, tmp_path, today=TODAY), TESTING=True, PROPAGATE_EXCEPTIONS=True)
    yield made
    schema.close(made)
    clock.shift_to(None)
    template.drop(url)


class Visit(Protocol):
    def __call__(self, who: str | None = None) -> Visitor: ...


@pytest.fixture
def visit(app: Flask) -> Visit:
    return lambda who=None: Visitor(app, who)


@pytest.fixture
def today() -> dt.date:
    return TODAY


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Installations as the command makes them, each way once."""

    @functools.cache
    def make(*options: str) -> Path:
        folder = tmp_path_factory.mktemp("made") / "instance"
        made = run(folder, "init", "--municipality", "Provköpings kommun", *options)
        assert made.returncode == 0, made.stderr
        return folder

    return make


@pytest.fixture
def installed(originals: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """Put a copy of an installation, made with the options that are given, into the test's folder."""

    def copy(*options: str) -> Path:
        return Path(shutil.copytree(originals(*options), tmp_path, dirs_exist_ok=True))

    return copy
