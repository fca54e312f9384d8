"""The table of promises is whole, and names what is there."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from bench import promises

ROOT = Path(__file__).parents[2]
WRITTEN = promises.read_promises()
ENTRIES = [*WRITTEN["promise"], *WRITTEN["row"]]


@cache
def functions_of(path: str) -> dict[str, str]:
    """Return the text of each test of a module."""
    text = (ROOT / path).read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    return {node.name: ast.get_source_segment(text, node) or "" for node in functions}


def test_every_promise_and_every_row_is_there_once_and_in_its_turn() -> None:
    ids = [f"R{n}" for n in range(1, 20)] + [f"S{n}" for n in range(1, 21)]
    assert [promise["id"] for promise in WRITTEN["promise"]] == ids
    assert [row["number"] for row in WRITTEN["row"]] == list(range(1, 60))


def test_every_test_and_place_that_is_named_exists() -> None:
    for entry in ENTRIES:
        for name in entry["tests"]:
            path, _, function = name.partition("::")
            assert function in functions_of(path), name
        for place in entry["places"]:
            assert (ROOT / place).exists(), place


def test_what_has_neither_test_nor_place_says_why() -> None:
    assert [entry for entry in ENTRIES if not (entry["tests"] or entry["places"] or entry.get("lacks"))] == []


def test_figures_are_noted_for_promises_that_name_the_test() -> None:
    noted: defaultdict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "tests").rglob("test_*.py"):
        relative = path.relative_to(ROOT).as_posix()
        if "figures(" in path.read_text(encoding="utf-8"):
            for name, text in functions_of(relative).items():
                for promise in re.findall(r'\bfigures\(\s*"([RS]\d+)"', text):
                    noted[promise].add(f"{relative}::{name}")
    named = {promise["id"]: set(promise["tests"]) for promise in WRITTEN["promise"]}
    assert [
        (promise, sorted(tests - named[promise])) for promise, tests in noted.items() if tests - named[promise]
    ] == []


def test_the_page_is_what_the_promises_and_the_figures_say() -> None:
    assert promises.PAGE.read_text(encoding="utf-8") == promises.page(promises.read_figures(promises.KEPT)), (
        "make it anew: python -m bench.promises --write"
    )
