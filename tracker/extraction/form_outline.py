"""The headings of an answered form: the programmes and plans it follows up, and their areas."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.extraction.form_lines import FormLine, Kind

_LINES_MAX = 5
"""So many lines can a heading be broken into."""
_NUMBERED = re.compile(r"(?:#{1,6} )?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.? {1,4}\(?(?P<title>[A-ZÅÄÖ].{2,})")
_FRAMEWORK = re.compile(
    r"program|plan(?:en)?\b|strategi|policy|riktlinje|reglemente|f.{1,3}reskrift|uppf.{1,3}ljning", re.IGNORECASE
)
_YEARS = re.compile(r"\(?(?:19|20)\d{2}(?: ?[-–—] ?(?:19|20)?\d{2})?\)?")
_WITH_YEARS = re.compile(
    r"(?:#{1,6} )?(?P<title>[A-ZÅÄÖ][^.?!:]{0,150}(?:program|plan|policy|riktlinje|strategi)[^.?!:]{0,150}"
    r"\b20\d{2}(?: ?[-–—] ?20\d{2})?)"
)
_AREA = re.compile(
    r"(?:#{1,6} )?(?P<title>(?:[MF]\S{1,8}omr.{1,3}de|Omr.{1,3}de|Delm.{1,2}l) {0,2}\d{1,2} ?[:.].{2,200})"
)
_FOLLOWED_UP = re.compile(r"uppf.{1,3}ljning(?: av)? ", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """The headings that a question stands under."""

    framework_no: int | None = None
    framework: str | None = None
    area: str | None = None


@dataclass(frozen=True)
class _Heading:
    level: int
    number: int
    title: str
    stop: int


def read_outline(lines: Sequence[FormLine]) -> list[Place]:
    """Find the headings, mark their lines, and return for each line the headings it stands under.

    A contents list before the form counts nothing: the numbers begin anew where the first question follows.
    """
    places: list[Place] = []
    place = Place()
    asked = False
    numbered = any(_opens_framework(lines, index, {1}) for index in range(len(lines)))
    while len(places) < len(lines):
        index = len(places)
        heading = _heading(lines, index, place.framework_no or 0, asked=asked, numbered=numbered)
        if heading is None:
            asked = asked or "?" in lines[index].text
            places.append(place)
            continue
        place = _under(place, heading)
        asked = asked and heading.level != 1
        for line in lines[index : heading.stop]:
            line.kind = Kind.HEADING
        places += [place] * (heading.stop - index)
    return places


def _under(place: Place, heading: _Heading) -> Place:
    if heading.level == 1:
        return Place(heading.number, _FOLLOWED_UP.sub("", heading.title, count=1) or heading.title)
    if heading.number == (place.framework_no or 0):
        return replace(place, area=heading.title)
    return Place(heading.number, None, heading.title)  # the heading of the programme itself is lost


def _heading(lines: Sequence[FormLine], index: int, current: int, *, asked: bool, numbered: bool) -> _Heading | None:
    line = lines[index]
    if line.kind is not Kind.WORDS:
        return None
    if not numbered and (found := _WITH_YEARS.fullmatch(line.text)) and _apart(lines, index):
        return _Heading(1, current + 1, found["title"], index + 1)
    if found := _AREA.match(line.text):
        return _Heading(2, current, *_whole(lines, index, found["title"]))
    found = _NUMBERED.match(line.text)
    if found is None or "?" in line.text:
        return None
    first, *deeper = map(int, found["number"].split("."))
    title, stop = _whole(lines, index, found["title"])
    if deeper:
        known = _AREA.match(title) or _FRAMEWORK.search(title) or _apart(lines, index)
        return _Heading(2, first, title, stop) if known and first in {current, current + 1} else None
    if _opens_framework(lines, index, {current + 1} | (set() if asked else {1})):
        return _Heading(1, first, title, stop)
    return None


def _opens_framework(lines: Sequence[FormLine], index: int, numbers: set[int]) -> bool:
    found = _NUMBERED.match(lines[index].text) if lines[index].kind is not Kind.BLANK else None
    if found is None or not found["number"].isdigit() or int(found["number"]) not in numbers:
        return False
    title, _ = _whole(lines, index, found["title"])
    return not title.endswith((".", "?")) and bool(_FRAMEWORK.search(title)) and _apart(lines, index)


def _apart(lines: Sequence[FormLine], index: int) -> bool:
    return index == 0 or lines[index - 1].kind is not Kind.WORDS


def _whole(lines: Sequence[FormLine], index: int, title: str) -> tuple[str, int]:
    """Return a heading with the lines it goes on in, and where it ends; its years may stand apart."""
    words = [title]
    stop = index + 1
    while stop < len(lines) and stop < index + _LINES_MAX and _goes_on(lines[stop]):
        words.append(lines[stop].text)
        stop += 1
    if stop + 1 < len(lines) and lines[stop].kind is Kind.BLANK and _YEARS.fullmatch(lines[stop + 1].text):
        words.append(lines[stop + 1].text)
        stop += 2
    return " ".join(words), stop


def _goes_on(line: FormLine) -> bool:
    return (
        line.kind is Kind.WORDS
        and "?" not in line.text
        and (line.text[0].islower() or line.text[0].isdigit())
        and not _NUMBERED.match(line.text)
    )
