"""Follow-up that comes again: «2024 och därefter vartannat år» read, and its occasions counted."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

YEAR = 12
_NUMBERS: Mapping[str, int] = MappingProxyType({
    "varje": 1, "årligen": 1, "årlig": 1, "vartannat": 2, "vart annat": 2, "vart tredje": 3, "vart fjärde": 4,
    "vart femte": 5, "vart sjätte": 6, "vart åttonde": 8, "vart tionde": 10,
})  # fmt: skip
_YEARS = re.compile(
    r"\b(?:(?P<word>varje|vartannat|vart (?:annat|tredje|fjärde|femte|sjätte|åttonde|tionde))[ ]år"
    r"|(?P<yearly>årlig(?:en)?)|vart[ ](?P<number>\d{1,2}):?e[ ]år)\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"\b(?:varje halvår|halvårsvis|två gånger (?:per|om) år(?:et)?)\b", re.IGNORECASE)
_THIRD = re.compile(r"\b(?:varje tertial|tre gånger (?:per|om) år(?:et)?)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?P<year>(?:19|20)\d{2})\b(?![-/–—:.]?\d)")
_OCCASIONS_MAX = 60


@dataclass(frozen=True)
class Cycle:
    """How often something comes, and since which year.

    Attributes:
        every_months: 24 for «vartannat år».
        first_year: the first year named; None where none is.
    """

    every_months: int
    first_year: int | None


def read_cycle(text: str) -> Cycle | None:
    """Read how often something is to be followed up; None where the words do not say that it comes again."""
    every = _every(text)
    if every is None:
        return None
    year = _FIRST.search(text)
    return Cycle(every, int(year["year"]) if year else None)


def _every(text: str) -> int | None:
    if _HALF.search(text):
        return YEAR // 2
    if _THIRD.search(text):
        return YEAR // 3
    found = _YEARS.search(text)
    if found is None:
        return None
    if found["number"]:
        return YEAR * int(found["number"]) or None
    return YEAR * _NUMBERS[(found["word"] or found["yearly"]).lower()]


def occasions(first_due: dt.date, every_months: int, *, until: dt.date) -> list[dt.date]:
    """Return the days on which something is due, from the first to the last that is not after `until`."""
    found: list[dt.date] = []
    for number in range(_OCCASIONS_MAX):
        day = _months_after(first_due, number * every_months)
        if day > until:
            break
        found.append(day)
        if not every_months:
            break
    return found


def next_occasion(first_due: dt.date, every_months: int, *, after: dt.date) -> dt.date | None:
    """Return the first day that is later than `after`; None where it comes no more."""
    for number in range(_OCCASIONS_MAX if every_months else 1):
        day = _months_after(first_due, number * every_months)
        if day > after:
            return day
    return None


def _months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or the month's last; what is due on a month's last day stays there."""
    year, month = divmod(day.year * YEAR + day.month - 1 + months, YEAR)
    ends = _last_day(day.year, day.month) == day.day
    last = _last_day(year, month + 1)
    return dt.date(year, month + 1, last if ends else min(day.day, last))


def _last_day(year: int, month: int) -> int:
    following = dt.date(year + month // YEAR, month % YEAR + 1, 1)
    return (following - dt.timedelta(days=1)).day
