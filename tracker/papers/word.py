"""Lists as Word: a heading, a table whose first row is repeated on every page, and Swedish all through."""

import copy
import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row

from tracker.papers.fixed import without_moments
from tracker.papers.sheet import PROPOSAL, Sheet, words_of
from tracker.wording.clauses import Part

_SWEDISH = "sv-SE"
_WIDE = 4
"""A list with more columns lies down."""
_PAGE = (Mm(210), Mm(297))
_MARGIN, _INDENT = Mm(20), Mm(8)
_ITEM = re.compile(r"[a-zåäö]{1,9}\) ")
"""A line that belongs to the clause above it."""


def word_of(sheet: Sheet, foot: str) -> bytes:
    """Return a list as .docx.

    Args:
        sheet: the list.
        foot: what stands at the foot of every page.
    """
    document = docx.Document()
    set_up(document, sheet.title, sheet.as_of, foot)
    if len(sheet.shown) > _WIDE:
        page = document.sections[0]
        page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, *reversed(_PAGE)
    document.add_heading(words_of(sheet.title), level=1)
    if sheet.lead:
        document.add_paragraph(words_of(sheet.lead))
    _add_table(document, sheet)
    if sheet.clauses:
        document.add_heading(PROPOSAL, level=2)
    _add_clauses(document, sheet.clauses)
    return _saved(document)


def proposal_word(parts: Sequence[Part], foot: str, as_of: dt.date) -> bytes:
    """Return a draft decision as .docx: what each body decides under its own sentence.

    Args:
        parts: what each decides.
        foot: what stands at the foot of every page.
        as_of: the day of which it is.
    """
    document = docx.Document()
    set_up(document, PROPOSAL, as_of, foot)
    document.add_heading(PROPOSAL, level=1)
    for part in parts:
        document.add_heading(words_of(part.lead), level=2)
        _add_clauses(document, part.lines)
    return _saved(document)


def _add_clauses(document: Document, clauses: Sequence[str]) -> None:
    for clause in clauses:
        paragraph = document.add_paragraph(words_of(clause))
        if _ITEM.match(clause):
            paragraph.paragraph_format.left_indent = _INDENT


def _saved(document: Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return without_moments(made.getvalue())


def set_up(document: Document, title: str, as_of: dt.date, foot: str) -> None:
    """Make a document Swedish, of A4, with its title and its foot, and of no other moment than its day."""
    properties = document.core_properties
    properties.title, properties.language = words_of(title)[:255], _SWEDISH
    properties.author = properties.comments = ""
    moment = dt.datetime(as_of.year, as_of.month, as_of.day, tzinfo=dt.UTC)
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.revision = "", 1
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _SWEDISH)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    page = document.sections[0]
    page.page_width, page.page_height = _PAGE
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    page.footer.paragraphs[0].text = words_of(foot)


def _add_table(document: Document, sheet: Sheet) -> None:
    page, places = document.sections[0], sheet.shown
    table = document.add_table(rows=1, cols=len(places), style="Table Grid")
    table.autofit = False
    _describe(table, sheet)
    usable = (page.page_width or _PAGE[0]) - 2 * _MARGIN
    total = sum(sheet.columns[place].share for place in places)
    widths = [Length(usable * sheet.columns[place].share // total) for place in places]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, cell in enumerate(table.rows[0].cells):
        _fill(cell, sheet.columns[places[place]].heading, widths[place], bold=True)
    mark_row(table.rows[0], "w:tblHeader")
    mark_row(table.rows[0], "w:cantSplit")
    add = _row_maker(table, widths)
    for heading, rows in sheet.printed:
        if heading:
            _add_heading_row(table, heading)
        for row in rows:
            add(row)


def _describe(table: Table, sheet: Sheet) -> None:
    """Give the table the name and description that are read aloud before it."""
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no words of its own for it
    for name, words in (("w:tblCaption", words_of(sheet.title)), ("w:tblDescription", f"{sheet.number} rader.")):
        element = OxmlElement(name)
        element.set(qn("w:val"), words)
        properties.append(element)
    look = properties.find(qn("w:tblLook"))
    if look is not None:  # the schema wants it before them
        properties.remove(look)
        properties.insert(len(properties) - 2, look)
        look.set(qn("w:firstColumn"), "0")


def _add_heading_row(table: Table, heading: str) -> None:
    """Add a row that is one cell wide, as the municipality's own lists have between their groups."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    cell = row.cells[0].merge(row.cells[-1]) if len(row.cells) > 1 else row.cells[0]
    cell.paragraphs[0].style = "Heading 2"
    cell.paragraphs[0].add_run(heading)
    cell.paragraphs[0].paragraph_format.space_before = Pt(4)
    mark_row(row, "w:cantSplit")


def _row_maker(table: Table, widths: list[Length]) -> Callable[[list[str]], None]:
    """Return what adds a row to a table: a copy of one that is made once, for a cell by itself is slow to make."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    for cell, width in zip(row.cells, widths, strict=True):
        _fill(cell, "", width)
    mark_row(row, "w:cantSplit")
    pattern: Any = row._tr  # noqa: SLF001 - likewise
    table._tbl.remove(pattern)  # noqa: SLF001

    def add(words: list[str]) -> None:
        made = copy.deepcopy(pattern)
        for cell, text in zip(made.tc_lst, words, strict=True):
            if text:
                cell.p_lst[0].add_r().text = text
        table._tbl.append(made)  # noqa: SLF001

    return add


def _fill(cell: _Cell, text: str, width: Length, *, bold: bool = False) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    if text:
        paragraph.add_run(text).bold = bold or None


def mark_row(row: _Row, name: str) -> None:
    """Give a row a property that python-docx has no words for."""
    element = OxmlElement(name)
    row._tr.get_or_add_trPr().append(element)  # noqa: SLF001 - likewise
