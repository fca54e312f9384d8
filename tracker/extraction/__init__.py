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
from tracker.extraction.places import Piece, Place, pieces_of, places_of
from tracker.extraction.reader import read_text

__all__ = [
    "AssignmentFound",
    "ClosingFound",
    "Document",
    "HandlingFound",
    "Paragraph",
    "Piece",
    "Place",
    "PointFound",
    "ReservationFound",
    "Unplaced",
    "VoteFound",
    "pieces_of",
    "places_of",
    "read_text",
]
