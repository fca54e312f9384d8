"""The only reader of the clock: today in Sweden, now in UTC, and which days Sweden is off work.

TRACKER_TODAY shifts both by whole days, for demos and tests; leases and one-time codes use real time elsewhere.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from tracker.domain.calendar import WorkCalendar

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_shift: ContextVar[dt.timedelta | None] = ContextVar("shift", default=None)
_process: dict[str, dt.timedelta] = {"shift": dt.timedelta(0)}


def now() -> dt.datetime:
    """Return the present moment, in UTC; on a shifted day it is the same hour in Sweden, summer or winter."""
    local = dt.datetime.now(STOCKHOLM)
    return dt.datetime.combine(local.date() + _days(), local.time(), STOCKHOLM).astimezone(dt.UTC)


def today() -> dt.date:
    """Return the civil day in Sweden."""
    return dt.datetime.now(STOCKHOLM).date() + _days()


def calendar() -> WorkCalendar:
    """Return Sweden's working days around today; a municipality's own closed days are not among them."""
    return _calendar(today().year)


@lru_cache
def _calendar(year: int) -> WorkCalendar:
    return calendar_of(range(year - 3, year + 9))


def calendar_of(years: Iterable[int]) -> WorkCalendar:
    """Return Sweden's working days of some years; outside them no day is red."""
    off = holidays.country_holidays("SE", years=years, categories=("public", "de_facto"), language="sv")
    return WorkCalendar(frozenset(off))


def _days() -> dt.timedelta:
    shift = _shift.get()
    return _process["shift"] if shift is None else shift


def shift_to(day: dt.date | None) -> None:
    """Let this whole process take `day` for today; None takes the real day again."""
    _process["shift"] = _days_until(day) if day else dt.timedelta(0)


@contextmanager
def standing_at(day: dt.date) -> Iterator[None]:
    """Take `day` for today inside the block; the demo registers its history with it."""
    token = _shift.set(_days_until(day))
    try:
        yield
    finally:
        _shift.reset(token)


def _days_until(day: dt.date) -> dt.timedelta:
    return dt.timedelta(days=(day - dt.datetime.now(STOCKHOLM).date()).days)
