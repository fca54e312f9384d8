"""Statutory clocks: what the law says of days around a meeting. Information; nothing here is enforced."""

import datetime as dt

from tracker.domain.calendar import WorkCalendar

ADJUSTMENT = dt.timedelta(days=14)
"""Minutes are adjusted within 14 days (KL 5:69, 6:35)."""
NOTICE = dt.timedelta(days=2)
"""The adjusting is announced on the second day after it at the latest (KL 8:12)."""
APPEAL = dt.timedelta(weeks=3)
"""A decision is appealed within three weeks of the announcement (KL 13:5)."""


def adjust_by(held_on: dt.date) -> dt.date:
    """Return when a meeting's minutes must be adjusted."""
    return held_on + ADJUSTMENT


def announce_by(adjusted_on: dt.date) -> dt.date:
    """Return when the adjusting must have been announced on the notice board."""
    return adjusted_on + NOTICE


def appeal_ends(announced_on: dt.date, sweden: WorkCalendar) -> dt.date:
    """Return the last day to appeal: the same weekday three weeks later, or the next day on which Sweden works.

    Saturdays, Sundays, red days, midsummer's, Christmas and New Year's eve do not count (lag 1930:173, 1 and 2 §§); a
    municipality's own closed days do.
    """
    return sweden.working_day_from(announced_on + APPEAL)
