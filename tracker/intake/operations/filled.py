"""Tables that an administration has filled in, keyed by our id: lägen, and what passes to another body."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.domain.deadlines import read_deadline
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import WORK
from tracker.domain.names import fold
from tracker.domain.references import assignment_reference
from tracker.readers.model import ReadFile
from tracker.wording.labels import STATUS
from tracker.wording.sheets import CURRENT, EFFECTIVE, ID, NEW, NOTE, PLAN, STANDING

FilledRow = dict[str, Any]
"""A row as a draft keeps it, each value as it was written: line, reference, and what the kind of table holds."""

STATUS_HEADINGS = {"status": STANDING, "note": NOTE, "plan": PLAN}
TRANSFER_HEADINGS = {"target": NEW, "source": CURRENT, "effective_on": EFFECTIVE}
ROWS_MAX = 1000


def read_statuses(file: ReadFile) -> list[FilledRow]:
    """Read the rows of our own list of lägen; empty where the file is another."""
    return _read(file, STATUS_HEADINGS, needed=STANDING)


def read_transfers(file: ReadFile) -> list[FilledRow]:
    """Read the rows of a table of what passes to another body; empty where the file is another."""
    return _read(file, TRANSFER_HEADINGS, needed=NEW)


def _read(file: ReadFile, headings: Mapping[str, str], *, needed: str) -> list[FilledRow]:
    tables: Sequence[Sequence[Sequence[str]]] = file.tables or [[line.split("\t") for line in file.text.splitlines()]]
    found: list[FilledRow] = []
    for table in tables:
        places: dict[str, int] | None = None
        for line, cells in enumerate(table, start=1):
            folded = [fold(cell) for cell in cells]
            if fold(ID) in folded and fold(needed) in folded:
                places = {
                    name: folded.index(fold(heading)) for name, heading in headings.items() if fold(heading) in folded
                }
                places["reference"] = folded.index(fold(ID))
            elif places is not None and any(cell.strip() for cell in cells):
                values = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
                found.append({**dict.fromkeys(headings, ""), **values, "line": line})
    if len(found) > ROWS_MAX:
        raise RuleBrokenError(f"Listan har fler än {ROWS_MAX} rader. Dela upp den.")
    for row in found:
        row["reference"] = assignment_reference(row["reference"]) or row["reference"][:40]
    return found


def status_of(words: str) -> str:
    """Return the läge that somebody wrote, of those that can be said of work that goes on; "" for any other."""
    known = {fold(STATUS[status]): status.value for status in WORK}
    return known.get(fold(words), "")


def day_of(words: str, *, today: dt.date) -> dt.date | None:
    """Return the day that somebody wrote, 2025-01-01 or 1 januari 2025; None for anything less exact."""
    if not words.strip():
        return None
    found = read_deadline(words[:60], context_date=today)
    exact = found.kind == "date" and found.earliest_on == found.latest_on and not found.year_inferred
    return found.latest_on if exact else None
