"""References as decisions write them: the number of a § and the number of a matter (dnr)."""

import datetime as dt
import re
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"^(?:§+\s*)?0*(?P<number>[1-9]\d{0,4})(?P<letter>\s?[a-zåäö])?(?:\s*§)?\.?$", re.IGNORECASE)
_PREFIX = re.compile(r"^\s*(?:dnr|diarienummer|ärende(?:nummer|\s*nr)?)\b[.:]?\s*", re.IGNORECASE)
_LEGACY = re.compile(r"^(?P<serial>\d{1,5})\s*/\s*(?P<year>\d{2}|(?:19|20)\d{2})$")
_YEAR_FIRST = re.compile(
    r"^(?P<registry>[A-ZÅÄÖ]{2,6})\s*[- ]?\s*(?P<year>(?:19|20)\d{2})\s*"
    r"(?:-\s*(?P<serial>\d{1,6})(?:\s*:\s*-?\d+)?|/\s*(?P<after>\d{1,6}))$",
    re.IGNORECASE,
)
_SERIAL_FIRST = re.compile(
    r"^(?P<registry>[A-ZÅÄÖ]{2,6})\s*(?P<serial>\d{1,6})\s*/\s*(?P<year>\d{2}|(?:19|20)\d{2})$", re.IGNORECASE
)
_YEAR_ALONE = re.compile(r"^(?P<year>(?:19|20)\d{2})-(?P<serial>\d{1,6})$")
_PRINTS = {"PROP", "SKR", "SOU", "RIR"}
_ASSIGNMENT = re.compile(r"^\s*u\s*-?\s*(?P<year>\d{4})\s*-\s*(?P<serial>\d{1,6})\s*$", re.IGNORECASE)


def paragraph_number(text: str) -> str | None:
    """Return the number of a § as it is stored («§ 633», «633 §» and «0633» give "633"), or None."""
    found = _PARAGRAPH.match(text.strip())
    return f"{int(found['number'])}{(found['letter'] or '').strip().upper()}" if found else None


@dataclass(frozen=True)
class CaseNumberKey:
    """What makes two numbers of a matter equal, whatever they look like.

    Attributes:
        registry: the code of the diary («SLK»), or "" where the number does not tell.
        year: four digits.
        serial: the running number, without leading zeros.
    """

    registry: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.registry}:{self.year}:{self.serial}"


def case_number_key(text: str, *, today: dt.date, default_registry: str = "") -> CaseNumberKey | None:
    """Read a dnr in any form known: `0738/23`, `SLK-2023-00738`, `KS 2018/124`, `2023-199`.

    Args:
        text: one number, with or without «dnr» before it.
        today: decides the century of a two-digit year.
        default_registry: the diary that a bare `0738/23` or `2023-199` is taken to belong to.

    Returns:
        The key, or None when the text is no such number (a parliamentary print such as `2016/17:171` is none).
    """
    number = _PREFIX.sub("", text, count=1).strip()
    if found := _YEAR_FIRST.match(number):
        return CaseNumberKey(found["registry"].upper(), int(found["year"]), int(found["serial"] or found["after"]))
    if (found := _SERIAL_FIRST.match(number)) and found["registry"].upper() not in _PRINTS:
        return CaseNumberKey(found["registry"].upper(), _full_year(found["year"], today), int(found["serial"]))
    if (found := _YEAR_ALONE.match(number)) and int(found["serial"]) != int(found["year"]) + 1:
        return CaseNumberKey(default_registry, int(found["year"]), int(found["serial"]))
    found = _LEGACY.match(number)
    if found is None or (len(found["year"]) == 4 and int(found["year"]) == int(found["serial"]) + 1):
        return None  # 2020/2021 is a span of years
    return CaseNumberKey(default_registry, _full_year(found["year"], today), int(found["serial"]))


def split_case_numbers(text: str) -> list[str]:
    """Return the numbers of a field that may hold several, separated by commas, «och», or put in brackets."""
    parts = re.split(r"[,;()\n]|\soch\s|\ssamt\s", text)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def point_label(text: str) -> str:
    """Return the label of a decision's point in one form: «4o», «4 o» and «4 o.» are «4 o»."""
    found = re.match(r"^(\d+)\s*([a-zåäö]{1,3})?[.)]?$", text.strip(), re.IGNORECASE)
    return " ".join(part for part in found.groups() if part) if found else text.strip()[:20]


def assignment_reference(text: str) -> str | None:
    """Return «U-2023-0041» for that id however it was typed (`u2023-41`), or None."""
    found = _ASSIGNMENT.match(text)
    return f"U-{found['year']}-{int(found['serial']):04d}" if found else None


def _full_year(digits: str, today: dt.date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    return year if year <= today.year + 1 else year - 100


def decision_reference(text: str) -> tuple[str, dt.date, str] | None:
    """Read a decision's own reference, «KS 2023-09-20 § 633»: the words for the body, the day and the number."""
    found = re.match(
        r"^\s*(?P<body>[a-zåäö][a-zåäö -]{0,80}?)[ ,]+(?P<day>\d{4}-\d{2}-\d{2})[ ,]*§ ?(?P<number>\d{1,5}[a-z]?)\b",
        text[:200],
        re.IGNORECASE,
    )
    try:
        return (found["body"], dt.date.fromisoformat(found["day"]), found["number"].upper()) if found else None
    except ValueError:
        return None
