"""The structure of a governing document as people write it: headings, strategies and measures, and what is asked.

A line is a heading (`#` for each level), an item («Strategi 1:2 …», «Insats 4:6 …», «1:1 …»), or something of what
stands above it: «Förväntat resultat: …», «Ansvariga: …», «Fråga: …», and of a question «Hjälp: …» and «Till: …».
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tracker.domain.errors import RuleBrokenError

FIELD = "structure"
DEEPEST = 3
_HEADING = re.compile(r"(?P<depth>#{1,6})\s{0,4}(?P<title>\S.*)")
_AREA = re.compile(r"(?P<word>målområde|fokusområde|område)\s{1,3}(?P<number>\d{1,2}[a-z]?)\b", re.IGNORECASE)
_ITEM = re.compile(
    r"(?:(?P<word>strategi|insats|åtgärd)\s{1,3})?(?P<code>\d{1,2}[:.]\d{1,2}[a-zåäö]?)[.:]?\s{1,4}(?P<text>\S.*)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?P<word>förväntat resultat|ansvariga?|fråga|hjälp|till)\s{0,2}:\s{0,4}(?P<text>\S.*)", re.IGNORECASE
)
_KINDS: Mapping[str, str] = MappingProxyType({"strategi": "strategy", "insats": "measure", "åtgärd": "measure"})
_AREAS: Mapping[str, str] = MappingProxyType({"målområde": "goal_area", "fokusområde": "focus_area"})
_WORDS: Mapping[str, str] = MappingProxyType({"strategy": "Strategi ", "measure": "Insats ", "item": ""})
EVERYBODY, THE_RESPONSIBLE = "alla", "ansvariga"
"""Who is asked, where «Till:» names no body."""


@dataclass
class AskedLine:
    """A question about an item.

    Attributes:
        text: the question.
        help_text: what helps to answer it.
        to: «alla», «ansvariga», or names of bodies or of one group.
    """

    text: str
    help_text: str = ""
    to: Sequence[str] = (EVERYBODY,)


@dataclass
class ItemLine:
    """A strategy or measure: its kind (strategy, measure, item), code and words, and what is asked about it."""

    kind: str
    code: str
    text: str
    expected_result: str = ""
    responsible: tuple[str, ...] = ()
    questions: list[AskedLine] = field(default_factory=list)


@dataclass
class AreaLine:
    """A heading: its depth (1 is the document's own first level), kind, number and words, and the items under it."""

    depth: int
    kind: str
    number: str
    title: str
    items: list[ItemLine] = field(default_factory=list)


def read_outline_text(text: str) -> list[AreaLine]:
    """Read a structure.

    Raises:
        RuleBrokenError: a line belongs nowhere, or a code stands twice; the message names the line.
    """
    areas: list[AreaLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        if words := " ".join(line.split()):
            _take(areas, words, number)
    keys = [(item.kind, item.code) for area in areas for item in area.items]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise RuleBrokenError(f"{_WORDS[twice[0]]}{twice[1]} står två gånger.", FIELD)
    return areas


def _take(areas: list[AreaLine], words: str, number: int) -> None:
    """Put one line where it belongs: under what stands last."""
    if found := _HEADING.fullmatch(words):
        areas.append(_heading(found, areas, number))
        return
    item = areas[-1].items[-1] if areas and areas[-1].items else None
    if found := _PART.fullmatch(words):
        if item is None:
            raise RuleBrokenError(f"Rad {number}: ”{words[:60]}” står före sin strategi eller insats.", FIELD)
        _PARTS[found["word"].lower()](item, found["text"], number)
        return
    found = _ITEM.fullmatch(words)
    if found is None:
        advice = "Börja raden med # för en rubrik, eller med till exempel Strategi 1:2."
        raise RuleBrokenError(f"Rad {number}: vi förstår inte ”{words[:60]}”. {advice}", FIELD)
    if not areas:
        raise RuleBrokenError(f"Rad {number}: sätt en rubrik före den första strategin.", FIELD)
    kind = _KINDS.get((found["word"] or "").lower(), "item")
    areas[-1].items.append(ItemLine(kind, found["code"].replace(".", ":"), found["text"]))


def _heading(found: re.Match[str], areas: Sequence[AreaLine], number: int) -> AreaLine:
    depth, title = len(found["depth"]), found["title"]
    above = areas[-1].depth if areas else 0
    if depth > above + 1 or depth > DEEPEST:
        raise RuleBrokenError(f"Rad {number}: rubriken ”{title[:60]}” ligger för djupt.", FIELD)
    named = _AREA.match(title)
    kind = _AREAS.get(named["word"].lower(), "section") if named else "section"
    return AreaLine(depth, kind, named["number"] if named else "", title)


def _result(item: ItemLine, words: str, number: int) -> None:
    del number
    item.expected_result = words


def _responsible(item: ItemLine, words: str, number: int) -> None:
    del number
    item.responsible = _names(words)


def _question(item: ItemLine, words: str, number: int) -> None:
    del number
    item.questions.append(AskedLine(words))


def _help(item: ItemLine, words: str, number: int) -> None:
    _last(item, number).help_text = words


def _to(item: ItemLine, words: str, number: int) -> None:
    _last(item, number).to = _names(words)


def _last(item: ItemLine, number: int) -> AskedLine:
    if not item.questions:
        raise RuleBrokenError(f"Rad {number}: skriv frågan först, med Fråga: i början av raden.", FIELD)
    return item.questions[-1]


_PARTS: Mapping[str, Callable[[ItemLine, str, int], None]] = MappingProxyType({
    "förväntat resultat": _result, "ansvarig": _responsible, "ansvariga": _responsible, "fråga": _question,
    "hjälp": _help, "till": _to,
})  # fmt: skip


def _names(words: str) -> tuple[str, ...]:
    return tuple(name for part in words.split(";") if (name := part.strip()))


def outline_text(areas: Sequence[AreaLine]) -> str:
    """Write a structure as `read_outline_text` reads it."""
    return "\n".join(_lines(areas))


def _lines(areas: Sequence[AreaLine]) -> Iterator[str]:
    for place, area in enumerate(areas):
        if place:
            yield ""
        yield f"{'#' * area.depth} {area.title}"
        for item in area.items:
            yield f"{_WORDS[item.kind]}{item.code} {item.text}"
            if item.expected_result:
                yield f"Förväntat resultat: {item.expected_result}"
            if item.responsible:
                yield f"Ansvariga: {'; '.join(item.responsible)}"
            for asked in item.questions:
                yield f"Fråga: {asked.text}"
                if asked.help_text:
                    yield f"Hjälp: {asked.help_text}"
                if tuple(asked.to) != (EVERYBODY,):
                    yield f"Till: {'; '.join(asked.to)}"
