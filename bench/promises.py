"""The table of promises: what is promised, which tests hold it, and the figures of the last runs.

python -m bench.promises [--figures FILE] [--write]

Tests leave figures in the file that `pytest --figures FILE` names. Those that docs/promises.md shows are kept in
docs/figures.jsonl; --write takes the ones of FILE into both.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

DOCS = Path(__file__).parents[1] / "docs"
PROMISES, KEPT, PAGE = DOCS / "promises.toml", DOCS / "figures.jsonl", DOCS / "promises.md"
LANES, THE_SAME = ("quick", "full"), "the same"
HEAD = """# Promises

Made by `python -m bench.promises --write` out of `promises.toml` and `figures.jsonl`; change those and make it anew.

A figure is what a test saw in a run, with the lane, the database and the day. Quick size runs in `python3 -m tracker
test`, full size in `python3 -m tracker test -m full`; `--figures FILE` behind either keeps the figures. The machine had
2 cores; the quick lane was run with other work beside it.
"""
COLUMNS = "| | promise | bar | tests and code | figures |\n|---|---|---|---|---|"
CHECKLIST = """
## Checklist

By the numbers of ASVS 5.0.

| | ASVS | what is asked for | test or place |
|---|---|---|---|"""


class Figure(NamedTuple):
    """What one test said of one promise."""

    promise: str
    test: str
    lane: str
    database: str
    on: str
    held: bool
    said: str


def read_figures(*files: Path) -> list[Figure]:
    """Return the last figure of each promise, test, lane and database; of a test that is gone there is none."""
    last: dict[tuple[str, ...], Figure] = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
            found = Figure(**json.loads(line))
            last[found[:4]] = found
    named = {name for promise in read_promises()["promise"] for name in promise["tests"]}
    return sorted(found for found in last.values() if found.test.partition("[")[0] in named)


def read_promises() -> dict[str, list[dict[str, Any]]]:
    """Return the promises and the rows of the checklist as they are written down."""
    return tomllib.loads(PROMISES.read_text(encoding="utf-8"))


def page(figures: Iterable[Figure]) -> str:
    """Return docs/promises.md."""
    written, figures = read_promises(), list(figures)
    tables = [
        "\n".join([f"\n## {heading}\n", COLUMNS, *rows])
        for heading, letter in (("Reliability", "R"), ("Security", "S"))
        for rows in [[promise_row(one, figures) for one in written["promise"] if one["id"].startswith(letter)]]
    ]
    rows = [checklist_row(row) for row in written["row"]]
    return "\n".join([HEAD, *tables, CHECKLIST, *rows]).replace("\n\n\n", "\n\n") + "\n"


def promise_row(promise: dict[str, Any], figures: list[Figure]) -> str:
    """Return a promise's line of its table."""
    bar = f"quick: {promise['quick']}<br>full: {promise['full']}"
    measured = "<br>".join(measures(promise, figures))
    return f"| {promise['id']} | {promise['promise']} | {bar} | {links(promise)} | {measured} |"


def measures(promise: dict[str, Any], figures: list[Figure]) -> Iterator[str]:
    """Yield the figures of a promise, and what is not measured."""
    own = [found for found in figures if found.promise == promise["id"]]
    for lane in LANES:
        for found in own:
            if found.lane == lane:
                where = ", ".join(filter(None, (lane, found.database, found.on)))
                yield f"{'' if found.held else '**did not hold:** '}{found.said} ({where})"
        if all(found.lane != lane for found in own) and (promise[lane] != THE_SAME or not own):
            yield f"{lane} size: not measured"
    if promise.get("lacks"):
        yield f"*{promise['lacks']}*"


def checklist_row(row: dict[str, Any]) -> str:
    """Return a row of the checklist."""
    shown = "<br>".join(filter(None, (links(row), f"*{row['lacks']}*" if row.get("lacks") else "")))
    return f"| {row['number']} | {row['asvs'] or '–'} | {row['says']} | {shown} |"


def links(entry: dict[str, Any]) -> str:
    """Return the tests and the places in the code of a promise or a row, as they lead there from docs."""
    found = [name.partition("::") for name in entry["tests"]]
    shown = [f"[{name.removeprefix('test_').replace('_', ' ')}](../{path})" for path, _, name in found]
    return "<br>".join(shown + [f"[{path}](../{path})" for path in entry["places"]])


def lines(figures: Iterable[Figure]) -> str:
    """Return docs/figures.jsonl."""
    return "".join(json.dumps(found._asdict(), ensure_ascii=False) + "\n" for found in figures)


@click.command()
@click.option("--figures", "file", type=click.Path(path_type=Path, exists=True), help="what tests left there")
@click.option("--write", is_flag=True, help="put it into docs/promises.md, and keep the figures")
def main(file: Path | None, *, write: bool) -> None:
    """Print the table of promises with the last figures."""
    figures = read_figures(KEPT, *([file] if file else []))
    for promise in read_promises()["promise"]:
        print(f"{promise['id']:4}{promise['promise']}")
        for line in measures(promise, figures):
            print(f"      {line}")
    if write:
        KEPT.write_text(lines(figures), encoding="utf-8")
        PAGE.write_text(page(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
