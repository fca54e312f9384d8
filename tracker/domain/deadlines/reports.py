"""The municipality's own reports as times: what is reported «i delårsrapport augusti 2021»."""

import datetime as dt
import re
from dataclasses import replace

from tracker.domain.deadlines import periods
from tracker.domain.deadlines.periods import Period, in_year
from tracker.domain.deadlines.vocabulary import MONTHS, ORDINALS

_YEAR = r"(?:[\s,]*(?:(?:av|under|för|år|per|i)\s+)*(?P<year>(?:19|20)\d{2}))?"
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_OF = r"(?:[\s,]+(?:för|per|efter|i|om|avseende|till och med|t\.?o\.?m\.?|den|januari\s*-|jan\s*-))*[\s,]*"
_INTERIM = r"(?:stadens |kommunens |nämndens )?(?:delår\w*|tertial(?:rapport|uppföljning|bokslut)\w*)"
_ANNUAL = (
    r"(?:stadens |kommunens |nämndens )?(?:års(?:rapport|redovisning|bokslut|uppföljning)|bokslut"
    r"|verksamhetsberättelse)\w*"
)
_OTHER = (
    r"(?:(?:månads|kvartals|uppföljnings|prognos|verksamhets|läges|nämnd|ekonomi)rapport\w*"
    r"|månadsuppföljning\w*|uppföljning)"
)
_SUPPLEMENTARY = re.compile(
    r"(?:nästkommande |nästa |kommande )?kompletterings(?:budget|beslut)\w*(?:\s*(?P<number>\d)\b)?"
    r"(?:[\s,]*(?:för |år )?(?P<year>(?:19|20)\d{2}))?"
)
_IN_MONTH = re.compile(rf"{_INTERIM}{_OF}(?:\d{{1,2}}\s+)?{_MONTH}(?: månad)?{_YEAR}")
_ON_DAY = re.compile(rf"{_INTERIM}{_OF}(?P<year>(?:19|20)\d{{2}})-?(?P<month>\d{{2}})-?\d{{2}}")
_TERTIAL = re.compile(
    rf"(?:{_INTERIM}{_OF}(?:tertial|t)\s*(?P<a>[12])|tertial(?:rapport|uppföljning|bokslut)\w*\s*(?P<b>[12])"
    rf"|t(?P<c>[12])-(?:rapport|uppföljning)\w*"
    rf"|(?P<d>första|andra) (?:tertialrapport|tertialuppföljning)\w*){_YEAR}"
)
_INTERIM_ALONE = re.compile(rf"{_INTERIM}(?:{_OF}(?:nummer |nr )?\d\b)?{_YEAR}")
_YEARLY = re.compile(rf"{_ANNUAL}{_YEAR}")
_ANY = re.compile(rf"{_OTHER}(?:[\s,]+(?:[a-zåäö]+|\d{{1,2}}|(?:19|20)\d{{2}})){{0,4}}")
_LEAD = re.compile(
    r"^(?:senast |redovisas )?(?:i samband med|tillsammans med|genom|till|i|vid|inför|per|med|inom)?\s*(?:den "
    r"|nästa |kommande |ordinarie )?"
)
UNDATED = "Redovisas i en rapport, vars dag inte framgår"
INTERIM_WITHOUT_MONTH = 8


def read_report(plain: str, context_date: dt.date) -> Period | None:
    """Read words that name a report, or return None.

    Args:
        plain: lower case, single spaces.
        context_date: what a missing year is counted from.

    Raises:
        ValueError: the words name a day or period that does not exist.
    """
    words = _LEAD.sub("", plain, count=1)
    if found := _SUPPLEMENTARY.fullmatch(words):
        year = _year(found)
        return replace(_undated(), carrier=("supplementary_budget", year, int(found["number"] or 0)) if year else None)
    if (found := _IN_MONTH.fullmatch(words)) or (found := _ON_DAY.fullmatch(words)):
        month = MONTHS.get(found["month"]) or int(found["month"])
        return in_year(lambda year: periods.interim_report(year, month), _year(found), context_date)
    if found := _TERTIAL.fullmatch(words):
        which = found["a"] or found["b"] or found["c"] or found["d"]
        month = 4 * (ORDINALS.get(which) or int(which))
        return in_year(lambda year: periods.interim_report(year, month), _year(found), context_date)
    if found := _INTERIM_ALONE.fullmatch(words):
        year = _year(found)
        return (
            periods.interim_report(year, INTERIM_WITHOUT_MONTH)
            if year and not re.search(r" \d\b", words)
            else _undated()
        )
    if found := _YEARLY.fullmatch(words):
        return in_year(periods.annual_report, _year(found), context_date)
    return _undated() if _ANY.fullmatch(words) else None


def _undated() -> Period:
    return Period("report", None, None, UNDATED, "none")


def _year(found: re.Match[str]) -> int | None:
    return int(found["year"]) if found["year"] else None
