"""What stands in a list: a title, columns, and rows under headings; as words, before it is any kind of file."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

NONE = "Inga."
PROPOSAL = "Förslag till beslut"
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Cell = str | int | dt.date | None


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        heading: its words; empty where the list's model has none.
        share: its part of the width, in twelfths.
        data_only: it stands in Excel only, for those who sort and count.
    """

    heading: str
    share: int = 2
    data_only: bool = False


@dataclass(frozen=True)
class Section:
    """Rows under a heading, which may be empty."""

    heading: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """A list, complete.

    Attributes:
        kind: which one; also what its files are called.
        title: its heading.
        as_of: the day whose state it shows.
        columns: from the left.
        sections: from above.
        lead: a sentence under the title, or "".
        clauses: what a decision might say, clause by clause; it stands after the table.
        remarks: what a person should look at before the list goes anywhere; never on paper.
    """

    kind: str
    title: str
    as_of: dt.date
    columns: Sequence[Column]
    sections: Sequence[Section]
    lead: str = ""
    clauses: Sequence[str] = ()
    remarks: Sequence[str] = ()

    @property
    def number(self) -> int:
        """How many rows there are."""
        return sum(len(section.rows) for section in self.sections)

    @property
    def shown(self) -> list[int]:
        """The columns that stand on paper and on the page, by place."""
        return [place for place, column in enumerate(self.columns) if not column.data_only]

    @property
    def printed(self) -> list[tuple[str, list[list[str]]]]:
        """What stands on paper: headings, and their rows as words; where there are none, it says so."""
        none = [[NONE, *[""] * (len(self.shown) - 1)]]
        return [
            (words_of(part.heading), [[words_of(row[place]) for place in self.shown] for row in part.rows] or none)
            for part in self.sections or [Section("", ())]
        ]


def text_of(sheet: Sheet) -> str:
    """Return a list as canonical JSON, from which it can be read back."""
    return json.dumps(asdict(sheet), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_day)


def digest(text: str) -> str:
    """Return the hash by which two lists are told to be the same."""
    return hashlib.sha256(text.encode()).hexdigest()


def sheet_from(text: str) -> Sheet:
    """Read a list that `text_of` wrote."""
    told: dict[str, Any] = json.loads(text)
    columns = tuple(Column(**column) for column in told.pop("columns"))
    sections = tuple(
        Section(section["heading"], tuple(tuple(_cell(cell) for cell in row) for row in section["rows"]))
        for section in told.pop("sections")
    )
    as_of = dt.date.fromisoformat(told.pop("as_of")["day"])
    return Sheet(**told, as_of=as_of, columns=columns, sections=sections)


def _day(value: object) -> dict[str, str]:
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    raise TypeError(f"{value!r} has no place in a list")


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - what JSON held
    return dt.date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell


def words_of(cell: Cell) -> str:
    """Return what stands in a cell, as words, without signs that no file can hold."""
    return "" if cell is None else _UNPRINTABLE.sub("", str(cell))
