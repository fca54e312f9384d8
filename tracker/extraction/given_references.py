"""How a closing names the assignment it is about: giver, day and §, «punkt n», budget, numbers, recipient."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.extraction.bodies import Bodies, looks_like_body
from tracker.extraction.written_days import DAY, read_day

_AND = (" och ", " samt ", " och den ", ", ")
COUNCIL = "Kommunfullmäktige"
"""Only the council adopts a budget (kommunallagen), so that is who gave what was «givet i budget»."""

_ASSIGNMENT = re.compile(r"(?:,? i)?(?: fortsatt)? ?\b(?P<word>[Uu]ppdrag(?:et|en)?|uppgift)\b")
_LEAD = re.compile(
    r"(?:(?:[Dd]el)?[Rr]edovisning(?:en)? av|[Dd]elrapport(?:en)? av"
    r"|(?:[Dd]el)?[Åå]terr(?:apportering|edovisning)(?:en)? av"
    r"|[Aa]nsvaret för|[Ii]nriktning för|[Bb]eslutade|[Nn]edanstående)(?: |$)"
)
_TASK = re.compile(r",?(?: om)?,? att\b|:? ?_{3,}| om (?=[a-zåäö])|,? avseende ")
_DATED = re.compile(
    rf"(?:den )?(?P<date>{DAY})"
    r",? ?\(?§ ?(?P<paragraph>\d \d(?!\d)|\d{1,4}(?: ?[a-z](?![a-zåäö]))?)"
    r"(?:,? (?:punkt|p\.) ?(?P<point>\d{1,3}[a-z]?))?"
)
_TURNED = re.compile(
    r"§ ?(?P<paragraph>\d{1,4}(?: ?[a-z](?![a-zåäö]))?)(?:/(?:20)?\d{2})?"
    r"(?:,? (?:punkt|p\.) ?(?P<point>\d{1,3}[a-z]?))?"
    rf",? ?\(?(?:den )?(?P<date>{DAY})"
)
"""The § before the day («§ 44, 2024-02-20»)."""
_BUDGET = re.compile(r"[Bb]udget(?:en)?(?: för)? (?P<year>20\d{2})")
_GIVEN_BY = re.compile(
    r"\b(?:givet av|givna av|beslutat av|beslutade av|från) "
    r"(?P<giver>KF|KS|kommunfullmäktige|kommunstyrelsen|[a-zåäö]{3,30}nämnden)\b"
)
_WHOSE = re.compile(
    r"(?:,? om)?,? att (?P<names>(?!vid |i |för |under |senast )[^.;:_]{3,200}?)"
    r"(?:,? (?:tillsammans|i samverkan|i samråd) med [^.;:]{3,160}?)?,? (?:får|ges|ska få) i uppdrag\b"
)
"""«… givet i budget 2023 om att nämnden får i uppdrag att …»: whose it is stands in the words of the assignment."""
_TO = re.compile(r"\btill (?P<names>.+)")
_AFTER_NAMES = re.compile(
    r",? (?:enligt|inom|från|givet|givna|i enlighet|om|beslutad|beslutat|i budget)\b"
    r"|,? \d{4}-\d{2}-\d{2}|,? ?§|,$"
)
_DNR = re.compile(
    r"(?:\b[Dd]nr|ärendenummer):? (?P<old>\d{1,5}/\d{2}(?:(?:, | och )\d{1,5}/\d{2}){0,9}|\d{4}-\d{1,6})"
    r"|\b(?P<new>[A-ZÅÄÖ]{2,6}-\d{4}-\d{3,6})\b"
)
_HEAD_REACH = 400
"""How far after «uppdrag» its giver, day and recipient can stand."""
_OWNER_REACH = 1_000
"""How far before it its owner can begin."""


@dataclass(frozen=True)
class GivenReference:
    """What a passage says of the decision that once gave an assignment.

    Attributes:
        start: where the reference begins in the passage («Redovisning av» belongs to it).
        text_start: where the words of the assignment begin: its recipient, else what is to be done.
        strong: it names a giver, a recipient, a day, a budget or a number, so that it can be nothing else.
    """

    start: int
    text_start: int
    given_by: str | None
    date: dt.date | None
    paragraph: str | None
    point: str | None
    budget_year: int | None
    recipients: tuple[str, ...]
    strong: bool


@dataclass(frozen=True)
class _Spoken:
    """Where an assignment is first spoken of, and whose it is said to be."""

    start: int
    owner_start: int
    owner: str
    end: int


class References:
    """Reads the references of one passage, quotations blanked out, from left to right.

    Where the next one begins is looked for once, however many verbs ask for it.
    """

    def __init__(self, words: str, bodies: Bodies) -> None:
        self._words = words
        self._bodies = bodies
        self._start: int | None = None
        self._spoken: _Spoken | None = None
        self._read: dict[tuple[int, int | None], GivenReference] = {}

    def first(self, start: int, end: int) -> GivenReference | None:
        """Read the first reference to an assignment in words[start:end].

        Returns:
            The reference, or None where no assignment is spoken of.
        """
        if start != self._start:
            self._start, self._spoken, self._read = start, _spoken_of(self._words, start), {}
        if self._spoken is None or self._spoken.end > end:
            return None
        reach = min(end, self._spoken.end + _HEAD_REACH)
        near = _BUDGET.search(self._words, max(start, end - 80), end)
        year = int(near["year"]) if near else None
        if (reach, year) not in self._read:
            self._read[reach, year] = _reference(self._words, self._spoken, reach, year, self._bodies)
        return self._read[reach, year]


def read_reference(words: str, bodies: Bodies) -> GivenReference | None:
    """Read the first reference to an assignment in words, quotations blanked out."""
    return References(words, bodies).first(0, len(words))


def named_besides(words: str, reference: GivenReference, end: int, bodies: Bodies) -> Iterator[GivenReference]:
    """Read the other assignments that one verb closes («Uppdragen DATUM § 1 till A att … och DATUM § 2 till B att …»).

    Args:
        words: the passage.
        reference: the first of them.
        end: where the verb begins.
        bodies: names that are known.
    """
    for found in list(_DATED.finditer(words, reference.start, end))[1:]:
        if not words.endswith(_AND, 0, found.start()):
            continue
        at = found.start()
        yield _reference(words, _Spoken(at, at, "", at), end, None, bodies)


def dated(words: str) -> tuple[dt.date | None, str | None, str | None]:
    """Return (day, §, point) that words begin with, each None where they do not."""
    found = _DATED.match(words) or _TURNED.match(words)
    return (read_day(found["date"]), found["paragraph"], found["point"]) if found else (None, None, None)


def numbers_named(words: str) -> tuple[str, ...]:
    """Return the numbers of matters that stand in words, as written."""
    found: list[str] = []
    for match in _DNR.finditer(words):
        found += re.split(r", | och ", match["old"]) if match["old"] else [match["new"]]
    return tuple(dict.fromkeys(found))


def _gives(words: str, found: re.Match[str]) -> bool:
    """Tell whether «uppdrag» is that of a new assignment («får i uppdrag»)."""
    return bool(re.search(r"\b(?:får|ges)$", words[max(0, found.start() - 10) : found.start()]))


def _spoken_of(words: str, start: int) -> _Spoken | None:
    spoken_of = (match for match in _ASSIGNMENT.finditer(words, start) if not _gives(words, match))
    found = next(spoken_of, None)
    if found is None:
        item = _DATED.match(words, start) or _TURNED.match(words, start)
        return _Spoken(start, start, "", start) if item else None  # an item of a list whose head says «uppdrag»
    sentence = owner_start = _sentence_start(words, start, found.start("word"))
    if lead := _LEAD.match(words, owner_start, found.start() + 1):
        owner_start = min(lead.end(), found.start("word"))
    owner = words[owner_start : found.start()] if found.start() - owner_start <= _OWNER_REACH else ""
    return _Spoken(sentence, owner_start, owner, found.end())


def _reference(words: str, spoken: _Spoken, reach: int, year_near_verb: int | None, bodies: Bodies) -> GivenReference:
    head = words[spoken.end : _task_start(words, spoken.end, reach)]
    dated, budget = _dated_in(head), _BUDGET.search(head)
    year = int(budget["year"]) if budget else None if dated else year_near_verb
    given_by, recipients = _parties(spoken.owner, head, bodies, dated=bool(dated), budget=year is not None)
    to = _TO.search(head)
    if recipients and to is None:
        text_start = spoken.owner_start
    else:
        text_start = spoken.end + (to.start("names") if to and recipients else len(head))
    whose = None if recipients else _WHOSE.match(words, spoken.end + len(head))
    return GivenReference(
        start=spoken.start,
        text_start=_past_comma(words, text_start),
        given_by=given_by,
        date=read_day(dated["date"]) if dated else None,
        paragraph=dated["paragraph"].replace(" ", "").upper() if dated else None,
        point=dated["point"] if dated else None,
        budget_year=year,
        recipients=bodies.names(whose["names"]) if whose else recipients,
        strong=bool(given_by or recipients or dated or year is not None),
    )


def _dated_in(head: str) -> re.Match[str] | None:
    """Find the day and § that a head names first, whichever of the two stands before the other."""
    found = [match for pattern in (_DATED, _TURNED) if (match := pattern.search(head))]
    return min(found, key=lambda match: match.start(), default=None)


def _task_start(words: str, start: int, reach: int) -> int:
    """Find where the head of a reference ends and its task begins."""
    task = _TASK.search(words, start, reach)
    stop = task.start() if task else reach
    dated = _DATED.search(words, start, stop)
    if dated and task is None and " till " not in words[dated.end() : stop]:
        return dated.end()  # «… § 22, upprätta …»: the task begins without «att»
    return stop


def _parties(owner: str, head: str, bodies: Bodies, *, dated: bool, budget: bool) -> tuple[str | None, tuple[str, ...]]:
    """Tell giver from recipient.

    «Kommunstyrelsens uppdrag 2023-09-20 § 633» and «kommunstyrelsens uppdrag till X» name the giver,
    «X:s uppdrag att» the recipient; what was given in a budget was given by the council.
    """
    owners = bodies.owners(owner) if _is_owner(owner) else ()
    to = _TO.search(head)
    recipients = bodies.names(_AFTER_NAMES.split(to["names"], maxsplit=1)[0]) if to else ()
    named = _GIVEN_BY.search(head)
    if named:
        return bodies.name(named["giver"]), recipients or owners
    if owners == (COUNCIL,):
        return COUNCIL, recipients
    if budget:
        return COUNCIL, recipients or owners
    if owners and (dated or recipients):
        return owners[0] if len(owners) == 1 else None, recipients
    return (COUNCIL if "kommunfullmäktiges" in head else None), recipients or owners


def _is_owner(words: str) -> bool:
    plain = words.strip(" ,")
    return (
        2 < len(plain) < 260
        and " att " not in plain
        and (plain.endswith(("s", ")")) or looks_like_body(plain.rsplit(" ", 1)[-1]))
        and (plain[:1].isupper() or looks_like_body(plain.rstrip("s").rstrip(":")))
    )


def _sentence_start(words: str, start: int, at: int) -> int:
    stops = (words.rfind(mark, start, at) for mark in (". ", "; "))
    return max(start, *(stop + 2 if stop >= 0 else start for stop in stops))


def _past_comma(words: str, at: int) -> int:
    while at < len(words) and words[at] in " ,":
        at += 1
    return at
