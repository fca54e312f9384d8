"""A reading held against the calendar of meetings and the municipality's own reports."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.deadlines.reading import DeadlineReading

AT_MEETINGS = frozenset({"meeting", "next_meeting"})


def on_calendar(reading: DeadlineReading, held: Sequence[dt.date], *, context_date: dt.date) -> DeadlineReading:
    """Return a reading with the day of the meeting that it means.

    A day that no meeting has is doubted, never moved; a month or «nästa sammanträde» gets the calendar's day.

    Args:
        reading: of a meeting; any other is returned as it is.
        held: the days on which the body meets, in order. None of them: the calendar is not there to say anything.
        context_date: the document's date.
    """
    if reading.kind not in AT_MEETINGS or not held:
        return reading
    if reading.kind == "next_meeting":
        begins = max(context_date + dt.timedelta(days=1), reading.earliest_on or dt.date.min)
        return _at(reading, next((day for day in held if day >= begins), None))
    if reading.latest_on is None or reading.earliest_on is None or reading.latest_on in held:
        return reading
    if reading.earliest_on < reading.latest_on:
        within = [day for day in held if reading.earliest_on <= day <= reading.latest_on]
        return _at(reading, within[-1] if within else None)
    latest = reading.latest_on
    ahead = [day for day in held if day >= context_date] or held
    nearest = min(ahead, key=lambda day: abs(day - latest))
    return _doubted(reading, f"{reading.body} sammanträder inte {latest}. Närmast i kalendern: {nearest}.")


def _at(reading: DeadlineReading, day: dt.date | None) -> DeadlineReading:
    if day is None:
        return _doubted(reading, f"Kalendern har inget sådant sammanträde med {reading.body}.")
    basis = f"{reading.basis.removesuffix('.')}, {day} enligt kalendern."
    return replace(reading, latest_on=day, earliest_on=day, certainty="derived", basis=basis)


def _doubted(reading: DeadlineReading, warning: str) -> DeadlineReading:
    certainty = "guess" if reading.latest_on else "none"
    return replace(reading, certainty=certainty, warnings=(*reading.warnings, warning))
