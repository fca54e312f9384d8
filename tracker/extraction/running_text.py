"""A passage as one line of words that still knows where each character stood.

Rules are written against single spaces, so that a line break can stand anywhere, and none of them can be made
slow by a long run of blanks.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\S+")
_QUOTED = re.compile(r"[”“\"´][^”“\"´]*[”“\"´]")
_SENTENCE_START = re.compile(r"(?<=[.:;]) (?=[A-ZÅÄÖ])")


@dataclass(frozen=True)
class RunningText:
    """Words with single spaces between them.

    Attributes:
        words: the text to match against.
        offsets: for each character of `words`, where it stands in the source.
    """

    words: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, source: str, start: int, end: int) -> "RunningText":
        """Take source[start:end] together."""
        parts: list[str] = []
        offsets: list[int] = []
        for word in _WORD.finditer(source, start, end):
            if parts:
                parts.append(" ")
                offsets.append(word.start() - 1)
            parts.append(word.group())
            offsets.extend(range(*word.span()))
        return cls("".join(parts), tuple(offsets))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where words[start:end] stands in the source; a blank at the end is left out."""
        while end > start and self.words[end - 1] == " ":
            end -= 1
        if start == end:
            at = self.offsets[start] if start < len(self.offsets) else 0
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1

    def without_quotations(self) -> "RunningText":
        """Return the same text with what stands in quotation marks filled out, so that no rule reads it."""
        return RunningText(_QUOTED.sub(lambda found: "_" * len(found.group()), self.words), self.offsets)

    def sentence_starts(self) -> list[int]:
        """Return where sentences begin, the first at 0."""
        return [0, *(found.end() for found in _SENTENCE_START.finditer(self.words))]


def one_line(source: str, start: int, end: int, *, breaks: Iterable[int] = ()) -> str:
    """Return source[start:end] for a reader: words with single spaces, a new line at each of `breaks`."""
    edges = [start, *sorted(at for at in breaks if start < at < end), end]
    lines = (" ".join(source[a:b].split()) for a, b in itertools.pairwise(edges))
    return "\n".join(line for line in lines if line)
