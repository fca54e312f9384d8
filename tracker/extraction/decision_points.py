"""The points of a decision: numbered, lettered, with dashes, or clauses that begin with «att»."""

import itertools
import re

Point = tuple[str | None, int, int]
"""Label of a point, where it begins in the text and where it ends."""

INFINITIVES = (
    "Ge|Uppdra|Godkänna|Anta|Bifalla|Avslå|Fastställa|Notera|Anteckna|Lägga|Föreslå|Bevilja|Anse|Förklara|Överlämna"
    "|Utse|Välja|Återremittera|Bordlägga|Ställa|Avsätta|Anvisa|Anslå|Delegera|Upphäva|Remittera|Avsluta|Hemställa"
)
"""What the points of «… beslutar att» begin with where each has a capital letter."""

_LIST_MARK = re.compile(rf"[ \t]*(?:[Aa]tt |[-–•*] ?(?=[^\s\d-])|(?:{INFINITIVES}) )")
_DASH = re.compile(r"[ \t]*[-–•*] ?(?=[^\s\d-])")
_LETTER = re.compile(r"(?<=\n)[ \t]*(?P<letter>[a-p])\)[ \t]+")
_GOES_ON = re.compile(r"\b(?:uppdrag|för|genom|om|av|så|som|åt|till)$|[-–]$")
"""How a line ends whose «att» on the next belongs to it."""
_NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,3})\.(?=\s|$)")
_LINE = re.compile(r"[^\n]+")
_GIVES_A_LIST = re.compile(r"(?:\buppdrag|\b(?:uppdrar?|uppdras)\b[^.:]{0,200}),? att:?$|\bföljande uppdrag:?$")
"""How the words before a list end where its items are what one assignment consists of."""


def begins_list(line: str) -> bool:
    """Tell whether a line begins a list of points."""
    return bool(_LIST_MARK.match(line) or _NUMBER.match(line))


def points_of(text: str, start: int, end: int) -> list[Point]:
    """Cut a part of a decision into its points."""
    numbered = [point for found in _numbered(text, start, end) for point in _lettered(text, *found)]
    if len(numbered) > 1 or not numbered or numbered[0][0]:
        return numbered
    lines = [line for line in _LINE.finditer(text, start, end) if line.group().strip()]
    if not _LIST_MARK.match(lines[0].group()):
        return _dashed(text, lines, numbered)
    marks = [lines[0].start()]
    for before, line in itertools.pairwise(lines):
        goes_on = line.group().lstrip().startswith("att ") and _GOES_ON.search(before.group().rstrip())
        if _LIST_MARK.match(line.group()) and not goes_on:
            marks.append(line.start())
    return [(None, *edges) for edges in itertools.pairwise([*marks, end])]


def _numbered(text: str, start: int, end: int) -> list[Point]:
    """Cut a part into its numbered points; what stands before the first has no label.

    The numbers must follow each other, so that a line that happens to begin with a figure cuts nothing. They
    begin with 1, or with any number on the first line: a few points may have been pasted alone.
    """
    marks: list[Point] = [(None, start, start)]
    expected = 0
    for line in _LINE.finditer(text, start, end):
        found = _NUMBER.match(line.group())
        if found and expected in {0, int(found["number"])} and not _belongs_to_one(text, start, line.start(), expected):
            marks.append((found["number"], line.start(), line.start() + found.end()))
            expected = int(found["number"]) + 1
        elif line.group().strip():
            expected = expected or 1
    stops = [mark[1] for mark in marks[1:]] + [end]
    return [
        (label, begin, stop) for (label, _, begin), stop in zip(marks, stops, strict=True) if text[begin:stop].strip()
    ]


def _belongs_to_one(text: str, start: int, number: int, expected: int) -> bool:
    """Tell whether the number 1 opens a list of what one assignment consists of («får i uppdrag att 1. …»)."""
    return expected == 1 and bool(_GIVES_A_LIST.search(" ".join(text[max(start, number - 400) : number].split())))


def _dashed(text: str, lines: list[re.Match[str]], whole: list[Point]) -> list[Point]:
    """Cut at dashes under a sentence that ends with a colon, where the items give something of their own."""
    marks = [(line.start(), line.start() + dash.end()) for line in lines if (dash := _DASH.match(line.group()))]
    label, start, end = whole[0]
    if len(marks) < 2 or "uppdrag" in text[start : marks[0][0]] or "uppdrag" not in text[marks[0][0] : end]:
        return whole
    if not text[start : marks[0][0]].rstrip().endswith(":"):
        return whole
    stops = [begin for begin, _ in marks[1:]] + [end]
    items = [(label, words, stop) for (_, words), stop in zip(marks, stops, strict=True)]
    return [(label, start, marks[0][0]), *items]


def _lettered(text: str, label: str | None, start: int, end: int) -> list[Point]:
    """Cut a point into its letters where each of them gives something of its own («att a) A får …, att b) B får …»)."""
    marks = list(_LETTER.finditer(text, start, end))
    in_turn = [mark["letter"] for mark in marks] == list("abcdefghijklmnop"[: len(marks)])
    if len(marks) < 2 or not in_turn or "uppdrag" in text[start : marks[0].start()]:
        return [(label, start, end)]
    edges = [mark.start("letter") for mark in marks] + [end]
    items = list(itertools.pairwise(edges))
    if not any("uppdrag" in text[slice(*item)] for item in items[1:]):
        return [(label, start, end)]
    return [
        (label, start, edges[0]),
        *((label, mark.end(), stop) for mark, (_, stop) in zip(marks, items, strict=True)),
    ]
