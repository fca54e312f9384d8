"""Where the § of a text begin, and which blocks each of them has: Beslut, Handlingar, Yrkanden and so on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.extraction.heads import Head, Line, numbers_at_top, read_head


class Block(StrEnum):
    """What stands under a heading."""

    TITLE = "title"
    DECISION = "decision"
    PROPOSAL = "proposal"
    RECOMMENDATION = "recommendation"
    EARLIER = "earlier"
    PROCEDURE = "procedure"
    VOTE = "vote"
    RESERVATION = "reservation"
    SENT_TO = "sent_to"
    ADJUSTED = "adjusted"
    OTHER = "other"


_BODY = r"(?:[a-zåäö]{1,20}-? (?:(?:och|samt) )?|[a-zåäö]{1,20}-, [a-zåäö]{1,20}- och )?[a-zåäö]{0,40}"
HEADINGS: tuple[tuple[Block, str], ...] = (
    (
        Block.DECISION,
        rf"beslut|{_BODY}(?:fullmäktiges|styrelsens|nämndens|utskottets) beslut",
    ),
    (
        Block.RECOMMENDATION,
        (
            rf"{_BODY}(?:styrelsens|nämndens|utskottets) förslag till (?:beslut i )?"
            r"(?:kommun|region)(?:fullmäktige|styrelsen)(?: för beslut)?:?"
        ),
    ),
    (
        Block.PROPOSAL,
        r"(?:[a-zåäö]{1,40} )?förslag till beslut(?: på (?:dagens )?sammanträdet?)?|[a-zåäö]{1,40}s förslag",
    ),
    (Block.EARLIER, r"tidigare behandling|ärendets behandling|tidigare beslut"),
    (Block.PROCEDURE, r"propositionsordning(?: och beslut)?|proposition|beslutsgång|dagens sammanträde"),
    (
        Block.VOTE,
        (
            r"omröstning(?:ar)?(?: ?[-–] ?[a-zåäö]{1,30}| \d)?|huvudvotering|votering|kontrapropositionsvotering"
            r"|(?:omröstnings|voterings|röst)resultat|omröstning begärs|omröstningsordning"
        ),
    ),
    (Block.RESERVATION, r"reservation(?:er)?"),
    (
        Block.SENT_TO,
        (
            r"protokollsutdrag(?: skickas| sändes| sänds)?(?: till)?"
            r"|(?:beslutet|paragrafen|beslut) (?:ska )?(?:skickas|sändes) till|(?:beslutet )?expedieras(?: till)?"
            r"|skickas till|(?:besluts)?expediering|exp|(?:beslutet )?delges"
            r"|kopia(?: till)?|sändlista|för (?:kännedom|verkställighet)(?: till)?"
        ),
    ),
    (Block.ADJUSTED, r"dag för justering|justeringsdag|justeringsdatum"),
    (
        Block.OTHER,
        (
            r"handling(?:ar)?|yrkande(?:n|t)?|protokollsanteckning(?:ar)?|information"
            r"|justering|jäv|ärendet|bilaga [0-9a-z]{1,3}|vid protokollet|sekreterare|ordförande"
            r"|justerande|skrivelser|motion(?:er)?|deltar inte i beslutet|deltagande i beslut"
            r"|särskilda? yttrande(?:n)?|handläggning|delegationslista|ärendebeskrivning|bakgrund"
            r"|(?:sammanfattning|beskrivning)(?: av ärendet)?|(?:besluts)?underlag|underlag för beslut|överväganden"
            r"|ärendet i korthet|skäl(?:en)? för beslutet|motivering(?: till beslutet?)?|beslutsmotivering|överläggning"
            r"|ingående handlingar|beslutsnivå|beredningsansvariga?|tidigare uppdrag|beslutsförslag i sammanfattning"
            r"|deltar ej i beslutet|förslag på sammanträdet|jäv(?:sanmälan)?|barnrättsperspektiv|konsekvenser"
            r"|ekonomiska konsekvenser|finansiering|bilag(?:a|or)|yttranden?|föredragning|upplysningar"
            r"|hur man överklagar"
        ),
    ),
)

_LINE = re.compile(r"[^\n]+")
_DECORATION = "#* \t:"
_DECIDES = re.compile(
    r"(?P<body>[A-ZÅÄÖ][A-Za-zÅÄÖåäö -]{0,60}(?:fullmäktige|styrelsen|nämnden|utskottet|irektionen)) "
    r"beslutar(?: för egen del| enhälligt)?(?: att)?(?P<firm> därmed:?| således:?|:)?"
)
_DECIDING = {Block.DECISION, Block.RECOMMENDATION}
_HEADING_LINE_MAX = 90
_UNKNOWN_HEADING = re.compile(
    r"(?!.*(?:uppdrag| att\b| (?:och|för|till|i|av|med)$))[A-ZÅÄÖ][a-zåäö]{1,30}(?: [a-zåäö0-9]{1,20}){0,3}"
)
_BESIDE = re.compile(
    r"[#* \t]{0,8}(?P<heading>[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,30}(?: [a-zåäö]{1,20}){0,4})"
    r"(?:(?P<colon>: ?)|:? {2,200}|:?\t{1,9} ?)(?=[^\s:])"
)
"""A heading in the margin, with what it is the heading of on the same line («Beslut      Nämnden ger …»)."""
_AFTER_COLON = {Block.DECISION, Block.PROPOSAL, Block.RESERVATION, Block.SENT_TO}
_EVERY_LINE = re.compile(r"[^\n]+|(?<=\n)(?=\n)")
_HEADING = re.compile("|".join(f"(?P<{block}>{words})" for block, words in HEADINGS), re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """What stands under one heading: text[start:end], the heading itself left out."""

    block: Block
    start: int
    end: int
    heading: str = ""


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


def split_sections(text: str, body: str | None = None) -> list[Section]:
    """Cut a text, blanked of page headers, into its §.

    A text without § is one section without number; it need not hold a decision.

    Args:
        text: that is read.
        body: whose meeting it was, where the headers say it.
    """
    found = ((line.start(), line.group().strip(_DECORATION)) for line in _LINE.finditer(text))
    lines = [Line(at, words, is_heading=heading_of(words) is not None) for at, words in found if words]
    heads: list[Head] = []
    for index in range(len(lines)):
        head = read_head(text, lines, index)
        if head and not (heads and (head.number, head.dnr) == (heads[-1].number, heads[-1].dnr)):
            heads.append(head)  # the same § again is only its next page
    if not heads:
        return [_section(text, Head(0, 0, None, numbers_at_top(lines), None), len(text), body)] if lines else []
    ends = [head.start for head in heads[1:]] + [len(text)]
    return [_section(text, head, end, body) for head, end in zip(heads, ends, strict=True)]


def heading_of(line: str) -> Block | None:
    """Return the block that a line is the heading of, or None; «beslut:» at the end of a sentence is none."""
    words = line.strip(_DECORATION) if len(line) < _HEADING_LINE_MAX else ""
    found = _HEADING.fullmatch(words) if words and not words[:1].islower() else None
    return Block(str(found.lastgroup)) if found else None


def _beside(line: str) -> tuple[Block, str, int] | None:
    """Return the block of a heading that stands in the margin, the heading, and how far into the line it goes."""
    found = _BESIDE.match(line)
    block = heading_of(found["heading"]) if found else None
    if found is None or block is None or (found["colon"] and block not in _AFTER_COLON):
        return None
    return block, found["heading"], found.end()


def _opens_decision(line: str, block: Block, body: str | None) -> bool:
    """Tell whether a line opens the decision where there is no heading («Kommunstyrelsen beslutar:»).

    Among proposals that is only so in the name of the body whose meeting it is.
    """
    found = _DECIDES.fullmatch(line.strip("#* \t"))
    if found is None or block is Block.DECISION:
        return False
    if block in {Block.PROPOSAL, Block.RECOMMENDATION} and (body is None or not found["firm"]):
        return False
    return body is None or found["body"].casefold() == body.casefold()


def _ends_decision(lines: Sequence[str], index: int) -> bool:
    """Tell whether a line under a decision is a heading that nobody has thought of («Motivering»).

    It is short, stands after an empty line, and the sentence before it is finished.
    """
    words = lines[index].strip()
    if index < 1 or lines[index - 1].strip() or not _UNKNOWN_HEADING.fullmatch(words):
        return False
    before = next((lines[at].rstrip() for at in range(index - 1, -1, -1) if lines[at].strip()), "")
    ended = len(before) > len("aa. ") and before.endswith((".", ")", "”", '"'))
    return ended and index + 1 < len(lines) and bool(lines[index + 1].strip())


def _section(text: str, head: Head, end: int, body: str | None) -> Section:
    parts: list[Part] = []
    block, start, words = Block.TITLE, head.body, ""
    places = list(_EVERY_LINE.finditer(text, head.body, end))
    lines = [place.group() for place in places]
    for index, line in enumerate(places):
        heading, name, length = heading_of(line.group()), line.group(), len(line.group())
        if heading is None and (beside := _beside(line.group())):
            heading, name, length = beside
        if heading is None and _opens_decision(line.group(), block, body):
            heading = Block.DECISION
        if heading is None and block in _DECIDING and _ends_decision(lines, index):
            heading = Block.OTHER
        if heading is not None:
            parts.append(Part(block, start, line.start(), words))
            block, start, words = heading, line.start() + length, name.strip(_DECORATION)
    parts.append(Part(block, start, end, words))
    title = head.title
    if title is None and parts[0].block is Block.TITLE and head.number:
        skipped = head.dnr_line or (parts[0].start, parts[0].start)
        words = f"{text[parts[0].start : skipped[0]]} {text[skipped[1] : parts[0].end]}"
        title = " ".join(words.split()).lstrip("# ") or None
    return Section(head.number, head.dnr, title, head.start, end, tuple(parts))
