"""Page headers that a PDF leaves in the middle of a text: blanked out, and read for body and meeting date."""

import datetime as dt
import itertools
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

DECIDING_BODIES = ("Kommunfullmäktige", "Kommunstyrelsen")

_PAGE = re.compile(r"\d{1,4} \(\d{1,4}\)")
_MEETING = re.compile(r"Sammanträdesdatum:? (\d{4}-\d{2}-\d{2})")
_FURNITURE = re.compile(
    rf"{_PAGE.pattern}|{_MEETING.pattern}|Protokoll (?:nr \d{{1,3}}|\(nr \d{{1,3}}\))"
    r"|[A-ZÅÄÖ]\S{2,30} (?:Stad|kommun) [^\n]{3,60},? protokoll"
)
_BLANKS = {
    ord("\r"): "\n",
    ord("\f"): " ",
    ord("\v"): " ",
    ord("\N{NO-BREAK SPACE}"): " ",
    ord("\N{NARROW NO-BREAK SPACE}"): " ",
}
_LINE = re.compile(r"[^\n]*\n?")
_REACH = 80
"""How many lines a torn header may spread over: list markers of a whole page can stand between its parts."""


@dataclass(frozen=True)
class Headers:
    """What the headers say, and the text without them.

    Attributes:
        text: the text with every header blanked out, character for character as long as before.
        body: the body whose name the headers bear.
        meeting_date: the meeting's day; None where the headers name several.
    """

    text: str
    body: str | None
    meeting_date: dt.date | None


class _Line(NamedTuple):
    start: int
    text: str


def read_headers(text: str, known_bodies: Collection[str] = ()) -> Headers:
    """Blank out page headers and read them.

    Args:
        text: as it was pasted.
        known_bodies: full names that can stand in a header, beside those every municipality has.
    """
    text = _with_plain_blanks(text)
    names = {*DECIDING_BODIES, *known_bodies}
    lines = [_Line(found.start(), found.group().strip()) for found in _LINE.finditer(text)]
    filled = [line for line in lines if line.text]
    headers: set[int] = set()
    bodies: list[str] = []
    dates: set[dt.date] = set()
    for index, line in enumerate(filled):
        if not _FURNITURE.fullmatch(line.text):
            continue
        headers.add(line.start)
        if found := _MEETING.fullmatch(line.text):
            if date := _date(found[1]):
                dates.add(date)
            name = _name_above(filled, index, names)
            if name is not None:
                headers.add(name.start)
                bodies.append(name.text)
    headers |= {line.start for line in _names_at_page_breaks(filled, names)}
    if not headers:
        return Headers(text, None, None)
    blanked = "".join(
        re.sub(r"[^\n]", " ", found.group()) if found.start() in headers else found.group()
        for found in _LINE.finditer(text)
    )
    return Headers(blanked, _same(bodies), dates.pop() if len(dates) == 1 else None)


def _with_plain_blanks(text: str) -> str:
    """Write every kind of blank and line end as the usual one, at equal length: forms send two characters."""
    return text.replace("\r\n", " \n").translate(_BLANKS)


def _name_above(lines: list[_Line], index: int, names: Collection[str]) -> _Line | None:
    """Find the body's name that belongs to a line with the meeting's date.

    A heading or a column of list markers can have come between them, running text cannot.
    """
    for line in reversed(lines[max(0, index - _REACH) : index]):
        if line.text in names:
            return line
        if len(line.text) > 60 or _MEETING.fullmatch(line.text):
            return None
    return None


def _names_at_page_breaks(lines: list[_Line], names: Collection[str]) -> list[_Line]:
    """Find names whose page number or last line of the text shows that a page ended there."""
    found = [line for before, line in itertools.pairwise(lines) if line.text in names and _PAGE.fullmatch(before.text)]
    last = len(lines) - 1
    if last > 0 and lines[last].text in DECIDING_BODIES and lines[last - 1].text.endswith((".", ":")):
        found.append(lines[last])
    return found


def _same(values: list[str]) -> str | None:
    return values[0] if len(set(values)) == 1 else None


def _date(digits: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(digits)
    except ValueError:
        return None
