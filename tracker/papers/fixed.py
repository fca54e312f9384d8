"""Office files are zip files, which note when each part was put in; here they are all of one moment."""

import io
import zipfile

_MOMENT = (1980, 1, 1, 0, 0, 0)


def without_moments(content: bytes) -> bytes:
    """Return a zip file with the same parts in the same order, none of which tells when it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(made, "w") as fixed:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(entry, parts.read(part))
    return made.getvalue()
