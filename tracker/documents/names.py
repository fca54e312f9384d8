"""The names that files come with and are given out under, and the addresses that links may have."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

from tracker.documents.kinds import FileKind

NAME_MAX = 120
NAMELESS = "dokument"
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, marks that turn the direction of writing or show nothing, halves of characters, breaks of lines."""


def clean_name(given: str, kind: FileKind) -> str:
    """Return a name that says what the file is, on any computer: without folders, without what cannot be seen.

    It ends as its kind does, whatever it was called.
    """
    name = seen_name(given).rstrip(". ")
    suffix = next((s for s in kind.suffixes if name.lower().endswith(s)), "")
    stem = (name[: -len(suffix)] if suffix else name).strip(". ")
    ending = name[-len(suffix) :] if suffix else kind.suffixes[0]
    if not any(c.isalnum() for c in stem):
        stem = NAMELESS
    return stem[: NAME_MAX - len(ending)].rstrip(". ") + ending


def seen_name(given: str) -> str:
    """Return the name that a file came with, without folders and without what cannot be seen."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    return " ".join("".join(_shown(c) for c in last).split())


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category in INVISIBLE else character


def title_of(file_name: str) -> str:
    """Return the heading that a file's name proposes: without its ending, with spaces for what stands for them."""
    stem = file_name.rpartition(".")[0] or file_name
    return " ".join(stem.replace("_", " ").split())


def disposition(file_name: str) -> str:
    """Return the header that lets a browser save a file, never show it, under its name."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", file_name) if not unicodedata.combining(c))
    stem, _, ending = re.sub(r"[^A-Za-z0-9._ -]", "_", letters).rpartition(".")
    fallback = f"{stem if any(c.isalnum() for c in stem) else NAMELESS}.{ending}"
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def is_link(address: str) -> bool:
    """Tell whether an address is one that a browser opens without running anything, and that shows where it leads."""
    if any(unicodedata.category(c) in INVISIBLE or c.isspace() or c in "\\<>\"'`" for c in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def place_of(address: str) -> str:
    """Return the host that a link leads to."""
    return urlsplit(address).hostname or ""
