"""The list that is filled in, as Excel. What people wrote is written as text, and never becomes a formula or a link."""

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tracker.assignments.queries.to_fill_in import ListedAssignment
from tracker.domain.lifecycle import Status
from tracker.wording.labels import STATUS
from tracker.wording.sheets import DECIDED, ID, NOTE, PLAN, RECIPIENTS, STANDING, TITLE

AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
COLUMNS = ((ID, 14), (TITLE, 60), (RECIPIENTS, 36), (STANDING, 22), (NOTE, 50), (PLAN, 24), (DECIDED, 24))
CELL_MAX = 32_000
TO_CHOOSE = (Status.GIVEN, Status.IN_PROGRESS, Status.READY)
ROWS_TO_CHOOSE = 5000
"""How far down a läge is chosen from a list, also on rows that somebody adds."""


def write_sheet(rows: Sequence[ListedAssignment]) -> bytes:
    """Write the list that an administration fills in and sends back: läge, what has happened, when it is reported."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, AS_TEXT)
    sheet = book.add_worksheet("Uppdrag")
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for column, (words, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width, plain)
        sheet.write_string(0, column, words, heading)
    for line, row in enumerate(rows, start=1):
        cells = (
            row.reference, row.title, "; ".join(row.recipients), row.status, row.note, row.plan, row.decided,
        )  # fmt: skip
        for column, words in enumerate(cells):
            sheet.write_string(line, column, words[:CELL_MAX], plain)
    _ease(sheet, len(rows))
    book.close()
    return file.getvalue()


def _ease(sheet: Worksheet, rows: int) -> None:
    """Keep the headings in sight, offer the lägen that can be filled in, and set the paper on its side."""
    column = [words for words, _ in COLUMNS].index(STANDING)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(COLUMNS) - 1)
    choices = {"validate": "list", "source": [STATUS[status] for status in TO_CHOOSE], "error_type": "warning"}
    sheet.data_validation(1, column, max(rows, ROWS_TO_CHOOSE), column, choices)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
