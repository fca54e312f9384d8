"""How a closing names the assignment it is about: giver, day and §, «punkt n», budget, numbers, recipient."""

import datetime as dt
import re
from dataclasses import dataclass

from tracker.extraction.bodies import Bodies, looks_like_body

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
    r"(?P<date>\d{4}-\d{2}-\d{2}),? ?§ ?(?P<paragraph>\d \d(?!\d)|\d{1,4}(?: ?[a-z](?![a-zåäö]))?)"
    r"(?:,? (?:punkt|p\.) ?(?P<point>\d{1,3}[a-z]?))?"
)
_BUDGET = re.compile(r"[Bb]udget(?:en)?(?: för)? (?P<year>20\d{2})")
_GIVEN_BY = re.compile(
    r"\b(?:givet av|givna av|beslutat av|beslutade av|från) "
    r"(?P<giver>KF|KS|kommunfullmäktige|kommunstyrelsen|[a-zåäö]{3,30}nämnden)\b"
)
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
class _Head:
    """The words around «uppdrag» up to where the task begins."""

    owner_start: int
    owner: str
    start: int
    words: str


def read_reference(words: str, start: int, end: int, bodies: Bodies) -> GivenReference | None:
    """Read the first reference to an assignment in words[start:end], quotations blanked out.

    Returns:
        The reference, or None where no assignment is spoken of.
    """
    spoken_of = (match for match in _ASSIGNMENT.finditer(words, start, end) if not _gives(words, match))
    found = next(spoken_of, None)
    if found is None:
        return None
    head = _head(words, start, end, found)
    dated, budget = _DATED.search(head.words), _BUDGET.search(head.words)
    if budget is None and dated is None:
        budget = _BUDGET.search(words, max(start, end - 80), end)
    given_by, recipients = _parties(head, bodies, dated=bool(dated), budget=bool(budget))
    to = _TO.search(head.words)
    if recipients and to is None:
        text_start = head.owner_start
    else:
        text_start = head.start + (to.start("names") if to and recipients else len(head.words))
    return GivenReference(
        start=_reference_start(words, start, head.owner_start),
        text_start=_past_comma(words, text_start),
        given_by=given_by,
        date=_date(dated["date"]) if dated else None,
        paragraph=dated["paragraph"].replace(" ", "").upper() if dated else None,
        point=dated["point"] if dated else None,
        budget_year=int(budget["year"]) if budget else None,
        recipients=recipients,
        strong=bool(given_by or recipients or dated or budget),
    )


def numbers_named(words: str) -> tuple[str, ...]:
    """Return the numbers of matters that stand in words, as written."""
    found: list[str] = []
    for match in _DNR.finditer(words):
        found += re.split(r", | och ", match["old"]) if match["old"] else [match["new"]]
    return tuple(dict.fromkeys(found))


def _gives(words: str, found: re.Match[str]) -> bool:
    """Tell whether «uppdrag» is that of a new assignment («får i uppdrag»)."""
    return bool(re.search(r"\b(?:får|ges)$", words[max(0, found.start() - 10) : found.start()]))


def _head(words: str, start: int, end: int, found: re.Match[str]) -> _Head:
    owner_start = _sentence_start(words, start, found.start("word"))
    if lead := _LEAD.match(words, owner_start, found.start() + 1):
        owner_start = min(lead.end(), found.start("word"))
    reach = min(end, found.end() + _HEAD_REACH)
    task = _TASK.search(words, found.end(), reach)
    stop = task.start() if task else reach
    if dated := _DATED.search(words, found.end(), stop):  # «… § 22, upprätta …»: the task begins without «att»
        rest = words[dated.end() : stop]
        if task is None and " till " not in rest:
            stop = dated.end()
    return _Head(owner_start, words[owner_start : found.start()], found.end(), words[found.end() : stop])


def _parties(head: _Head, bodies: Bodies, *, dated: bool, budget: bool) -> tuple[str | None, tuple[str, ...]]:
    """Tell giver from recipient.

    «Kommunstyrelsens uppdrag 2023-09-20 § 633» and «kommunstyrelsens uppdrag till X» name the giver,
    «X:s uppdrag att» the recipient; what was given in a budget was given by the council.
    """
    owners = bodies.owners(head.owner) if _is_owner(head.owner) else ()
    to = _TO.search(head.words)
    recipients = bodies.names(_AFTER_NAMES.split(to["names"], maxsplit=1)[0]) if to else ()
    named = _GIVEN_BY.search(head.words)
    if named:
        return bodies.name(named["giver"]), recipients or owners
    if owners == (COUNCIL,):
        return COUNCIL, recipients
    if budget:
        return COUNCIL, recipients or owners
    if owners and (dated or recipients):
        return owners[0] if len(owners) == 1 else None, recipients
    return (COUNCIL if "kommunfullmäktiges" in head.words else None), recipients or owners


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


def _reference_start(words: str, start: int, owner_start: int) -> int:
    return _sentence_start(words, start, owner_start)


def _past_comma(words: str, at: int) -> int:
    while at < len(words) and words[at] in " ,":
        at += 1
    return at


def _date(digits: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(digits)
    except ValueError:
        return None
