"""Deadlines are words first: this reads the simple kinds and says how sure the reading is.

Read here: a day, a body's meeting, a quarter, a month. The words are always kept; what cannot be read is
said to be unread, never guessed. The full grammar grows in this module (design: words before dates).
"""

import datetime as dt
import re
from calendar import isleap, monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb", "mars mar", "april apr", "maj", "juni jun", "juli jul", "augusti aug",
            "september sept sep", "oktober okt", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "ett": 1, "två": 2, "tre": 3, "fyra": 4}
QUARTERS |= {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4}
WITHOUT_DATE = {
    "samlingsärende": ("batch", "Redovisas i ett samlingsärende, som ännu inte har någon dag."),
    "under planering": ("planning", "Tiden planeras."),
}
BODIES = {"ks": "Kommunstyrelsen", "kf": "Kommunfullmäktige"}

SATURDAY = 5
WORDS_MAX = 200
"""Longer than any deadline; a bound on what the patterns below are tried on."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:[,\s]*(?P<year>(?:19|20)\d{2}))?"
_DAY_IN_WORDS = re.compile(rf"^(?:den\s+)?(?P<day>\d{{1,2}})[:.]?(?:e|a)?\s+(?P<month>{_MONTH})\.?{_YEAR}$")
_DAY_IN_FIGURES = re.compile(r"^(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./\s]+(?P<year>\d{4}))?$")
_DAY_ISO = re.compile(r"^(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})$")
_QUARTER = re.compile(
    rf"^(?:under\s+)?(?:(?:kvartal|kv\.?|q|k)\s*(?P<after>[1-4]|ett|två|tre|fyra)"
    rf"|(?P<before>första|andra|tredje|fjärde)\s+kvartalet){_YEAR}$"
)
_MONTH_ALONE = re.compile(rf"^(?:i\s+|under\s+)?(?P<month>{_MONTH})\.?{_YEAR}$")
_MEETING = re.compile(rf"^(?P<body>.+?)(?:s sammanträde)?(?:, |[ ,])(?:den )?(?P<when>\d.*|(?:{_MONTH}).*)$")


@dataclass(frozen=True)
class DeadlineReading:
    """How a deadline's words were read; the object that the command line prints.

    Attributes:
        text: the words as they were written.
        kind: date, meeting, quarter, month, batch, planning, none or unknown.
        latest_on: the last day that keeps it; None where the words name no day.
        earliest_on: the first day of the period.
        body: the body whose meeting is meant, by its full name.
        year_inferred: the words name no year.
        certainty: exact, derived, guess or none.
        basis: one Swedish sentence that says how the day was found.
        warnings: Swedish sentences.
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


@dataclass(frozen=True)
class _Span:
    kind: str
    first: dt.date
    last: dt.date
    inferred: bool
    before: dt.date | None = None
    """The last such day before the document's, where the year was assumed."""


def read_deadline(text: str, *, context_date: dt.date, bodies: Mapping[str, str] = BODIES) -> DeadlineReading:
    """Read a deadline's words.

    Args:
        text: as written, «KS 5 maj», «kvartal 3», «2024-09-30».
        context_date: the document's date. A missing year is the first such day on or after it.
        bodies: lower-case name or abbreviation → full name, for meetings.

    Returns:
        The reading. Its `kind` is "unknown" when the words were not understood and "none" when there are none.
    """
    words = re.sub(r"\s+", " ", text).strip()
    plain = re.sub(r"^(?:senast|till)\s+", "", words.casefold().rstrip(" ."))
    if len(plain) > WORDS_MAX:
        return DeadlineReading(text, "unknown", basis="Orden är för många.", warnings=("Skriv tiden kortare.",))
    if not plain:
        return DeadlineReading(text, "none", basis="Ingen tid är angiven.")
    if plain in WITHOUT_DATE:
        kind, basis = WITHOUT_DATE[plain]
        return DeadlineReading(text, kind, basis=basis)
    try:
        if span := _read_span(plain, context_date):
            return _reading(text, span, context_date)
        if (found := _MEETING.match(plain)) and (body := _body(found["body"], bodies)):
            span = _read_span(found["when"], context_date)
            if span and span.kind == "date":
                return _reading(text, replace(span, kind="meeting"), context_date, body)
    except ValueError:
        return DeadlineReading(
            text, "unknown", basis="Dagen finns inte.", warnings=(f"”{words}” är ingen dag i kalendern.",)
        )
    return DeadlineReading(
        text, "unknown", basis="Orden kunde inte tolkas.", warnings=(_not_understood(words, context_date),)
    )


def _not_understood(words: str, context_date: dt.date) -> str:
    return f"Vi förstår inte ”{words}”. Skriv till exempel KS 5 maj, kvartal 3 {context_date.year} eller 30 september."


def _body(words: str, bodies: Mapping[str, str]) -> str | None:
    name = words.removeprefix("vid ").strip(" ,")
    return bodies.get(name) or bodies.get(name.removesuffix("s"))


def _read_span(plain: str, context_date: dt.date) -> _Span | None:
    for pattern in (_DAY_ISO, _DAY_IN_WORDS, _DAY_IN_FIGURES):
        if found := pattern.match(plain):
            month = found["month"]
            number = MONTHS.get(month) or int(month)
            return _day(int(found["day"]), number, found["year"], context_date)
    if found := _QUARTER.match(plain):
        last_month = 3 * QUARTERS[found["after"] or found["before"]]
        return _months("quarter", last_month - 2, last_month, found["year"], context_date)
    if found := _MONTH_ALONE.match(plain):
        month_number = MONTHS[found["month"]]
        return _months("month", month_number, month_number, found["year"], context_date)
    return None


def _day(day: int, month: int, year: str | None, context_date: dt.date) -> _Span:
    if year:
        on = dt.date(int(year), month, day)
        return _Span("date", on, on, inferred=False)
    leap = (month, day) == (2, 29)
    years = range(context_date.year - 8, context_date.year + 9)
    days = [dt.date(y, month, day) for y in years if not leap or isleap(y)]
    return _nearest([_Span("date", on, on, inferred=True) for on in days], context_date)


def _months(kind: str, first: int, last: int, year: str | None, context_date: dt.date) -> _Span:
    years = (int(year),) if year else range(context_date.year - 1, context_date.year + 2)
    spans = [
        _Span(kind, dt.date(y, first, 1), dt.date(y, last, monthrange(y, last)[1]), inferred=not year) for y in years
    ]
    return spans[0] if year else _nearest(spans, context_date)


def _nearest(spans: list[_Span], context_date: dt.date) -> _Span:
    """Return the first that ends on or after the document's date, with the one before it."""
    place = next(at for at, span in enumerate(spans) if span.last >= context_date)
    return replace(spans[place], before=spans[place - 1].last if place else None)


def _reading(text: str, span: _Span, context_date: dt.date, body: str | None = None) -> DeadlineReading:
    what = {"date": "Dagen står i texten", "meeting": f"Sammanträde, {body}", "quarter": "Kvartalets sista dag"}
    basis = what.get(span.kind, "Månadens sista dag")
    warnings: list[str] = []
    certainty = "exact" if span.kind in {"date", "meeting"} and not span.inferred else "derived"
    if span.inferred:
        basis += f", år antaget till {span.last.year}"
        if span.before and (context_date - span.before).days <= 90:
            warnings.append(f"År antaget. Det kan också vara {span.before.isoformat()}.")
    if span.kind == "meeting" and span.first.weekday() >= SATURDAY:
        weekday = "lördag" if span.first.weekday() == SATURDAY else "söndag"
        warnings.append(f"{span.first.isoformat()} är en {weekday}. Kontrollera dagen.")
        certainty = "guess"
    return DeadlineReading(
        text, span.kind, span.last, span.first, body, span.inferred, certainty, f"{basis}.", tuple(warnings)
    )


def is_late(latest_on: dt.date | None, *, today: dt.date) -> bool:
    """Tell whether a deadline has passed: late begins the day after the latest day (civil days)."""
    return latest_on is not None and latest_on < today
