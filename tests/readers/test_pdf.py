"""The text layer of a PDF: lines, pages, broken words."""

import pytest
from support.papers import pdf

from tracker.readers.model import Kind, ReadFile
from tracker.readers.pdf import PAGES_MAX
from tracker.readers.reading import read
from tracker.readers.refusals import ReadingError, Reason


def test_pages_are_known_by_where_they_begin() -> None:
    found = read(pdf("§ 1 Första\nRäkna åäö ÅÄÖ – «§»", "§ 2 Andra", "", "§ 3 Sista"))
    assert found.kind is Kind.PDF
    assert found.text == "§ 1 Första\nRäkna åäö ÅÄÖ – «§»\n§ 2 Andra\n\n§ 3 Sista"
    assert [found.text[at : at + 5].strip() for at in found.pages] == ["§ 1 F", "§ 2 A", "§ 3", "§ 3 S"]
    assert [found.page_at(found.text.index(word)) for word in ("Räkna", "Andra", "Sista")] == [1, 2, 4]
    assert found.blank_pages() == (3,)


def test_without_pages_no_character_stands_on_one() -> None:
    assert ReadFile(Kind.TEXT, "x").page_at(0) is None
    assert ReadFile(Kind.TEXT, "x").blank_pages() == ()


def test_a_word_broken_at_a_line_end_is_given_back_as_the_page_shows_it() -> None:
    page = "Kommun-\nstyrelsen och nämn\xad\nden, 2022-\n2026 samt\n- en punkt"
    assert read(pdf(page)).text == "Kommun-\nstyrelsen och nämn-\nden, 2022-\n2026 samt\n- en punkt"


def test_headers_of_pages_are_left_for_those_who_read_the_text() -> None:
    pages = [f"Göteborgs Stad\n{number} (2)\nText {number}" for number in (1, 2)]
    assert read(pdf(*pages)).text == "\n".join(pages)


def test_as_many_pages_as_are_allowed_are_read() -> None:
    assert len(read(pdf(*["x"] * PAGES_MAX)).pages) == PAGES_MAX
    with pytest.raises(ReadingError) as refused:
        read(pdf(*["x"] * (PAGES_MAX + 1)))
    assert refused.value.code is Reason.TOO_MANY_PAGES
