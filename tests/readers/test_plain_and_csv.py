"""Plain text in the encodings that municipal programs write, and tables whose cells are parted by a character."""

import codecs

import pytest

from tracker.readers.lines import CELLS_MAX, ROWS_MAX, TEXT_MAX
from tracker.readers.reading import read
from tracker.readers.refusals import ReadingError, Reason

TEXT = "Nämnden för Åmåls öar\nfår i uppdrag – «snart»"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode("utf-16"),
    ],
)
def test_a_text_is_the_same_in_every_encoding(data: bytes) -> None:
    found = read(data)
    assert (found.text, found.pages, found.tables) == (TEXT, (), ())


def test_controls_are_left_out_and_what_breaks_lines_breaks_them() -> None:
    noisy = "Räkna\x00 bän\x07kar.\x0cSida två\u2028rad två\tcell\ufeff" + " och så vidare" * 50
    assert read(noisy.encode()).text.startswith("Räkna bänkar.\nSida två\nrad två\tcell och")


def test_hyphens_and_soft_hyphens_of_a_text_are_left_as_they_stand() -> None:
    text = "kommun-\nstyrelsen och sam\xadhälle\xad\nplan"
    assert read(text.encode()).text == text


def test_a_character_that_no_encoding_has_is_seen() -> None:
    assert read(b"Sm\xf6rg\x81s\n").text == "Smörg�s\n"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_table_of_characters_is_read_whatever_parts_its_cells(delimiter: str, encoding: str) -> None:
    rows = ["Nr{0}Uppdrag{0}Nämnd", '1{0}"Räkna{0} ""bänkar"""{0}Park', "", "2{0}Måla{0}", "{0}{0}"]
    found = read("\r\n".join(rows).format(delimiter).encode(encoding), "lista.csv")
    quoted = f'Räkna{delimiter} "bänkar"'.strip()
    assert found.tables == ((("Nr", "Uppdrag", "Nämnd"), ("1", quoted, "Park"), ("2", "Måla", "")),)
    assert found.text.split("\n")[0::2] == ["Nr\tUppdrag\tNämnd", "2\tMåla"]


def test_a_comma_in_the_words_does_not_part_what_semicolons_part() -> None:
    found = read("Uppdrag;År\nRäkna, måla, laga;2024\nRiva, bygga;2025\nSe över;2026\n".encode(), "a.csv")
    assert found.tables[0][1] == ("Räkna, måla, laga", "2024")


def test_a_cell_may_hold_lines() -> None:
    found = read('Nr;Text\n1;"Rad ett\nRad två"\n'.encode(), "a.csv")
    assert found.tables[0][1] == ("1", "Rad ett\nRad två")
    assert found.text == "Nr\tText\n1\tRad ett Rad två"


def test_a_list_of_one_column_is_text_and_no_table() -> None:
    found = read("Uppdrag\nRäkna bänkar\n".encode(), "a.csv")
    assert (found.text, found.tables) == ("Uppdrag\nRäkna bänkar", ())


def test_a_quotation_mark_without_end_is_damage() -> None:
    with pytest.raises(ReadingError) as refused:
        read(b'a;b\n1;"' + b"x" * 200_000, "a.csv")
    assert refused.value.code is Reason.DAMAGED


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"a" * (TEXT_MAX + 1), "", Reason.TOO_LONG),
        (b"a;" * (TEXT_MAX + 1), "a.csv", Reason.TOO_LONG),
        (b"a\n" * (ROWS_MAX + 1), "a.csv", Reason.TOO_MANY_CELLS),
        ((b"a;" * 600 + b"\n") * (CELLS_MAX // 600), "a.csv", Reason.TOO_MANY_CELLS),
    ],
)
def test_too_much_is_refused(data: bytes, name: str, reason: Reason) -> None:
    with pytest.raises(ReadingError) as refused:
        read(data, name)
    assert refused.value.code is reason
