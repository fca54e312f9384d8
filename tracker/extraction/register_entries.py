"""Rows of a list of assignments while they are put together: broken by lines and by pages."""

import re
from dataclasses import dataclass, field

from tracker.extraction.register_rows import Above, gives_assignment
from tracker.extraction.table_columns import Columns, Role
from tracker.extraction.table_lines import Cell

_SENTENCE_END = re.compile(r"[.!?][)”\"]?$")
_UNFINISHED = re.compile(
    r"(?:[-–,/(]|\b(?:och|eller|samt|att|för|med|i|av|till|på|som|en|ett|den|det|de|inom|från|om|vid|under|mot))$"
)


@dataclass
class Entry:
    """A row that is being put together, from one line or several."""

    columns: Columns
    above: Above
    line: int
    cells: dict[int, list[Cell]] = field(default_factory=dict)
    bare: bool = False

    def add(self, placed: list[tuple[int, Cell]]) -> None:
        """Take the cells of one more line, each with its column."""
        for column, cell in placed:
            self.cells.setdefault(column, []).append(cell)

    @property
    def words(self) -> list[Cell]:
        """The parts of the assignment or matter so far."""
        return self.cells[self.columns.index(Role.TEXT)]


def goes_on(last: Entry, words: str, *, loose: bool, apart: bool) -> bool:
    """Tell whether a line without columns is more of the row above it.

    Args:
        last: that row.
        words: the line.
        loose: nothing but blanks parts the columns, so that a line below a cell looks like this.
        apart: an empty line or a page stands between.
    """
    if not words[0].isupper():
        return not (apart and _SENTENCE_END.search(last.words[-1].text))
    return not apart and (loose or (last.bare and bool(_UNFINISHED.search(last.words[-1].text))))


def continues(last: Entry, columns: Columns, placed: dict[int, Cell], *, turned: bool, loose: bool) -> bool:
    """Tell whether a row is the rest of the one above it, broken by a line or by a page that was turned."""
    text, dnr, plan = (columns.index(role) for role in (Role.TEXT, Role.DNR, Role.PLAN))
    if text not in placed:
        return True
    words = placed[text].text
    twice = dnr in placed and dnr in last.cells
    if plan in placed and plan in last.cells:
        twice = twice or not (loose and placed[plan].text[0].islower())
    if twice or _SENTENCE_END.search(last.words[-1].text) or (words[0].isupper() and gives_assignment(words)):
        return False
    if last.bare:
        return True
    if words[0].isupper() or words[0].isdigit():
        return len(placed) == 1 and (turned or bool(_UNFINISHED.search(last.words[-1].text)))
    return last.words[0].text[:1].isupper()
