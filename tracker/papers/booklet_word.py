"""Forms and accounts as Word: headings by level, a table of contents, tables whose first row comes on every page."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tracker.papers.booklet import Booklet, Line, Mark, Table
from tracker.papers.fixed import without_moments
from tracker.papers.sheet import words_of
from tracker.papers.word import mark_row, set_up

CONTENTS = "Innehållsförteckning"
_WIDTH = Mm(170)


def booklet_word(booklet: Booklet, foot: str) -> bytes:
    """Return a form or an account as .docx; `foot` stands at the foot of every page."""
    document = docx.Document()
    set_up(document, booklet.title, booklet.as_of, foot)
    document.add_paragraph(words_of(booklet.title), style="Title")
    document.add_paragraph(words_of(booklet.subtitle), style="Subtitle")
    _add_contents(document, [chapter.heading for chapter in booklet.chapters])
    for chapter in booklet.chapters:
        document.add_heading(words_of(chapter.heading), level=chapter.level)
        for words in chapter.words:
            document.add_paragraph(words_of(words))
        if chapter.table:
            _add_table(document, chapter.table, chapter.heading)
    made = io.BytesIO()
    document.save(made)
    return without_moments(made.getvalue())


def _add_contents(document: Document, headings: Sequence[str]) -> None:
    """Add a table of contents that Word can bring up to date; until then it holds the headings."""
    document.add_paragraph(CONTENTS, style="TOC Heading")
    first = document.add_paragraph()
    _add_field(first, "begin")
    run: Any = first.add_run()._r  # noqa: SLF001 - python-docx has no words of its own for fields
    told = OxmlElement("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = 'TOC \\o "1-3" \\h \\z \\u'
    run.append(told)
    _add_field(first, "separate")
    last = first
    for place, heading in enumerate(headings):
        last = document.add_paragraph() if place else first
        last.add_run(words_of(heading))
        last.paragraph_format.space_after = Pt(2)
    _add_field(last, "end")


def _add_field(paragraph: Paragraph, kind: str) -> None:
    run: Any = paragraph.add_run()._r  # noqa: SLF001 - likewise
    sign = OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    run.append(sign)


def _add_table(document: Document, table: Table, heading: str) -> None:
    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words_of(heading))
    made._tbl.tblPr.append(caption)  # noqa: SLF001 - likewise
    widths = [_WIDTH * share // sum(table.shares) for share in table.shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width / Mm(1))
    for cell, words in zip(made.rows[0].cells, table.columns, strict=True):
        _fill(cell, [Line(words, Mark.STRONG)])
    mark_row(made.rows[0], "w:cantSplit")
    mark_row(made.rows[0], "w:tblHeader")
    for row in table.rows:
        cells: Any = made.add_row().cells
        for cell, lines in zip(cells, row, strict=True):
            _fill(cell, lines)
    for row_ in made.rows:
        for cell, width in zip(row_.cells, widths, strict=True):
            cell.width = Mm(width / Mm(1))
    document.add_paragraph()


def _fill(cell: _Cell, lines: Sequence[Line]) -> None:
    for place, line in enumerate(lines):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(4)
        run = paragraph.add_run(line.printed)
        run.bold = line.mark in {Mark.STRONG, Mark.TICKED} or None
