"""Plain text, Markdown, and tables whose cells are parted by a character."""

import codecs
import csv
from collections.abc import Iterator

from tracker.readers.lines import TEXT_MAX, Lines, clean
from tracker.readers.model import Kind, ReadFile
from tracker.readers.refusals import ReadingError, Reason

DELIMITERS = ";\t,|"
SAMPLE = 50
"""How many rows are looked at to find the character between cells."""


def decoded(data: bytes) -> str:
    """Return the characters of a text: UTF-16 with a mark, UTF-8 with or without, else Windows-1252.

    What no code page has a character for becomes U+FFFD, so that it is seen.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_text(data: bytes) -> ReadFile:
    """Read plain text. Markdown is read as it stands: its marks are marks in running text too."""
    lines = Lines(Kind.TEXT)
    lines.add(decoded(data))
    return lines.read_file()


def read_csv(data: bytes) -> ReadFile:
    """Read a table, whichever of the usual characters parts its cells.

    Raises:
        ReadingError: it is too long, or a cell is longer than any table has: a quotation mark never ends.
    """
    if len(data) > 2 * TEXT_MAX:
        raise ReadingError(Reason.TOO_LONG)
    text = clean(decoded(data))
    lines = Lines(Kind.CSV)
    try:
        lines.add_table(row for row in _rows(text, _delimiter(text)) if any(cell.strip() for cell in row))
    except csv.Error:
        raise ReadingError(Reason.DAMAGED) from None
    return lines.read_file()


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(text.splitlines(keepends=True), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """Find the character that parts the first rows into most cells, equally many in each of them."""
    return max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    counts: list[int] = []
    for row in _rows(text[:100_000], delimiter):
        if row and len(counts) < SAMPLE:
            counts.append(len(row))
    usual = max(counts, key=counts.count, default=1)
    alike = counts.count(usual) / len(counts) if counts and usual > 1 else 0.0
    return round(alike, 1), usual
