"""Which body's meeting the words mean: «KS 5 maj», «nästa sammanträde», «kommunstyrelsens sammanträde i september»."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.domain.deadlines.periods import Period
from tracker.domain.deadlines.phrases import joints, read_phrase
from tracker.domain.deadlines.vocabulary import MONTHS, SITTING

_BY_NOUN = re.compile(
    r"^(?P<name>(?:[\wåäö]+-,? |(?:[\wåäö ]+ )?samt |[\wåäö]+- och )*[\wåäö-]*(?:nämnd(?:en)?|(?<!läns)styrelsen?"
    r"|fullmäktige|(?<!\w)beredning(?:en)?)"
    r"|(?:tekniska|gemensamma|sociala) nämnden)(?::?s)?(?=[ ,:]|$)",
    re.IGNORECASE,
)
_SUBCOMMITTEE = re.compile(
    r"^(?P<name>(?:[\wåäö]+(?:styrelsens|nämndens) (?:[\wåäö]+ )?[\wåäö]*utskott(?:et)?"
    r"|[\wåäö]{4,}utskottet))(?::?s)?(?=[ ,:]|$)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"^[A-ZÅÄÖ]{2,6}$")
_NO_BODIES = frozenset(
    [
        "HT",
        "VT",
        "TU",
        "DNR",
        "JAN",
        "FEB",
        "MAR",
        "APR",
        "MAJ",
        "JUN",
        "JUL",
        "AUG",
        "SEP",
        "OKT",
        "NOV",
        "DEC",
        "PM",
        "SVAR",
        "INKOM",
        "REV",
        "STATUS",
        "ID",
        "KL",
        "LSS",
        "SOL",
        "OSA",
        "OBS",
        "SLUT",
        "DATUM",
        "KLAR",
        "KLART",
        "PREL",
        "MSB",
        "SKR",
        "EU",
        "FN",
        "OS",
        "VM",
        "EM",
        "FOM",
        "TOM",
        "INTE",
        "EJ",
        "SFS",
        "BBR",
        "AMA",
        "SCB",
        "SFI",
        "ISO",
        "NR",
        "SID",
        "KR",
        "DAG",
        "MÅN",
        "ÅR",
        "ALLA",
        "INFO",
    ]
)
"""Words in capitals that are no body's name."""
_PARTS_OF_TOWN = frozenset({"sn"})
_OWN = frozenset({"nämnd", "nämnden", "styrelse", "styrelsen", "utskott", "utskottet"})
_AT = re.compile(r"^(?:(?:senast|redan|vid|till|på|i|inför|hos|med|under|för|det|ett)\s+)+", re.IGNORECASE)
_SITTING = re.compile(rf"^{SITTING}\b(?:\s+(?:med|i|för|hos)\b)?[\s,]*", re.IGNORECASE)
_NEXT = re.compile(
    r"^(?:nästkommande|nästa|kommande|närmast\s+följande|närmast\s+kommande|närmaste|nästföljande|första\s+möjliga"
    r"|påföljande)\s+",
    re.IGNORECASE,
)
_EDGE = re.compile(
    rf"^(?:årets\s+)?(?P<which>första|sista)\s+{SITTING}\b\s*(?:(?:med|i|för)\b)?\s*(?P<rest>.*)$", re.IGNORECASE
)
_BOTH = re.compile(r"^(?P<first>.*\d.*?)\s*(?:\boch\b|\bsamt\b|,|/)\s*(?P<last>[^\d\s].*\d.*)$")
_BOARD_FOR = re.compile(
    rf"^(?P<name>(?:nämnden|styrelsen) för \S.*?)s? (?P<rest>(?:{SITTING}|den|i|vid|under|senast|nästa|\d"
    rf"|{'|'.join(MONTHS)})\b.*)$",
    re.IGNORECASE,
)
_BODY_LAST = re.compile(
    r"^(?P<when>.+?)\s*(?:[,(]|\b(?:i|vid|med|hos|till|inför|på)\b)\s*(?P<body>[^()]+?)\)?$", re.IGNORECASE
)
_TIME_ITSELF = re.compile(r"^(?:senast|under|före|innan|inom|efter|per|fram)\b", re.IGNORECASE)
NAME_WORDS = 8
"""The longest name of a body, in words."""
OF_A_MEETING = frozenset({"date", "month"})


@dataclass(frozen=True)
class Sitting:
    """A body's meeting: whose (None where the words do not say), and when."""

    body: str | None
    when: Period


@dataclass(frozen=True)
class _Named:
    body: str | None
    rest: str
    guessed: bool = False
    """It is a body only because a day follows."""


def read_meeting(words: str, context_date: dt.date, bodies: Mapping[str, str], own: str | None) -> Sitting | None:
    """Read words that name a body's meeting, or a time that stands beside a body's name; else return None.

    Args:
        words: as written, single spaces; a capital tells an abbreviation.
        context_date: what a missing year is counted from.
        bodies: lower-case name or abbreviation → full name.
        own: whose meeting it is where the words say «nämndens».

    Raises:
        ValueError: the words name a day that does not exist.
    """
    if two := _two(words, context_date, bodies, own):
        return two
    bare = _AT.sub("", words)
    if found := _EDGE.match(bare):
        return _at_the_edge(found, context_date, bodies, own)
    if ahead := _NEXT.match(bare):
        return _next(bare[ahead.end() :], bodies, own)
    if sitting := _SITTING.match(bare):
        rest = bare[sitting.end() :]
        return _body_first(rest, context_date, bodies, own) or _of(own, rest, context_date)
    return _body_first(bare, context_date, bodies, own) or _body_last(words, context_date, bodies)


def _two(words: str, context_date: dt.date, bodies: Mapping[str, str], own: str | None) -> Sitting | None:
    """«KS 7 maj och KF 22 maj»: the last counts, from the first on."""
    both = _BOTH.match(words) if joints(words) else None
    last = read_meeting(both["last"], context_date, bodies, own) if both else None
    if both is None or last is None or last.when.kind != "meeting" or last.when.first is None:
        return None
    first = read_meeting(both["first"], context_date, bodies, own)
    if first is None or first.when.first is None:
        return None
    return replace(last, when=replace(last.when, first=min(first.when.first, last.when.first), certainty="derived"))


def _body_first(words: str, context_date: dt.date, bodies: Mapping[str, str], own: str | None) -> Sitting | None:
    if (named := _leading_body(words, bodies, own)) is None:
        return None
    if edge := _EDGE.match(named.rest):
        found = _at_the_edge(edge, context_date, bodies, named.body)
        return replace(found, body=found.body or named.body) if found else None
    if ahead := _NEXT.match(named.rest):
        return _upcoming(named.body) if _SITTING.fullmatch(named.rest[ahead.end() :]) else None
    found = _of(named.body, _SITTING.sub("", named.rest, count=1), context_date)
    return found if found and (not named.guessed or found.when.kind == "meeting") else None


def _of(body: str | None, rest: str, context_date: dt.date) -> Sitting | None:
    rest = rest.strip(" ,:")
    if not rest or (when := read_phrase(rest.casefold(), context_date)) is None:
        return None
    if when.kind in OF_A_MEETING and not _TIME_ITSELF.match(rest):
        return Sitting(body, replace(when, kind="meeting", basis=f"Sammanträde, {body}" if body else "Sammanträde"))
    return Sitting(None, when)


def _body_last(words: str, context_date: dt.date, bodies: Mapping[str, str]) -> Sitting | None:
    """«5 maj i KS», «senast den 1 juni till kommunstyrelsen»."""
    head, _, tail = words.rpartition(" ")
    if head and (body := bodies.get(tail.strip("()").casefold())):
        return _of(body, re.sub(r"\s(?:i|vid|med|hos|till|inför|på)$|,$", "", head), context_date)
    if (found := _BODY_LAST.match(words)) is None:
        return None
    named = _leading_body(re.sub(rf"s {SITTING}$", "", found["body"]), bodies, None)
    if named and named.guessed:
        return None
    return _of(named.body, found["when"], context_date) if named and not named.rest else None


def _next(rest: str, bodies: Mapping[str, str], own: str | None) -> Sitting | None:
    sitting = _SITTING.match(rest)
    after = rest[sitting.end() :].strip(" ,") if sitting else rest
    if not after:
        return _upcoming(own)
    named = _leading_body(after, bodies, own)
    return _upcoming(named.body) if named and (not named.rest or _SITTING.fullmatch(named.rest)) else None


def _upcoming(body: str | None) -> Sitting:
    return Sitting(
        body, Period("next_meeting", None, None, f"Nästa sammanträde, {body}" if body else "Nästa sammanträde", "none")
    )


def _at_the_edge(
    edge: re.Match[str], context_date: dt.date, bodies: Mapping[str, str], own: str | None
) -> Sitting | None:
    """«sista sammanträdet 2024»: some day of that period, at the latest its last."""
    named = _leading_body(edge["rest"], bodies, own)
    body, time = (named.body, named.rest) if named else (own, edge["rest"])
    is_first = edge["which"].casefold() == "första"
    when = read_phrase(time.casefold() or "året", context_date)
    if when is None:
        return None
    if when.last is None or (is_first and when.kind != "month"):
        first = replace(when, kind="next_meeting", last=None, certainty="none", basis="Första sammanträdet därefter")
        return Sitting(body, first)
    return Sitting(body, replace(when, kind="meeting", certainty="guess", basis="Ett sammanträde före periodens slut"))


def _leading_body(words: str, bodies: Mapping[str, str], own: str | None) -> _Named | None:
    """Find the longest name that the words begin with: one that is known, an abbreviation, or a body by its noun."""
    tokens = words.split(" ")
    if found := _BOARD_FOR.match(words):
        return _Named(found["name"][0].upper() + found["name"][1:], found["rest"])
    if (found := _SUBCOMMITTEE.match(words)) and found["name"].casefold() not in bodies:
        return _Named(found["name"][0].upper() + found["name"][1:], words[found.end() :].strip(" ,:"))
    for count in range(min(NAME_WORDS, len(tokens)), 0, -1):
        name, rest = " ".join(tokens[:count]).strip(" ,:()"), " ".join(tokens[count:]).strip(" ,:")
        for bare in (name, re.sub(r":?s$", "", name)):
            if body := bodies.get(bare.casefold()):
                return _Named(*_with_part(body, bare, rest))
            if bare.casefold() in _OWN:
                return _Named(own, rest)
    if found := _BY_NOUN.match(words):
        name = found["name"]
        return _Named(name[0].upper() + name[1:], words[found.end() :].strip(" ,:"))
    name, rest = re.sub(r":?s$", "", tokens[0].strip(" ,:()")), " ".join(tokens[1:]).strip(" ,:")
    if _ABBREVIATION.match(name) and name not in _NO_BODIES:
        return _Named(name, rest, guessed=True)
    return None


def _with_part(body: str, written: str, rest: str) -> tuple[str, str]:
    """«SN Centrum»: an abbreviation that a part of town follows."""
    part, _, after = rest.partition(" ")
    if (
        written.casefold() in _PARTS_OF_TOWN
        and part.casefold() not in MONTHS
        and re.fullmatch(r"[A-ZÅÄÖ][a-zåäö]{2,}", part)
    ):
        return f"{body} {part}", after
    return body, rest
