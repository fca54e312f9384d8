"""Tables in a text: its lines as cells that know where they stand, whatever parts the columns."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.extraction.markup import FILLER, flattened

_BOLD = "\x1e"
"""Stands where bold type begins; `str.split` takes it for a blank."""
_ROW_BEGINS, _ROW_ENDS = "\x1c", "\x1d"
_HEADING_LINE_MAX = 400
_RULE = re.compile(r"[-=:|+ \t_]+")
_TAB, _PIPE, _SPACES = re.compile(r"\t"), re.compile(r"\|"), re.compile(r" {2,}|\t")
_SPLITTERS = (_TAB, _PIPE, _SPACES)
_BREAK = re.compile(r"\r\n|[\n\r\f\v]")
_HEADING_WORD = re.compile(
    r"uppdrag|[äa]\N{COMBINING DIAERESIS}?rende|beslut|beskrivn|[åa]tg[äa]rd|aktivit|rubrik|text|lydelse|formul|vad"
    r"|titel",
    re.IGNORECASE,
)
"""Without one of these a line cannot name the column of the words."""
_EDGES = " \N{NO-BREAK SPACE}\t*|" + FILLER + _BOLD


@dataclass(frozen=True)
class Cell:
    """What stands in one column: its words on one line, and where they stand in the text, if there is one."""

    text: str
    start: int | None = None
    end: int | None = None
    bold: bool = False


@dataclass(frozen=True)
class TableLine:
    """One line of a text or one row of a table.

    Attributes:
        number: counted from 1.
        cells: from left to right; empty ones too.
        gap: an empty line or a new page stands before it.
        loose: its columns are parted by nothing but blanks.
    """

    number: int
    cells: tuple[Cell, ...]
    gap: bool = False
    loose: bool = False


def table_lines(text: str, columns_of: Callable[[tuple[str, ...]], object | None]) -> Iterator[TableLine]:
    """Cut the lines of a text into cells, from the first line of headings on.

    Args:
        text: with tabs, upright strokes, runs of blanks or HTML between the columns.
        columns_of: reads cells as headings; None where they are none. What parts headings parts the lines below.
    """
    splitter, indent, gap, inside = _TAB, 0, False, False
    for number, (start, line) in enumerate(_lines(_as_text(text)), start=1):
        if not line.strip(_EDGES) or (line[0] in "-=|+:" and _RULE.fullmatch(line)):
            gap = gap or "-" not in line
            continue
        found = _heading_splitter(line, columns_of)
        if found:
            splitter, indent, inside = found, len(line) - len(line.lstrip(" ")), True
        if inside:
            loose = splitter is _SPACES
            taken = indent if loose and not line[:indent].strip() else 0
            yield TableLine(number, _cells(line, start, taken, splitter), gap, loose)
        gap = False


def given_lines(rows: Iterable[Sequence[str]]) -> Iterator[TableLine]:
    """Take rows whose cells are known, as a word processor or a spreadsheet keeps them."""
    gap = False
    for number, row in enumerate(rows, start=1):
        cells = tuple(_given(words) for words in row)
        if any(cell.text for cell in cells):
            yield TableLine(number, cells, gap)
        gap = not any(cell.text for cell in cells)


def _heading_splitter(line: str, columns_of: Callable[[tuple[str, ...]], object | None]) -> re.Pattern[str] | None:
    if len(line) > _HEADING_LINE_MAX or not _HEADING_WORD.search(line):
        return None
    bare = line.lstrip(" ")
    for tried in _SPLITTERS:
        if tried.search(bare) and columns_of(tuple(cell.text for cell in _cells(bare, 0, 0, tried))):
            return tried
    return None


def _given(words: str) -> Cell:
    raw = _as_text(words)
    return Cell(" ".join(raw.strip(_EDGES).replace("**", " ").split()), bold=_is_bold(raw))


def _as_text(text: str) -> str:
    """Write tables of HTML as lines with tabs; no character moves."""
    if "<" not in text and "&" not in text:
        return text
    first, *rows = flattened(text, _sign).split(_ROW_BEGINS)
    return first + "".join(f"{FILLER}{_row(row)}" for row in rows)


def _sign(found: re.Match[str]) -> str:
    name, ends = found["name"].lower(), bool(found["end"])
    if name == "tr":
        return _ROW_ENDS if ends else _ROW_BEGINS
    if name in {"td", "th"} and ends:
        return "\t"
    return _BOLD if name in {"b", "strong"} and not ends else FILLER


def _row(words: str) -> str:
    """Put a row of HTML on one line, and nothing between it and the next."""
    row, ends, after = words.partition(_ROW_ENDS)
    if not ends:
        return words
    bare = row.replace("\n", FILLER).rstrip(f" {FILLER}").removesuffix("\t")
    return f"{bare}{FILLER * (len(row) - len(bare))}\n{after if after.strip() else FILLER * len(after)}"


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for found in _BREAK.finditer(text):
        yield at, text[at : found.start()]
        at = found.end()
    yield at, text[at:]


def _cells(line: str, offset: int, at: int, splitter: re.Pattern[str]) -> tuple[Cell, ...]:
    """Cut a line from `at` on; strokes at its ends part nothing."""
    end = len(line)
    if splitter is _PIPE:
        bare = line.strip()
        at = line.index(bare) + bare.startswith("|")
        end = max(at, line.index(bare) + len(bare) - bare.endswith("|"))
    cells = []
    for found in splitter.finditer(line, at, end):
        cells.append(_cell(line, at, found.start(), offset))
        at = found.end()
    cells.append(_cell(line, at, end, offset))
    return tuple(cells)


def _cell(line: str, at: int, end: int, offset: int) -> Cell:
    raw = line[at:end]
    bare = raw.strip(_EDGES)
    begin = offset + at + len(raw) - len(raw.lstrip(_EDGES))
    return Cell(" ".join(bare.replace("**", " ").split()), begin, begin + len(bare), _is_bold(raw))


def _is_bold(raw: str) -> bool:
    return _BOLD in raw or raw.lstrip().startswith("**")
