"""Words of time → a period. One rule a form, each with the words that it is for."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tracker.domain.deadlines import periods
from tracker.domain.deadlines.periods import Period, in_year
from tracker.domain.deadlines.vocabulary import MONTHS, NUMBERS, ORDINALS, SEASONS

Match = re.Match[str]
Rule = Callable[[Match, dt.date], Period]

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_NUMBER = r"(?P<number>\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
_ORDINAL = "(?P<ordinal>" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + "|[1-4]:?[ae])"
_SEASON = "(?P<season>" + "|".join(sorted(SEASONS, key=len, reverse=True)) + ")"
_YEAR = r"(?:[\s,]*(?:(?:av|under|för|år|per|i)\s+)*(?P<year>(?:19|20)\d{2}))?"
_ITS_YEAR = r"(?:(?:av|under|för|år|per|i)\s+)*(?P<its_year>(?:19|20)\d{2})"
_SPAN_OF_TIME = (
    rf"(?:{_NUMBER}|(?P<half>ett halvt))\s*(?P<unit>dag|dagar|veckor|vecka|månader|månad|mån|år|halvår|kvartal)"
)
_FROM_DECISION = (
    r"(?:från|efter|räknat från) (?:beslut\w*|detta beslut|dagens datum|(?:dagens )?sammanträde\w*|nu|idag)"
)
MONTHS_A_YEAR = 12
NEAR = 25
"""Years. Six figures further off from the document are no day."""
RULES: list[tuple[re.Pattern[str], Rule]] = []


def _rule(pattern: str) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        RULES.append((re.compile(pattern), rule))
        return rule

    return keep


def _year(found: Match) -> int | None:
    return int(found["year"]) if found["year"] else None


def _small(words: str) -> int:
    digits = re.sub(r"\D", "", words)
    return int(digits) if digits else (NUMBERS.get(words) or ORDINALS[words])


@_rule(
    r"(?P<year>\d{4})(?P<dash>[-/])(?P<month>\d{1,2})(?P=dash)(?P<day>\d{1,2})"
    r"|(?P<year2>\d{4})(?P<month2>\d{2})(?P<day2>\d{2})"
)
def _iso_day(found: Match, _on: dt.date) -> Period:
    year, month, day = (int(found[name] or found[f"{name}2"]) for name in ("year", "month", "day"))
    return periods.one_day(year, month, day)


@_rule(r"(?P<year>\d{2})(?P<dash>-?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})")
def _short_iso_day(found: Match, on: dt.date) -> Period:
    """«240508», as lists kept by hand have it; «850412» is somebody's birthday."""
    if abs(2000 + int(found["year"]) - on.year) > NEAR:
        raise ValueError(found[0])
    return replace(
        periods.one_day(2000 + int(found["year"]), int(found["month"]), int(found["day"])), certainty="derived"
    )


@_rule(r"(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})")
def _iso_month(found: Match, _on: dt.date) -> Period:
    return _whole_month(int(found["year"]), int(found["month"]))


@_rule(rf"(?:(?P<day>\d{{1,2}})[:.]?[ea]?|{_ORDINAL})\s*(?:i\s+)?{_MONTH}{_YEAR}")
def _day_of_month(found: Match, on: dt.date) -> Period:
    """«5 maj», «den 1:a juni 2024», «femte maj»."""
    day, month = _small(found["day"] or found["ordinal"]), MONTHS[found["month"]]
    return in_year(lambda year: periods.one_day(year, month, day), _year(found), on)


@_rule(
    r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:[/,\s]+(?P<year>\d{4}))?"
    r"|(?P<day2>\d{1,2})\.\s?(?P<month2>\d{1,2})[.\s]+(?P<year2>\d{4})"
)
def _day_in_figures(found: Match, on: dt.date) -> Period:
    day, month = int(found["day"] or found["day2"]), int(found["month"] or found["month2"])
    year = found["year"] or found["year2"]
    return in_year(lambda y: periods.one_day(y, month, day), int(year) if year else None, on)


@_rule(rf"(?:sista?e?|siste|ultimo)(?: dagen)?(?: i)? {_MONTH}{_YEAR}")
def _last_day_of_month(found: Match, on: dt.date) -> Period:
    def make(year: int) -> Period:
        end = periods.month_end(year, MONTHS[found["month"]])
        return Period("date", end, end, "Månadens sista dag")

    return in_year(make, _year(found), on)


@_rule(rf"månadsskiftet {_MONTH}\s*[-/]\s*(?:{'|'.join(MONTHS)})\.?{_YEAR}")
def _turn_of_month(found: Match, on: dt.date) -> Period:
    return _last_day_of_month(found, on)


def _numbered(found: Match, on: dt.date, *, kind: str, per_year: int, basis: str) -> Period:
    """«kvartal 3», «under kvartal ett, 2024», «2024 Q3», «första halvåret», «sista kvartalet»."""
    words = found["number"] or found["ordinal"] or found["figure"] or found["last"]
    number = per_year if words == "sista" else _small(words)
    if not 1 <= number <= per_year:
        raise ValueError(words)
    year = found["year"] or found["its_year"] or found["year_first"]
    length = MONTHS_A_YEAR // per_year

    def make(of: int) -> Period:
        return periods.months(kind, of, length * (number - 1) + 1, length * number, basis)

    return in_year(make, int(year) if year else None, on)


for _kind, _per_year, _unit, _definite, _basis in (
    ("quarter", 4, r"kvartal|kv\.?|q|k", "kvartalet", "Kvartalets sista dag"),
    ("tertial", 3, r"tertial|tert\.?|t", "tertialet", "Tertialets sista dag"),
    ("half_year", 2, r"halvår|h", "halvåret|halvan|hälften", "Halvårets sista dag"),
):
    _pattern = (
        rf"(?:{_unit})\s*{_NUMBER}{_YEAR}|(?P<year_first>20\d{{2}})\s*[-,]?\s*(?:{_unit})\s*(?P<figure>[1-4])"
        rf"|(?:{_ORDINAL}|(?P<last>sista)) (?:{_definite})(?:[\s,]*{_ITS_YEAR})?"
    )
    RULES.append((re.compile(_pattern), partial(_numbered, kind=_kind, per_year=_per_year, basis=_basis)))


@_rule(
    rf"(?P<which>halvårsskiftet|årsskiftet|nyår"
    rf"|nyårsafton){_YEAR}(?:\s*[/-]\s*(?P<next>(?:20)?\d{{2}}))?"
)
def _turn_of_year(found: Match, on: dt.date) -> Period:
    """«årsskiftet 2024/2025»: the last day of the first year."""
    month, day, basis = (
        (6, 30, "Halvårets sista dag") if found["which"].startswith("halv") else (12, 31, "Årets sista dag")
    )

    def make(year: int) -> Period:
        return replace(periods.one_day(year, month, day), basis=basis, certainty="derived")

    return in_year(make, _year(found), on)


@_rule(rf"(?P<which>första|sista) veckan i {_MONTH}{_YEAR}")
def _edge_week(found: Match, on: dt.date) -> Period:
    def make(year: int) -> Period:
        end = periods.month_end(year, MONTHS[found["month"]])
        first = end.replace(day=1) if found["which"] == "första" else end - dt.timedelta(days=6)
        return Period("date", first, first + dt.timedelta(days=6), "Månadens sju första eller sista dagar", "guess")

    return in_year(make, _year(found), on)


@_rule(rf"(?:vecka|veckan|veckorna|v\.?)\s*(?P<number>\d{{1,2}}){_YEAR}")
def _week(found: Match, on: dt.date) -> Period:
    number = int(found["number"])
    return in_year(lambda year: periods.week(year, number), _year(found), on)


@_rule(rf"{_MONTH}(?: månad)?{_YEAR}")
def _month(found: Match, on: dt.date) -> Period:
    month = MONTHS[found["month"]]
    return in_year(lambda year: _whole_month(year, month), _year(found), on)


@_rule(rf"(?P<early>tidig |tidiga |sen |sena )?{_SEASON}{_YEAR}(?P<next>(?<=vintern \d{{4}})[/-](?:20)?\d{{2}})?")
def _season(found: Match, on: dt.date) -> Period:
    return in_year(lambda year: periods.season(year, SEASONS[found["season"]]), _year(found), on)


@_rule(rf"läsåret {_ITS_YEAR}\s*[/-]\s*(?:20)?\d{{2}}")
def _school_year(found: Match, _on: dt.date) -> Period:
    return periods.months("season", int(found["its_year"]), 7, 18, "Läsåret räknas till och med juni", "guess")


@_rule(rf"(?:kalender)?årets (?:slut|utgång){_YEAR}")
def _end_of_year(found: Match, on: dt.date) -> Period:
    return in_year(_year_of, _year(found), on)


@_rule(r"(?P<first>\d{4}-\d{2}-\d{2})\s*(?:-+|till(?: och med)?|t\.?o\.?m\.?)\s*(?P<last>\d{4}-\d{2}-\d{2})")
def _iso_range(found: Match, _on: dt.date) -> Period:
    first, last = (dt.date.fromisoformat(found[name]) for name in ("first", "last"))
    return periods.joined(
        periods.one_day(first.year, first.month, first.day), periods.one_day(last.year, last.month, last.day)
    )


@_rule(r"(?:(?:kalender|verksamhets|budget)?år(?:et|en)? |mandatperioden )?(?P<year>20\d{2})")
def _whole_year(found: Match, _on: dt.date) -> Period:
    return _year_of(int(found["year"]))


@_rule(
    r"(?P<which>innevarande|detta|denna|nuvarande|pågående|nästa|nästkommande|kommande|nästföljande) (?P<what>år"
    r"|kalenderår|kvartal|månad|vecka|halvår|tertial)|(?P<this>i år|året)"
)
def _this_or_next(found: Match, on: dt.date) -> Period:
    """«innevarande kvartal», «nästa år»: counted from the document's day."""
    step = int((found["which"] or "").startswith(("näst", "komm")))
    what = (found["what"] or "år").removeprefix("kalender")
    if what == "vecka":
        year, number, _ = (on + dt.timedelta(days=7 * step)).isocalendar()
        return periods.week(year, number)
    length = {"år": 12, "halvår": 6, "tertial": 4, "kvartal": 3, "månad": 1}[what]
    kind = {"år": "year", "halvår": "half_year", "tertial": "tertial", "kvartal": "quarter", "månad": "month"}[what]
    first = (on.month - 1) // length * length + 1 + step * length
    return periods.months(kind, on.year, first, first + length - 1, "Räknat från dokumentets dag")


@_rule(
    rf"(?:(?:om|inom)\s+)(?:högst |senast |cirka |ca )?{_SPAN_OF_TIME}(?:s tid)?(?: {_FROM_DECISION})?"
    rf"|{_SPAN_OF_TIME.replace('>', '2>')} {_FROM_DECISION}"
)
def _from_now(found: Match, on: dt.date) -> Period:
    """«om 3 veckor», «inom sex månader från beslutet»."""
    half = found["half"] or found["half2"]
    count = 1 if half else _small(found["number"] or found["number2"])
    unit = "halvår" if half else found["unit"] or found["unit2"]
    in_months = {"mån": 1, "månad": 1, "månader": 1, "kvartal": 3, "halvår": 6, "år": 12}.get(unit)
    if in_months:
        day = periods.months_after(on, count * in_months)
    else:
        day = on + dt.timedelta(days=count * (7 if unit.startswith("veck") else 1))
    return Period("date", day, day, "Räknat från dokumentets dag")


def _whole_month(year: int, month: int) -> Period:
    return periods.months("month", year, dt.date(year, month, 1).month, month, "Månadens sista dag")


def _year_of(year: int) -> Period:
    return periods.months("year", year, 1, 12, "Årets sista dag")


def read_expression(plain: str, context_date: dt.date) -> Period | None:
    """Read words that are a day or a period and nothing else, or return None.

    Args:
        plain: lower case, single spaces.
        context_date: what a missing year and «nästa» are counted from.

    Raises:
        ValueError: the words name a day or period that does not exist.
    """
    for pattern, rule in RULES:
        if found := pattern.fullmatch(plain):
            return rule(found, context_date)
    return None
