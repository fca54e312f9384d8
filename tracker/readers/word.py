"""A Word file: its paragraphs and tables in the order of the text, with the numbers that Word counts."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from tracker.readers.kinds import contents_of
from tracker.readers.lines import Lines, as_line
from tracker.readers.model import Kind, ReadFile
from tracker.readers.unpacking import check_parts
from tracker.readers.word_numbers import Numbering

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
WRITTEN = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): "\t"}
TEXT = qn("w:t")
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LEFT_OUT = frozenset(
    {qn("w:pPr"), qn("w:rPr"), qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr"), qn("w:sdtPr"), qn("w:sectPr"),
     qn("w:del"), qn("w:moveFrom"), f"{MC}Fallback"}
)  # fmt: skip
"""Properties; what was struck out or moved away in a change that is tracked; pictures of what stands there already."""


def read(data: bytes) -> ReadFile:
    """Read a Word file.

    Left out are page headers and footers, footnotes, comments, pictures, and what a tracked change strikes out.

    Raises:
        ReadingError: it would unpack too large, is not as Word writes files, or has no text.
    """
    check_parts(data, contents_of(data))
    document = docx.Document(io.BytesIO(data))
    reader = _Reader(Lines(Kind.DOCX), Numbering(document))
    for line in reader.lines_in(document.element.body):
        reader.kept.add(line)
    return reader.kept.read_file()


class _Reader:
    """Walks the elements. Content controls, hyperlinks and tracked insertions are passed through."""

    def __init__(self, kept: Lines, numbering: Numbering) -> None:
        self.kept = kept
        self._numbering = numbering

    def lines_in(self, element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
        """Yield the text of each block inside an element: a paragraph, or a row of a table."""
        for child in element:
            if child.tag == PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == TABLE:
                yield from self._table(child)
            elif child.tag not in LEFT_OUT:
                yield from self.lines_in(child)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:  # noqa: ANN401
        pieces: list[str] = []
        boxes: list[Any] = []
        _gather(paragraph, pieces, boxes)
        text = "".join(pieces)
        mark = self._numbering.mark(paragraph) if text.strip() else ""
        yield mark + text
        for box in boxes:
            yield from self.lines_in(box)

    def _table(self, table: Any) -> Iterator[str]:  # noqa: ANN401
        rows: list[list[str]] = []
        for row in _inside(table, ROW):
            cells = [self._cell(cell) for cell in _inside(row, CELL)]
            self.kept.count_row(len(cells))
            rows.append(cells)
            yield as_line(cells)
        self.kept.keep_table(rows)

    def _cell(self, cell: Any) -> str:  # noqa: ANN401
        return "\n".join(line for line in self.lines_in(cell) if line.strip())


def _gather(element: Any, pieces: list[str], boxes: list[Any]) -> None:  # noqa: ANN401
    """Gather the text of a paragraph, and the text boxes that are anchored in it."""
    for child in element:
        if child.tag == TEXT:
            pieces.append(child.text or "")
        elif child.tag in WRITTEN:
            pieces.append(WRITTEN[child.tag])
        elif child.tag == qn("w:txbxContent"):
            boxes.append(child)
        elif child.tag not in LEFT_OUT:
            _gather(child, pieces, boxes)


def _inside(element: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401
    """Yield the rows of a table, or the cells of a row, also those inside a content control."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in LEFT_OUT and child.tag != TABLE:
            yield from _inside(child, tag)
