"""An OpenDocument text: its paragraphs, lists and tables in the order of the text."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tracker.readers.kinds import contents_of
from tracker.readers.lines import Lines, as_line
from tracker.readers.model import Kind, ReadFile
from tracker.readers.refusals import ReadingError, Reason
from tracker.readers.unpacking import check_parts

_NS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
OFFICE, TEXT, TABLE = (f"{{{_NS.format(part)}}}" for part in ("office", "text", "table"))
LINES = frozenset({f"{TEXT}p", f"{TEXT}h"})
WRITTEN = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
BLANKS_MAX = 100
LEFT_OUT = frozenset({f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}sequence-decls"})
"""What was struck out, footnotes, comments."""


def read(data: bytes) -> ReadFile:
    """Read an OpenDocument text.

    Left out are page headers and footers, footnotes, comments, and the numbers of lists, which the program counts.

    Raises:
        ReadingError: it would unpack too large, is not as such files are, or has no text.
    """
    check_parts(data, contents_of(data))
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        content = container.read("content.xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    body = etree.fromstring(content, parser).find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise ReadingError(Reason.DAMAGED)
    kept = Lines(Kind.ODT)
    for line in _lines(body, kept):
        kept.add(line)
    return kept.read_file()


def _lines(element: Any, kept: Lines) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    for child in element:
        if child.tag in LINES:
            yield "".join(_pieces(child))
        elif child.tag == f"{TABLE}table":
            yield from _table(child, kept)
        elif child.tag not in LEFT_OUT:
            yield from _lines(child, kept)


def _pieces(element: Any) -> Iterator[str]:  # noqa: ANN401
    yield element.text or ""
    for child in element:
        if child.tag in WRITTEN:
            yield WRITTEN[child.tag]
        elif child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            yield " " * (min(int(count), BLANKS_MAX) if count.isdigit() else 1)
        elif isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            yield from _pieces(child)
        yield child.tail or ""


def _table(table: Any, kept: Lines) -> Iterator[str]:  # noqa: ANN401
    rows: list[list[str]] = []
    for row in table.iter(f"{TABLE}table-row"):
        cells = ["\n".join(_lines(cell, kept)) for cell in row if cell.tag == f"{TABLE}table-cell"]
        kept.count_row(len(cells))
        rows.append(cells)
        yield as_line(cells)
    kept.keep_table(rows)
