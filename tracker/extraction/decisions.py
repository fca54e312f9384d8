"""The Beslut block: who decides in each part of it, and the numbered points."""

import re
from dataclasses import dataclass

from tracker.extraction.running_text import RunningText, without_quotations, words_of

_OWN = re.compile(
    r"(?:Enligt|På förslag av|Bifall till|Med bifall till)\b[^:]{3,400}:"
    r"|[A-ZÅÄÖ][A-Za-zåäö -]{3,60} (?:beslutar|beslutade)(?: att)? ?:"
)
_RECOMMENDED = re.compile(
    r"(?P<body>[A-ZÅÄÖ][A-Za-zåäö, -]{3,80}?) (?:tillstyrker|föreslår)\b[^:]{0,600}?\b"
    r"(?P<decider>[a-zåäöA-ZÅÄÖ]{3,40}) (?:beslutar|besluta)(?: att)? ?:"
)
_NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,3})\.(?=\s|$)")
_LINE = re.compile(r"[^\n]+")
_TABLED = re.compile(r"\b[Bb]ordlägg(?:s|es|a)\b")
_SENT_BACK = re.compile(r"\b(?:[Ää]rende(?:t|na)|[Mm]otion(?:en|erna)|[Ff]örslaget) (?:återremitteras|återförvisas)\b")
_WHOLLY_SENT_BACK = re.compile(r"återremitteras? i sin helhet")
_REFUSED = re.compile(r"\bavslås\b")
_APPROVED = re.compile(
    r"\b(?:antas|antages|godkänns|godkänner|fastställs|fastställes|bifalles|bifalls|antecknas|beviljas|tillstyrks"
    r"|förklaras|får i uppdrag|ges i uppdrag|uppdrar|uppdras|anses besvarad|beslutar|utses|väljs|översänds"
    r"|bemyndigas)\b",
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
        wholly_sent_back: the matter goes back whole, so that nothing said of it there decides anything.
    """

    clauses: tuple[Clause, ...]
    outcome: str
    recommending_body: str | None
    wholly_sent_back: bool


@dataclass(frozen=True)
class _Opening:
    start: int
    end: int
    body: str | None
    recommended_to: str | None


def read_decision(text: str, start: int, end: int) -> Decision:
    """Read text[start:end], the block under «Beslut», blanked of page headers."""
    openings = _openings(text, start, end)
    clauses: list[Clause] = []
    edges = [opening.start for opening in openings[1:]] + [end]
    for opening, stop in zip(openings, edges, strict=True):
        back = bool(_SENT_BACK.search(_words(text, opening.end, stop)))
        clauses += [
            Clause(label, a, b, opening.recommended_to, back) for label, a, b in _numbered(text, opening.end, stop)
        ]
    words = _words(text, start, end)
    bodies = [opening.body for opening in openings if opening.body]
    opened = any(opening.end > opening.start for opening in openings)
    return Decision(
        clauses=tuple(clauses),
        outcome=_outcome(words, [_words(text, clause.start, clause.end) for clause in clauses], opened=opened),
        recommending_body=bodies[0] if bodies else None,
        wholly_sent_back=bool(_WHOLLY_SENT_BACK.search(words)),
    )


def recommends(text: str, start: int, end: int) -> bool:
    """Tell whether text[start:end] begins as what one body recommends another («tillstyrker …»)."""
    return bool(_RECOMMENDED.match(words_of(text, start, min(end, start + 1_000))))


def opens_decision(text: str, start: int, end: int) -> bool:
    """Tell whether a text without headings is nothing but a decision: it begins as one."""
    words = words_of(text, start, min(end, start + 1_000))
    return bool(_OWN.match(words) or _RECOMMENDED.match(words) or _begins_with_assignment(words))


def _begins_with_assignment(words: str) -> bool:
    first = re.split(r"(?<=[^\d])[.:] ", words, maxsplit=1)[0]
    return bool(re.match(r"(?:1\. )?[A-ZÅÄÖ]", first) and re.search(r"\b(?:får|ges) i uppdrag\b", first))


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
            found.append(_opening(running, opening, None, None))
    if not found or text[start : found[0].start].strip():
        found.insert(0, _Opening(start, start, None, None))
    return found


def _sentence_lines(running: RunningText) -> list[int]:
    if not running.words:
        return []
    return [0, *(at for at in running.line_starts() if running.words[at - 2] in ".:")]


def _opening(running: RunningText, found: re.Match[str], body: str | None, decider: str | None) -> _Opening:
    start, end = running.place(found.start(), found.end())
    return _Opening(start, end, body, decider[:1].upper() + decider[1:] if decider else None)


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


def _outcome(words: str, clauses: list[str], *, opened: bool) -> str:
    if any(_TABLED.search(clause) for clause in clauses) and not any(_APPROVED.search(clause) for clause in clauses):
        return "tabled"
    if any(_SENT_BACK.search(clause) for clause in clauses):
        return "referred_back"
    if clauses and all(_REFUSED.search(clause) for clause in clauses):
        return "rejected"
    return "approved" if opened or _APPROVED.search(words) else "other"
