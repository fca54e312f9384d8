"""Which files are taken, told by their bytes and never by their names. Nothing in them is read or run."""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from tracker.domain.errors import RuleBrokenError
from tracker.readers.containers import MACRO_PARTS, ODT_MARK, ContainerError, Contents, read_contents

HEAD = 4096
CHUNK = 256 * 1024
TAKEN = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument-text (.odt), ren text, PNG eller JPEG"
UNKNOWN = f"Filen är av ett slag som inte tas emot. Spara den som PDF och välj den igen. Det som tas emot är {TAKEN}."
OLD_OFFICE = "Filen är i ett äldre Office-format. Öppna den, spara den som .docx, .xlsx eller PDF och välj den igen."
MACROS = "Filen innehåller makron. Spara den utan makron, eller som PDF, och välj den igen."
DAMAGED = "Filen är skadad eller låst med lösenord. Öppna den på din dator, spara den som PDF och välj den igen."
WEB_PAGE = "Filen är en webbsida eller ett mejl. Skriv ut den till PDF och välj den, eller klistra in länken i stället."
OTHER_TEXT = "Texten är sparad i en ovanlig kodning. Spara den som UTF-8, eller som PDF, och välj den igen."


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken.

    Attributes:
        word: what it is called on pages.
        media_type: what it is served as.
        suffixes: how its names may end; the first is given to a name that ends otherwise.
    """

    word: str
    media_type: str
    suffixes: tuple[str, ...]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("PDF", "application/pdf", (".pdf",))
DOCX = FileKind("Word", f"{_OPEN_XML}.wordprocessingml.document", (".docx",))
XLSX = FileKind("Excel", f"{_OPEN_XML}.spreadsheetml.sheet", (".xlsx",))
PPTX = FileKind("PowerPoint", f"{_OPEN_XML}.presentationml.presentation", (".pptx",))
ODT = FileKind("OpenDocument", "application/vnd.oasis.opendocument.text", (".odt",))
PNG = FileKind("bild", "image/png", (".png",))
JPEG = FileKind("bild", "image/jpeg", (".jpg", ".jpeg"))
TEXT = FileKind("text", "text/plain; charset=utf-8", (".txt", ".md", ".csv"))
OLD_TEXT = FileKind("text", "text/plain; charset=windows-1252", (".txt", ".md", ".csv"))
KINDS = {kind.media_type: kind for kind in (PDF, DOCX, XLSX, PPTX, ODT, PNG, JPEG, TEXT, OLD_TEXT)}

MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
MARKUP = re.compile(
    rb"<(!doctype|\?xml|(html|head|body|script|svg|style|iframe|object|embed|meta|link|img|form|table|div|a)[\s/>])",
    re.IGNORECASE,
)
MAIL = re.compile(rb"\s*(mime-version|content-type|from|received|return-path):", re.IGNORECASE)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def word_of(media_type: str) -> str:
    """Return what a kind is called on pages."""
    return KINDS[media_type].word if media_type in KINDS else "fil"


def kind_of(file: BinaryIO) -> FileKind:
    """Return what kind of file it is.

    Raises:
        RuleBrokenError: it is none that is taken; the message says what to do.
    """
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise RuleBrokenError(OLD_OFFICE, "file")
    if head.startswith(b"PK\x03\x04"):
        return _of_container(file)
    return _of_text(file, head)


def _of_container(file: BinaryIO) -> FileKind:
    try:
        contents = read_contents(file)
    except ContainerError:
        raise RuleBrokenError(DAMAGED, "file") from None
    if any(MACRO_PARTS.search(name) for name in contents.names):
        raise RuleBrokenError(MACROS, "file")
    kind = _main_part(contents)
    if kind is None:
        raise RuleBrokenError(UNKNOWN, "file")
    return kind


def _main_part(contents: Contents) -> FileKind | None:
    if contents.first[30:].startswith(ODT_MARK) and "content.xml" in contents.names:
        return ODT
    found = [kind for name, kind in MAIN_PARTS.items() if name in contents.names]
    return found[0] if len(found) == 1 and "[Content_Types].xml" in contents.names else None


def _of_text(file: BinaryIO, head: bytes) -> FileKind:
    if head.startswith(UTF16):
        raise RuleBrokenError(OTHER_TEXT, "file")
    if head.startswith(b"{\\rtf"):
        raise RuleBrokenError(OLD_OFFICE, "file")
    utf8 = codecs.getincrementaldecoder("utf-8")()
    old = codecs.getincrementaldecoder("cp1252")()
    is_utf8 = is_old = True
    file.seek(0)
    while chunk := file.read(CHUNK):
        if CONTROLS.search(chunk):
            raise RuleBrokenError(UNKNOWN, "file")
        is_utf8 = is_utf8 and _decodes(utf8, chunk)
        is_old = is_old and _decodes(old, chunk)
    is_utf8 = is_utf8 and _decodes(utf8, b"", final=True)
    if MARKUP.search(head) or MAIL.match(head.removeprefix(codecs.BOM_UTF8)):
        raise RuleBrokenError(WEB_PAGE, "file")
    if is_utf8:
        return TEXT
    if is_old:
        return OLD_TEXT
    raise RuleBrokenError(UNKNOWN, "file")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
