"""What differs between two wordings, word by word."""

import difflib
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they are the same in both, gone or new."""

    change: str
    words: str


def differences(before: str, after: str) -> list[Piece]:
    """Return the pieces of both wordings in order: same, gone, new. Empty where only spaces differ."""
    old, new = before.split(), after.split()
    if old == new:
        return []
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", " ".join(old[a:b])))
            continue
        pieces += [Piece("gone", " ".join(old[a:b]))] if b > a else []
        pieces += [Piece("new", " ".join(new[c:d]))] if d > c else []
    return pieces
