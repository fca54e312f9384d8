"""Where uploaded files go while a form is read: straight to the store's quarantine, never into memory.

What is only to be read, and not kept, is read from there; what takes long is left to be read in the background.
"""

import threading
from contextlib import suppress
from typing import IO, NamedTuple, cast

from flask import Request, current_app, request
from flask_wtf.file import FileField

from tracker import clock
from tracker.db import db
from tracker.documents.names import seen_name
from tracker.documents.room import Room
from tracker.documents.store import CHUNK, Incoming, Store
from tracker.domain.errors import RuleBrokenError
from tracker.readers.model import ReadFile
from tracker.readers.refusals import ReadingError, Reason
from tracker.readers.sandbox import read_safely
from tracker.web.guard import UPLOAD_ROUTES, actor

_ONE_AT_A_TIME = threading.BoundedSemaphore(1)
"""A reader may take three quarters of a gigabyte of memory; each worker starts one, and others wait."""
WAIT_SECONDS = 5
AT_ONCE_SECONDS = 5.0
"""So long a person waits at the page for a file to be read."""
AT_ONCE_MAX = 600_000
"""Characters; some 200 pages. What to make of a longer text takes its time, too."""
READ_AWAY_MAX = 512 * 1024 * 1024


def store() -> Store:
    """Return the installation's store of files."""
    return Store(current_app.extensions["settings"].documents)


def check_room(size: int) -> None:
    """Check that the person who asks may file a file of so many bytes; a link takes no room.

    Raises:
        RuleBrokenError: it is more than they, or the installation, may file.
    """
    settings = current_app.extensions["settings"]
    if size:
        Room(settings.documents_per_day, settings.documents_in_all).check(size, actor(), now=clock.now())


class LongFile(NamedTuple):
    """A file that takes longer to read than anybody waits at a page.

    Attributes:
        incoming: where it is.
        name: what it is called.
    """

    incoming: Incoming
    name: str


def text_of(field: FileField, *, typed: str, missing: str) -> str | LongFile:
    """Return the text of the file that was chosen, read in a process of its own; else what was typed.

    A file that is not read within AT_ONCE_SECONDS, or has more to say than AT_ONCE_MAX, is returned as it is.

    Raises:
        RuleBrokenError: there is neither (`missing` says so), or the file cannot be read: why, and what to do.
    """
    if not field.data:
        if not typed.strip():
            raise RuleBrokenError(missing, "text")
        return typed
    incoming = cast("Incoming", field.data.stream)
    incoming.check_size()
    incoming.settle()
    db.session.rollback()  # nothing is kept open while the reader is waited for
    long_file = LongFile(incoming, seen_name(field.data.filename or ""))
    if not incoming.path.exists():  # the request is done again, and has set it aside already
        return long_file
    try:
        text = _read_at_once(incoming, field.data.filename or "").text
    except ReadingError as error:
        if error.code is Reason.TOO_SLOW:
            return long_file
        raise RuleBrokenError(error.message, field.name) from error
    return text if len(text) <= AT_ONCE_MAX else long_file


def file_of(field: FileField) -> ReadFile:
    """Return what stands in the file that was chosen, read in a process of its own; a short one, such as our tables.

    Raises:
        RuleBrokenError: none was chosen, or it cannot be read: why, and what to do.
    """
    if not field.data:
        raise RuleBrokenError("Välj en fil.", field.name)
    incoming = cast("Incoming", field.data.stream)
    incoming.check_size()
    incoming.settle()
    db.session.rollback()  # nothing is kept open while the reader is waited for
    try:
        return _read_at_once(incoming, field.data.filename or "")
    except ReadingError as error:
        raise RuleBrokenError(error.message, field.name) from error


def _read_at_once(incoming: Incoming, name: str) -> ReadFile:
    if not _ONE_AT_A_TIME.acquire(timeout=WAIT_SECONDS):
        raise ReadingError(Reason.BUSY)
    try:
        return read_safely(incoming.path, name, seconds=AT_ONCE_SECONDS)
    finally:
        _ONE_AT_A_TIME.release()


def read_away() -> None:
    """Read and forget what is still being sent: a browser shows no answer that comes before it has sent everything."""
    if request.endpoint not in UPLOAD_ROUTES:
        return
    left, body = READ_AWAY_MAX, request.environ["wsgi.input"]
    with suppress(OSError):
        while left > 0 and (chunk := body.read(CHUNK)):
            left -= len(chunk)


class UploadRequest(Request):
    """A request whose files, on the routes that take any, are hashed and counted while they are read."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.endpoint not in UPLOAD_ROUTES:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        incoming = store().receive()
        self._arrived().append(incoming)
        return cast("IO[bytes]", incoming)

    def _arrived(self) -> list[Incoming]:
        arrived: list[Incoming] = self.__dict__.setdefault("arrived", [])
        return arrived

    def close(self) -> None:
        """Let go of every file that came, also where the request broke off in the midst of one."""
        super().close()
        for incoming in self._arrived():
            incoming.close()
