"""A file with a list of assignments into the register, or to registrars for review."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from tracker import clock
from tracker.assignments.queries.bodies import body_names
from tracker.db import unit
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.extraction.tables_model import RegisterRow
from tracker.intake.jobs.minutes import Tally
from tracker.intake.operations.bodies_known import Known
from tracker.intake.operations.list_drafts import ROWS_MAX, Judged, begin_list, judge
from tracker.intake.operations.listed import ListHead, ListRow, list_rows, read_list, usual_giver
from tracker.intake.operations.registering import ListRowRefusedError, check_adopted, register_rows
from tracker.intake.operations.sources import UnreadableError
from tracker.models import Body
from tracker.readers.model import ReadFile
from tracker.readers.refusals import ReadingError
from tracker.readers.sandbox import read_safely
from tracker.scope import MACHINE

NO_LIST = "Vi hittar ingen lista i filen. Den behöver rubriker, till exempel Uppdrag, Dnr och Plan för redovisning."


@dataclass(frozen=True)
class ListSaid:
    """What the operator says of a list.

    Attributes:
        written_on: when it was written.
        giver: who gave what it does not say the giver of, by name; "" for the executive board.
        budget_year: the budget that all of it comes from.
        adopted_by: the decision that adopted it.
    """

    written_on: dt.date
    giver: str = ""
    budget_year: int | None = None
    adopted_by: str = ""


def read_file(path: Path) -> ReadFile:
    """Read a file in the child process.

    Raises:
        UnreadableError: it cannot be opened, or is of a kind that is not read.
    """
    try:
        return read_safely(path)
    except OSError as error:
        raise UnreadableError(f"Filen går inte att öppna: {error.strerror}.") from error
    except ReadingError as error:
        raise UnreadableError(error.message) from error


def import_register(path: Path, said: ListSaid, *, accept: bool, registry: str, today: dt.date) -> Tally:
    """Read a list. What stands in the register already is left alone, so it may be done again.

    Args:
        path: of the file.
        said: what the file does not say of itself.
        accept: register what is sure, and keep for review what a person must look at; else keep all of it.
        registry: the diary that bare numbers belong to.
        today: the civil day.

    Raises:
        UnreadableError: it is no list.
        RuleBrokenError: the giver is unknown, or the budget's decision is none.
    """
    file = read_file(path)
    found = read_list(file.text, file.tables)
    if not found:
        raise UnreadableError(NO_LIST)
    head = ListHead(said.written_on, _giver(said.giver), said.budget_year, said.adopted_by)
    check_adopted(head, Known.on(head.written_on))
    work = _ListWork(path.name, found, head, registry, today)
    while True:
        try:
            return unit(work.accept if accept else work.suggest)
        except ListRowRefusedError:  # the work knows which, and leaves it out
            continue


def _giver(name: str) -> Body:
    if not name:
        return usual_giver()
    body = body_names().get(fold(name))
    if body is None or not body.decides:
        raise RuleBrokenError(f"Registret har inget beslutande organ som heter {name[:80]}.", "giver")
    return body


@dataclass
class _ListWork:
    """The unit of work of one list."""

    name: str
    found: tuple[RegisterRow, ...]
    head: ListHead
    registry: str
    today: dt.date
    broken: dict[int, str] = field(default_factory=dict)

    def suggest(self) -> Tally:
        """Keep the list for review, if it holds anything new."""
        tally, rows, judged = self._begin()
        new = [place for place, row in enumerate(rows) if not row["aside"] and not judged[place].is_known]
        if new:
            self._keep(rows, judged)
        tally.suggested = len(new)
        return tally

    def accept(self) -> Tally:
        """Register what is sure, and keep the rest for review.

        Raises:
            ListRowRefusedError: a row breaks a rule, and is among the unsure from now on: do it again.
        """
        tally, rows, judged = self._begin()
        new = [place for place, row in enumerate(rows) if not row["aside"] and not judged[place].is_known]
        unsure = [place for place in new if place in self.broken or judged[place].same or not rows[place]["recipients"]]
        sure = [place for place in new if place not in unsure]
        for place in new:
            why = [*judged[place].doubts, *([self.broken[place]] if place in self.broken else [])]
            if why:
                tally.skip(_where(rows[place], place), " ".join(why))
        if sure:
            self._register(rows, sure)
        tally.created, tally.suggested = len(sure), len(unsure)
        if unsure:
            left = [rows[place] for place in unsure]
            known = judge(MACHINE, left, self.head, registry=self.registry, today=self.today)
            self._keep(left, known)
        return tally

    def _keep(self, rows: list[ListRow], judged: list[Judged]) -> None:
        """Keep rows for review, as many to a page as it can hold."""
        for start in range(0, len(rows), ROWS_MAX):
            part = slice(start, start + ROWS_MAX)
            begin_list(rows[part], judged[part], self.head, title=self.name, actor=None, now=clock.now())

    def _register(self, rows: list[ListRow], sure: list[int]) -> None:
        try:
            chosen = [rows[place] for place in sure]
            register_rows(chosen, self.head, actor=None, registry=self.registry, today=self.today)
        except ListRowRefusedError as error:
            self.broken[sure[error.place]] = error.message
            raise

    def _begin(self) -> tuple[Tally, list[ListRow], list[Judged]]:
        tally, rows = Tally(read=len(self.found)), list_rows(self.found, self.head)
        judged = judge(MACHINE, rows, self.head, registry=self.registry, today=self.today)
        for place, (row, found) in enumerate(zip(rows, judged, strict=True)):
            if row["aside"]:
                tally.skip(_where(row, place), row["aside"])
            elif found.is_known and found.same and found.same.reference:
                tally.matched += 1
            elif found.is_known and found.same:
                tally.skip(_where(row, place), f"Samma uppdrag som rad {(found.same.place or 0) + 1}.")
        return tally, rows, judged


def _where(row: ListRow, place: int) -> str:
    return f"rad {place + 1}: {row['title']}"
