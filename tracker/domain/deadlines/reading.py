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

_DASHES = str.maketrans("–—‑−", "----", '”“"»«')
_TWO_FIGURES = re.compile(
    r"(?P<before>\b(?:ht|vt|hösten|våren|sommaren|vintern|kv(?:artal)?\.? ?\d|q ?\d|t ?\d|h ?\d|tertial \d"
    r"|halvår \d|januari|februari|mars|april|maj"
    r"|juni|juli|augusti|september|oktober|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\.?"
    r"|(?<![\d/.])\d{1,2}[/.]\d{1,2})"
    r"(?:\s*[-'’/.]\s*|\s+|(?<=[hv]t))(?P<figures>\d{2})$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r",? ?(?:klockan|kl\.?) ?\d{1,2}(?:[.:]\d{2})?$")
_AROUND = re.compile(
    r"^(?:(?:uppdraget|uppdragen|arbetet|ärendet|detta|det|rapporten|resultatet|tidplan(?:en)?|deadline"
    r"|plan(?: för redovisning)?"
    r"|(?:del|slut|läges|status|åter|av)?(?:rapport|redovisning|rapportering)(?:en)?(?: av uppdraget)?)\s*[:,]?\s+)?"
    r"(?:(?:ska|skall|bör|kan|beräknas|planeras|förväntas|avses|att)\s+)*(?:åter)?"
    r"(?:(?:(?:slut|del|av|läges)?(?:redovisas?|rapporteras?)|(?:komma|kommer)|presenteras|behandlas|tas upp"
    r"|beslutas|ske|hanteras"
    r"|(?:vara|är|bli) (?:klart?|färdigt?|genomför[dt]a?|slutför[dt]a?)|genomföras|slutföras|färdigställas|inkomma"
    r"|lämnas|klart?)\b\s*)?",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"^(?:(?:ännu|är|i|ett|som|genom|tid|datum)\s+)+(?=samlings|under planering|planer|(?:ej|inte) |återrapportering)"
)
_YEARS = re.compile(r"\b(?P<of>årsskiftet|läsåret|vintern) (?P<one>\d{2})(?=[/-]\d{2}$)", re.IGNORECASE)
_MARKER = re.compile(r"\b(?:senast|före utgången av|innan utgången av)\b")
MARKED_WORDS = 8
_OF_A_MONTH = re.compile(
    rf"\b(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.? (?P<year>(?:19|20)\d{{2}})$"
)
_URGENT = re.compile(r"\b(?:skyndsamt|snarast|omgående|omedelbart)\b")
_NAMED_EVENT = re.compile(r"^(?:under |innevarande |nuvarande )*(?:mandatperiod|budget)")
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
    if len(text) > 10 * WORDS_MAX or len(words := " ".join(text.translate(_DASHES).split())) > WORDS_MAX:
        return DeadlineReading(text, "unknown", basis="Orden är för många.", warnings=("Skriv tiden kortare.",))
    plain = _plain(words)
    bare = _STILL.sub("", _AROUND.sub("", plain, count=1))
    for kind, pattern, basis in DATELESS:
        if not bare or pattern.fullmatch(plain) or pattern.fullmatch(bare):
            return DeadlineReading(text, kind if bare else "none", basis=basis, carrier=_batch(plain, kind))
    try:
        if sitting := _read(words, context_date, bodies, body):
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
    """Try the words, then the words without what stands around them, then what «senast» stands before."""
    words = _CLOCK.sub("", words.strip(" .,;:"))
    words = _YEARS.sub(r"\g<of> 20\g<one>", words)
    words = _TWO_FIGURES.sub(r"\g<before> 20\g<figures>", words)
    bare = _AROUND.sub("", words, count=1)
    for tried in dict.fromkeys((words, bare)):
        if RECURRING.search(tried.casefold()):
            return None
        if when := read_phrase(tried.casefold(), context_date):
            return Sitting(None, when)
        if sitting := read_meeting(tried, context_date, bodies, body):
            return sitting
    return _at_marker(words.casefold(), context_date)


def _at_marker(plain: str, context_date: dt.date) -> Sitting | None:
    """Find the time in a longer sentence: the longest that «senast» begins, where there is just one."""
    found = []
    for marker in _MARKER.finditer(plain):
        tokens = plain[marker.start() :].split(" ")[:MARKED_WORDS]
        for count in range(len(tokens), 1, -1):
            with suppress(ValueError):
                if when := read_phrase(" ".join(tokens[:count]).strip(" .,;:()"), context_date):
                    found.append(replace(when, warnings=("Tiden är tagen ur en längre mening.",)))
                    break
    return Sitting(None, found[0]) if len(found) == 1 else None


def _without_a_day(plain: str) -> tuple[str, None, None, None, bool, str, str] | None:
    bare = _AROUND.sub("", plain, count=1)
    if RECURRING.search(plain):
        kind, basis = "recurring", "Återkommer; säg när nästa gång är."
    elif CONDITION.search(bare):
        kind, basis = "condition", "Beror på något som först ska hända."
    elif (
        EVENT.match(bare)
        and (EVENT_NOUN.search(bare) or bare.startswith(("i samband", "i anslutning", "inför", "i och med")))
    ) or _NAMED_EVENT.match(bare):
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
