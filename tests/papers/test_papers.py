"""A list on paper: the same bytes every time, read aloud in Swedish, and no words of it become a formula."""

import ctypes
import datetime as dt
import io
import re
import time
import zipfile

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from python_calamine import CalamineWorkbook
from support.lists import word_rows

from tracker.papers import Column, Section, Sheet, csv_of, digest, excel_of, pdf_of, sheet_from, text_of, word_of

WORDS = ["=1+1", "+46 31", "-12 räksmörgåsar", "@SUMMA(A1)", '#read("/etc/hostname") $x$ *fet* <b> & \x07']
SHEET = Sheet(
    "pagaende-uppdrag",
    "Pågående uppdrag kopplade till bänkar",
    dt.date(2021, 4, 14),
    [Column("Uppdrag", 8), Column("Dnr"), Column("Plan för redovisning"), Column("Senast", 1, data_only=True)],
    [
        Section(
            "Uppdrag till kommunstyrelsen", [(words, "0355/20", "KS 5 maj", dt.date(2021, 5, 5)) for words in WORDS]
        ),
        Section("Uppdrag till övriga", [("Räkna bänkar.", "", "Under planering", None)] * 60),
    ],
)
FILES = {"docx": lambda: word_of(SHEET, "Fot"), "xlsx": lambda: excel_of(SHEET, [("Urval", "=allt")]),
         "pdf": lambda: pdf_of(SHEET, "Fot")}  # fmt: skip


def test_a_file_is_the_same_bytes_whenever_it_is_made() -> None:
    first = {kind: make() for kind, make in FILES.items()}
    time.sleep(2.1)  # a zip file counts in pairs of seconds
    assert {kind: make() for kind, make in FILES.items()} == first


def test_a_list_is_read_back_as_it_was_written() -> None:
    again = sheet_from(text_of(SHEET))
    assert again.sections[0].rows[0] == SHEET.sections[0].rows[0]
    assert digest(text_of(again)) == digest(text_of(SHEET))


def test_excel_has_days_that_are_days_and_no_formula() -> None:
    content = excel_of(SHEET, [("Urval", "=allt")])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Uppdrag", "Dnr", "Plan för redovisning", "Senast", "Grupp"]
    assert [row[0] for row in rows[1:5]] == WORDS[:4]
    assert rows[1][3] == dt.date(2021, 5, 5)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        leaves = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert len(leaves) == 2
    assert not any("<f>" in leaf or "<f " in leaf for leaf in leaves)
    assert 'state="frozen"' in leaves[0]
    assert "<autoFilter" in leaves[0]


def test_word_has_a_heading_a_table_whose_head_is_repeated_and_swedish() -> None:
    content = word_of(SHEET, "Fot")
    document = docx.Document(io.BytesIO(content))
    assert [p.style.name for p in document.paragraphs if p.text] == ["Heading 1"]
    assert document.core_properties.language == "sv-SE"
    rows = word_rows(content)
    assert rows[0] == ["Uppdrag", "Dnr", "Plan för redovisning"]
    assert rows[1] == ["Uppdrag till kommunstyrelsen"]
    assert rows[2] == ["=1+1", "0355/20", "KS 5 maj"]
    heads = [row for row in document.tables[0].rows if "w:tblHeader" in row._tr.xml]  # noqa: SLF001
    assert len(heads) == 1
    assert document.tables[0].rows[1].cells[0].paragraphs[0].style.name == "Heading 2"
    languages = set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', document.styles.element.xml))
    assert languages == {"sv-SE"}
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def tags_of(content: bytes) -> tuple[list[str], str]:
    """Return the tags of a PDF's structure, page by page from above, and the text of its pages."""
    document, found, text = pdfium.PdfDocument(content), [], ""

    def walk(element: object) -> None:
        size = pdfium_c.FPDF_StructElement_GetType(element, None, 0)
        name = ctypes.create_string_buffer(size)
        pdfium_c.FPDF_StructElement_GetType(element, name, size)
        found.append(name.raw.decode("utf-16-le").rstrip("\0"))
        for n in range(pdfium_c.FPDF_StructElement_CountChildren(element)):
            if child := pdfium_c.FPDF_StructElement_GetChildAtIndex(element, n):
                walk(child)

    assert pdfium_c.FPDFCatalog_IsTagged(document.raw)
    for page in document:
        tree = pdfium_c.FPDF_StructTree_GetForPage(page.raw)
        for n in range(pdfium_c.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, n))
        pdfium_c.FPDF_StructTree_Close(tree)
        text += page.get_textpage().get_text_range()
    document.close()
    return found, text


def test_the_pdf_says_that_it_is_ua_1_and_its_tags_are_those_of_a_table() -> None:
    content = pdf_of(SHEET, "Fot")
    assert b"pdfuaid" in content
    assert b"/Lang(sv-SE)" in content
    assert b"/DisplayDocTitle true" in content
    tags, text = tags_of(content)
    assert {"H1", "Table", "THead", "TBody", "TR", "TH", "TD"} <= set(tags)
    assert tags.count("H1") == 1
    assert tags.count("TH") == 3 + 2  # the columns, and the headings of the two groups
    assert tags.count("TD") == 3 * 65 - 60  # an empty cell has no place on a page
    assert "#read" in text


def test_signs_that_no_font_has_stand_as_squares_in_the_pdf_and_the_words_around_them_stay() -> None:
    sheet = Sheet("x", "Bänkar 🪑", dt.date(2021, 4, 14), [Column("Uppdrag")], [Section("", [["Räkna 🪑 och مقعد"]])])
    _, text = tags_of(pdf_of(sheet, "Fot"))
    assert "Räkna □ och □□□□" in text.replace("\r\n", " ")


def test_headings_without_rows_and_a_list_without_any_say_that_there_are_none() -> None:
    for sections in ([Section("Kommande", []), Section("Beslutade", [])], [Section("", [])], []):
        sheet = Sheet("x", "Bänkar", dt.date(2021, 4, 14), [Column("Uppdrag"), Column("Dnr")], sections)
        assert "Inga." in tags_of(pdf_of(sheet, "Fot"))[1]
        assert ["Inga.", ""] in word_rows(word_of(sheet, "Fot"))
        assert excel_of(sheet, [])


def test_text_parted_by_semicolons_is_taken_for_words() -> None:
    lines = csv_of(SHEET).decode("utf-8-sig").splitlines()
    assert lines[0] == "Grupp;Uppdrag;Dnr;Plan för redovisning;Senast"
    assert lines[1].startswith("Uppdrag till kommunstyrelsen;'=1+1;")
    assert lines[4].split(";")[1] == "'@SUMMA(A1)"
