"""What the readers of every kind write into: lines, pages and tables, cleaned and counted while they come."""

import re
from collections.abc import Iterable, Sequence

from tracker.readers.model import Kind, ReadFile, Rows
from tracker.readers.refusals import ReadingError, Reason

TEXT_MAX = 5_000_000
"""Characters; 1,600 pages of minutes."""
ROWS_MAX = 50_000
CELLS_MAX = 250_000

_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Write every kind of line end as a line feed, and leave out what is neither line end, tab nor character."""
    return _NO_CHARACTER.sub("", _BREAK.sub("\n", text))


class Lines:
    """The text of a file while it is read."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._text: list[str] = []
        self._length = 0
        self._pages: list[int] = []
        self._tables: list[Rows] = []
        self._rows = self._cells = 0

    def add(self, text: str) -> None:
        """Write one line, or several.

        Raises:
            ReadingError: the text has become too long.
        """
        if self._length + len(text) > TEXT_MAX:
            raise ReadingError(Reason.TOO_LONG)
        self._text.append(clean(text))
        self._length += len(self._text[-1]) + 1

    def begin_page(self) -> None:
        """Note that a page begins here."""
        self._pages.append(self._length)

    def count_row(self, cells: int) -> None:
        """Count a row of a table.

        Raises:
            ReadingError: the tables have too many.
        """
        self._rows += 1
        self._cells += cells
        if self._rows > ROWS_MAX or self._cells > CELLS_MAX:
            raise ReadingError(Reason.TOO_MANY_CELLS)

    def add_table(self, rows: Iterable[Sequence[str]]) -> None:
        """Write a table that stands by itself."""
        kept: list[tuple[str, ...]] = []
        for row in rows:
            self.count_row(len(row))
            kept.append(tuple(clean(cell).strip() for cell in row))
            self.add(as_line(kept[-1]))
        self.keep_table(kept)

    def keep_table(self, rows: Sequence[Sequence[str]]) -> None:
        """Keep the cells of a table whose text is written already; what has one column only orders the page."""
        if any(len(row) > 1 for row in rows):
            self._tables.append(tuple(tuple(clean(cell).strip() for cell in row) for row in rows))

    def read_file(self) -> ReadFile:
        """Return what has been read.

        Raises:
            ReadingError: it has no text.
        """
        text = "\n".join(self._text)
        if not any(character.isalnum() for character in text):
            raise ReadingError(Reason.NO_TEXT)
        return ReadFile(self._kind, text, tuple(self._pages), tuple(self._tables))


def as_line(cells: Sequence[str]) -> str:
    """Return a row as text: cells parted by tabs, each on one line.

    A row with one filled cell keeps the lines of that cell, for templates put whole decisions into such cells.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2:
        return "".join(filled)
    return "\t".join(" ".join(cell.split()) for cell in cells).rstrip()
