"""Documents in, suggestions out. Pure: the standard library and tracker.domain only."""

from tracker.extraction.model import (
    AssignmentFound,
    ClosingFound,
    Document,
    HandlingFound,
    Paragraph,
    PointFound,
    ReservationFound,
    Unplaced,
    VoteFound,
)
from tracker.extraction.reader import read_text

__all__ = [
    "AssignmentFound",
    "ClosingFound",
    "Document",
    "HandlingFound",
    "Paragraph",
    "PointFound",
    "ReservationFound",
    "Unplaced",
    "VoteFound",
    "read_text",
]
