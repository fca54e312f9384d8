"""Many files as one zip file, with a list of what is in it and the checksum of each."""

import hashlib
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

LIST_NAME = "INNEHALL.txt"
IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 1024 * 1024


def packed(files: Sequence[tuple[str, bytes | Path]], lead: str) -> IO[bytes]:
    """Return a zip file, from its beginning; what is larger than IN_MEMORY lies on disk until it is closed.

    Args:
        files: (name inside it, content or where it lies).
        lead: what the list of contents begins with.
    """
    made: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    lines = [lead, ""]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files:
            digest = hashlib.sha256()
            with pack.open(name, "w", force_zip64=True) as inside:
                if isinstance(content, bytes):
                    digest.update(content)
                    inside.write(content)
                else:
                    with content.open("rb") as lying:
                        while chunk := lying.read(_CHUNK):
                            digest.update(chunk)
                            inside.write(chunk)
            lines.append(f"{digest.hexdigest()}  {name}")
        pack.writestr(LIST_NAME, "\n".join(lines) + "\n")
    made.seek(0)
    return made
