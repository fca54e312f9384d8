"""Days as minutes write them, «2024-05-03» and «3 maj 2024», for the rules that look for them."""

import datetime as dt
import re

from tracker.domain.deadlines import MONTHS

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
"""The names of months, the long forms first."""
DAY = rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} (?:{MONTH}) \d{{4}})"
_IN_WORDS = re.compile(r"(\d{1,2}) (\S+) (\d{4})")


def read_day(words: str) -> dt.date | None:
    """Return the day that words found by DAY name; None where no calendar has it."""
    try:
        if in_words := _IN_WORDS.fullmatch(words):
            return dt.date(int(in_words[3]), MONTHS[in_words[2].casefold()], int(in_words[1]))
        return dt.date.fromisoformat(words)
    except ValueError:
        return None
