"""Where a § begins, what it is called, and what kind of document a text is."""

import pytest

from tracker.extraction import read_text
from tracker.extraction.sections import Block, heading_of, split_sections

MINUTES = """\
§ 16 Ärendenummer SLK-2024-00016
Cykelvägar
vid bron
Beslut

Antecknas.

Handling
2024 nr 16.

§ 17 0738/23
Bänkar i parken
Beslut

Ärendet bordläggs till sammanträdet den 25 april 2024.
"""


def test_each_paragraph_is_read_with_number_dnr_and_title() -> None:
    read = read_text(MINUTES)
    assert read.document_type == "protocol"
    assert [(p.paragraph, p.dnr, p.title) for p in read.paragraphs] == [
        ("16", ("SLK-2024-00016",), "Cykelvägar vid bron"),
        ("17", ("0738/23",), "Bänkar i parken"),
    ]
    assert MINUTES[read.paragraphs[1].start :].startswith("§ 17")
    assert read.paragraphs[0].end == read.paragraphs[1].start


def test_a_title_above_the_number_is_the_title() -> None:
    text = "Protokollsutdrag\n\n## Yrkande från S\nom bänkar\n\n### § 839, 1308/20\n\n#### Beslut\n\nBänkarna köps.\n"
    (paragraph,) = read_text(text).paragraphs
    assert (paragraph.paragraph, paragraph.dnr) == ("839", ("1308/20",))
    assert paragraph.title == "Yrkande från S om bänkar"
    assert text[paragraph.start :].startswith("## Yrkande")


def test_a_title_above_the_number_has_at_most_some_lines() -> None:
    text = "\n".join(["rad"] * 20) + "\n§ 5 1/20\nBeslut\nAntecknas."
    title = read_text(text).paragraphs[0].title
    assert title is not None
    assert len(title.split()) < 10


def test_several_numbers_of_a_matter_are_read() -> None:
    section = split_sections("§ 5, 1308/20, SLK-2020-01308\nRubrik\nBeslut\nAntecknas.")[0]
    assert section.dnr == ("1308/20", "SLK-2020-01308")


@pytest.mark.parametrize(
    "head", ["§5", "§ 5", "§ 5 Ärendenummer", "§ 5 Dnr 12/24", "§ 5 SLK-2024-00012:-1", "## § 5", "§ 5 Val"]
)
def test_heads_are_written_in_many_ways(head: str) -> None:
    assert [section.number for section in split_sections(f"{head}\nRubrik\nBeslut\nAntecknas.")] == ["5"]


@pytest.mark.parametrize("line", ["§ 14.", "§ 22, att utreda", "§ 19", "§ 33 punkt 2 till nämnden"])
def test_a_reference_that_happens_to_begin_a_line_is_no_new_paragraph(line: str) -> None:
    text = f"§ 5 12/24\nRubrik\nBeslut\nUppdraget från 2022-05-19\n{line}\nförklaras fullgjort."
    assert [section.number for section in split_sections(text)] == ["5"]


def test_the_same_paragraph_again_is_only_its_next_page() -> None:
    text = "§ 5 12/24\nRubrik\nBeslut\nAntecknas.\n\n§ 5 12/24\nProtokollsutdrag skickas till\nKulturnämnden\n"
    (paragraph,) = read_text(text).paragraphs
    assert paragraph.sent_to == ("Kulturnämnden",)


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("Beslut", Block.DECISION),
        ("#### Beslut", Block.DECISION),
        ("Kommunfullmäktiges beslut", Block.DECISION),
        ("Förslag till beslut", Block.PROPOSAL),
        ("Omröstning – huvudvotering", Block.VOTE),
        ("Reservationer", Block.RESERVATION),
        ("Beslutet ska skickas till", Block.SENT_TO),
        ("Dag för justering", Block.ADJUSTED),
        ("Yrkanden", Block.OTHER),
        ("Beslutet antecknas.", None),
        ("Kommunstyrelsen", None),
    ],
)
def test_headings_are_known(line: str, block: Block | None) -> None:
    assert heading_of(line) is block


@pytest.mark.parametrize(
    ("text", "document_type"),
    [
        ("Tilläggsyrkande om bänkar\nVi vill ha bänkar.", "yrkande"),
        ("Tjänsteutlåtande\nUtfärdat i maj", "tjansteutlatande"),
        ("Handling 2024 nr 52\nTill kommunfullmäktige", "handling"),
        ("Bänkar är bra.", "other"),
        ("Kulturnämnden får i uppdrag att köpa bänkar.", "protocol_extract"),
    ],
)
def test_a_text_without_paragraph_shows_its_kind(text: str, document_type: str) -> None:
    assert read_text(text).document_type == document_type
