"""Lists that close many assignments at once: «Nedanstående uppdrag (a–hhh) … förklaras fullgjorda»."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.extraction.bodies import Bodies
from tracker.extraction.closings import DONE_WORDS, Setting, read_closings
from tracker.extraction.given_references import COUNCIL, GivenReference, dated, numbers_named, read_reference
from tracker.extraction.model import ClosingFound, Unplaced
from tracker.extraction.running_text import RunningText, one_line, words_of

ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"
"""In the order of Swedish lists: after ö comes aa."""

_REPEATED_AT_MOST = 9
"""How often a letter is repeated in a label; no list is so long, and labels must not grow with it."""

_DONE = "|".join(DONE_WORDS)
_LEAD = re.compile(
    r"(?:(?:Nedanstående|Följande) uppdrag|Uppdragen (?:under|i|enligt) punkterna),? ?"
    r"(?:\([^()]{1,300}\))?[^()]{0,200}?"
    rf"förklaras (?:därmed |härmed )?(?P<done>{_DONE})(?:,? med undantag av [^.:]{{1,120}})?[.:]?(?= |$)"
)
_ENDED_LEAD = re.compile(r"(?:Nedanstående|Följande) uppdrag,? ?(?:\([^()]{1,300}\))?[^()]{0,200}?avslutas[.:]?(?= |$)")
_BUDGET = re.compile(r"[Bb]udget (?P<year>20\d{2})")
_EXCEPTIONS = re.compile(r"undantag (?:av|för)(?P<labels>[^()]{1,200})")
_RANGE = re.compile(r"\((?:[a-zåäö]{1,3} ?[-–] ?)?(?P<last>[a-zåäö]{1,3})(?![a-zåäö])")
_LABEL = re.compile(r"\b\d{1,2}\. ?(?P<letters>[a-zåäö]{1,3})\b")
_BARE = re.compile(r"\b[a-zåäö]{1,3}\b")
_NO_LABELS = frozenset({"och", "av", "för", "p", "med"})
_MARKER = re.compile(r"[ \t]*(?P<letters>[a-zåäö]{1,3})[.)](?P<rest>[ \t]+\S.*|[ \t]*)$")
_OWNED = re.compile(
    r"(?P<owner>[A-ZÅÄÖ](?:[^.:;”_]|:(?=s[ ,])){2,260}?)"
    r"(?: får| ges)?(?: i)?(?: fortsatt)?,? (?:uppdrag|uppgift)(?=[ ,]|$)"
)
_ASSIGNED = re.compile(r"\buppdrag\b|,? att [a-zåäö]")
_BY = re.compile(r"^(?:KF|KS) ")
_REFUSED = re.compile(rf",? (?:och )?förklaras (?:inte|ej|icke) (?:som )?(?:{_DONE})\b\.?")
_BROUGHT_ALONG = re.compile(r"(?<=\. )Uppdraget __")
_LINE = re.compile(r"[^\n]+")


_UNNAMED = GivenReference(0, 0, None, None, None, None, None, (), strong=False)


@dataclass(frozen=True)
class ClosingList:
    """A list as it was read.

    Attributes:
        closings: one for each item, and one for each that is quoted inside an item.
        unplaced: the sentence over the list, where it promises other items than were found.
    """

    closings: tuple[ClosingFound, ...]
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True)
class _Item:
    """One item; its place is that in the list, which begins where the sentence over it ends."""

    letters: str
    start: int
    end: int


@dataclass(frozen=True)
class _Lead:
    """The sentence over a list: what becomes of its items, which it leaves out, where they were given."""

    kind: str
    last: str | None
    exceptions: frozenset[str]
    budget_year: int | None
    start: int
    end: int


def read_closing_list(running: RunningText, setting: Setting) -> ClosingList | None:
    """Read a clause as a list of closings, or return None where it is no such list."""
    lead = _lead(running)
    if lead is None:
        return None
    listed = _without_lonely_markers(setting.source[lead.end : running.end])
    closings: list[ClosingFound] = []
    last = None
    for item in _items(listed):
        closings += _item_closings(item, listed, lead, setting)
        last = item.letters
    if not closings:
        return None
    why = (
        f"Listan går till {lead.last}, men den sista punkt som lästes är {last}."
        if lead.last not in {None, last}
        else None
    )
    unplaced = (Unplaced(one_line(setting.source, lead.start, lead.end), lead.start, lead.end, why),) if why else ()
    return ClosingList(tuple(closings), unplaced)


def _lead(running: RunningText) -> _Lead | None:
    completed, ended = _LEAD.match(running.words), _ENDED_LEAD.match(running.words)
    found = completed or ended
    if found is None:
        return None
    exceptions = _EXCEPTIONS.search(found.group())
    letters = _RANGE.search(found.group())
    budget = _BUDGET.search(found.group())
    start, end = running.place(*found.span())
    return _Lead(
        kind="completed" if completed else "ended",
        last=letters["last"] if letters else None,
        exceptions=frozenset(_labels(exceptions["labels"])) if exceptions else frozenset(),
        budget_year=int(budget["year"]) if budget else None,
        start=start,
        end=end,
    )


def _labels(words: str) -> list[str]:
    """Read which items are left out: «4.o, 4.ö», «punkt c», «y»."""
    return _LABEL.findall(words) or [letters for letters in _BARE.findall(words) if letters not in _NO_LABELS]


def _without_lonely_markers(text: str) -> str:
    """Blank out markers that a PDF has torn from their items and left as a column of their own."""
    pieces: list[str] = []
    at = 0
    for line in _LINE.finditer(text):
        found = _MARKER.match(line.group())
        if found and not found["rest"].strip():
            pieces += [text[at : line.start()], " " * len(line.group())]
            at = line.end()
    return "".join([*pieces, text[at:]])


def _items(listed: str) -> list[_Item]:
    """Find where the items begin: at a marker, or where a line names the owner of an «uppdrag»."""
    starts: list[tuple[int, str | None]] = []
    closed = True  # what stands before the line is finished, so that an item may begin
    for line in _LINE.finditer(listed):
        words = line.group().strip()
        if not words:
            continue
        marker = _MARKER.match(line.group())
        begin = line.start() + (marker.start("rest") if marker else 0)
        if (marker or closed) and _is_owned(listed, begin):
            starts.append((begin, marker["letters"] if marker else None))
        closed = words.endswith((".", ")", "”"))
    if not starts:
        return []
    stops = [listed.rfind("\n", 0, begin) + 1 for begin, _ in starts[1:]] + [len(listed)]
    letters = _lettered([marker for _, marker in starts])
    return [_Item(name, begin, stop) for name, (begin, _), stop in zip(letters, starts, stops, strict=True)]


def _is_owned(listed: str, begin: int) -> bool:
    words = words_of(listed, begin, begin + 400)
    if dated(_BY.sub("", words))[0]:  # «2022-09-08 § 21, trafiknämndens uppdrag att», «KF 2022-09-08 § 21 till X, att»
        return bool(_ASSIGNED.search(words))
    return words[:1].isupper() and "upp" in words and bool(_OWNED.match(words))


def _lettered(markers: list[str | None]) -> Iterator[str]:
    """Give every item its letters: those that stand before it, else the next in turn."""
    position = 0
    for marker in markers:
        if marker is not None and (read := _position(marker)) is not None:
            position = read
        yield _letters(position)
        position += 1


def _letters(position: int) -> str:
    times, letter = divmod(position, len(ALPHABET))
    return ALPHABET[letter] * (times + 1) if times < _REPEATED_AT_MOST else f"{ALPHABET[letter]}{times + 1}"


def _position(letters: str) -> int | None:
    if len(set(letters)) != 1:
        return None
    return (len(letters) - 1) * len(ALPHABET) + ALPHABET.index(letters[0])


def _item_closings(item: _Item, listed: str, lead: _Lead, setting: Setting) -> list[ClosingFound]:
    running = RunningText(listed, item.start, item.end)
    words = running.plain
    reference = read_reference(words, setting.bodies)
    if reference is None:  # «X får i uppdrag att», under a sentence that closes it
        reference = _UNNAMED
    if reference.date is None and (first := dated(_BY.sub("", words)))[0]:
        reference = replace(reference, date=first[0], paragraph=first[1], point=first[2])
    refused, brought = _REFUSED.search(words), _BROUGHT_ALONG.search(words)
    label = f"{setting.decision_point or ''}{item.letters}"
    ends = [mark.start() for mark in (refused, brought) if mark]
    end = min(ends, default=len(words))
    start_at, end_at = running.place(0, len(words))
    own = ClosingFound(
        status=setting.status,
        kind="not_completed" if refused or item.letters in lead.exceptions else lead.kind,
        given_by=reference.given_by or (COUNCIL if lead.budget_year else None),
        date=reference.date,
        paragraph=reference.paragraph,
        given_point=reference.point,
        decision_point=label,
        budget_year=None if reference.date else lead.budget_year,
        dnr=numbers_named(words),
        recipients=_recipients(reference, words, setting.bodies),
        text=one_line(listed, *running.place(0, end)).rstrip(" ,."),
        start=lead.end + start_at,
        end=lead.end + end_at,
        rule="undantag-i-lista" if refused or item.letters in lead.exceptions else "lista-med-fullgjorda",
    )
    if brought is None:
        return [own]
    inside = RunningText(setting.source, lead.end + running.offset(brought.start()), own.end)
    return [own, *_quoted_inside(inside, own, setting)]


def _recipients(reference: GivenReference, words: str, bodies: Bodies) -> tuple[str, ...]:
    found = _OWNED.match(words)
    owners = bodies.owners(found["owner"]) if found else ()
    return reference.recipients or (() if owners == (reference.given_by,) else owners)


def _quoted_inside(inside: RunningText, own: ClosingFound, setting: Setting) -> list[ClosingFound]:
    """Read a closing that an item brings with it («Uppdraget ”…” förklaras därmed fullgjort»)."""
    closings = read_closings(inside, replace(setting, decision_point=own.decision_point))
    return [replace(closing, rule=f"{closing.rule}-inom-punkt") for closing in closings]
