"""Where the § of a text begin, and which blocks each of them has: Beslut, Handlingar, Yrkanden and so on."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.references import paragraph_number


class Block(StrEnum):
    """What stands under a heading."""

    TITLE = "title"
    DECISION = "decision"
    PROPOSAL = "proposal"
    EARLIER = "earlier"
    PROCEDURE = "procedure"
    VOTE = "vote"
    RESERVATION = "reservation"
    SENT_TO = "sent_to"
    ADJUSTED = "adjusted"
    OTHER = "other"


HEADINGS: tuple[tuple[Block, str], ...] = (
    (Block.DECISION, r"beslut|(?:kommunfullmäktiges|kommunstyrelsens|[a-zåäö]{1,40}nämndens) beslut"),
    (
        Block.PROPOSAL,
        r"(?:[a-zåäö]{1,40} )?förslag till (?:beslut|kommunfullmäktige)|kommunstyrelsens förslag",
    ),
    (Block.EARLIER, r"tidigare behandling|ärendets behandling|tidigare beslut"),
    (Block.PROCEDURE, r"propositionsordning|beslutsgång"),
    (
        Block.VOTE,
        r"omröstning(?:ar)?(?: ?[-–] ?[a-zåäö]{1,30})?|huvudvotering|votering|kontrapropositionsvotering",
    ),
    (Block.RESERVATION, r"reservation(?:er)?"),
    (
        Block.SENT_TO,
        r"protokollsutdrag(?: skickas| sändes| sänds)? till|beslutet (?:ska )?skickas till|expedieras till",
    ),
    (Block.ADJUSTED, r"dag för justering|justeringsdag|justeringsdatum"),
    (
        Block.OTHER,
        (
            r"handling(?:ar)?|yrkande(?:n|t)?|protokollsanteckning(?:ar)?|information"
            r"|justering|jäv|ärendet|bilaga [0-9a-z]{1,3}|vid protokollet|sekreterare|ordförande"
            r"|justerande|skrivelser|motion(?:er)?|deltar inte i beslutet|deltagande i beslut"
            r"|särskilda? yttrande(?:n)?"
            r"|beslutsunderlag"
        ),
    ),
)

_LINE = re.compile(r"[^\n]+")
_DECORATION = "#* \t:"
_DNR = r"(?:[A-ZÅÄÖ]{2,6}[- ]?\d{4}[-/]\d{1,6}(?::-?\d{1,4})?|(?:[A-ZÅÄÖ][A-Za-zåäö]{1,5} )?\d{1,5}/\d{2,4})"
_HEAD = re.compile(
    rf"§+ ?(?P<number>\d{{1,5}}(?: ?[a-zåäöA-ZÅÄÖ](?![A-Za-zåäöÅÄÖ]))?),?"
    rf"(?P<label> ?(?:[Ää]rendenummer|[Dd]iarienummer|[Dd]nr\.?):?)?(?P<dnr>(?:,? {_DNR}){{0,6}})"
)
_HEADING = re.compile("|".join(f"(?P<{block}>{words})" for block, words in HEADINGS), re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """What stands under one heading: text[start:end], the heading itself left out."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True)
class Section:
    """One §, or a text without §, cut into its blocks."""

    number: str | None
    dnr: tuple[str, ...]
    title: str | None
    start: int
    end: int
    parts: tuple[Part, ...]

    def of(self, block: Block) -> list[Part]:
        """Return the parts of one kind, in the order of the text."""
        return [part for part in self.parts if part.block is block]


@dataclass(frozen=True)
class _Head:
    start: int  # of the § as a whole, its title included where that stands before the number
    body: int
    number: str | None
    dnr: tuple[str, ...]
    title: str | None


def split_sections(text: str) -> list[Section]:
    """Cut a text, blanked of page headers, into its §.

    A text without § is one section without number; it need not hold a decision.
    """
    lines = [(found.start(), found.group().strip(_DECORATION)) for found in _LINE.finditer(text)]
    lines = [(at, words) for at, words in lines if words]
    heads: list[_Head] = []
    for index in range(len(lines)):
        head = _head(text, lines, index)
        if head and not (heads and (head.number, head.dnr) == (heads[-1].number, heads[-1].dnr)):
            heads.append(head)  # the same § again is only its next page
    if not heads:
        return [_section(text, _Head(0, 0, None, (), None), len(text))] if lines else []
    ends = [head.start for head in heads[1:]] + [len(text)]
    return [_section(text, head, end) for head, end in zip(heads, ends, strict=True)]


def heading_of(line: str) -> Block | None:
    """Return the block that a line is the heading of, or None."""
    words = line.strip(_DECORATION)
    found = _HEADING.fullmatch(words) if len(words) < 80 else None
    return Block(str(found.lastgroup)) if found else None


def _head(text: str, lines: list[tuple[int, str]], index: int) -> _Head | None:
    at, words = lines[index]
    found = _HEAD.fullmatch(words)
    if not found or not (found["dnr"] or found["label"] or _stands_alone(text, at)):
        return None
    dnr = tuple(re.findall(_DNR, found["dnr"])) if found["dnr"] else ()
    start, title = at, None
    following = lines[index + 1][1] if index + 1 < len(lines) else ""
    if heading_of(following) is not None and index and heading_of(lines[index - 1][1]) is None:
        start, title = _title_above(text, lines, index)
    end = text.find("\n", at)
    return _Head(start, end if end >= 0 else len(text), paragraph_number(found["number"]), dnr, title)


def _stands_alone(text: str, at: int) -> bool:
    line = text.rfind("\n", 0, at) + 1
    above = text.rfind("\n", 0, max(line - 1, 0)) + 1
    return line == 0 or not text[above:line].strip()


def _title_above(text: str, lines: list[tuple[int, str]], index: int) -> tuple[int, str | None]:
    """Take the lines right above a § as its title (extracts put it there), up to the nearest empty line."""
    first = index
    while first and (first == index or not _gap(text, lines[first - 1][0], lines[first][0])):
        first -= 1
        if index - first >= 6:
            break
    title = " ".join(words for _, words in lines[first:index])
    return lines[first][0], " ".join(title.split()) or None


def _gap(text: str, upper: int, lower: int) -> bool:
    return text[upper:lower].count("\n") > 1


def _section(text: str, head: _Head, end: int) -> Section:
    parts: list[Part] = []
    block, start = Block.TITLE, head.body
    for line in _LINE.finditer(text, head.body, end):
        if (heading := heading_of(line.group())) is not None:
            parts.append(Part(block, start, line.start()))
            block, start = heading, line.end()
    parts.append(Part(block, start, end))
    title = head.title
    if title is None and parts[0].block is Block.TITLE and head.number:
        title = " ".join(text[parts[0].start : parts[0].end].split()).lstrip("# ") or None
    return Section(head.number, head.dnr, title, head.start, end, tuple(parts))
