"""Papers with text in them, of every kind that is read, made by code."""

import io
import zipfile
import zlib
from collections.abc import Sequence

import docx

from support.files import zipped

ODT_TYPE = "application/vnd.oasis.opendocument.text"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects, the first of them the catalogue."""
    made, offsets = io.BytesIO(), []
    made.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, 1):
        offsets.append(made.tell())
        made.write(b"%d 0 obj%s endobj\n" % (number, content))
    start, size = made.tell(), len(objects) + 1
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % at for at in offsets))
    made.write(b"trailer<</Size %d/Root 1 0 R%s>>startxref\n%d\n%%%%EOF\n" % (size, trailer, start))
    return made.getvalue()


def pdf_of_streams(streams: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF with a page for each stream of drawing."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(streams)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(streams)), _FONT]
    for n, drawn in enumerate(streams):
        objects += [_PAGE % (5 + 2 * n), drawn]
    return pdf_of(objects, trailer)


def pdf(*pages: str) -> bytes:
    """Return a PDF with the lines of each page, as a typesetter sets them."""
    return pdf_of_streams([stream(_drawn(page)) for page in pages])


def slow_pdf(*pages: str, words: int = 100_000) -> bytes:
    """Return a PDF whose pages take a while each, for the many words that are drawn beside them."""
    beside = b" BT /F1 9 Tf 50 -900 Td " + b"(x) Tj 0 0 Td " * words + b" ET"
    packed = [zlib.compress(_drawn(page) + beside, 1) for page in pages]
    return pdf_of_streams([stream(page, b"/Filter/FlateDecode") for page in packed])


def _drawn(page: str) -> bytes:
    escaped = page.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
    shown = b" ".join(b"(%s) '" % line for line in escaped.split(b"\n"))
    return b"BT /F1 9 Tf 11 TL 50 800 Td " + shown + b" ET"


def locked_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -44>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)
    return pdf_of_streams([stream(_drawn("Låst"))], lock)


def docx_of(document: "docx.document.Document") -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def docx_with(body: str, **more: str | bytes) -> bytes:
    """Return a Word file with a body written as WordprocessingML, into what the library makes by itself."""
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    spaces += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return repacked(
        docx_of(docx.Document()),
        {"word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>"} | more,
    )


def repacked(office_file: bytes, changed: dict[str, str | bytes]) -> bytes:
    """Return an Office file with some parts changed or added."""
    with zipfile.ZipFile(io.BytesIO(office_file)) as container:
        parts: dict[str, str | bytes] = {name: container.read(name) for name in container.namelist()}
    return zipped(parts | changed)


def xlsx(rows: str, *, extra: str = "", shared: str = "") -> bytes:
    """Return an Excel file of one sheet with rows written as SpreadsheetML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{pack}/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument"'
                ' Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="Uppföljning" sheetId="1" r:id="r1"/>'
                f"</sheets>{extra}</workbook>"
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r1" Type="{rel}/worksheet"'
                f' Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{rel}/styles" Target="styles.xml"/>'
                "</Relationships>"
            ),
            "xl/styles.xml": (
                f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
                "</styleSheet>"
            ),
            "xl/worksheets/sheet1.xml": f'{shared}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def odt_of(body: str, prologue: str = "", holder: str = "office:text") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    content = (
        f"{prologue}<office:document-content {spaces}><office:body><{holder}>{body}</{holder}>"
        "</office:body></office:document-content>"
    )
    return zipped({"mimetype": ODT_TYPE, "content.xml": content}, stored="mimetype")
