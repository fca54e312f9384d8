"""Lists for tests: chosen without an address, kept, and read out of their files."""

import datetime as dt
import io
from typing import Any

import docx

from support.municipality import person
from support.register import TODAY
from tracker import audit, clock
from tracker.db import db
from tracker.lists.operations import store_list
from tracker.lists.queries.appendices import matters, ongoing
from tracker.lists.queries.choice import Choice
from tracker.models import StoredList
from tracker.papers import Sheet


def choose(day: dt.date = TODAY, **more: Any) -> Choice:
    return Choice(**{"day": day, "today": TODAY, "until": audit.head_seq(), "registry": "SLK", **more})


def rows_of(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """Return (heading, cells as shown) of each row."""
    return [
        (section.heading, ["" if row[place] is None else str(row[place]) for place in sheet.shown])
        for section in sheet.sections
        for row in section.rows
    ]


def ongoing_rows(day: dt.date = TODAY, **more: Any) -> list[tuple[str, list[str]]]:
    return rows_of(ongoing(choose(day, **more)).sheet)


def matter_rows(day: dt.date = TODAY, **more: Any) -> list[tuple[str, list[str]]]:
    return rows_of(matters(choose(day, **more)).sheet)


def keep(**more: Any) -> int:
    """Keep a list of what is going on, in a unit of its own, and return its number."""
    with db.writing():
        choice = choose(**more)
        stored: StoredList = store_list(ongoing(choice), choice, "", actor=person("registrar"), now=clock.now())
        return stored.id


def word_rows(content: bytes) -> list[list[str]]:
    """Return the cells of a Word file's table; a cell that is as wide as several is told once."""
    found = []
    for row in docx.Document(io.BytesIO(content)).tables[0].rows:
        cells = list({id(cell._tc): cell.text for cell in row.cells}.values())  # noqa: SLF001
        found.append(cells)
    return found
