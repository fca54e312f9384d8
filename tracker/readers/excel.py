"""The sheets of an Excel file, as rows of what its cells show."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tracker.readers.kinds import contents_of
from tracker.readers.lines import CELLS_MAX, ROWS_MAX, Lines
from tracker.readers.model import ABOUT_LEAF, Kind, ReadFile
from tracker.readers.refusals import ReadingError, Reason
from tracker.readers.unpacking import check_parts


def read(data: bytes) -> ReadFile:
    """Read an Excel file: every sheet that is seen, under its name, without empty rows.

    Formulas are read as what they last came to. Formats are lost: a date is written 2024-04-25, a number with a point.

    Raises:
        ReadingError: it would unpack too large, has too many cells, is damaged, or has no text.
    """
    check_parts(data, contents_of(data))
    lines = Lines(Kind.XLSX)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for about in workbook.sheets_metadata:
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.height > ROWS_MAX or sheet.height * sheet.width > 4 * CELLS_MAX:
            raise ReadingError(Reason.TOO_MANY_CELLS)
        rows = list(_filled(sheet.iter_rows()))
        if rows and (about.name, rows[0][0]) != ABOUT_LEAF:
            lines.add(about.name)
            lines.add_table(rows)
    return lines.read_file()


def _filled(rows: Iterator[list[Any]]) -> Iterator[list[str]]:
    for row in rows:
        cells = [_shown(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield cells


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever a cell may hold
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return str(value).strip()
