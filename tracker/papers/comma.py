"""Lists as text, parted by semicolons, as Swedish Excel opens it."""

import csv
import io

from tracker.papers.sheet import Cell, Sheet, words_of

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(sheet: Sheet) -> bytes:
    """Return a list as UTF-8 with its mark, so that å is å; what would become a formula gets a ' before it."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    grouped = any(section.heading for section in sheet.sections)
    writer.writerow([*(["Grupp"] if grouped else []), *(column.heading for column in sheet.columns)])
    for section in sheet.sections:
        group = [harmless(section.heading)] if grouped else []
        writer.writerows([*group, *map(harmless, row)] for row in section.rows)
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def harmless(cell: Cell) -> str:
    """Return a cell's words so that no program takes them for a formula."""
    words = words_of(cell)
    return f"'{words}" if words.startswith(_STARTS) else words
