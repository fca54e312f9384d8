"""Sweden's days off, ISO weeks and time of day by the letter of the rules, reckoned without the product's calendar."""

import datetime as dt
from collections.abc import Iterable

DAY = dt.timedelta(days=1)


def days_from(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def easter_day(year: int) -> dt.date:
    """Return Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher)."""
    golden, century, within = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (within // 4) - epact - within % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)


def _first(weekday: int, day: dt.date) -> dt.date:
    """Return the first such weekday on or after a day."""
    return day + (weekday - day.weekday()) % 7 * DAY


def red_days_and_eves(year: int) -> dict[dt.date, str]:
    """Return the days of lag (1989:253), and the eves that semesterlagen 3 a § puts beside Sundays."""
    easter, midsummer = easter_day(year), _first(5, dt.date(year, 6, 20))
    return {
        dt.date(year, 1, 1): "nyårsdagen",
        dt.date(year, 1, 6): "trettondedag jul",
        easter - 2 * DAY: "långfredagen",
        easter: "påskdagen",
        easter + DAY: "annandag påsk",
        dt.date(year, 5, 1): "första maj",
        easter + 39 * DAY: "Kristi himmelsfärdsdag",
        easter + 49 * DAY: "pingstdagen",
        dt.date(year, 6, 6): "nationaldagen",
        midsummer - DAY: "midsommarafton",
        midsummer: "midsommardagen",
        _first(5, dt.date(year, 10, 31)): "alla helgons dag",
        dt.date(year, 12, 24): "julafton",
        dt.date(year, 12, 25): "juldagen",
        dt.date(year, 12, 26): "annandag jul",
        dt.date(year, 12, 31): "nyårsafton",
    }


def working_days(days: Iterable[dt.date]) -> list[dt.date]:
    off: dict[int, dict[dt.date, str]] = {}
    return [
        day for day in days
        if day.weekday() < 5 and day not in off.setdefault(day.year, red_days_and_eves(day.year))
    ]  # fmt: skip


def iso_week(day: dt.date) -> int:
    """Return the week of ISO 8601: the number of its Thursday among the Thursdays of a year."""
    thursday = day + (3 - day.weekday()) * DAY
    return (thursday - dt.date(thursday.year, 1, 1)).days // 7 + 1


def _last_sunday(year: int, month: int) -> dt.date:
    last = dt.date(year, month, 31)
    return last - (last.weekday() + 1) % 7 * DAY


def clock_changes(year: int) -> tuple[dt.date, dt.date]:
    """Return the Sundays on which summer time begins and ends (directive 2000/84/EC)."""
    return _last_sunday(year, 3), _last_sunday(year, 10)


def utc_of(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the moment of a time of day in Sweden; not of 02:00–02:59 on the days of change."""
    begins, ends = (dt.datetime.combine(found, dt.time(1), dt.UTC) for found in clock_changes(day.year))
    winter = dt.datetime.combine(day, time, dt.UTC) - dt.timedelta(hours=1)
    summer = winter - dt.timedelta(hours=1)
    return summer if begins <= summer < ends else winter
