"""The export that comes before a disposal: every row that goes, as lines of JSON in a zip file on the server."""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.audit.chain import plain
from tracker.disposals.queries.selections import Part, parts_of, rows_of
from tracker.models import Disposal

FOLDER = "gallring"


def digest_of(disposal: Disposal) -> tuple[str, int]:
    """Return the SHA-256 of all that a disposal lets go, and how many rows of it count."""
    digest, number = hashlib.sha256(), 0
    for part in parts_of(disposal):
        for line in _lines(part):
            digest.update(line)
            number += part.counted
    return digest.hexdigest(), number


def write_export(disposal: Disposal, folder: Path) -> tuple[str, str]:
    """Write what goes into a file of the folder; it appears when it is whole.

    Returns:
        The file's name, and the SHA-256 of what it holds.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, name = hashlib.sha256(), f"gallring-{disposal.id:04}-{disposal.kind.value}.zip"
    partial = folder / f".{name}.{os.getpid()}"
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
            for part in parts_of(disposal):
                with pack.open(f"{part.table}.jsonl", "w", force_zip64=True) as inside:
                    for line in _lines(part):
                        digest.update(line)
                        inside.write(line)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / name)
    return name, digest.hexdigest()


def _lines(part: Part) -> Iterator[bytes]:
    for row in rows_of(part):
        values = {"table": part.table, **{name: _value(value) for name, value in row.items()}}
        yield json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _value(value: Any) -> object:  # noqa: ANN401 - a column's own
    return base64.b64encode(value).decode() if isinstance(value, bytes) else plain(value)
