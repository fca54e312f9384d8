"""Dates as Swedish readers write them, and tidsläge: how far off a day is."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SOON_DAYS = 14


def long_date(day: dt.date) -> str:
    """Return «20 september 2023»."""
    return format_date(day, "d MMMM y", locale="sv")


def short_date(day: dt.date) -> str:
    """Return «20 sep 2023»."""
    return format_date(day, "d MMM y", locale="sv").replace(".", "")


def day_and_month(day: dt.date) -> str:
    """Return «20 september», where the year goes without saying."""
    return format_date(day, "d MMMM", locale="sv")


def month_name(month: int) -> str:
    """Return «september»."""
    return format_date(dt.date(2000, month, 1), "LLLL", locale="sv")


def month_and_year(day: dt.date) -> str:
    """Return «maj 2024»."""
    return format_date(day, "LLLL y", locale="sv")


def local_day(at: dt.datetime) -> dt.date:
    """Return the civil day of a moment, in Swedish time."""
    return at.astimezone(STOCKHOLM).date()


def moment(at: dt.datetime) -> str:
    """Return «26 apr 2024 09.14», in Swedish time."""
    return format_datetime(at.astimezone(STOCKHOLM), "d MMM y HH.mm", locale="sv").replace(". ", " ", 1)


def distance(day: dt.date, *, today: dt.date) -> str:
    """Return tidsläge in words: «försenat 14 dagar», «i dag», «om 7 dagar», «senast 30 september»."""
    days = (day - today).days
    if days < 0:
        return f"försenat {counted(-days, 'dag', 'dagar')}"
    if days == 0:
        return "i dag"
    if days <= 60:
        return f"om {counted(days, 'dag', 'dagar')}"
    return f"senast {long_date(day)}"


def lasting(time: dt.timedelta) -> str:
    """Return «20 sekunder», «1 minut 20 sekunder»."""
    minutes, seconds = divmod(max(0, int(time.total_seconds())), 60)
    parts = [counted(minutes, "minut", "minuter")] if minutes else []
    return " ".join([*parts, counted(seconds, "sekund", "sekunder")])


def counted(number: int, one: str, several: str) -> str:
    """Return «1 dag», «14 dagar», «2 400 dagar» (with the space that Swedish puts between thousands)."""
    return f"{number:,}".replace(",", "\u00a0") + f" {one if number == 1 else several}"


def in_words(names: list[str]) -> str:
    """Return «a», «a och b», «a, b och c»."""
    return " och ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
