"""Deadlines are words first: this reads them and says how sure the reading is.

The words are always kept; what cannot be read is said to be unread, never guessed. The rules stand in
`expressions` (days and periods), `reports` (the municipality's own reports) and `vocabulary` (words without a
day); this module takes away what stands around them, finds the meeting that is meant, and puts them together.
"""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from tracker.domain.deadlines.meetings import Sitting, read_meeting
from tracker.domain.deadlines.phrases import read_phrase
from tracker.domain.deadlines.spelling import clean, corrected, tidy, without_label, without_remark
from tracker.domain.deadlines.vocabulary import (
    BODIES,
    CONDITION,
    DATELESS,
    EVENT,
    EVENT_NOUN,
    MONTHS,
    RECURRING,
)

SATURDAY = 5
WORDS_MAX = 300
"""Longer than any deadline; a bound on what the rules are tried on."""
WARN_DAYS = 90
"""A day without a year that passed so recently may be the one that is meant."""

_STILL = re.compile(
    r"^(?:(?:ännu|är|i|ett|som|genom|tid|datum)\s+)+(?=samlings|under planering|planer|(?:ej|inte) |återrapportering)"
)
_MARKER = re.compile(
    r"(?P<before>\S+ )?\b(?P<marker>(?:åter)?redovisas?|återrapporteras|behandlas|senast|längst till"
    r"|före utgången av|innan utgången av)\b"
)
_VERBS = frozenset({"redovisa", "redovisas", "återredovisa", "återredovisas", "återrapporteras", "behandlas"})
_OF_THE_PAST = re.compile(r"(?:des|ats|rats|tts)\s$")
_GOES_ON = re.compile(
    r"^[\s,]*(?:år\b|års\b|från\b|efter\b|det\b|innan\b|före\b|eller\b|respektive\b|varje\b|om\b|och (?:slut|i|den"
    r"|senast)|\d|ska\b|skall\b|för )"
)
_WITH_YEAR = re.compile(r"\b20\d{2}\b")
MARKED_WORDS = 14
_OF_A_MONTH = re.compile(
    rf"\b(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.? (?P<year>(?:19|20)\d{{2}})$"
)
_URGENT = re.compile(r"\b(?:skyndsamt|snarast|omgående|omedelbart)\b")
_NAMED_EVENT = re.compile(r"^(?:under |innevarande |nuvarande )*(?:mandatperiod|budget)")
_COUNTED_FROM = re.compile(
    r"^(?:inom )?(?:\d+|en|ett|två|tre|fyra|fem|sex|tio|tolv) (?:dagar|veckor|vecka|månader|månad|år) (?:efter"
    r"|från|före|innan) \S"
)
_WEEKDAY = re.compile(r"\b(?P<day>mån|tis|ons|tors|fre|lör|sön)dag(?:en)?\b")
WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
_STANDING = re.compile(r"\b(?:löpande|fortlöpande|kontinuerligt?|tills ?vidare)\b")


@dataclass(frozen=True)
class DeadlineReading:
    """How a deadline's words were read; the object that the command line prints.

    Attributes:
        text: the words as they were written.
        kind: date, meeting, next_meeting, month, quarter, tertial, half_year, season, year, report, batch, planning,
            urgency, recurring, event, condition, standing, none or unknown.
        latest_on: the last day that keeps it; None where the words name no day.
        earliest_on: the first day of the period; None where none is meant.
        body: the body whose meeting is meant, by its full name; None for a meeting of a body that is not named.
        year_inferred: the words name no year.
        certainty: exact, derived, guess or none.
        basis: one Swedish sentence that says how the day was found.
        warnings: Swedish sentences.
        carrier: which of the municipality's own reports is meant: kind, year and the period's last month (or number).
    """

    text: str
    kind: str
    latest_on: dt.date | None = None
    earliest_on: dt.date | None = None
    body: str | None = None
    year_inferred: bool = False
    certainty: str = "none"
    basis: str = ""
    warnings: tuple[str, ...] = ()
    carrier: tuple[str, int, int] | None = None


def read_deadline(
    text: str, *, context_date: dt.date, bodies: Mapping[str, str] = BODIES, body: str | None = None
) -> DeadlineReading:
    """Read a deadline's words.

    Args:
        text: as written, «KS 5 maj», «kvartal 3», «senast 2024-09-30».
        context_date: the document's date. A missing year is the first in which the time ends on or after it.
        bodies: lower-case name or abbreviation → full name, for meetings.
        body: whose meeting «nästkommande sammanträde» is, where the words do not say.

    Returns:
        The reading. Its `kind` is "unknown" when the words were not understood and "none" when there are none.
    """
    if len(text) > 10 * WORDS_MAX or len(words := clean(text)) > WORDS_MAX:
        return DeadlineReading(text, "unknown", basis="Orden är för många.", warnings=("Skriv tiden kortare.",))
    plain = _plain(words)
    bare = _STILL.sub("", without_label(plain))
    for kind, pattern, basis in DATELESS:
        if not bare or pattern.fullmatch(plain) or pattern.fullmatch(bare):
            return DeadlineReading(text, kind if bare else "none", basis=basis, carrier=_batch(plain, kind))
    try:
        sitting = _read(words, context_date, bodies, body)
        if sitting is None:
            mended, slip = corrected(words)
            sitting = _read(mended, context_date, bodies, body) if slip else None
            if sitting:
                when = replace(sitting.when, warnings=(*sitting.when.warnings, slip), certainty="guess")
                sitting = replace(sitting, when=when if when.last else replace(when, certainty="none"))
        if sitting:
            return _reading(text, sitting, context_date)
    except (ValueError, OverflowError):
        warning = f"”{words}” är ingen dag i kalendern."
        return DeadlineReading(text, "unknown", basis="Dagen finns inte.", warnings=(warning,))
    if found := _without_a_day(plain):
        return DeadlineReading(text, *found)
    return DeadlineReading(
        text, "unknown", basis="Orden kunde inte tolkas.", warnings=(_not_understood(words, context_date),)
    )


def _batch(plain: str, kind: str) -> tuple[str, int, int] | None:
    """Tell which of the year's collected reports is meant: «Återrapportering av uppdrag december 2023»."""
    found = _OF_A_MONTH.search(plain) if kind == "batch" else None
    return ("batch", int(found["year"]), MONTHS[found["month"]]) if found else None


def _plain(words: str) -> str:
    return words.casefold().strip(" .,;:")


def _read(words: str, context_date: dt.date, bodies: Mapping[str, str], body: str | None) -> Sitting | None:
    """Try the words, then without what stands around and after them, then what «senast» stands before."""
    tidied = tidy(words, context_date)
    bare = without_label(tidied)
    for tried in dict.fromkeys((tidied, bare, tidy(without_remark(bare), context_date))):
        if RECURRING.search(tried.casefold()) and not _WITH_YEAR.search(tried):
            return None
        if when := read_phrase(tried.casefold(), context_date):
            return Sitting(None, when)
        if sitting := read_meeting(tried, context_date, bodies, body):
            return sitting
    return _at_marker(tidied, context_date, bodies, body)


def _at_marker(words: str, context_date: dt.date, bodies: Mapping[str, str], body: str | None) -> Sitting | None:
    """Find the time in a longer sentence: the longest that «senast» begins, where there is just one."""
    found = []
    for marker in _MARKER.finditer(words.casefold()):
        if _OF_THE_PAST.search(marker["before"] or ""):
            continue  # «reviderades senast 2019» is the last time
        tokens = words[marker.start("marker") :].replace("längst till", "senast").split(" ")
        if marker["marker"] in _VERBS:
            del tokens[0]
        for count in range(min(len(tokens), MARKED_WORDS), 1, -1):
            stretch, after = " ".join(tokens[:count]).strip(" .,;:()"), " ".join(tokens[count:]).casefold()
            sitting = _attempt(tidy(stretch, context_date), context_date, bodies, body)
            if sitting and not _GOES_ON.match(after):
                remark = ("Tiden är tagen ur en längre mening.",)
                found.append(replace(sitting, when=replace(sitting.when, warnings=remark)))
            if sitting:
                break
    return found[0] if len({sitting.when.last for sitting in found}) == 1 else None


def _attempt(words: str, context_date: dt.date, bodies: Mapping[str, str], body: str | None) -> Sitting | None:
    with suppress(ValueError):
        if when := read_phrase(words.casefold(), context_date):
            return Sitting(None, when)
        return read_meeting(words, context_date, bodies, body)
    return None


def _without_a_day(plain: str) -> tuple[str, None, None, None, bool, str, str] | None:
    bare = without_label(plain).removeprefix("senast ")
    if RECURRING.search(plain):
        kind, basis = "recurring", "Återkommer; säg när nästa gång är."
    elif CONDITION.search(bare):
        kind, basis = "condition", "Beror på något som först ska hända."
    elif (
        EVENT.match(bare)
        and (EVENT_NOUN.search(bare) or bare.startswith(("i samband", "i anslutning", "inför", "i och med")))
    ) or any(pattern.match(bare) for pattern in (_NAMED_EVENT, _COUNTED_FROM)):
        kind, basis = "event", "Knutet till en händelse utan dag."
    elif _URGENT.search(plain):
        kind, basis = "urgency", "Bråttom, men ingen dag är satt."
    elif _STANDING.search(plain):
        kind, basis = "standing", "Löpande, utan slut."
    else:
        return None
    return kind, None, None, None, False, "none", basis


def _reading(text: str, sitting: Sitting, context_date: dt.date) -> DeadlineReading:
    when, warnings, basis = sitting.when, list(sitting.when.warnings), sitting.when.basis
    if when.year_inferred and when.last:
        basis += f", år antaget till {when.last.year}"
        if when.before and (context_date - when.before).days <= WARN_DAYS:
            warnings.append(f"År antaget. Det kan också vara {when.before.isoformat()}.")
    certainty = when.certainty
    if when.kind == "meeting" and when.first == when.last and when.last and when.last.weekday() >= SATURDAY:
        weekday = "lördag" if when.last.weekday() == SATURDAY else "söndag"
        warnings.append(f"{when.last.isoformat()} är en {weekday}. Kontrollera dagen.")
        certainty = "guess"
    named = _WEEKDAY.search(text.casefold())
    if named and when.last and when.first == when.last and WEEKDAYS[when.last.weekday()] != named["day"]:
        warnings.append(f"{when.last.isoformat()} är ingen {named['day']}dag. Kontrollera dagen.")
        certainty = "guess"
    return DeadlineReading(
        text,
        when.kind,
        when.last,
        when.first,
        sitting.body,
        when.year_inferred,
        certainty,
        f"{basis}.",
        tuple(warnings),
        when.carrier,
    )


def _not_understood(words: str, context_date: dt.date) -> str:
    return f"Vi förstår inte ”{words}”. Skriv till exempel KS 5 maj, kvartal 3 {context_date.year} eller 30 september."


def is_late(latest_on: dt.date | None, *, today: dt.date) -> bool:
    """Tell whether a deadline has passed: late begins the day after the latest day (civil days)."""
    return latest_on is not None and latest_on < today
