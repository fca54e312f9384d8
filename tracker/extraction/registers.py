"""Lists of assignments as municipalities keep them in tables: «Uppdrag · Dnr · Plan för redovisning»."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.extraction.bodies import Bodies
from tracker.extraction.register_entries import Entry, continues, goes_on
from tracker.extraction.register_rows import Above, RowWords, gives_assignment, told_row
from tracker.extraction.table_columns import Columns, Role, is_number_cell, read_columns
from tracker.extraction.table_headings import (
    is_furniture,
    is_heading,
    is_marked_title,
    is_recipient_group,
    is_title,
    opens_group,
)
from tracker.extraction.table_lines import Cell, TableLine, given_lines, table_lines
from tracker.extraction.tables_model import RegisterRow

_SHARE_OF_TEXT = 0.5
"""How much of a text its tables must be for the text to be a register."""


def is_register(text: str) -> bool:
    """Tell whether a text is a list of assignments or matters, and not a paper that has one in it."""
    reader = _Reader(Bodies.of(()))
    reader.read(table_lines(text, read_columns))
    covered = reader.title_size + sum(_size(cells) for entry in reader.entries for cells in entry.cells.values())
    return bool(reader.rows()) and covered >= _SHARE_OF_TEXT * len("".join(text.split()))


def read_register(text: str, bodies: Bodies | None = None) -> tuple[RegisterRow, ...]:
    """Read the rows of every list of assignments in a text.

    Args:
        text: with tabs, upright strokes, runs of blanks or HTML between the columns.
        bodies: names that recipients are to be written with.

    Returns:
        The rows in their order; none where no headings of such a list stand in the text.
    """
    reader = _Reader(bodies or Bodies.of(()))
    reader.read(table_lines(text, read_columns))
    return reader.rows()


def read_register_cells(rows: Iterable[Sequence[str]], bodies: Bodies | None = None) -> tuple[RegisterRow, ...]:
    """Read the rows of a table whose cells are known (.docx, .xlsx, .csv, HTML); else as `read_register`."""
    reader = _Reader(bodies or Bodies.of(()))
    reader.read(given_lines(rows))
    return reader.rows()


class _Reader:
    """Goes through the lines from above; knows the columns and headings that hold for the next."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self.entries: list[Entry] = []
        self.title_size = 0
        self.columns: Columns | None = None
        self.above = Above()
        self.away = False
        self.apart = False
        self.titled = False
        self.open = False
        self.turned = False

    def read(self, lines: Iterable[TableLine]) -> None:
        """Take all lines."""
        kept = list(lines)
        alone = Counter(line.cells[0].text for line in kept if len(line.cells) == 1)
        for line in kept:
            words = tuple(cell.text for cell in line.cells)
            if columns := read_columns(words):
                self._begin(columns)
            elif self.columns:
                self._take(self.columns, line, repeated=alone[words[0]] > 1)

    def rows(self) -> tuple[RegisterRow, ...]:
        """Return what was read; a bare line that nothing was joined to is no row."""
        told = (
            told_row(RowWords(entry.columns, entry.cells, entry.line, entry.above), self.bodies)
            for entry in self.entries
            if not entry.bare or gives_assignment(" ".join(cell.text for cell in entry.words))
        )
        return tuple(row for row in told if row.text)

    def _begin(self, columns: Columns) -> None:
        """Take headings; repeated after a page break, they go on with the table above."""
        if self.columns is None or columns.headings != self.columns.headings or self.titled:
            self.above, self.open = Above(), False
        self.columns, self.away, self.titled, self.turned = columns, False, False, True

    def _take(self, columns: Columns, line: TableLine, *, repeated: bool) -> None:
        filled = [cell for cell in line.cells if cell.text]
        alone = filled[0] if len(filled) == 1 else None
        self.apart = len(line.cells) == 1 and (self.apart or line.gap)
        if alone and self._titles(line, alone, repeated=repeated):
            self.away = self.titled = True
            self.title_size += _size(filled)
        elif is_furniture([cell.text for cell in filled], repeated=repeated and self.apart):
            return
        elif alone and not (self.away and len(line.cells) == 1 and not opens_group(alone.text)) and self._heads(alone):
            self.title_size += _size(filled)
            self.away = self.open = False
        elif alone and len(line.cells) == 1 and (self.apart or self.away or not gives_assignment(alone.text)):
            self._bare(columns, line, alone)
        else:
            self._row(columns, line)

    def _titles(self, line: TableLine, cell: Cell, *, repeated: bool) -> bool:
        """Tell whether a line by itself is the title of the next list."""
        if is_recipient_group(cell.text, self.bodies) or cell.bold:
            return False
        return is_marked_title(cell.text) or (
            line.gap and len(line.cells) == 1 and not repeated and is_title(cell.text)
        )

    def _heads(self, cell: Cell) -> bool:
        """Take a row with nothing but a heading for the rows below it."""
        if gives_assignment(cell.text) and not cell.bold:
            return False
        if is_recipient_group(cell.text, self.bodies):
            self.above = Above(cell.text, None)
        elif is_heading(cell.text) or (cell.bold and not gives_assignment(cell.text)):
            self.above = Above(self.above.recipient_group, cell.text)
        else:
            return False
        return True

    def _bare(self, columns: Columns, line: TableLine, cell: Cell) -> None:
        """Take a line without columns: more of the row above, the beginning of a row, or words outside the table."""
        text = columns.index(Role.TEXT)
        apart = self.apart or self.away
        if self.open and goes_on(self.entries[-1], cell.text, loose=line.loose, apart=apart):
            last = self.entries[-1]
            last.add([(text if apart or line.loose else max(last.cells), cell)])
        elif apart:
            self.away = True
        else:
            self._open(columns, line, [(text, cell)])

    def _row(self, columns: Columns, line: TableLine) -> None:
        cells = list(line.cells)
        while len(cells) > len(columns.roles) and not cells[-1].text:
            cells.pop()
        at = columns.place([cell.text for cell in cells])
        placed = [(column, cell) for column, cell in zip(at, cells, strict=True) if cell.text]
        words = dict(placed)
        number = words.get(columns.index(Role.DNR))
        if self.away and not (number and is_number_cell(number.text)):
            return
        if self.open and continues(self.entries[-1], columns, words, turned=self.turned, loose=line.loose):
            self.entries[-1].add(placed)
            self.entries[-1].bare &= len(line.cells) == 1
        elif columns.index(Role.TEXT) in words:
            self._open(columns, line, placed)
        self.away = self.turned = False

    def _open(self, columns: Columns, line: TableLine, placed: list[tuple[int, Cell]]) -> None:
        entry = Entry(columns, self.above, line.number, bare=len(line.cells) == 1)
        entry.add(placed)
        self.entries.append(entry)
        self.open = True


def _size(cells: Iterable[Cell]) -> int:
    return sum(len("".join(cell.text.split())) for cell in cells)
