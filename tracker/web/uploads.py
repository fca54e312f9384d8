"""Where uploaded files go while a form is read: straight to the store's quarantine, never into memory.

What is only to be read, and not kept, is read from there.
"""

import threading
from contextlib import suppress
from typing import IO, cast

from flask import Request, current_app, request
from flask_wtf.file import FileField

from tracker.db import db
from tracker.documents.store import CHUNK, Incoming, Store
from tracker.domain.errors import RuleBrokenError
from tracker.readers.refusals import ReadingError, Reason
from tracker.readers.sandbox import read_safely
from tracker.web.guard import UPLOAD_ROUTES

_ONE_AT_A_TIME = threading.BoundedSemaphore(1)
"""A reader may take three quarters of a gigabyte of memory; each worker starts one, and others wait."""
WAIT_SECONDS = 5
READ_AWAY_MAX = 512 * 1024 * 1024


def store() -> Store:
    """Return the installation's store of files."""
    return Store(current_app.extensions["settings"].documents)


def text_of(field: FileField, *, typed: str, missing: str) -> str:
    """Return the text of the file that was chosen, read in a process of its own; else what was typed.

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
    if not _ONE_AT_A_TIME.acquire(timeout=WAIT_SECONDS):
        raise RuleBrokenError(ReadingError(Reason.BUSY).message, field.name)
    try:
        return read_safely(incoming.path, field.data.filename).text
    except ReadingError as error:
        raise RuleBrokenError(error.message, field.name) from error
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
