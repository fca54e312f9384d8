"""Page headers that a PDF leaves in the middle of a text: blanked out, and read for body and meeting date."""

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from tracker.extraction.furniture import Furniture, read_furniture

Value = TypeVar("Value")

DECIDING_BODIES = ("Kommunfullmäktige", "Kommunstyrelsen")

_PAGE = re.compile(r"\d{1,4} \(\d{1,4}\)")
_MEETING = re.compile(r"Sammanträdesdatum:? \d{4}-\d{2}-\d{2}")
_BLANKS = {
    ord("\r"): "\n",
    ord("\f"): " ",
    ord("\v"): " ",
    ord("\N{NO-BREAK SPACE}"): " ",
    ord("\N{NARROW NO-BREAK SPACE}"): " ",
}
_LINE = re.compile(r"[^\n]*\n?")
_LABELLED = re.compile(r"[Ss]ammanträdes(?:datum|dag)|SAMMANTRÄDESDATUM")
_ABOVE, _TOP = 3, 3
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
    found = [read_furniture(line.text, names) for line in filled]
    said = {line: what for line, what in zip(filled, found, strict=True) if what and what.is_strong}
    said |= {filled[index]: what for index, what in _beside_strong(found)}
    said |= {line: what for line, what in zip(filled[:_TOP], found, strict=False) if what and what.names and what.days}
    said |= _letterhead(filled, found)
    for index, line in enumerate(filled):
        if _MEETING.fullmatch(line.text) and (name := _name_above(filled, index, names)) is not None:
            said.setdefault(name, Furniture(is_strong=False, names=(name.text,), days=()))
    headers = {line.start for line in [*said, *_names_at_page_breaks(filled, names)]}
    if not headers:
        return Headers(text, None, None)
    blanked = "".join(
        re.sub(r"[^\n]", " ", found.group()) if found.start() in headers else found.group()
        for found in _LINE.finditer(text)
    )
    labelled = [day for line, what in said.items() if _LABELLED.search(line.text) for day in what.days]
    days = labelled or [day for what in said.values() for day in what.days]
    bodies = [name for what in said.values() for name in what.names]
    return Headers(blanked, _same(bodies), _same(days))


def _beside_strong(found: Sequence[Furniture | None]) -> Iterator[tuple[int, Furniture]]:
    """Find the lines that can stand elsewhere too, but belong to a header right beside them.

    Above what is strong that is one name at most, for a list of names can end there, and no day, for it can be the
    one of the adjusting; below, a name, a day and what else headers say.
    """
    for index, what in enumerate(found):
        if what is None or not what.is_strong:
            continue
        named = bool(what.names)
        for below in range(index + 1, len(found)):
            one = found[below]
            if one is None or one.is_strong or (one.names and named):
                break
            named = named or bool(one.names)
            yield below, one
        for above in range(index - 1, max(index - _ABOVE, 0) - 1, -1):
            one = found[above]
            if one is None or one.is_strong or (one.days and not one.names) or (one.names and named):
                break
            named = named or bool(one.names)
            yield above, one


def _letterhead(lines: Sequence[_Line], found: Sequence[Furniture | None]) -> dict[_Line, Furniture]:
    """Take the lines that a text begins with where they say nothing but whose meeting it is, and its day."""
    said: dict[_Line, Furniture] = {}
    for line, what in zip(lines, found, strict=True):
        if what is None:
            break
        said[line] = what
    names = [name for what in said.values() for name in what.names]
    days = [day for what in said.values() for day in what.days]
    return said if len(names) == 1 and len(days) == 1 else {}


def _with_plain_blanks(text: str) -> str:
    """Write every kind of blank and line end as the usual one, at equal length: forms send two characters."""
    text = text.replace("\r\n", " \n")
    for blank, usual in _BLANKS.items():  # one kind after the other: most texts have none, and looking is quick
        text = text.replace(chr(blank), usual)
    return text


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


def _same(values: Sequence[Value]) -> Value | None:
    """Return what all say, or most by far: a header is torn now and then."""
    counted = Counter(values).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] < 3 * counted[1][1]):
        return None
    return counted[0][0]
