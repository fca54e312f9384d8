"""Names with the days between which they hold, one a line: «Kulturnämnden från 2021-01-01 till 2024-12-31»."""

import datetime as dt
import re
from dataclasses import dataclass

from tracker.domain.deadlines import read_deadline
from tracker.domain.errors import RuleBrokenError

_DAY = r"\d{4}-\d{2}-\d{2}|\d{1,2} [a-zåäö]+ \d{4}"
_FROM = rf"(?:,? från (?:och med )?(?P<begins>{_DAY}))?"
_TO = rf"(?:,? till (?:och med )?(?P<ends>{_DAY}))?"
_LINE = re.compile(rf"^(?P<name>.+?){_FROM}{_TO}$", re.IGNORECASE)
_TRAILING_DAY = re.compile(r"\b(?:från|till)\b[^,]*\d", re.IGNORECASE)
ANY_DAY = dt.date(2000, 1, 1)
"""The days on the lines carry their year, so the day they are read on does not matter."""


@dataclass(frozen=True)
class DatedName:
    """A name on a line, and the days between which it holds; None where it is open."""

    name: str
    begins: dt.date | None = None
    ends: dt.date | None = None


def read_dated_names(text: str, *, field: str) -> list[DatedName]:
    """Read the lines of a field.

    Args:
        text: one name a line, with «från» and «till» and a day where it is known.
        field: where the lines were written, for the error.

    Raises:
        RuleBrokenError: a line cannot be read; the message has its words.
    """
    return [_read(line, field) for part in text.splitlines() if (line := " ".join(part.split()))]


def dated_name(entry: DatedName) -> str:
    """Return a name with its days as one writes it on a line."""
    begins = f" från {entry.begins}" if entry.begins else ""
    return f"{entry.name}{begins}{f' till {entry.ends}' if entry.ends else ''}"


def _read(line: str, field: str) -> DatedName:
    found = _LINE.match(line)
    if found is None or _TRAILING_DAY.search(found["name"]):
        raise RuleBrokenError(
            f"Vi förstår inte ”{line[:80]}”. Skriv till exempel Kulturnämnden från 2021-01-01.", field
        )
    begins, ends = (_day(found[name], line, field) for name in ("begins", "ends"))
    if begins and ends and ends < begins:
        raise RuleBrokenError(f"I ”{line[:80]}” ligger den sista dagen före den första.", field)
    return DatedName(found["name"].strip(" ,;"), begins, ends)


def _day(words: str | None, line: str, field: str) -> dt.date | None:
    if words is None:
        return None
    read = read_deadline(words, context_date=ANY_DAY)
    if read.kind != "date" or read.earliest_on != read.latest_on:
        raise RuleBrokenError(f"I ”{line[:80]}” finns ingen dag som heter {words}.", field)
    return read.latest_on
