"""Deadlines: the grammar that reads their words. `read_deadline` is the way in."""

from tracker.domain.deadlines.calendar import AT_MEETINGS, on_calendar
from tracker.domain.deadlines.reading import DeadlineReading, is_late, read_deadline
from tracker.domain.deadlines.vocabulary import BODIES, MONTHS

__all__ = ["AT_MEETINGS", "BODIES", "MONTHS", "DeadlineReading", "is_late", "on_calendar", "read_deadline"]
