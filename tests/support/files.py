"""Files for tests: plain ones of every kind that is taken, made by code, and put in by the product's operations."""

import io
import struct
import zipfile
import zlib

import sqlalchemy as sa
from flask import Flask

from support.municipality import person
from support.register import locked
from tracker.assignments.operations.documents import Filed, Paper, add_to_assignment, add_to_paragraph
from tracker.db import db
from tracker.documents.store import Store
from tracker.documents.taking import KeptFile, take
from tracker.models import Assignment, Paragraph, User
from tracker.models.document import DocumentKind

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zipped(parts: dict[str, bytes | str], *, stored: str = "") -> bytes:
    """Return a zip file of parts, one of them not compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content, zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED)
    return made.getvalue()


def office(main: str = "word/document.xml", **more: bytes | str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", main: "<document/>", **more})


def odt(**more: bytes | str) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": "<text/>", **more}, stored="mimetype")


def as_a_browser_sends(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    """Return (body, content type) of a form with a file, the file's name written as browsers write it."""
    raw = name.encode("utf-8", "surrogatepass").replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
    line, body = b"--gransen0123456789", io.BytesIO()
    for field, value in fields.items():
        body.write(line + f'\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode())
    body.write(line + b'\r\nContent-Disposition: form-data; name="file"; filename="' + raw + b'"\r\n')
    body.write(b"Content-Type: text/html\r\n\r\n" + content + b"\r\n" + line + b"--\r\n")
    return body.getvalue(), "multipart/form-data; boundary=gransen0123456789"


def file_it(
    app: Flask, content: bytes, *, reference: str = "", paragraph: Paragraph | None = None, name: str = "fil.txt",
    who: str = "registrar", title: str = "Bänkar", both: bool = False, past_the_gate: str = "",
) -> Filed:  # fmt: skip
    """Put a file in, tied to an assignment or a § (or both), in a unit of its own.

    Past the gate: whatever it is, under the media type that is given.
    """
    store = Store(app.extensions["settings"].documents)
    with store.receive() as incoming:
        incoming.write(content)
        if past_the_gate:
            kept = KeptFile(store.keep(incoming), incoming.size, name, past_the_gate)
        else:
            kept = take(store, incoming, name)
    paper = Paper(DocumentKind.ATTACHMENT, title, file=kept)
    with db.writing():
        actor = person(who) if who else db.session.scalars(sa.select(User).limit(1)).one()
        if reference:
            assignment: Assignment = locked(reference)
            place = assignment.paragraph if both else None
            return add_to_assignment(assignment, paper, actor=actor, paragraph=place)
        assert paragraph
        return add_to_paragraph(paragraph, paper, actor=actor)
