"""Files in a backup: copied by the hashes that its rows name, proved by them, and put back."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from tracker.documents.store import CHUNK, Store, digest

HASH = re.compile(r"[0-9a-f]{64}")


def copy_out(store: Store, hashes: Collection[str], folder: Path) -> tuple[dict[str, int], list[str]]:
    """Copy files into a backup.

    Returns:
        Hash → size of what was copied; and the hashes of what is missing or changed, which no backup can mend.
    """
    copied: dict[str, int] = {}
    lost: list[str] = []
    archive = Store(folder)
    for sha256 in sorted(hashes):
        if _copy(store, sha256, archive):
            copied[sha256] = archive.path(sha256).stat().st_size
        else:
            lost.append(sha256)
    if archive.quarantine.is_dir():
        archive.quarantine.rmdir()
    return copied, lost


def first_damaged(folder: Path, said: Mapping[str, int]) -> str | None:
    """Return the first hash whose file in a backup is missing or changed, or None."""
    archive = Store(folder)
    for sha256 in said:
        path = archive.path(sha256)
        if not HASH.fullmatch(sha256) or not path.is_file() or digest(path) != sha256:
            return sha256
    return None


def put_back(folder: Path, said: Mapping[str, int], store: Store) -> None:
    """Put the files of a backup where the product keeps them; what lies there already is left."""
    archive = Store(folder)
    for sha256 in said:
        target = store.path(sha256)
        if not target.is_file() or digest(target) != sha256:
            _copy(archive, sha256, store)


def _copy(source: Store, sha256: str, target: Store) -> bool:
    """Copy one file as an upload comes in, and tell whether its bytes were what its name says."""
    path = source.path(sha256)
    if not path.is_file():
        return False
    with path.open("rb") as file, target.receive() as incoming:
        while chunk := file.read(CHUNK):
            incoming.write(chunk)
        if incoming.sha256 != sha256:
            return False
        target.keep(incoming)
    return True
