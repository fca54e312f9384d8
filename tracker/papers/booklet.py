"""A form or an account under numbered headings: what stands in it, before it is any kind of file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.papers.sheet import words_of


class Mark(StrEnum):
    """How a line of a cell stands out: a choice that is made or not, or words in bold."""

    PLAIN = "plain"
    STRONG = "strong"
    TICKED = "ticked"
    UNTICKED = "unticked"


BOXES = {Mark.TICKED: "\N{BALLOT BOX WITH X}", Mark.UNTICKED: "\N{BALLOT BOX}"}
"""The boxes as signs."""


@dataclass(frozen=True)
class Line:
    """One paragraph of a cell."""

    words: str
    mark: Mark = Mark.PLAIN

    @property
    def printed(self) -> str:
        """The words as they stand on paper, with their box."""
        return words_of(f"{BOXES[self.mark]} {self.words}" if self.mark in BOXES else self.words)


@dataclass(frozen=True)
class Table:
    """A table under a heading: its columns, and the cells of each row, each some paragraphs.

    Attributes:
        columns: headings of the columns.
        shares: their parts of the width.
        rows: the cells.
    """

    columns: Sequence[str]
    shares: Sequence[int]
    rows: Sequence[Sequence[Sequence[Line]]]


@dataclass(frozen=True)
class Chapter:
    """A heading with what stands right under it.

    Attributes:
        level: 1 to 3.
        heading: with its number.
        words: paragraphs.
        table: after them, if any.
    """

    level: int
    heading: str
    words: Sequence[str] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Booklet:
    """A whole form or account.

    Attributes:
        title: its name.
        subtitle: whose it is.
        as_of: the day whose state it shows.
        chapters: from the beginning to the end; a heading without anything under it is kept.
    """

    title: str
    subtitle: str
    as_of: dt.date
    chapters: Sequence[Chapter]
