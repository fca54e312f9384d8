"""A passage as one line of words that still knows where each character stood.

Rules are written against single spaces, so that a line break can stand anywhere, and none of them can be made
slow by a long run of blanks. A word that the end of a line has cut in two is one word here.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"\S+")
_CUT = re.compile(r"\N{SOFT HYPHEN}\s*|(?<=[a-zåäö])-[ \t]*\n\s*(?=[a-zåäö])(?!(?:och|samt|eller|respektive)\b)")
"""Where a word goes on: a soft hyphen, or a hyphen at the end of a line, but for «bygg- och miljönämnden»."""
_QUOTED = re.compile(r"[”“\"´][^”“\"´]*[”“\"´]")
_SENTENCE_START = re.compile(r"(?<=[.:;]) (?=[A-ZÅÄÖ])")


@dataclass(frozen=True)
class RunningText:
    """source[start:end] as words with single spaces between them.

    What is asked for is worked out once, when it is first asked for.
    """

    source: str
    start: int
    end: int

    @cached_property
    def words(self) -> str:
        """The text to match against."""
        return words_of(self.source, self.start, self.end)

    @cached_property
    def plain(self) -> str:
        """The same text with what stands in quotation marks filled out, so that no rule reads it."""
        return without_quotations(self.words)

    @cached_property
    def _in_source(self) -> list[int]:
        return [piece.start() for whole in self._wholes for piece in _WORD.finditer(self.source, *whole)]

    @cached_property
    def _in_words(self) -> list[int]:
        """Where the same pieces stand in the words: a blank before each, but for one that goes on with the last."""
        starts: list[int] = []
        at, reached = 0, -1  # where the last piece ends; what is cut away right behind it moves that along
        for begin, end in self._wholes:
            goes_on = reached >= 0 and reached == self._cut_before.get(begin, -1)
            pieces = list(_WORD.finditer(self.source, begin, end))
            for piece in pieces:
                at += 1 if starts and not goes_on else 0
                goes_on = False
                starts.append(at)
                at += piece.end() - piece.start()
                reached = piece.end()
            if not pieces and goes_on:
                reached = end
        return starts

    @cached_property
    def _cut_before(self) -> dict[int, int]:
        """Where each stretch begins → where what is cut away before it begins."""
        return {after[0]: before[1] for before, after in itertools.pairwise(self._wholes)}

    @cached_property
    def _wholes(self) -> list[tuple[int, int]]:
        """The stretches of the source between the places where a word is cut."""
        cuts = list(_CUT.finditer(self.source, self.start, self.end))
        edges = [self.start, *(edge for cut in cuts for edge in cut.span()), self.end]
        return list(zip(edges[::2], edges[1::2], strict=True))

    def offset(self, at: int) -> int:
        """Return where words[at] stands in the source; a blank stands right before its next word."""
        if self.words[at] == " ":
            return self.offset(at + 1) - 1
        word = bisect_right(self._in_words, at) - 1
        return self._in_source[word] + at - self._in_words[word]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where words[start:end] stands in the source; a blank at the end is left out."""
        while end > start and self.words[end - 1] == " ":
            end -= 1
        if start == end:
            at = self.offset(start) if start < len(self.words) else 0
            return at, at
        return self.offset(start), self.offset(end - 1) + 1

    def line_starts(self) -> list[int]:
        """Return where in `words` those begin that have a line break before them."""
        words = itertools.pairwise(zip(self._in_source, self._in_words, strict=True))
        return [
            second
            for (before, first), (after, second) in words
            if self.words[second - 1] == " " and self.source.find("\n", before + second - first - 1, after) >= 0
        ]


def words_of(source: str, start: int, end: int) -> str:
    """Return the words of source[start:end] with single spaces between them."""
    passage = source[start:end]
    return " ".join((_CUT.sub("", passage) if "-" in passage or "\N{SOFT HYPHEN}" in passage else passage).split())


def without_quotations(words: str) -> str:
    """Return as many characters, those in quotation marks filled out."""
    return _QUOTED.sub(lambda found: "_" * len(found.group()), words)


def sentence_starts(words: str) -> list[int]:
    """Return where sentences begin in words, the first at 0."""
    return [0, *(found.end() for found in _SENTENCE_START.finditer(words))]


def one_line(source: str, start: int, end: int, *, breaks: Iterable[int] = ()) -> str:
    """Return source[start:end] for a reader: words with single spaces, a new line at each of `breaks`."""
    edges = [start, *sorted(at for at in breaks if start < at < end), end]
    lines = (words_of(source, a, b) for a, b in itertools.pairwise(edges))
    return "\n".join(line for line in lines if line)
