"""Working days and mail days: civil days only, the days off are handed in."""

import datetime as dt
from dataclasses import dataclass

SATURDAY = 5
QUIET_WEEKS = frozenset({28, 29, 30, 31})
"""ISO weeks without meetings and without mail, unless others are set: July, when nobody can act on either."""


@dataclass(frozen=True)
class WorkCalendar:
    """A municipality's days.

    Attributes:
        days_off: red days, the eves on which nobody works (midsommar-, jul-, nyårsafton), and closed days of one's own.
        quiet_weeks: ISO weeks in which no mail goes.
    """

    days_off: frozenset[dt.date]
    quiet_weeks: frozenset[int] = QUIET_WEEKS

    def is_working_day(self, day: dt.date) -> bool:
        """Tell whether people are at work."""
        return day.weekday() < SATURDAY and day not in self.days_off

    def is_mail_day(self, day: dt.date) -> bool:
        """Tell whether mail may go out: a working day outside the quiet weeks."""
        return self.is_working_day(day) and day.isocalendar().week not in self.quiet_weeks

    def working_day_until(self, day: dt.date) -> dt.date:
        """Return the day itself, or the nearest working day before it."""
        while not self.is_working_day(day):
            day -= dt.timedelta(days=1)
        return day

    def working_day_from(self, day: dt.date) -> dt.date:
        """Return the day itself, or the nearest working day after it."""
        while not self.is_working_day(day):
            day += dt.timedelta(days=1)
        return day

    def mail_days_after(self, day: dt.date, count: int) -> dt.date:
        """Return the mail day that lies `count` mail days after a day: weeks in which nobody is there do not count."""
        for _ in range(count):
            day = self.mail_day_from(day + dt.timedelta(days=1))
        return day

    def working_days_before(self, day: dt.date, count: int) -> dt.date:
        """Return the working day that lies `count` working days before a day."""
        for _ in range(count):
            day = self.working_day_until(day - dt.timedelta(days=1))
        return day

    def mail_day_until(self, day: dt.date) -> dt.date:
        """Return the day itself, or the nearest mail day before it."""
        while not self.is_mail_day(day):
            day -= dt.timedelta(days=1)
        return day

    def mail_day_from(self, day: dt.date) -> dt.date:
        """Return the day itself, or the nearest mail day after it."""
        while not self.is_mail_day(day):
            day += dt.timedelta(days=1)
        return day

    def first_mail_day_of_week(self, day: dt.date) -> dt.date | None:
        """Return the first mail day of a day's week, as a rule its Monday; None in a week without one."""
        monday = day - dt.timedelta(days=day.weekday())
        return next((found for n in range(7) if self.is_mail_day(found := monday + dt.timedelta(days=n))), None)
