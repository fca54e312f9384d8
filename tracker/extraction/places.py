"""Where in the text each value of a § was read, so that whoever reviews it sees the words beside the field."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.extraction.model import AssignmentFound, Paragraph


@dataclass(frozen=True)
class Place:
    """A value, named as its field, and the words [start, end) of the text that it was read from."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A piece of a marked text: words, or where the mark of the place `number` opens or closes."""

    words: str = ""
    opens: int = 0
    closes: int = 0


def places_of(paragraph: Paragraph, assignment: AssignmentFound, text: str) -> tuple[Place, ...]:
    """Return the places of the values that an assignment is registered with, in the order of the text.

    Args:
        paragraph: the § that gives it.
        assignment: one of its assignments.
        text: the text that was read, in which both count.
    """
    head = (paragraph.start, paragraph.end)
    body = (assignment.start, assignment.end)
    found = [
        _find("number", f"§ {paragraph.paragraph}" if paragraph.paragraph else None, text, head),
        *(_find("dnr", number, text, head) for number in paragraph.dnr),
        Place("text", *body),
        *(_find("recipients", name, text, body) for name in assignment.recipients),
        *(_find("collaborators", name, text, body) for name in assignment.collaborators),
        _find("deadline", assignment.deadline_text, text, body),
        _find("report_to", assignment.report_to, text, body),
    ]
    placed = sorted((place for place in found if place), key=lambda place: (place.start, -place.end))
    return tuple(_nested(placed))


def pieces_of(text: str, places: Iterable[Place]) -> Iterator[Piece]:
    """Cut a text at its places, which lie beside or within each other; the first has number 1."""
    at, opened = 0, list[tuple[int, int]]()
    for number, place in enumerate(places, start=1):
        while opened and opened[-1][0] <= place.start:
            end, closing = opened.pop()
            yield Piece(text[at:end], closes=closing)
            at = end
        yield Piece(text[at : place.start], opens=number)
        at = place.start
        opened.append((place.end, number))
    for end, closing in reversed(opened):
        yield Piece(text[at:end], closes=closing)
        at = end
    yield Piece(text[at:])


def _find(name: str, words: str | None, text: str, within: tuple[int, int]) -> Place | None:
    if not words or not words.strip():
        return None
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()), re.IGNORECASE)
    found = pattern.search(text, *within)
    return Place(name, found.start(), found.end()) if found else None


def _nested(places: list[Place]) -> Iterator[Place]:
    """Leave out a place that begins in another and ends outside it, and one that is there already."""
    ends: list[int] = []
    last: Place | None = None
    for place in places:
        while ends and ends[-1] <= place.start:
            ends.pop()
        same = last is not None and (last.start, last.end) == (place.start, place.end)
        if not same and (not ends or place.end <= ends[-1]):
            ends.append(place.end)
            last = place
            yield place
