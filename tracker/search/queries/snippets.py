"""A hit in its own words, with those that were looked for marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.index import terms
from tracker.index.asking import Part

SHOWN = 220
BEFORE = 60
MARKS_MAX = 40
TEXT_READ = 60_000
"""Signs of a text that are looked through; what is said so far in is found, and shown without its words."""


@dataclass(frozen=True)
class Piece:
    """Some of a text.

    Attributes:
        text: the words.
        marked: they were looked for.
    """

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Wanted:
    """The words to mark.

    Attributes:
        stems: of the words.
        flats: of words without å, ä and ö.
    """

    stems: frozenset[str]
    flats: frozenset[str]

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Wanted":
        """Return what parts are answered by, in words."""
        answers = [term for part in parts for term in (*part.answers, *part.together)]
        stems = frozenset(term[2:] for term in answers if term.startswith(("w_", "t_")))
        return cls(stems, frozenset(term[2:] for term in answers if term.startswith("f_")))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where the words stand, at most MARKS_MAX."""
        found: list[tuple[int, int]] = []
        for start, end, word in terms.tokens(text[:TEXT_READ]):
            stem = terms.stem(word)
            if (stem in self.stems or (self.flats and terms.flat(stem) in self.flats)) and stem:
                if found and start < found[-1][1]:  # a part of a word that is marked already
                    continue
                found.append((start, end))
                if len(found) == MARKS_MAX:
                    break
        return found


def marked(text: str, wanted: Wanted) -> list[Piece]:
    """Return a whole text with its marks."""
    return _cut(text, wanted.places(text), 0, len(text))


def snippet(text: str, wanted: Wanted) -> list[Piece]:
    """Return the stretch of a text that has most of what was looked for; its beginning where nothing is."""
    text = " ".join(text.split())
    places = wanted.places(text)
    best = max(places, key=lambda place: _near(text, places, place[0]), default=(0, 0))
    start = _word_start(text, max(0, best[0] - BEFORE)) if len(text) > SHOWN else 0
    end = _word_end(text, min(len(text), start + SHOWN))
    pieces = _cut(text, places, start, end)
    return [*([Piece("… ")] if start else []), *pieces, *([Piece(" …")] if end < len(text) else [])]


def _near(text: str, places: Sequence[tuple[int, int]], start: int) -> int:
    """Count the different words marked in the stretch that begins at a place."""
    return len({terms.stem(text[a:b]) for a, b in places if start <= a and b <= start + SHOWN - BEFORE})


def _word_start(text: str, at: int) -> int:
    return text.rfind(" ", 0, at) + 1 if at else 0


def _word_end(text: str, at: int) -> int:
    if at == len(text):
        return at
    space = text.rfind(" ", 0, at + 1)
    return space if space > 0 else at


def _cut(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for a, b in places:
        if a >= start and b <= end:
            pieces += [Piece(text[at:a])] if a > at else []
            pieces.append(Piece(text[a:b], marked=True))
            at = b
    return [*pieces, Piece(text[at:end])] if at < end else pieces
