"""Lists as Excel: days that are days, words that never become formulas, and a leaf that says what was chosen."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.papers.sheet import Cell, Sheet, words_of
from tracker.readers.model import ABOUT_LEAF

_WIDTHS = {1: 12, 2: 16, 3: 24, 4: 30, 5: 40, 6: 50, 7: 60, 8: 70}
_LEAF = "Lista"


def excel_of(
    sheet: Sheet, about: Sequence[tuple[str, str]], choices: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """Return a list as .xlsx.

    Args:
        sheet: the list.
        about: what the second leaf says of it, (word, what).
        choices: heading → the words that are offered in that column to whoever fills it in.
    """
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, options)
    created = dt.datetime(sheet.as_of.year, sheet.as_of.month, sheet.as_of.day, tzinfo=dt.UTC).replace(tzinfo=None)
    book.set_properties({"title": words_of(sheet.title)[:255], "author": "", "created": created})
    _list(book, book.add_worksheet(_LEAF), sheet, choices or {})
    leaf = book.add_worksheet(ABOUT_LEAF[0])
    leaf.set_column(0, 0, 24)
    leaf.set_column(1, 1, 90)
    words = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for line, (word, what) in enumerate(
        [(ABOUT_LEAF[1], sheet.title), *about, *(("Kontrollera", r) for r in sheet.remarks)]
    ):
        leaf.write_string(line, 0, words_of(word), words)
        leaf.write_string(line, 1, words_of(what), words)
    book.close()
    return made.getvalue()


def _list(book: Workbook, leaf: Worksheet, sheet: Sheet, choices: Mapping[str, Sequence[str]]) -> None:
    """Write the rows; where they stand under headings, the heading is the last column, so that it can be filtered."""
    grouped = any(section.heading for section in sheet.sections)
    headings = [*(column.heading for column in sheet.columns), *(["Grupp"] if grouped else [])]
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"})
    words = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    days = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for place, column in enumerate([*sheet.columns, *([None] if grouped else [])]):
        leaf.set_column(place, place, _WIDTHS.get(column.share, 20) if column else 40)
        leaf.write_string(0, place, headings[place], bold)
    line = 0
    for section in sheet.sections:
        for row in section.rows:
            line += 1
            for place, cell in enumerate([*row, *([section.heading] if grouped else [])]):
                _cell(leaf, line, place, cell, words, days)
    for heading, offered in choices.items():
        place = headings.index(heading)
        rule = {"validate": "list", "source": list(offered), "error_type": "warning"}
        leaf.data_validation(1, place, max(line, 1), place, rule)
    leaf.freeze_panes(1, 0)
    leaf.autofilter(0, 0, max(line, 1), len(headings) - 1)
    leaf.set_landscape()
    leaf.set_paper(9)
    leaf.fit_to_pages(1, 0)
    leaf.repeat_rows(0)


def _cell(leaf: Worksheet, line: int, place: int, cell: Cell, words: Format, days: Format) -> None:
    if isinstance(cell, dt.date):
        leaf.write_datetime(line, place, cell, days)
    elif isinstance(cell, int):
        leaf.write_number(line, place, cell, words)
    elif cell:
        leaf.write_string(line, place, words_of(cell), words)
    else:
        leaf.write_blank(line, place, None, words)
