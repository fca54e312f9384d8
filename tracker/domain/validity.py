"""How long a governing document holds, as it is written: «Tillsvidare», «2022–2026», «2025», «till och med 2027»."""

import datetime as dt
import re

_SPAN = re.compile(r"\b(?P<first>(?:19|20)\d{2})\s?[-–—]\s?(?P<last>(?:19|20)\d{2})\b")
_UNTIL = re.compile(
    r"\b(?:till och med|t\.?o\.?m\.?|fram till|till)\s(?:utgången av\s)?(?P<last>(?:19|20)\d{2})\b", re.IGNORECASE
)
_SINCE = re.compile(r"\b(?:från och med|fr\.?o\.?m\.?|från)\s(?P<first>(?:19|20)\d{2})\b", re.IGNORECASE)
_YEAR = re.compile(r"^\s*(?P<year>(?:19|20)\d{2})\s*$")


def read_validity(text: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day that words about validity name; None for an end that they leave open."""
    if span := _SPAN.search(text):
        first, last = int(span["first"]), int(span["last"])
        return (dt.date(first, 1, 1), dt.date(last, 12, 31)) if first <= last else (None, None)
    if year := _YEAR.match(text):
        return dt.date(int(year["year"]), 1, 1), dt.date(int(year["year"]), 12, 31)
    since, until = _SINCE.search(text), _UNTIL.search(text)
    return (
        dt.date(int(since["first"]), 1, 1) if since else None,
        dt.date(int(until["last"]), 12, 31) if until else None,
    )
