"""What stands around a day or period and moves it: «före», «i slutet av», «maj–juni», «efter»."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tracker.domain.deadlines import periods
from tracker.domain.deadlines.expressions import read_expression
from tracker.domain.deadlines.periods import Period
from tracker.domain.deadlines.reports import read_report

_LEAD = re.compile(
    r"^(?:senast|till och med|t\.?o\.?m\.?|fram till|under|i|vid|till|inom|per|för|på|mellan|den|det|kring|runt"
    r"|omkring|cirka|ca|preliminärt"
    r"|prel\.?|åren|perioden|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|(?:mån|tis|ons|tors|fre|lör"
    r"|sön)dagen|hela|redan)[\s,.:]+"
)
_BEFORE = re.compile(r"^(?P<how>före|innan)\s+(?P<end>(?:utgången|slutet) av )?(?P<what>\S.*)$")
_AFTER = re.compile(
    r"^(?P<how>efter|tidigast|från och med|fr\.?o\.?m\.?|fom|från)\s+(?P<end>(?:utgången|slutet) av )?(?P<what>\S.*)$"
)
_PART = re.compile(
    r"^(?P<part>början|inledningen|första delen|mitten|slutet|utgången|senare delen|andra halvan"
    r"|sista delen) (?:av|på) (?P<what>\S.*)$"
)
_HOLIDAYS = re.compile(r"^(?:jul|julen|jullovet|juluppehållet|julhelgen)(?:\s+(?P<year>(?:19|20)\d{2}))?$")
_AT_CHRISTMAS = re.compile(
    r"^(?:senast )?(?:till|vid|i|lagom till|runt) (?:jul|julen)(?:\s+(?P<year>(?:19|20)\d{2}))?$"
)
_TO_SUMMER = re.compile(r"^(?:senast |fram )?till (?:sommaren|semestern|midsommar)(?:\s+(?P<year>(?:19|20)\d{2}))?$")
_SUMMER_BREAK = re.compile(
    r"^(?:sommar|semester|sommaren|semestern|sommarlovet|semestrarna|sommarsemestern|sommaruppehållet"
    r"|semesterperioden|midsommar)(?:\s+(?P<year>(?:19|20)\d{2}))?$"
)
_BREAKS = ((_HOLIDAYS, 12, 23), (_SUMMER_BREAK, 6, 30))
_JOINT = re.compile(r"\s*(?:-|/|,|\b(?:och|samt|till|eller|respektive|tom)\b|\bel\b\.?|&|\bt\.o\.m\.)\s*")
_YEAR_AT_END = re.compile(r"(?P<words>.*?)[\s,]+(?P<year>(?:19|20)\d{2})$")
_UNIT = re.compile(
    r"^(?:kvartal|kv\.?|q|k|tertial|tert\.?|t|halvår|h|vecka|veckorna|veckor|v\.?|åren|år)\s*(?=\d|ett|två|tre)"
    r"|^delårsrapport\w*(?= )"
)
OVER_A_TURN = dt.timedelta(days=300)
"""How long a stretch over a turn of the year may be; a longer one was written backwards."""
LEADS_MAX = 4
JOINTS_MAX = 4
SHORT = 3
"""Months: a shorter period has no thirds that are months, its parts are the 10th and the 20th."""
THIRD = {"början": 1, "inledningen": 1, "första delen": 1, "mitten": 2}


def read_phrase(plain: str, context_date: dt.date) -> Period | None:
    """Read words of time with what stands around them, or return None.

    Args:
        plain: lower case, single spaces.
        context_date: what a missing year and «nästa» are counted from.

    Raises:
        ValueError: the words name a day or period that does not exist.
    """
    if its := _TO_SUMMER.match(plain):
        year = int(its["year"]) if its["year"] else None
        return periods.in_year(partial(_break_after, month=6, day=30), year, context_date)
    if its := _AT_CHRISTMAS.match(plain):
        year = int(its["year"]) if its["year"] else None
        return periods.in_year(partial(_break_after, month=12, day=24), year, context_date)
    for _ in range(LEADS_MAX):
        for read in (read_expression, read_report, _part, _before, _after):
            if found := read(plain, context_date):
                return found
        shorter = _LEAD.sub("", plain, count=1)
        if shorter == plain:
            break
        plain = shorter
    return _joint(plain, context_date)


def _part(plain: str, context_date: dt.date) -> Period | None:
    """«i slutet av maj» ends with May; «i början av 2025» with the first third of the year."""
    found = _PART.match(plain)
    return _moved(found["what"], context_date, lambda whole: _up_to(whole, found["part"])) if found else None


def _up_to(whole: Period, part: str) -> Period:
    if (third := THIRD.get(part)) is None or whole.first is None or whole.last is None or whole.kind == "date":
        return whole
    length = (whole.last.year - whole.first.year) * 12 + whole.last.month - whole.first.month + 1
    if length < SHORT:
        last = whole.first.replace(day=10 * third)
    else:
        last = periods.month_end(whole.first.year, whole.first.month + length * third // 3 - 1)
    return replace(whole, last=last, certainty="guess", basis=f"”{part.capitalize()}” räknas till den dagen")


def _moved(what: str, context_date: dt.date, move: Callable[[Period], Period]) -> Period | None:
    """Read a period and move it; where the year is ours to choose, never to before the document."""
    whole = read_phrase(what, context_date)
    if whole is None or whole.first is None or whole.last is None:
        return None
    moved = move(whole)
    if whole.year_inferred and moved.last and moved.last < context_date:
        later = read_phrase(what, whole.last + dt.timedelta(days=1))
        return replace(move(later), before=moved.last) if later else None
    return moved


def _before(plain: str, context_date: dt.date) -> Period | None:
    """«före den 1 juni»: the day before; «före sommaren»: before people leave, the end of June."""
    if (found := _BEFORE.match(plain)) is None:
        return None
    what = found["what"]
    for pattern, month, day in _BREAKS:
        if its := pattern.match(what):
            year = int(its["year"]) if its["year"] else None
            return periods.in_year(partial(_break_after, month=month, day=day), year, context_date)
    if found["end"] or "skiftet" in what or "slut" in what:
        return read_phrase(what, context_date)
    return _moved(what, context_date, _day_before)


def _day_before(whole: Period) -> Period:
    last = (whole.first or dt.date.max) - dt.timedelta(days=1)
    return replace(whole, first=None, last=last, basis="Dagen före", certainty="derived", before=None)


def _break_after(year: int, *, month: int, day: int) -> Period:
    return Period("season", None, dt.date(year, month, day), "Innan folk går på ledighet", "guess")


def _after(plain: str, context_date: dt.date) -> Period | None:
    """«efter årsskiftet» names a first day and no last."""
    if (found := _AFTER.match(plain)) is None:
        return None
    if found["how"] == "tidigast" and "senast" in plain:
        return None
    if found["how"] == "från" and " till " in plain:
        return read_phrase(found["what"], context_date)
    if its := _SUMMER_BREAK.match(found["what"]):
        whole = read_phrase(f"sommaren {its['year']}" if its["year"] else "sommaren", context_date)
    else:
        whole = read_phrase(found["what"], context_date)
    if whole is None or whole.last is None:
        return None
    first = whole.last + dt.timedelta(days=1) if found["how"] == "efter" else whole.first
    return Period("event", first, None, "Tidigast då; en sista dag framgår inte", "none", whole.year_inferred)


def joints(words: str) -> list[re.Match[str]]:
    """Return where two times may be joined; none where there are so many that no list of times is meant."""
    found = list(_JOINT.finditer(words))
    return found if len(found) <= JOINTS_MAX else []


def _joint(plain: str, context_date: dt.date) -> Period | None:
    """«maj-juni 2024», «första och andra kvartalet», «KV 1-2 2021»: from the first's first day to the last's last."""
    for split in joints(plain):
        left, right = plain[: split.start()], plain[split.end() :]
        if not left or not right:
            continue
        unit = _UNIT.match(left)
        last = _attempt(f"{unit[0]} {right}", context_date) if unit else None
        last = last or _attempt(right, context_date)
        if last is None:
            continue
        if first := _first_of(left, right, last, context_date):
            return periods.joined(first, last)
    return None


def _first_of(left: str, right: str, last: Period, context_date: dt.date) -> Period | None:
    """Read what stands before the join, with what it shares with the words after it."""
    its_year = _YEAR_AT_END.match(right)
    shared = right.split(" ", 1)[1] if " " in right else ""
    tries = [f"{left} {its_year['year']}"] if its_year else []
    tries += [left, f"{left} {shared}"] if shared else [left]
    for words in tries:
        found = _attempt(words, context_date)
        if found and found.kind == last.kind == "report":
            return found
        if found and found.first and last.first and found.kind == last.kind:
            if found.first > last.first:  # «dec-jan»: over the turn of a year
                found = _attempt(left, last.first - OVER_A_TURN)
            if found and found.first and found.first <= last.first:
                return found
    return None


def _attempt(words: str, context_date: dt.date) -> Period | None:
    try:
        return read_phrase(words.strip(" ,"), context_date)
    except ValueError:
        return None
