"""Which kind of file it is that shall be read, told by its bytes.

Uploads are told apart in `tracker.documents.kinds`, which lies above this room and refuses web pages, since they would
be given out again. Text and CSV are the same bytes: there alone the name is asked.
"""

import codecs
import io
import re

from tracker.readers.containers import (
    MACRO_PARTS,
    ODT_MARK,
    ContainerError,
    Contents,
    EncryptedPartError,
    read_contents,
)
from tracker.readers.model import Kind
from tracker.readers.refusals import ReadingError, Reason

HEAD = 4096
NOISE_MAX = 0.01
"""Which share of the bytes of a text may be control characters: copied text brings some along."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MAIN_PARTS = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX}
WEB_PAGE = re.compile(
    rb"<(!doctype\s+html|html|head|body|title|meta|article|main|section|div|h[1-6]|p|ul|ol|table)[\s/>]", re.IGNORECASE
)
XHTML = re.compile(rb"<html[\s>]", re.IGNORECASE)
SAVED_MAIL = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r"})


def kind_of(data: bytes, name: str = "") -> Kind:
    """Return what kind of file it is.

    Args:
        data: all its bytes.
        name: what it is called; parts CSV from other text.

    Raises:
        ReadingError: it is none that is read.
    """
    if not data:
        raise ReadingError(Reason.EMPTY)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _of_container(contents_of(data))
    if data.startswith(OLE):
        raise ReadingError(Reason.ENCRYPTED if LOCKED_OFFICE in data else Reason.OLD_OFFICE)
    if data.startswith(b"{\\rtf"):
        raise ReadingError(Reason.OLD_OFFICE)
    if data.startswith(PICTURES):
        raise ReadingError(Reason.PICTURE)
    return _of_text(data, name.lower())


def contents_of(data: bytes) -> Contents:
    """Return what a zip file says that it holds.

    Raises:
        ReadingError: it is damaged or locked.
    """
    try:
        return read_contents(io.BytesIO(data))
    except EncryptedPartError:
        raise ReadingError(Reason.ENCRYPTED) from None
    except ContainerError:
        raise ReadingError(Reason.DAMAGED) from None


def _of_container(contents: Contents) -> Kind:
    if any(MACRO_PARTS.search(name) for name in contents.names):
        raise ReadingError(Reason.MACROS)
    if contents.first[30:].startswith(ODT_MARK) and "content.xml" in contents.names:
        return Kind.ODT
    if "ppt/presentation.xml" in contents.names:
        raise ReadingError(Reason.SLIDES)
    found = [kind for name, kind in MAIN_PARTS.items() if name in contents.names]
    if len(found) != 1:
        raise ReadingError(Reason.UNKNOWN_KIND)
    return found[0]


def _of_text(data: bytes, name: str) -> Kind:
    if data.startswith(UTF32):
        raise ReadingError(Reason.ENCODING)
    if data.startswith(UTF16):
        head = data[: 2 * HEAD].decode("utf-16", "replace").encode()
    else:
        _check_noise(data)
        head = data[:HEAD].removeprefix(codecs.BOM_UTF8)
    opening = head.lstrip()
    if WEB_PAGE.match(opening) or (opening.startswith((b"<?xml", b"<!--")) and XHTML.search(opening)):
        return Kind.HTML
    if opening.startswith((b"<?xml", b"<!DOCTYPE", b"<svg")):
        raise ReadingError(Reason.UNKNOWN_KIND)
    if SAVED_MAIL.search(head):
        raise ReadingError(Reason.MAIL)
    if name.endswith((".html", ".htm")) and b"<" in head:
        return Kind.HTML
    return Kind.CSV if name.endswith(".csv") else Kind.TEXT


def _check_noise(data: bytes) -> None:
    noise = len(data) - len(data.translate(None, CONTROLS))
    if noise <= NOISE_MAX * len(data):
        return
    half_empty = data.count(0) > len(data) // 4
    raise ReadingError(Reason.ENCODING if half_empty and noise == data.count(0) else Reason.UNKNOWN_KIND)
