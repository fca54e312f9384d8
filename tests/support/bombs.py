"""Small files that become large, slow or deep when they are read; made by code, and never kept."""

import struct
import zlib
from collections.abc import Callable

from support.papers import cell, docx_with, odt_of, pdf_of, pdf_of_streams, repacked, stream, xlsx
from tracker.readers.refusals import Reason

MIB = 1024 * 1024
SPENT = {Reason.TOO_HEAVY, Reason.TOO_SLOW}
ENDLESS = {*SPENT, Reason.NO_TEXT, Reason.TOO_LONG}
"""Newer versions of the standard library are not slow at markup that never ends, and find no text in it."""
LAUGH = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
XXE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def packed(mib: int) -> bytes:
    """Return a packed stream of blanks, put together of equal blocks, which is much faster than packing them all."""
    piece, sum_of_all = b" " * MIB, 1
    for _ in range(mib):
        sum_of_all = zlib.adler32(piece, sum_of_all)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * mib + b"\x03\x00" + struct.pack(">I", sum_of_all)


def flate_pdf() -> bytes:
    """A page whose drawing is packed twice: some kilobytes become 1 GiB."""
    return pdf_of_streams([stream(zlib.compress(packed(1024), 9), b"/Filter[/FlateDecode/FlateDecode]")])


def operators_pdf() -> bytes:
    """A page that draws the same word some hundred million times."""
    word = b"(uppdrag) Tj 0 0 Td "
    drawn = zlib.compress(b"BT /F1 9 Tf 50 800 Td " + word * 20_000_000, 9)
    return pdf_of_streams([stream(drawn, b"/Filter/FlateDecode")])


def forms_pdf(levels: int = 12) -> bytes:
    """Forms that each draw the next one ten times."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</X 6 0 R>>"
        b"/Font<</F1 3 0 R>>>>>>"
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[4 0 R]/Count 1>>", font, page, stream(b"/X Do")]
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s/Font<</F1 3 0 R>>>>"
    objects += [stream(b"/X Do " * 10, form % (b"/XObject<</X %d 0 R>>" % (7 + level))) for level in range(levels)]
    objects.append(stream(b"BT /F1 9 Tf 50 800 Td (uppdrag) Tj ET", form % b""))
    return pdf_of(objects)


def many_pages_pdf() -> bytes:
    return pdf_of_streams([stream(b"")] * 2_001)


def rows_xlsx() -> bytes:
    """A million rows, each with two numbers."""
    return xlsx("".join(f"<row><c><v>{n}</v></c><c><v>{n * 7919}</v></c></row>" for n in range(1_000_000)))


def far_cell_xlsx() -> bytes:
    """Two cells, the second in the last corner that a sheet has."""
    return xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def laugh_docx() -> bytes:
    return docx_with("", **{"word/document.xml": f"{LAUGH}<w>&j;</w>"})


def laugh_in_utf16_docx() -> bytes:
    return docx_with("", **{"word/document.xml": f"{LAUGH}<w>&j;</w>".encode("utf-16")})


def laugh_xlsx() -> bytes:
    return xlsx(f"<row>{cell('&j;')}</row>", shared=LAUGH)


def xxe_docx() -> bytes:
    return docx_with("", **{"word/document.xml": f"{XXE}<w>&x;</w>"})


def xxe_odt() -> bytes:
    return odt_of("<text:p>&x;</text:p>", XXE)


def padded_docx() -> bytes:
    """A page of text, and 210 MB of blanks behind it."""
    body = "<w:p><w:r><w:t>Räkna bänkar</w:t></w:r></w:p>"
    return docx_with(body + " " * 210_000_000)


def deep_docx() -> bytes:
    return docx_with("<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000)


def lying_docx() -> bytes:
    """A picture that is said to become a hundred bytes, and becomes thirty million."""
    size = 30_000_001
    made = repacked(docx_with("<w:p/>"), {"word/media/image1.png": bytes(size)})
    return made.replace(struct.pack("<I", size), struct.pack("<I", 100))


def overlapping_docx(parts: int = 90, size: int = 4_500_000) -> bytes:
    """A file of some kilobytes whose parts all end with the same packed zeros: 410 MB together.

    Each part quotes the head of the next one in a block that is not packed, and reads on through it.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    content, unpacked = packer.compress(bytes(size)) + packer.flush(), size
    names = [b"[Content_Types].xml", b"word/document.xml", *(b"word/media/%03d.png" % n for n in range(parts))]
    listed: list[tuple[bytes, int, int]] = []
    for name in reversed(names):
        listed.insert(0, (name, len(content), unpacked))
        head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, 0, len(content), unpacked, len(name), 0)
        head += name
        content = struct.pack("<BHH", 0, len(head), 0xFFFF ^ len(head)) + head + content
        unpacked += len(head)
    return _with_list(content[5:], listed)


def _with_list(body: bytes, listed: list[tuple[bytes, int, int]]) -> bytes:
    contents, at = b"", 0
    for name, size, unpacked in listed:
        entry = (20, 20, 0, 8, 0, 33, 0, size, unpacked, len(name), 0, 0, 0, 0, 0, at)
        contents += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", *entry) + name
        at += 30 + len(name) + 5
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(listed), len(listed), len(contents), len(body), 0)
    return body + contents + end


BOMBS: dict[str, tuple[Callable[[], bytes], set[Reason], str]] = {
    "a page that unpacks twice to 1 GiB": (flate_pdf, SPENT, ""),
    "a page of endless operators": (operators_pdf, SPENT, ""),
    "forms in forms": (forms_pdf, SPENT, ""),
    "more pages than are read": (many_pages_pdf, {Reason.TOO_MANY_PAGES}, ""),
    "a million rows": (rows_xlsx, {Reason.TOO_MANY_CELLS, Reason.UNPACKS_TOO_LARGE}, ""),
    "a cell in the last corner": (far_cell_xlsx, {Reason.TOO_MANY_CELLS, *SPENT}, ""),
    "a million rows parted by semicolons": (lambda: b"1;2\n" * 1_000_000, {Reason.TOO_MANY_CELLS}, "r.csv"),
    "entities that laugh, in Word": (laugh_docx, {Reason.DECLARES_TYPES}, ""),
    "entities that laugh, in UTF-16": (laugh_in_utf16_docx, {Reason.DECLARES_TYPES}, ""),
    "entities that laugh, in Excel": (laugh_xlsx, {Reason.DECLARES_TYPES}, ""),
    "a file of the machine, in Word": (xxe_docx, {Reason.DECLARES_TYPES}, ""),
    "a file of the machine, in OpenDocument": (xxe_odt, {Reason.DECLARES_TYPES}, ""),
    "a Word file padded to 210 MB": (padded_docx, {Reason.UNPACKS_TOO_LARGE}, ""),
    "a part that lies about its size": (lying_docx, {Reason.UNPACKS_TOO_LARGE}, ""),
    "parts that overlap": (overlapping_docx, {Reason.OVERLAPPING_PARTS}, ""),
    "elements in elements, in Word": (deep_docx, {Reason.DAMAGED, Reason.TOO_DEEP}, ""),
    "elements in elements, in a web page": (lambda: b"<html>" + b"<div>" * 1_000_000, {Reason.TOO_DEEP}, ""),
    "comments that never end": (
        lambda: b"<html>" + b"<!-- " * 1_000_000,
        {Reason.NO_TEXT, Reason.TOO_LONG, *SPENT},
        "",
    ),
    "tags that never end": (lambda: b"<html>" + b"<a " * 1_000_000, {Reason.NO_TEXT, Reason.TOO_LONG, *SPENT}, ""),
    "a line of 50 MB": (lambda: b"a" * (50 * MIB), {Reason.TOO_LONG}, ""),
    "more bytes than are read": (lambda: b"a" * (50 * MIB + 1), {Reason.TOO_LARGE}, ""),
}
"""What each is, what makes it, why it may be refused, and what it is called where that matters."""
