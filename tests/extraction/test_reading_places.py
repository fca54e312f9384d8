"""Where each value was read: the words that are marked beside the form."""

from dataclasses import replace

import pytest

from tracker.extraction import read_text
from tracker.extraction.places import Piece, Place, pieces_of, places_of

TEXT = (
    "§ 41 Ärendenummer SLK-2024-00123\nBänkar i parker\nBeslut\n"
    "Parknämnden får i\nuppdrag att i samverkan med trafiknämnden räkna bänkarna senast 30 juni 2025.\n"
)


def test_each_value_stands_where_it_was_read() -> None:
    paragraph = read_text(TEXT).paragraphs[0]
    found = {
        place.name: TEXT[place.start : place.end] for place in places_of(paragraph, paragraph.assignments[0], TEXT)
    }
    assert found == {
        "number": "§ 41",
        "dnr": "SLK-2024-00123",
        "text": TEXT[TEXT.index("Parknämnden") :].strip(),
        "recipients": "Parknämnden",
        "collaborators": "trafiknämnden",
        "deadline": "senast 30 juni 2025",
    }


def test_what_the_text_words_otherwise_has_no_place() -> None:
    text = "Beslut\nSocialnämnderna Centrum och Sydväst får i uppdrag att räkna bänkarna.\n"
    paragraph = read_text(text).paragraphs[0]
    names = [place.name for place in places_of(paragraph, paragraph.assignments[0], text)]
    assert names == ["text"], "the boards are written out one by one, and the text has neither § nor time"


def test_of_two_that_cross_the_first_has_its_place() -> None:
    paragraph = read_text(TEXT).paragraphs[0]
    crossing = replace(paragraph.assignments[0], recipients=("Parknämnden får",), collaborators=("får i uppdrag",))
    names = [place.name for place in places_of(paragraph, crossing, TEXT)]
    assert names == ["number", "dnr", "text", "recipients", "deadline"]


def test_a_text_is_cut_at_places_that_lie_beside_and_within_each_other() -> None:
    places = [Place("a", 0, 2), Place("b", 3, 9), Place("c", 4, 6), Place("d", 7, 9)]
    pieces = list(pieces_of("0123456789", places))
    assert "".join(piece.words for piece in pieces) == "0123456789"
    assert [(piece.opens, piece.closes) for piece in pieces if piece.opens or piece.closes] == [
        (1, 0), (0, 1), (2, 0), (3, 0), (0, 3), (4, 0), (0, 4), (0, 2),
    ]  # fmt: skip
    assert list(pieces_of("abc", [])) == [Piece("abc")]


@pytest.mark.parametrize("recipient", ["Bygg- och miljönämnden", "Parknämnden"])
def test_places_never_cross(recipient: str) -> None:
    text = f"§ 1 12/24\nTitel\nBeslut\n{recipient} får i uppdrag att bygga.\n"
    paragraph = read_text(text).paragraphs[0]
    places = places_of(paragraph, paragraph.assignments[0], text)
    for one in places:
        assert all(other.end <= one.start or other.start >= one.end or one.start <= other.start < other.end <= one.end
                   or other.start <= one.start < one.end <= other.end for other in places)  # fmt: skip
