"""Places in a text that are spoken for, asked about without going through all of them each time."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Spans:
    """Places [start, end), in any order; they may overlap."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(places)
        self._starts = [start for start, _ in ordered]
        self._reaches = list(itertools.accumulate((end for _, end in ordered), max))

    def overlap(self, start: int, end: int) -> bool:
        """Tell whether any of the places has something in common with [start, end)."""
        begun = bisect_left(self._starts, end)
        return begun > 0 and self._reaches[begun - 1] > start

    def next_start(self, after: int, otherwise: int) -> int:
        """Return where the first place after a position begins."""
        index = bisect_right(self._starts, after)
        return self._starts[index] if index < len(self._starts) else otherwise
