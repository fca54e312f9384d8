"""The text layer of a PDF: lines, pages, broken words."""

import pytest
from support.papers import pdf, pdf_of, stream

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


def test_without_pages_no_character_stands_on_one() -> None:
    assert ReadFile(Kind.TEXT, "x").page_at(0) is None


def test_a_word_broken_at_a_line_end_is_given_back_as_the_page_shows_it() -> None:
    page = "Kommun-\nstyrelsen och nämn\xad\nden, 2022-\n2026 samt\n- en punkt"
    assert read(pdf(page)).text == "Kommun-\nstyrelsen och nämn-\nden, 2022-\n2026 samt\n- en punkt"


def scanned(*stamps: str, width: int = 595) -> bytes:
    """Return a PDF whose pages are a picture in two strips, each with a stamp as text."""
    entries = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</XObject<</I 4 0 R>>/Font<<"
    page += b"/F1 3 0 R>>>>>>"
    drawn = b"q %d 0 0 421 0 0 cm /I Do Q q %d 0 0 421 0 421 cm /I Do Q BT /F1 9 Tf 50 800 Td (%s) Tj ET"
    kids = b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(stamps)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(stamps))]
    objects += [b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", stream(b"x", entries)]
    for n, stamp in enumerate(stamps):
        objects += [page % (6 + 2 * n), stream(drawn % (width, width, stamp.encode()))]
    return pdf_of(objects)


def test_a_stamp_on_scanned_pages_is_no_text_layer() -> None:
    with pytest.raises(ReadingError) as refused:
        read(scanned("Inkom 2024-04-29, dnr KS 2024-00041", "", "sida 3"))
    assert refused.value.code is Reason.SCAN


@pytest.mark.parametrize(
    "data",
    [scanned("Beslut", width=300), scanned("Inkom", "Uppdrag " * 20), pdf("Kort")],
    ids=["logo", "layer", "short"],
)
def test_few_words_without_a_picture_of_the_page_or_a_layer_behind_it_are_text(data: bytes) -> None:
    assert read(data).text


def test_headers_of_pages_are_left_for_those_who_read_the_text() -> None:
    pages = [f"Göteborgs Stad\n{number} (2)\nText {number}" for number in (1, 2)]
    assert read(pdf(*pages)).text == "\n".join(pages)


def test_as_many_pages_as_are_allowed_are_read() -> None:
    assert len(read(pdf(*["x"] * PAGES_MAX)).pages) == PAGES_MAX
    with pytest.raises(ReadingError) as refused:
        read(pdf(*["x"] * (PAGES_MAX + 1)))
    assert refused.value.code is Reason.TOO_MANY_PAGES
