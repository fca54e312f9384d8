"""What a file that has been read is."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

Rows = tuple[tuple[str, ...], ...]
"""The rows of a table, each a row of cells."""

ABOUT_LEAF = ("Om urvalet", "Lista")
"""The name of the leaf on which our own Excel files say what was chosen, and its first cell; it holds no rows."""


class Kind(StrEnum):
    """The kinds of file that can be read."""

    TEXT = "text"
    CSV = "csv"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"


class ReadPage(NamedTuple):
    """One page of a file that is read page by page; the whole of one that has none before it is printed.

    Attributes:
        number: counted from 1.
        of: how many pages the file has; 0 where it has none.
        text: its lines.
        is_picture: it is a picture without text, as all those before it that were read with it.
    """

    number: int
    of: int
    text: str
    is_picture: bool = False


@dataclass(frozen=True)
class ReadFile:
    """What stands in a file.

    Attributes:
        kind: what its bytes showed it to be.
        text: its lines, each ended by a line feed but the last; the cells of a table's row are parted by tabs.
        pages: where in `text` each page begins; empty where the kind has no pages before it is printed.
        tables: each a tuple of rows of cells, in the order of the text; only where the format itself has tables.
    """

    kind: Kind
    text: str
    pages: tuple[int, ...] = ()
    tables: tuple[Rows, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page on which a character stands, counted from 1; None without pages."""
        return bisect_right(self.pages, offset) or None
