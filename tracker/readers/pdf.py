"""The text layer of a PDF, page by page."""

from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from tracker.readers.lines import Lines
from tracker.readers.model import Kind, ReadFile, ReadPage
from tracker.readers.refusals import ReadingError, Reason

PAGES_MAX = 2_000
STAMP_MAX = 100
"""Letters and figures that a diary or an archive may stamp on a page that it has scanned."""
PICTURE_SHARE = 0.6

_BROKEN_WORD = ("\x02", "\ufffe")
"""The PDF library joins a word that a line end broke, hard or soft hyphen, with one of these between its halves. The
line is given back as it stands on the page: whether «kommun-» and «styrelsen» are one word, those know who match."""
_HIDDEN_HYPHEN = "\N{SOFT HYPHEN}"


def read(data: bytes) -> ReadFile:
    """Read a PDF.

    Line ends become line feeds, and soft hyphens inside a line, which nobody sees, are left out. Only what lies on the
    visible page is read.

    Raises:
        ReadingError: it is locked, damaged, too long, or has no text layer.
    """
    lines, pictures = Lines(Kind.PDF), []
    for page in pages(data):
        lines.begin_page()
        lines.add(page.text)
        pictures.append(page.is_picture)
    if pictures and all(pictures):
        raise ReadingError(Reason.SCAN)
    return lines.read_file()


def pages(data: bytes, first: int = 1) -> Iterator[ReadPage]:
    """Yield the pages of a PDF from one of them on, as they are read.

    Raises:
        ReadingError: it is locked, damaged, or has too many.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise ReadingError(Reason.ENCRYPTED if locked else Reason.DAMAGED) from None
    try:
        if len(document) > PAGES_MAX:
            raise ReadingError(Reason.TOO_MANY_PAGES)
        yield from _read_pages(document, first)
    finally:
        document.close()


def _read_pages(document: pypdfium2.PdfDocument, first: int) -> Iterator[ReadPage]:
    """Whether a page is a picture is looked at only while every page has been one: that tells a scan."""
    scanned = True
    for number in range(first, len(document) + 1):
        page = document[number - 1]
        text = _text(page)
        scanned = scanned and sum(map(str.isalnum, text)) <= STAMP_MAX and (not text.strip() or _is_picture(page))
        page.close()
        yield ReadPage(number, len(document), text, scanned)


def _text(page: pypdfium2.PdfPage) -> str:
    text_page = page.get_textpage()
    text: str = text_page.get_text_bounded()
    text_page.close()
    for mark in _BROKEN_WORD:
        text = text.replace(mark, "-\n")
    return text.replace(_HIDDEN_HYPHEN, "")


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Tell whether pictures, one or strips of one, fill most of a page."""
    width, height = page.get_size()
    bounds = [image.get_bounds() for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
    covered = sum((right - left) * (top - bottom) for left, bottom, right, top in bounds)
    return bool(covered > PICTURE_SHARE * width * height)
