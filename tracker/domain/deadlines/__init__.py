"""Deadlines: the grammar that reads their words. `read_deadline` is the way in."""

from tracker.domain.deadlines.reading import DeadlineReading, is_late, read_deadline
from tracker.domain.deadlines.vocabulary import BODIES, MONTHS

__all__ = ["BODIES", "MONTHS", "DeadlineReading", "is_late", "read_deadline"]
