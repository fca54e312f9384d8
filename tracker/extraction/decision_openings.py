"""Where one body's decision begins in a Beslut block: «Enligt … förslag:», «… tillstyrker … beslutar:»."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.extraction.decision_points import begins_list
from tracker.extraction.running_text import RunningText, words_of

_DECIDES = (
    r"(?:beslutar|beslutade|beslöt|har beslutat)"
    r"(?: för egen del| således| därmed| enhälligt| i enlighet med [a-zåäö]{3,40} förslag)?"
)
_OWN = re.compile(
    r"(?:Enligt|På förslag av|Bifall till|Med bifall till|För egen del beslutar)\b[^:]{3,400}:"
    rf"|(?P<body>[A-ZÅÄÖ][A-Za-zåäö -]{{3,60}}) {_DECIDES}(?:, [^:]{{3,200}}| att| följande|/konstaterar)? ?:"
    r"|I (?P<place>[a-zåäö]{0,30}(?:fullmäktige|styrelsen|nämnden)):"
)
_RECOMMENDED = re.compile(
    r"(?P<body>[A-ZÅÄÖ][A-Za-zåäö, -]{3,80}?) (?:tillstyrker|föreslår)\b[^:]{0,600}?\b"
    r"(?P<decider>[a-zåäöA-ZÅÄÖ]{3,40})(?: att| för egen del)? (?:beslutar|besluta)(?: att)? ?:"
)
_HANDED_OVER = re.compile(
    r"(?P<body>[A-ZÅÄÖ][A-Za-zåäö, -]{3,80}?) (?:överlämnar|hänskjuter) (?:ärendet|förslaget|frågan) till "
    r"(?P<decider>[a-zåäöA-ZÅÄÖ]{3,40}),? (?:med|och lämnar) (?:följande )?förslag(?: till beslut)?:"
)
_OPENING_LINE = re.compile(rf"(?P<body>[A-ZÅÄÖ][A-Za-zåäö -]{{3,60}}) {_DECIDES}(?: att| följande)?\.?")
_RECOMMENDING_LINE = re.compile(
    r"(?P<body>[A-ZÅÄÖ][A-Za-zåäö -]{3,60}?) (?:tillstyrker|föreslår)(?: att)? "
    r"(?P<decider>[a-zåäöA-ZÅÄÖ]{3,40})(?: att)? (?:beslutar|besluta)(?: att| följande)?\.?"
)
"""Lines that open a list without a colon."""
_ASKS = re.compile(
    r"(?:\d{1,3}\. |[-–•] )?(?:[Aa]tt )?(?:[A-ZÅÄÖ][A-Za-zåäö -]{3,60} )?(?:[Ff]öreslår?|hemställer|hemställa hos)"
    r"(?: att)? (?P<decider>[a-zåäö]{0,12}(?:fullmäktige|styrelsen))(?: att)? (?:besluta|beslutar)\b"
)
"""A point that asks another body to decide, among points that decide themselves."""
_ACCEDES = " tillstyrker "
_LETTER_REACH = 5_000
"""How far down in a letter to the council the recommendation can stand."""
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Opening:
    """The words that open a decision, at text[start:end], which may be none.

    Attributes:
        start: where they begin.
        end: where they end.
        body: who decides or recommends, where they say it.
        recommended_to: who is asked to decide, None where this body decides itself.
    """

    start: int
    end: int
    body: str | None
    recommended_to: str | None


def openings_of(text: str, start: int, end: int) -> list[Opening]:
    """Find the openings in text[start:end]; what stands before the first has one without words.

    Only where a sentence can begin: at the top, or on a new line after a full stop or a colon.
    """
    running = RunningText(text, start, end)
    found: list[Opening] = []
    for at in _sentence_lines(running):
        if opening := _RECOMMENDED.match(running.words, at) or _HANDED_OVER.match(running.words, at):
            found.append(_opening(running, opening, opening["body"], opening["decider"]))
        elif opening := _OWN.match(running.words, at):
            place = opening["place"] or ""
            found.append(_opening(running, opening, opening["body"], place if place.endswith("fullmäktige") else None))
        elif without_colon := _opening_line(text, running.place(at, at + 1)[0], end):
            found.append(without_colon)
    if not found or text[start : found[0].start].strip():
        found.insert(0, Opening(start, start, None, None))
    return found


def recommends(text: str, start: int, end: int) -> bool:
    """Tell whether text[start:end] begins as what one body recommends another («tillstyrker …»)."""
    return bool(_RECOMMENDED.match(words_of(text, start, min(end, start + 1_000))))


def find_recommendation(text: str, start: int, end: int) -> int | None:
    """Return where in text[start:end] a board tells the council what it recommends, in a text without headings."""
    running = RunningText(text, start, min(end, start + _LETTER_REACH))
    lines = [0, *running.line_starts()] if running.words else []
    found = (
        at for at in reversed(lines) if (said := _RECOMMENDED.match(running.words, at)) and _ACCEDES in said.group()
    )
    at = next(found, None)
    return None if at is None else running.place(at, at + 1)[0]


def opens_decision(text: str, start: int, end: int) -> bool:
    """Tell whether a text without headings is nothing but a decision: it begins as one."""
    words = words_of(text, start, min(end, start + 1_000))
    return bool(_OWN.match(words) or _RECOMMENDED.match(words) or _begins_with_assignment(words))


def asked(text: str, start: int, end: int) -> str | None:
    """Return whom the point text[start:end] asks to decide («föreslår kommunfullmäktige besluta att»), or None."""
    asks = _ASKS.match(words_of(text, start, min(end, start + 400)))
    return capitalised(asks["decider"]) if asks else None


def capitalised(name: str) -> str:
    """Return a name with a capital letter first, the rest as it is."""
    return name[:1].upper() + name[1:]


def _begins_with_assignment(words: str) -> bool:
    first = re.split(r"(?<=[^\d])[.:] ", words, maxsplit=1)[0]
    return bool(re.match(r"(?:1\. )?[A-ZÅÄÖ](?:(?! är | och får )[^.:]){2,200} (?:får|ges) i uppdrag\b", first))


def _opening_line(text: str, start: int, end: int) -> Opening | None:
    """Find a first line that opens a list and has no colon («Kommunfullmäktige beslutar»)."""
    filled = _filled_lines(text, start, end)
    line, following = next(filled, None), next(filled, None)
    if line is None or following is None or not begins_list(following.group()):
        return None
    words = " ".join(line.group().split()).rstrip(" :")
    if asks := _RECOMMENDING_LINE.fullmatch(words):
        return Opening(line.start(), line.end(), asks["body"], capitalised(asks["decider"]))
    decides = _OPENING_LINE.fullmatch(words)
    return Opening(line.start(), line.end(), decides["body"], None) if decides else None


def _filled_lines(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    return (line for line in _LINE.finditer(text, start, end) if line.group().strip())


def _sentence_lines(running: RunningText) -> list[int]:
    if not running.words:
        return []
    return [0, *(at for at in running.line_starts() if running.words[at - 2] in ".:")]


def _opening(running: RunningText, found: re.Match[str], body: str | None, decider: str | None) -> Opening:
    start, end = running.place(found.start(), found.end())
    return Opening(start, end, body, capitalised(decider) if decider else None)
