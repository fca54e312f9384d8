"""One page of a long list: its rows, where they stand, and how many there are in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list."""

    rows: Sequence[Row]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return page_count(self.total, self.size)

    @property
    def first(self) -> int:
        """The place of the first row, from 1; 0 on an empty page."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row."""
        return min(self.number * self.size, self.total)


def page_count(total: int, size: int) -> int:
    """Return how many pages a list fills, at least one."""
    return max(1, -(-total // size))


def page_within(wanted: int, total: int, size: int) -> int:
    """Return the page that was asked for; one out of range becomes the first."""
    return wanted if 1 <= wanted <= page_count(total, size) else 1
