"""Days and periods of the calendar, and the year that the words left out."""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace

REPORT_MONTHS = 2
"""An interim report comes before the council within two months of its period (KL 11:16)."""
ANNUAL_REPORT = (3, 31)
"""The year's report is with the city's leadership by the end of March; the law's limit is 15 April (KL 11:20)."""


@dataclass(frozen=True)
class Period:
    """What words of time come to.

    Attributes:
        kind: the kind of the reading.
        first: the first day, None where none is meant («före den 1 juni»).
        last: the last day, None where the words name none («delårsrapporten», «efter årsskiftet»).
        basis: how the last day was found, a Swedish clause that begins with a capital.
        certainty: exact, derived, guess or none.
        year_inferred: the words name no year.
        before: the last such day before the document's, where the year was assumed.
        warnings: Swedish sentences.
        carrier: which of the municipality's own reports is meant: kind, year and the period's last month (or number).
    """

    kind: str
    first: dt.date | None
    last: dt.date | None
    basis: str
    certainty: str = "derived"
    year_inferred: bool = False
    before: dt.date | None = None
    warnings: tuple[str, ...] = ()
    carrier: tuple[str, int, int] | None = None


def month_end(year: int, month: int) -> dt.date:
    """Return a month's last day; months beyond December run on into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, monthrange(year, month)[1])


def one_day(year: int, month: int, day: int) -> Period:
    """Return a day. Raises ValueError for one that does not exist."""
    on = dt.date(year, month, day)
    return Period("date", on, on, "Dagen står i texten", "exact")


def months(kind: str, year: int, first: int, last: int, basis: str, certainty: str = "derived") -> Period:
    """Return a run of whole months; a month above 12 is in the next year."""
    return Period(kind, month_end(year, first).replace(day=1), month_end(year, last), basis, certainty)


def week(year: int, number: int) -> Period:
    """Return an ISO week, Monday to Sunday. Raises ValueError where the year has no such week."""
    monday = dt.date.fromisocalendar(year, number, 1)
    return Period("date", monday, monday + dt.timedelta(days=6), f"Vecka {number}, till och med söndagen")


def season(year: int, name: str) -> Period:
    """Return a season, as wide as the words are used: spring is the half-year until midsummer."""
    first, last, basis = {
        "spring": (1, 6, "Våren räknas till och med juni"),
        "summer": (6, 8, "Sommaren räknas till och med augusti"),
        "autumn": (7, 12, "Hösten räknas till och med december"),
        "winter": (12, 14, "Vintern räknas till och med februari"),
    }[name]
    return months("season", year, first, last, basis, "guess")


def interim_report(year: int, month: int) -> Period:
    """Return when the report on the months until `month` is treated."""
    basis = "Rapporten behandlas senast två månader efter periodens slut (KL 11:16)"
    return Period(
        "report", None, month_end(year, month + REPORT_MONTHS), basis, carrier=("interim_report", year, month)
    )


def annual_report(year: int) -> Period:
    """Return when a year's report is treated."""
    on = dt.date(year + 1, *ANNUAL_REPORT)
    basis = f"Rapporten för {year} behandlas senast i mars året efter"
    return Period("report", None, on, basis, carrier=("annual_report", year, 0))


def months_after(day: dt.date, count: int) -> dt.date:
    """Return the same day of a later month, or that month's last day."""
    end = month_end(day.year, day.month + count)
    return end.replace(day=min(day.day, end.day))


def in_year(make: Callable[[int], Period], year: int | None, context_date: dt.date) -> Period:
    """Return the period of a year, or of the first year in which it ends on or after the document's date.

    Args:
        make: year → the period; it raises ValueError in a year that has none (29 February, week 53).
        year: as written, None where it is left out.
        context_date: the document's date.

    Raises:
        ValueError: there is no such period.
    """
    if year is not None:
        return make(year)
    before: dt.date | None = None
    for candidate in range(max(context_date.year - 8, 1), min(context_date.year + 9, dt.MAXYEAR)):
        try:
            found = make(candidate)
        except (ValueError, OverflowError):
            continue
        if found.last and found.last >= context_date:
            return assumed(found, before)
        before = found.last
    raise ValueError("no such period")


def assumed(period: Period, before: dt.date | None = None) -> Period:
    """Return a period as one whose year the words left out."""
    certainty = "derived" if period.certainty == "exact" else period.certainty
    return replace(period, year_inferred=True, before=before, certainty=certainty)


def joined(first: Period, last: Period) -> Period:
    """Return the stretch from one period to another, of the last one's kind. Raises ValueError if it runs backwards."""
    if first.kind == "report":
        return last
    if first.first is None or last.last is None or (last.first and first.first > last.first):
        raise ValueError("backwards")
    return replace(last, first=first.first, certainty="guess" if last.certainty == "guess" else "derived")
