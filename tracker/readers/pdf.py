"""The text layer of a PDF, page by page."""

import pypdfium2
from pypdfium2 import raw

from tracker.readers.lines import Lines
from tracker.readers.model import Kind, ReadFile
from tracker.readers.refusals import ReadingError, Reason

PAGES_MAX = 2_000

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
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise ReadingError(Reason.ENCRYPTED if locked else Reason.DAMAGED) from None
    try:
        if len(document) > PAGES_MAX:
            raise ReadingError(Reason.TOO_MANY_PAGES)
        lines = Lines(Kind.PDF)
        for number in range(len(document)):
            lines.begin_page()
            lines.add(_text(document, number))
        return lines.read_file()
    finally:
        document.close()


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    text_page = page.get_textpage()
    text: str = text_page.get_text_bounded()
    text_page.close()
    page.close()
    for mark in _BROKEN_WORD:
        text = text.replace(mark, "-\n")
    return text.replace(_HIDDEN_HYPHEN, "")
