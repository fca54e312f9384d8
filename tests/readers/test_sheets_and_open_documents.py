"""Excel sheets as rows of what cells show; OpenDocument texts as lines."""

import datetime as dt
import io
import zipfile

import pytest
from support.papers import cell, odt_of, repacked, xlsx

from tracker.papers import Column, Section, Sheet, excel_of
from tracker.readers.lines import ROWS_MAX
from tracker.readers.reading import read
from tracker.readers.refusals import ReadingError, Reason

ROWS = (
    f'<row r="1">{cell("Uppdrag")}{cell("Nämnd")}{cell("Dag")}{cell("Klar")}{cell("Antal")}</row>'
    f'<row r="3">{cell("Räkna &amp; måla")}{cell("Åmåls nämnd")}<c s="1"><v>45000</v></c><c t="b"><v>1</v></c>'
    '<c><v>12</v></c></row><row r="4"><c t="b"><v>0</v></c><c><v>1.5</v></c><c s="1"><v>45000.5</v></c></row>'
)


def test_a_sheet_is_rows_of_what_its_cells_show() -> None:
    found = read(xlsx(ROWS))
    rows = (
        ("Uppdrag", "Nämnd", "Dag", "Klar", "Antal"),
        ("Räkna & måla", "Åmåls nämnd", "2023-03-15", "SANT", "12"),
        ("FALSKT", "1.5", "2023-03-15 12:00"),
    )
    assert found.tables == (rows,)
    assert found.text == "\n".join(["Uppföljning", *("\t".join(row) for row in rows)])


def test_what_is_hidden_or_empty_is_left_out() -> None:
    visible = xlsx(f"<row>{cell('x')}</row>")
    hidden = repacked(visible, {"xl/workbook.xml": _workbook(visible).replace("sheetId", 'state="hidden" sheetId')})
    for data in (xlsx(""), hidden):
        with pytest.raises(ReadingError) as refused:
            read(data)
        assert refused.value.code is Reason.NO_TEXT


def test_the_leaf_on_which_our_own_files_tell_what_was_chosen_is_no_list() -> None:
    sheet = Sheet(
        "prov", "Prov", dt.date(2024, 4, 29), [Column("Uppdrag"), Column("Dnr")], [Section("", [["Räkna", "1/24"]])]
    )
    found = read(excel_of(sheet, [("Läget den", "29 april 2024")]))
    assert found.tables == ((("Uppdrag", "Dnr"), ("Räkna", "1/24")),)
    assert "Läget den" not in found.text
    others = xlsx(f"<row>{cell('Uppdrag')}</row>")
    named = repacked(others, {"xl/workbook.xml": _workbook(others).replace("Uppföljning", "Om urvalet")})
    assert read(named).text == "Om urvalet\nUppdrag", "a leaf of that name in another's file is read"


def _workbook(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml").decode()


def test_a_sheet_with_too_many_rows_is_refused_before_they_are_read() -> None:
    with pytest.raises(ReadingError) as refused:
        read(xlsx("<row><c><v>1</v></c></row>" * (ROWS_MAX + 1)))
    assert refused.value.code is Reason.TOO_MANY_CELLS


def test_an_open_document_is_read_in_the_order_of_the_text() -> None:
    found = read(
        odt_of(
            "<text:tracked-changes><text:p>struket</text:p></text:tracked-changes>"
            "<text:h>§ 3 Bänkar</text:h><text:p>Räkna<text:s text:c='3'/>åäö<text:tab/>och<text:line-break/>"
            "<text:span>måla</text:span><!-- dolt --> dem<text:note><text:p>fotnot</text:p></text:note>.</text:p>"
            "<text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>"
            "<table:table-cell><text:p>B</text:p><text:p>C</text:p></table:table-cell></table:table-row></table:table>"
            "<text:section><text:p>Slut<text:s/>nu</text:p></text:section>"
        )
    )
    assert found.text == "§ 3 Bänkar\nRäkna   åäö\toch\nmåla dem.\nPunkt\nA\tB C\nSlut nu"
    assert found.tables == ((("A", "B\nC"),),)


def test_an_open_document_without_a_text_is_damaged() -> None:
    with pytest.raises(ReadingError) as refused:
        read(odt_of("<text:p>x</text:p>", holder="office:drawing"))
    assert refused.value.code is Reason.DAMAGED
