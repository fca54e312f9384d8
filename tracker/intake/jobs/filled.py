"""Tables that an administration has filled in, kept for a registrar to accept."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from tracker import clock
from tracker.db import unit
from tracker.intake.jobs.minutes import Tally
from tracker.intake.jobs.registers import read_file
from tracker.intake.operations.filled import FilledRow, read_statuses, read_transfers
from tracker.intake.operations.filled_rows import status_rows, transfer_rows
from tracker.intake.operations.list_drafts import keep_once
from tracker.intake.operations.sources import UnreadableError
from tracker.models.draft import DraftKind
from tracker.scope import MACHINE
from tracker.wording.sheets import EFFECTIVE, ID, NEW, NOTE, PLAN, STANDING


def import_statuses(path: Path, *, today: dt.date) -> Tally:
    """Keep filled-in lägen for review; nothing is saved before a registrar has accepted it.

    Raises:
        UnreadableError: the file is not our list.
    """
    rows = _checked(read_statuses(read_file(path)), f"{ID}, {STANDING}, {NOTE} och {PLAN}")
    found = status_rows(MACHINE, rows, today=today)
    tally = Tally(read=len(rows), suggested=sum(row.changes and not row.problem for row in found))
    _tell(tally, [(row.words, row.problem) for row in found])
    _keep(path, DraftKind.STATUSES, rows, tally)
    return tally


def import_transfers(path: Path, *, registry: str, today: dt.date) -> Tally:
    """Keep a list of what passes to another body for review; nothing is saved before a registrar has accepted it.

    Raises:
        UnreadableError: the file is no such list.
    """
    rows = _checked(read_transfers(read_file(path)), f"{ID}, {NEW} och {EFFECTIVE}")
    found = transfer_rows(MACHINE, rows, registry=registry, today=today)
    tally = Tally(read=len(rows), suggested=sum(not row.problem for row in found))
    _tell(tally, [(row.words, row.problem) for row in found])
    _keep(path, DraftKind.TRANSFERS, rows, tally)
    return tally


def _checked(rows: list[FilledRow], headings: str) -> list[FilledRow]:
    if not rows:
        raise UnreadableError(f"Vi hittar inga rader. Filen behöver rubrikerna {headings}.")
    return rows


def _tell(tally: Tally, found: Iterable[tuple[FilledRow, str]]) -> None:
    for words, problem in found:
        if problem:
            tally.skip(f"rad {words['line']}: {words['reference']}", problem)


def _keep(path: Path, kind: DraftKind, rows: list[FilledRow], tally: Tally) -> None:
    """Keep what a person can do something about: rows to accept, and those that did not fit."""
    if tally.suggested or tally.skipped:
        unit(lambda: keep_once(kind, {"list": path.name, "rows": rows}, actor=None, now=clock.now()))
