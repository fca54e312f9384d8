"""A Word file: paragraphs, tables and lists in the order of the text."""

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from support.papers import docx_of, docx_with, repacked

from tracker.readers.numbers import written
from tracker.readers.reading import read


def level(at: int, form: str, shown: str, start: int = 1, more: str = "") -> str:
    rule = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{shown}"/>'
    return f'<w:lvl w:ilvl="{at}">{rule}</w:lvl>'


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def listed(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


NUMBERING = "".join(
    [
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">',
        abstract(
            7, level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)", more='<w:pStyle w:val="Point"/>'),
            level(2, "lowerRoman", "%1.%2.%3"), level(3, "none", "%4"),
        ),
        abstract(8, level(0, "decimal", "§ %1", 41)),
        abstract(9, level(0, "bullet", "o")),
        listed(1, 7),
        listed(2, 7, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        listed(3, 8),
        listed(4, 9),
        "</w:numbering>",
    ]
)  # fmt: skip


def p(text: str, *, number: int = 0, level: int = 0) -> str:
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    return f"<w:p><w:pPr>{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def text_of(body: str, **more: str) -> str:
    return read(docx_with(body, **more)).text


def test_paragraphs_and_tables_come_in_the_order_of_the_text() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "SIDHUVUD"
    document.add_heading("§ 12 Bänkar i parken", 1)
    document.add_paragraph("Nämnden får i uppdrag\natt räkna\tåäö.").add_run(" Fet").font.size = Pt(14)
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Nr", "Uppdrag", "1", "Måla\nlaga"], strict=True
    ):
        cell.text = words
    document.add_paragraph("Efter tabellen")
    found = read(docx_of(document))
    assert found.text.split("\n") == [
        "§ 12 Bänkar i parken", "Nämnden får i uppdrag", "att räkna\tåäö. Fet", "Nr\tUppdrag", "1\tMåla laga",
        "Efter tabellen",
    ]  # fmt: skip
    assert found.tables == ((("Nr", "Uppdrag"), ("1", "Måla\nlaga")),)
    assert found.pages == ()


def test_lists_get_the_numbers_that_word_shows() -> None:
    body = (
        p("Första", number=1) + p("under", number=1, level=1) + p("under två", number=1, level=1)
        + p("djupt", number=1, level=2) + p("utan siffra", number=1, level=3)
        + p("Andra", number=1) + p("åter a", number=1, level=1) + p("utan")
        + p("Ny lista", number=2) + p("Paragraf", number=3) + p("Paragraf till", number=3) + p("Punkt", number=4)
        + p(" ", number=1) + p("okänd", number=99)
    )  # fmt: skip
    assert [line for line in text_of(body, **{"word/numbering.xml": NUMBERING}).split("\n") if line.strip()] == [
        "1. Första", "a) under", "b) under två", "1.b.i djupt", "utan siffra", "2. Andra", "a) åter a", "utan",
        "1. Ny lista", "§ 41 Paragraf", "§ 42 Paragraf till", "• Punkt", "okänd",
    ]  # fmt: skip


def test_a_style_can_number_its_paragraphs() -> None:
    document = docx.Document()
    styled = document.styles["List Number"].element.get_or_add_pPr()
    assert styled.find(qn("w:numPr")) is not None
    for words in ("Räkna", "Måla"):
        document.add_paragraph(words, style="List Number")
    document.add_paragraph("Punkt", style="List Bullet")
    assert read(docx_of(document)).text == "1. Räkna\n2. Måla\n• Punkt"


def test_the_level_of_a_style_can_stand_in_the_list() -> None:
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    style = f'<w:style w:type="paragraph" w:styleId="Point">{numbered}</w:style>'
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    more = {"word/styles.xml": f"<w:styles {spaces}>{style}</w:styles>", "word/numbering.xml": NUMBERING}
    assert text_of(f'<w:p><w:pPr><w:pStyle w:val="Point"/></w:pPr>{run("Räkna")}</w:p>', **more) == "a) Räkna"


def test_styles_in_a_ring_have_an_end() -> None:
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="{}"/></w:style>'
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = f"<w:styles {spaces}>{style.format('A', 'A', 'B')}{style.format('B', 'B', 'A')}</w:styles>"
    body = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Räkna</w:t></w:r></w:p>'
    assert text_of(body, **{"word/styles.xml": styles}) == "Räkna"


def test_a_file_without_lists_is_read() -> None:
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    assert text_of(p("Räkna"), **{"word/_rels/document.xml.rels": relations}) == "Räkna"


def test_content_controls_links_and_insertions_are_read_and_what_is_struck_out_is_not() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{p('I en kontroll')}</w:sdtContent></w:sdt>"
        f"<w:p>{run('Ett ')}<w:ins>{run('infogat ')}</w:ins><w:del><w:r><w:delText>struket</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('flyttat')}</w:moveFrom><w:hyperlink>{run('länkat ')}</w:hyperlink>"
        f"<w:sdt><w:sdtContent>{run('ifyllt')}</w:sdtContent></w:sdt>"
        "<w:r><w:noBreakHyphen/><w:t>ord</w:t><w:br/><w:t>ny rad</w:t></w:r></w:p>"
    )
    assert text_of(body) == "I en kontroll\nEtt infogat länkat ifyllt-ord\nny rad"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('I rutan')}</w:txbxContent>"
    drawn = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert text_of(f"<w:p>{run('Före ')}<w:r>{drawn}</w:r>{run('efter')}</w:p>") == "Före efter\nI rutan"


def test_a_table_that_only_orders_the_page_gives_lines() -> None:
    cell = f"<w:tc>{p('Beslut')}{p('1. Räkna')}</w:tc>"
    found = read(
        docx_with(f"<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell.replace('Räkna', 'Måla')}<w:tc><w:p/></w:tc></w:tr></w:tbl>")
    )
    assert found.text == "Beslut\n1. Räkna\nBeslut\n1. Måla"


def test_rows_in_content_controls_and_tables_in_tables_are_read() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('b')}</w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
    row = f"<w:sdt><w:sdtContent><w:tr><w:tc>{p('A')}</w:tc><w:tc>{inner}</w:tc></w:tr></w:sdtContent></w:sdt>"
    found = read(docx_with(f"<w:tbl>{row}</w:tbl>"))
    assert found.text == "A\tb c"
    assert found.tables[-1] == (("A", "b\tc"),)


def test_pictures_do_not_matter() -> None:
    picture = {"word/media/image1.png": bytes(range(256)) * 400}
    assert read(repacked(docx_with(p("Räkna bänkar")), picture)).text == "Räkna bänkar"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (3, "decimal", "3"), (3, "lowerLetter", "c"), (28, "upperLetter", "BB"), (49, "lowerRoman", "xlix"),
        (1994, "upperRoman", "MCMXCIV"), (7, "decimalZero", "07"), (0, "lowerLetter", "0"),
        (10**6, "upperRoman", "1000000"), (4, "ordinal", "4"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_lists_write_them(number: int, form: str, expected: str) -> None:
    assert written(number, form) == expected
