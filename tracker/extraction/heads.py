"""The head of a §: its number, the numbers of its matter and its title, in the ways that houses print them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.references import paragraph_number

_PREFIX = r"(?!Dnr|Diarie|Nr)[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,5}"
_PLAN_CODE = r"(?:\d(?:\.\d{1,2}){1,3}\.?)?"
"""Mölndal prints the diary's plan code right after the number, with nothing between."""
_DNR = (
    r"(?:[A-ZÅÄÖ] \d{4}-\d{3,6}|(?:19|20)\d{2}[-/:]\d{2,6}(?![-\d])(?: [A-ZÅÄÖ]{2,4}(?![A-ZÅÄÖa-zåäö]))?"
    rf"|(?:[A-ZÅÄÖ]{{2,3}} )?{_PREFIX}[-/. ]?(?:19|20)\d{{2}}[-/:.]\d{{1,6}}(?::-?\d{{1,4}})?"
    rf"|{_PREFIX}[- ]?\d{{4}}[-/]\d{{1,6}}"
    rf"|{_PREFIX} \d{{1,5}}/\d{{2,4}}|\d{{1,6}}/(?:19|20)\d{{2}}{_PLAN_CODE}(?![\d])|\d{{1,5}}/\d{{2}}(?!\d)"
    r"|\d{2}[A-ZÅÄÖ]{2,4}\d{1,5}|20\d{2}[ -]?[A-ZÅÄÖ]{2,4}-?\d{2,6}|[A-ZÅÄÖ]{2,4}-[A-ZÅÄÖ]{2,4}-\d{4}-\d{1,6}"
    rf"|{_PREFIX}/\d{{1,6}}/\d{{4}}|{_PREFIX} \d{{2}}-\d{{3,6}}|[A-ZÅÄÖ]\d{{3}}-\d{{4}}/\d{{2}}|[A-ZÅÄÖ]{{2}}\d{{6}}"
    r"|20\d{2}-[A-ZÅÄÖ]{2,4}\d{2,6}|20\d{2}/[A-ZÅÄÖ]{2,4} \d{3,5}(?: \d{2,4})?|\d{1,6}-20\d{2}(?!\d)"
    r")"
)
_CODE_AFTER = r"(?: ?-? ?\d{1,2}(?:\.\d{1,3}){1,4}| [Dd]pl \d{1,3})?"
"""Others print the plan code after a blank or a dash («KS 2025-00087 1.1.2.1», «… Dpl 01»)."""
_LABEL = r"(?:[Ää]rendenummer|[Ää]rendenr|[Dd]iarienummer|[Dd]iarienr|[Dd]nr)\.?:?"
_NUMBER = (
    r"(?:[A-ZÅÄÖ][A-Za-zåäö]{1,4} )?(?:§+|Paragraf(?= )) ?(?P<number>\d{1,5}(?: ?[a-zåäöA-ZÅÄÖ](?![A-Za-zåäöÅÄÖ]))?)"
    r"(?:/(?:20)?\d{2}(?![\d/]))?"
)
_HEAD = re.compile(rf"{_NUMBER},?(?P<label> ?{_LABEL})?(?P<dnr>(?:,? {_DNR}){{0,6}}){_CODE_AFTER}")
_TURNED_HEAD = re.compile(rf"(?P<number>\d{{1,4}}) §(?P<label> ?{_LABEL})?(?P<dnr>(?:,? {_DNR}){{0,6}}){_CODE_AFTER}")
_TITLED_HEAD = re.compile(
    rf"{_NUMBER}[ :.–-]+(?P<title>[A-ZÅÄÖ][^\n]{{2,200}}?)"
    rf"(?:[ ,]+\(?(?:{_LABEL} ?)?(?P<dnr>{_DNR}){_CODE_AFTER}\)?)?"
)
"""A § with its title on the same line; a sentence that begins with a reference has no capital letter there."""
_DNR_LINE = re.compile(rf"\(?(?P<label>{_LABEL} ?)?(?P<dnr>{_DNR}(?:, ?{_DNR}){{0,5}}){_CODE_AFTER}\)?")
_DNR_IN_TITLE = re.compile(rf"(?:\((?:{_LABEL} ?)?|{_LABEL} ?)(?P<dnr>{_DNR}){_CODE_AFTER}\)?$")
_GLUED = re.compile(r"(\d{1,6}/(?:19|20)\d{2})\d\.[\d.]+")
_BELOW, _TOP = 3, 10
"""How many lines below the number of a §, or of a text without §, that of the matter may stand."""


@dataclass(frozen=True)
class Line:
    """A line with words: where it begins in the text, its words, and whether it is the heading of a block."""

    at: int
    words: str
    is_heading: bool


@dataclass(frozen=True)
class Head:
    """Where a § begins, and what its head says.

    Attributes:
        start: of the § as a whole, its title included where that stands before the number.
        body: where what follows the number begins.
        number: the §, None for a text without one.
        dnr: numbers of the matter, as written.
        title: where it stands before the number or on its line; else it is what follows.
        dnr_line: where a line with nothing but the numbers of the matter stands below, which is no title.
    """

    start: int
    body: int
    number: str | None
    dnr: tuple[str, ...]
    title: str | None
    dnr_line: tuple[int, int] | None = None


def read_head(text: str, lines: Sequence[Line], index: int) -> Head | None:
    """Return the head that a line is, or None.

    Args:
        text: blanked of page headers.
        lines: those with words.
        index: which of them.
    """
    line = lines[index]
    if "§" not in line.words and not line.words.startswith("Paragraf "):
        return None
    words = " ".join(line.words.split())
    found = _HEAD.fullmatch(words) or _TURNED_HEAD.fullmatch(words)
    if found and not (found["dnr"] or found["label"] or _stands_alone(text, line.at)):
        return None
    if found is None and (not _stands_alone(text, line.at) or words.endswith((".", ","))):
        return None
    if found is None and (found := _TITLED_HEAD.fullmatch(words)) is None:
        return None
    start, title = line.at, found.groupdict().get("title")
    dnr, dnr_line = _numbers(found["dnr"]), None
    if not dnr:
        dnr, dnr_line = _below(lines, index)
    if not dnr and index and (above := _above(lines[index - 1])):
        start, dnr = lines[index - 1].at, above
    if title is None and _follows_title(lines, index):
        start, title = _title_above(text, lines, index)
    end = text.find("\n", line.at)
    body = end if end >= 0 else len(text)
    return Head(start, body, paragraph_number(found["number"]), dnr, title, dnr_line)


def numbers_at_top(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the numbers of the matter that a text without § has on a line near its top."""
    return _below(lines[:_TOP], -1, reach=_TOP)[0]


def _numbers(words: str | None) -> tuple[str, ...]:
    """Take numbers apart, without the plan code that may be glued to one."""
    found = (number.group() for number in re.finditer(_DNR, words or ""))
    return tuple(glued[1] if (glued := _GLUED.fullmatch(number)) else number for number in found)


def _below(lines: Sequence[Line], index: int, reach: int = _BELOW) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    """Find the numbers of the matter on a line of their own below, or in brackets at the end of the title."""
    for line in lines[index + 1 : index + 1 + reach]:
        if line.is_heading:
            break
        words = " ".join(line.words.split())
        alone = _DNR_LINE.fullmatch(words)
        if alone and (alone["label"] or re.search(r"[A-ZÅÄÖ]", alone["dnr"])):
            return _numbers(alone["dnr"]), (line.at, line.at + len(line.words))
        if bracketed := _DNR_IN_TITLE.search(words):
            return _numbers(bracketed["dnr"]), None
    return (), None


def _above(line: Line) -> tuple[str, ...]:
    """Return the numbers that stand alone on the line above a §, of which a bare «12/24» may be anything."""
    alone = _DNR_LINE.fullmatch(" ".join(line.words.split()))
    return _numbers(alone["dnr"]) if alone and re.match("[A-ZÅÄÖ]", alone["dnr"]) else ()


def _follows_title(lines: Sequence[Line], index: int) -> bool:
    below = index + 1 < len(lines) and lines[index + 1].is_heading
    return below and index > 0 and not lines[index - 1].is_heading


def _stands_alone(text: str, at: int) -> bool:
    line = text.rfind("\n", 0, at) + 1
    above = text.rfind("\n", 0, max(line - 1, 0)) + 1
    return line == 0 or not text[above:line].strip()


def _title_above(text: str, lines: Sequence[Line], index: int) -> tuple[int, str | None]:
    """Take the lines right above a § as its title (extracts put it there), up to the nearest empty line."""
    first = index
    while first and (first == index or not _gap(text, lines[first - 1].at, lines[first].at)):
        first -= 1
        if index - first >= 6:
            break
    title = " ".join(line.words for line in lines[first:index])
    return lines[first].at, " ".join(title.split()) or None


def _gap(text: str, upper: int, lower: int) -> bool:
    return text[upper:lower].count("\n") > 1
