"""The store: every file once, under the hash of its bytes, and never half written.

A file arrives in `quarantine/`, is hashed and counted on the way, and is moved to `aa/bb/<sha256>` when it is whole
and on the disk. The row that names it is committed afterwards, so a crash in between leaves a file too many, never one
too few.
"""

import hashlib
import io
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tracker.domain.errors import RuleBrokenError

FILE_MAX = 50 * 1024 * 1024
CHUNK = 256 * 1024
TOO_LARGE = "Filen är större än 50 MB. Dela upp den, eller lägg den i diariet och klistra in en länk till den här."
EMPTY = "Filen är tom. Öppna den på din dator och se att den har innehåll, och välj den igen."


class Incoming(io.RawIOBase):
    """A file on its way in. What is written beyond FILE_MAX is counted, but not kept."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.size = 0
        self._hash = hashlib.sha256()
        self._file: BinaryIO = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")

    @property
    def sha256(self) -> str:
        """The hash of what has been written."""
        return self._hash.hexdigest()

    def readable(self) -> bool:
        """Say that what was written can be read back."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from any place."""
        return True

    def writable(self) -> bool:
        """Say that more can be written."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override] # whole chunks of bytes are all that comes
        """Take the next bytes."""
        self.size += len(data)
        if self.size <= FILE_MAX:
            self._hash.update(data)
            self._file.write(data)
        return len(data)

    def read(self, size: int = -1, /) -> bytes:
        """Read from where it stands."""
        return self._file.read(size)

    def seek(self, place: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place."""
        return self._file.seek(place, whence)

    def tell(self) -> int:
        """Say where it stands."""
        return self._file.tell()

    def check_size(self) -> None:
        """Refuse what is too large to keep, or nothing at all.

        Raises:
            RuleBrokenError: it is.
        """
        if self.size > FILE_MAX:
            raise RuleBrokenError(TOO_LARGE, "file")
        if not self.size:
            raise RuleBrokenError(EMPTY, "file")

    def settle(self) -> None:
        """Put every byte on the disk."""
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Let go of it; what has not been kept is removed."""
        if not self.closed:
            self._file.close()
            self.path.unlink(missing_ok=True)
        super().close()


@dataclass(frozen=True)
class Store:
    """The folder of files. Several machines may share it.

    Attributes:
        folder: where they lie; made when the first file comes.
    """

    folder: Path

    @property
    def quarantine(self) -> Path:
        """Where files are until they are whole. It lies in the same folder, so that moving them copies nothing."""
        return self.folder / "quarantine"

    def path(self, sha256: str) -> Path:
        """Return where the file of a hash lies."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def receive(self) -> Incoming:
        """Open a place for a file that is on its way in."""
        self.quarantine.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Incoming(self.quarantine / uuid.uuid4().hex)

    def keep(self, incoming: Incoming) -> str:
        """Move a whole file to its place, and make sure that it is there after a power cut. Done again, it is the same.

        A file that lies there already is replaced by its equal: it is then new again, and no sweep takes it.

        Returns:
            Its hash.

        Raises:
            RuleBrokenError: it is too large, or empty.
        """
        incoming.check_size()
        incoming.settle()
        target = self.path(incoming.sha256)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if incoming.path.exists():
            incoming.path.replace(target)
            for folder in (target.parent, target.parent.parent, self.folder):
                _settle_folder(folder)
        return incoming.sha256

    @property
    def waiting(self) -> Path:
        """Where files are that are to be read in the background, and not kept."""
        return self.folder / "waiting"

    def set_aside(self, incoming: Incoming) -> str:
        """Let a whole file wait to be read; it survives the request and a power cut. Done again, it is the same.

        Returns:
            The key under which it waits.

        Raises:
            RuleBrokenError: it is too large, or empty.
        """
        incoming.check_size()
        incoming.settle()
        self.waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = incoming.path.name
        if incoming.path.exists():
            incoming.path.replace(self.waiting / key)
            for folder in (self.waiting, self.folder):
                _settle_folder(folder)
        return key

    def drop(self, key: str) -> None:
        """Remove a file that waited; it may be gone already."""
        (self.waiting / key).unlink(missing_ok=True)

    def hashes(self) -> Iterator[str]:
        """Yield the hash of every file that is kept."""
        for path in self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            yield path.name


def digest(path: Path) -> str:
    """Return the hash of a file's bytes as they are now."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
