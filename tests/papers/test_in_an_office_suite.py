"""Excel files as LibreOffice opens and recalculates them: days are days, and words never become formulas."""

import datetime as dt
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from support.figures import Figures

from tracker.papers import Column, Section, Sheet, csv_of, excel_of

FIRST = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠"]
WORDS = [f'{sign}HYPERLINK("https://prov.example";1+1)' for sign in FIRST]
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DAY = dt.date(2021, 5, 5)


@pytest.mark.full
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_nothing_that_begins_like_a_formula_becomes_one(tmp_path: Path, kind: str, figures: Figures) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    sheet = Sheet("lista", "Lista", DAY, [Column("Uppdrag", 8), Column("Senast")],
                  [Section("", [(words, DAY) for words in WORDS])])  # fmt: skip
    made = tmp_path / f"lista.{kind}"
    made.write_bytes(excel_of(sheet, [("Urval", "=allt")]) if kind == "xlsx" else csv_of(sheet))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    read_as = ["--infilter=CSV:59,34,76,1,,1053,false,true,false,true"] if kind == "csv" else []
    subprocess.run(
        [office, profile, "--headless", *read_as, "--convert-to", "fods", "--outdir", tmp_path, made],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    cells = list(ET.parse(tmp_path / "lista.fods").iter(f"{TABLE}table-cell"))  # noqa: S314 - our own file
    assert not [cell for cell in cells if f"{TABLE}formula" in cell.attrib]
    figures("S9", f"{len(FIRST)} prefixes in {kind}, recalculated by LibreOffice: 0 formulas")
    shown = ["".join(cell.itertext()) for cell in cells]
    for words in WORDS:
        assert any(unicodedata.normalize("NFC", words.strip()) in text for text in shown), words
    if kind == "xlsx":
        assert sum(cell.get(f"{OFFICE}date-value") == DAY.isoformat() for cell in cells) == len(WORDS)
