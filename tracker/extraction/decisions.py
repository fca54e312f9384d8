"""The Beslut block: who decides in each part of it, and the numbered points."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.extraction.running_text import RunningText, without_quotations, words_of
from tracker.extraction.sections import Part

_DECIDES = r"(?:beslutar|beslutade|beslöt|har beslutat)(?: för egen del| således| därmed| enhälligt)?"
_OWN = re.compile(
    r"(?:Enligt|På förslag av|Bifall till|Med bifall till|För egen del beslutar)\b[^:]{3,400}:"
    rf"|(?P<body>[A-ZÅÄÖ][A-Za-zåäö -]{{3,60}}) {_DECIDES}(?:, [^:]{{3,200}}| att| följande)? ?:"
    r"|I (?P<place>[a-zåäö]{0,30}(?:fullmäktige|styrelsen|nämnden)):"
)
_RECOMMENDED = re.compile(
    r"(?P<body>[A-ZÅÄÖ][A-Za-zåäö, -]{3,80}?) (?:tillstyrker|föreslår)\b[^:]{0,600}?\b"
    r"(?P<decider>[a-zåäöA-ZÅÄÖ]{3,40})(?: att| för egen del)? (?:beslutar|besluta)(?: att)? ?:"
)
_OPENING_LINE = re.compile(rf"(?P<body>[A-ZÅÄÖ][A-Za-zåäö -]{{3,60}}) {_DECIDES}(?: att)?")
_RECOMMENDING_LINE = re.compile(
    r"(?P<body>[A-ZÅÄÖ][A-Za-zåäö -]{3,60}?) (?:tillstyrker|föreslår)(?: att)? "
    r"(?P<decider>[a-zåäöA-ZÅÄÖ]{3,40})(?: att)? (?:beslutar|besluta)(?: att)?"
)
"""Lines that open a list without a colon."""
_ASKS = re.compile(
    r"(?:\d{1,3}\. |[-–•] )?(?:att )?(?:[A-ZÅÄÖ][A-Za-zåäö -]{3,60} )?(?:föreslår?|hemställer|hemställa hos)(?: att)? "
    r"(?P<decider>[a-zåäö]{0,12}(?:fullmäktige|styrelsen))(?: att)? (?:besluta|beslutar)\b"
)
"""A point that asks another body to decide, among points that decide themselves."""
_ACCEDES = " tillstyrker "
_LETTER_REACH = 5_000
"""How far down in a letter to the council the recommendation can stand."""
_LIST_MARK = re.compile(r"[ \t]*(?:att |[-–•*] ?(?=[^\s\d-]))")
_LETTER = re.compile(r"(?<=\n)[ \t]*(?P<letter>[a-p])\)[ \t]+")
_GOES_ON = re.compile(r"\b(?:uppdrag|för|genom|om|av|så|som|åt|till)$|[-–]$")
"""How a line ends whose «att» on the next belongs to it."""
_NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,3})\.(?=\s|$)")
_LINE = re.compile(r"[^\n]+")
_TABLED = re.compile(r"\b[Bb]ordlägg(?:s|es|a|er)\b")
_SENT_BACK = re.compile(
    r"\b(?:[Ää]rende(?:t|na)|[Mm]otion(?:en|erna)|[Ff]örslaget) (?:återremitteras|återförvisas)\b"
    r"|\båterremitteras till\b|\b[åÅ]terremitterar? (?:ärendet|till)\b"
)
_WHOLLY_SENT_BACK = re.compile(r"återremitteras? i sin helhet")
_REFUSED = re.compile(r"\bavslås\b|\bavslår\b|\batt avslå\b")
_GRANTED = re.compile(r"\bbifall(?:s|es|er|a)\b")
_APPROVED = re.compile(
    r"\b(?:antas|antages|godkänns|godkänner|fastställs|fastställes|bifalles|bifalls|antecknas|beviljas|tillstyrks"
    r"|förklaras?|i uppdrag|uppdrar?|uppdras|anses besvarad|anses besvarat|beslutar|utses|väljs|väljer|översänds"
    r"|bemyndigas|noteras|noterar|antar?|antas|bifaller|bifalla|beviljar?|godkänna|fastställa|fastställer|avslutas?"
    r"|läggs? till handlingarna|anteckna|tillstyrker|överlämnas|avges|lämnas)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """One numbered point of a decision, or the words of a decision without numbers.

    Attributes:
        label: the number, None where there is none.
        start: where it begins in the text.
        end: where it ends.
        recommended_to: the body that is asked to decide, None where this body decides itself.
        sent_back: the part it stands in sends the matter back.
    """

    label: str | None
    start: int
    end: int
    recommended_to: str | None
    sent_back: bool


@dataclass(frozen=True)
class Decision:
    """A Beslut block as it was read.

    Attributes:
        clauses: in the order of the text.
        outcome: approved, rejected, tabled, referred_back or other.
        recommending_body: who «tillstyrker», where the block says it.
        deciding_body: who «beslutar», where the block says it.
        wholly_sent_back: the matter goes back whole, so that nothing said of it there decides anything.
    """

    clauses: tuple[Clause, ...]
    outcome: str
    recommending_body: str | None
    deciding_body: str | None
    wholly_sent_back: bool


@dataclass(frozen=True)
class _Opening:
    start: int
    end: int
    body: str | None
    recommended_to: str | None


def read_decision(text: str, start: int, end: int, *, recommended_to: str | None = None) -> Decision:
    """Read text[start:end], the block under «Beslut», blanked of page headers.

    Args:
        text: that was read.
        start: of the block.
        end: of the block.
        recommended_to: who is asked to decide, where the heading over the block says it.
    """
    openings = _openings(text, start, end)
    clauses: list[Clause] = []
    edges = [opening.start for opening in openings[1:]] + [end]
    for opening, stop in zip(openings, edges, strict=True):
        back = bool(_SENT_BACK.search(_words(text, opening.end, stop)))
        clauses += [
            Clause(label, a, b, opening.recommended_to or _asked(text, a, b) or recommended_to, back)
            for label, a, b in _points(text, opening.end, stop)
        ]
    words = _words(text, start, end)
    recommending = [opening.body for opening in openings if opening.body and opening.recommended_to]
    deciding = [opening.body for opening in openings if opening.body and not opening.recommended_to]
    opened = any(opening.end > opening.start for opening in openings)
    return Decision(
        clauses=tuple(clauses),
        outcome=_outcome(words, [_words(text, clause.start, clause.end) for clause in clauses], opened=opened),
        recommending_body=recommending[0] if recommending else None,
        deciding_body=deciding[0] if deciding else None,
        wholly_sent_back=bool(_WHOLLY_SENT_BACK.search(words)),
    )


def read_recommendation(text: str, part: Part) -> Decision:
    """Read what stands under «X:s förslag till kommunfullmäktige» as what X recommends."""
    asking, _, asked = part.heading.rstrip(": ").partition("s förslag till ")
    found = read_decision(text, part.start, part.end, recommended_to=_capital(asked))
    return replace(found, recommending_body=_capital(asking))


def joined(decisions: Sequence[Decision]) -> Decision:
    """Return what several blocks of one § decide and recommend as one decision; the first says the outcome."""
    recommending = [found.recommending_body for found in decisions if found.recommending_body]
    return replace(
        decisions[0], clauses=tuple(clause for found in decisions for clause in found.clauses),
        recommending_body=recommending[0] if recommending else None,
    )  # fmt: skip


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


def _begins_with_assignment(words: str) -> bool:
    first = re.split(r"(?<=[^\d])[.:] ", words, maxsplit=1)[0]
    return bool(re.match(r"(?:1\. )?[A-ZÅÄÖ](?:(?! är | och får )[^.:]){2,200} (?:får|ges) i uppdrag\b", first))


def _words(text: str, start: int, end: int) -> str:
    return without_quotations(words_of(text, start, end))


def _openings(text: str, start: int, end: int) -> list[_Opening]:
    """Find where one body's decision begins («Enligt … förslag:», «… tillstyrker … beslutar:»).

    Only where a sentence can begin: at the top, or on a new line after a full stop or a colon.
    """
    running = RunningText(text, start, end)
    found: list[_Opening] = []
    for at in _sentence_lines(running):
        if opening := _RECOMMENDED.match(running.words, at):
            found.append(_opening(running, opening, opening["body"], opening["decider"]))
        elif opening := _OWN.match(running.words, at):
            place = opening["place"] or ""
            found.append(_opening(running, opening, opening["body"], place if place.endswith("fullmäktige") else None))
        elif without_colon := _opening_line(text, running.place(at, at + 1)[0], end):
            found.append(without_colon)
    if not found or text[start : found[0].start].strip():
        found.insert(0, _Opening(start, start, None, None))
    return found


def _opening_line(text: str, start: int, end: int) -> _Opening | None:
    """Find a first line that opens a list and has no colon («Kommunfullmäktige beslutar»)."""
    line = next((line for line in _LINE.finditer(text, start, end) if line.group().strip()), None)
    words = " ".join(line.group().split()).rstrip(" :") if line else ""
    following = _LINE.match(text, line.end() + 1, end) if line else None
    if (
        line is None
        or following is None
        or not (_LIST_MARK.match(following.group()) or _NUMBER.match(following.group()))
    ):
        return None
    if asks := _RECOMMENDING_LINE.fullmatch(words):
        return _Opening(line.start(), line.end(), asks["body"], _capital(asks["decider"]))
    decides = _OPENING_LINE.fullmatch(words)
    return _Opening(line.start(), line.end(), decides["body"], None) if decides else None


def _asked(text: str, start: int, end: int) -> str | None:
    asks = _ASKS.match(words_of(text, start, min(end, start + 400)))
    return _capital(asks["decider"]) if asks else None


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _sentence_lines(running: RunningText) -> list[int]:
    if not running.words:
        return []
    return [0, *(at for at in running.line_starts() if running.words[at - 2] in ".:")]


def _opening(running: RunningText, found: re.Match[str], body: str | None, decider: str | None) -> _Opening:
    start, end = running.place(found.start(), found.end())
    return _Opening(start, end, body, _capital(decider) if decider else None)


def _numbered(text: str, start: int, end: int) -> list[tuple[str | None, int, int]]:
    """Cut a part into its numbered points; what stands before the first has no label.

    The numbers must follow each other, so that a line that happens to begin with a figure cuts nothing. They
    begin with 1, or with any number on the first line: a few points may have been pasted alone.
    """
    marks: list[tuple[str | None, int, int]] = [(None, start, start)]
    expected = 0
    for line in _LINE.finditer(text, start, end):
        found = _NUMBER.match(line.group())
        if found and expected in {0, int(found["number"])}:
            marks.append((found["number"], line.start(), line.start() + found.end()))
            expected = int(found["number"]) + 1
        elif line.group().strip():
            expected = expected or 1
    stops = [mark[1] for mark in marks[1:]] + [end]
    return [
        (label, begin, stop) for (label, _, begin), stop in zip(marks, stops, strict=True) if text[begin:stop].strip()
    ]


def _points(text: str, start: int, end: int) -> list[tuple[str | None, int, int]]:
    """Cut a part into its points: numbered ones, else those that begin with «att» or a dash on a line of their own."""
    numbered = [point for found in _numbered(text, start, end) for point in _lettered(text, *found)]
    if len(numbered) > 1 or not numbered or numbered[0][0]:
        return numbered
    lines = [line for line in _LINE.finditer(text, start, end) if line.group().strip()]
    if not _LIST_MARK.match(lines[0].group()):
        return numbered
    marks = [lines[0].start()]
    for before, line in itertools.pairwise(lines):
        goes_on = line.group().lstrip().startswith("att ") and _GOES_ON.search(before.group().rstrip())
        if _LIST_MARK.match(line.group()) and not goes_on:
            marks.append(line.start())
    return [(None, *edges) for edges in itertools.pairwise([*marks, end])]


def _lettered(text: str, label: str | None, start: int, end: int) -> list[tuple[str | None, int, int]]:
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


def _outcome(words: str, clauses: list[str], *, opened: bool) -> str:
    if any(_TABLED.search(clause) for clause in clauses) and not any(_APPROVED.search(clause) for clause in clauses):
        return "tabled"
    if any(_SENT_BACK.search(clause) for clause in clauses):
        return "referred_back"
    if clauses and all(_REFUSED.search(clause) for clause in clauses) and not _GRANTED.search(words):
        return "rejected"
    return "approved" if opened or _APPROVED.search(words) else "other"
