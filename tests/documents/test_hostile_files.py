"""Files that mean harm are refused in words, or given out so that no browser does anything with them but save them."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.files import as_a_browser_sends
from support.hostile import HOSTILE
from support.register import give
from support.visitor import Visitor, text_of

from tracker.db import db
from tracker.documents.kinds import KINDS
from tracker.models import Document

TAKEN = {
    "a web page in UTF-7", "a script", "a script called text", "a style sheet", "a JPEG that is a script",
    "a PNG with a page behind it", "a PDF that is a page", "a PDF with script", "a PDF that is a zip",
    "a shell script", "a shortcut", "a zip bomb",
}  # fmt: skip
"""What cannot be told from an honest text, picture or PDF by its bytes; it is given out, and never run."""


def is_taken(label: str) -> bool:
    return label in TAKEN or label.startswith(("a name ", "a very long name"))


@pytest.fixture
def registrar(app: Flask, visit: Visit) -> tuple[Visitor, str]:
    with app.app_context():
        reference = give()
    return visit("registrar"), reference


def send(who: Visitor, reference: str, name: str, content: bytes) -> int:
    path = f"/uppdrag/{reference}/dokument"
    who.get(path)
    fields = {**who.fields(), "kind": "attachment", "title": "Prov"}
    body, content_type = as_a_browser_sends(fields, name, content)
    response = who.client.post(path, data=body, content_type=content_type)
    who.page, who.location = response.text, response.headers.get("Location", "")
    return response.status_code


@on_sqlite
@pytest.mark.parametrize("label", HOSTILE)
def test_it_is_refused_in_words_or_given_out_to_be_saved_only(
    registrar: tuple[Visitor, str], app: Flask, label: str
) -> None:
    who, reference = registrar
    name, content = HOSTILE[label]
    answer = send(who, reference, name, content)
    assert answer == (302 if is_taken(label) else 422), text_of(who.page)[:300]
    folder: Path = app.extensions["settings"].documents
    assert list(folder.glob("quarantine/*")) == []
    if answer == 422:
        words = text_of(who.page)
        assert re.search(r"Fel: (Filen|Texten|Välj)[^.]+\.", words), words[:300]
        assert who.fields()["title"] == "Prov"  # nothing typed is lost
        assert [path for path in folder.rglob("*") if path.is_file()] == []
        return
    page = who.follow()
    path = re.search(r'href="(/dokument/\d+/[^"]+)" download', page)
    assert path
    response = who.client.get(path[1], buffered=True)
    assert response.status_code == 200
    assert response.data == content
    assert response.headers["Content-Type"] in KINDS
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    given = re.fullmatch(
        r'attachment; filename="([A-Za-z0-9._ -]+)"; filename\*=UTF-8\'\'([A-Za-z0-9._~%-]+)',
        response.headers["Content-Disposition"],
    )
    assert given
    saved = unquote(given[2])
    assert not re.search(r"[\x00-\x1f\x7f/\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", saved)
    assert not saved.startswith(".")
    assert saved.endswith(tuple(s for kind in KINDS.values() for s in kind.suffixes))
    assert len(saved) <= 120
    with app.app_context():
        document = db.session.scalars(sa.select(Document)).one()
        assert (document.file_name, document.size) == (saved, len(content))


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 40
    assert {label for label in HOSTILE if is_taken(label)} >= TAKEN


def test_one_view_alone_gives_files_out() -> None:
    """What is proved of it, here and in a browser, is proved of every way to a file.

    The evidence pack takes the files' bytes into an archive that it made itself, and gives none of them out alone.
    """
    tracker = Path(__file__).parents[2] / "tracker"
    ways = re.compile(r"\bsend_file\(|\bsend_from_directory\(|\bdisposition\(|\bstore\(\)\.path\(")
    found = [str(path.relative_to(tracker)) for path in tracker.rglob("*.py") if ways.search(path.read_text("utf-8"))]
    assert sorted(found) == [
        "assignments/views/documents.py",
        "auditing/views/evidence.py",
        "documents/names.py",
    ]
