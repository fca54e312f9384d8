"""Where uploaded files go while a form is read: straight to the store's quarantine, never into memory."""

from contextlib import suppress
from typing import IO, cast

from flask import Request, current_app, request

from tracker.documents.store import CHUNK, Incoming, Store
from tracker.web.guard import UPLOAD_ROUTES

READ_AWAY_MAX = 512 * 1024 * 1024


def store() -> Store:
    """Return the installation's store of files."""
    return Store(current_app.extensions["settings"].documents)


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
