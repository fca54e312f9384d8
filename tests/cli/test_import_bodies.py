"""`import bodies`: a table as a spreadsheet saves it, read in whole or not at all; each error has line and column."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import run

TABLE = """\
namn;kort;slag;alias;administrerar åt;dnr-serie;§-serie;kontakt;giltig från;giltig till;ersätter
Kommunfullmäktige;KF;Fullmäktige;fullmäktige;;;per sammanträde;;;;
Kommunstyrelsen;KS;Kommunstyrelse;;;KS;per år;;;;
Kommunledningskontoret;KLK;Förvaltning;kontoret|ledningskontoret;Kommunstyrelsen;KS;;klk@prov.example;;;
Barn- och skolnämnden;BSN;Nämnd;;;;;;;2022-12-31;
Förskolenämnden;FN;Nämnd;;;;;;2023-01-01;;Barn- och skolnämnden
Grundskolenämnden;GN;Nämnd;;;;;;2023-01-01;;BSN
"""


@pytest.fixture
def empty(installed: Callable[..., Path]) -> Path:
    return installed("--example", "none")


def table(folder: Path, text: str, encoding: str = "utf-8") -> str:
    file = folder / "organ.csv"
    file.write_text(text, encoding=encoding)
    return str(file)


def ask(instance: Path, question: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(instance / "fullgjort.db") as connection:
        found = connection.execute(question).fetchall()
    connection.close()
    return found


def test_a_table_is_read_in_and_again_changes_nothing(empty: Path) -> None:
    command = ("import", "bodies")
    file = table(empty, TABLE)
    tried = run(empty, *command, file, "--dry-run")
    assert (json.loads(tried.stdout)["created"], json.loads(tried.stdout)["dry_run"]) == (6, True), tried.stderr
    assert ask(empty, "SELECT count(*) FROM body") == [(0,)]
    done = run(empty, *command, file)
    assert json.loads(done.stdout) == {
        "read": 6, "created": 6, "created_afterwards": 0, "matched": 0, "closed": 0, "suggested": 0, "skipped": [],
    }, done.stderr  # fmt: skip
    assert ask(
        empty,
        "SELECT o.slug, b.name FROM body o JOIN body b ON b.id = o.administers_for_id",
    ) == [("klk", "Kommunstyrelsen")]
    successions = "SELECT p.short_name, s.short_name, effective_on FROM succession JOIN body p ON p.id = predecessor_id"
    assert ask(empty, f"{successions} JOIN body s ON s.id = successor_id ORDER BY 2") == [
        ("BSN", "FN", "2023-01-01"), ("BSN", "GN", "2023-01-01"),
    ]  # fmt: skip
    assert ask(empty, "SELECT name FROM body_alias ORDER BY name") == [
        ("fullmäktige",),
        ("kontoret",),
        ("ledningskontoret",),
    ]
    before = ask(empty, "SELECT * FROM body")
    changed = table(empty, TABLE.replace("klk@prov.example", "ny@prov.example") + "Miljönämnden;MN;Nämnd\n")
    again = run(empty, *command, changed)
    assert (json.loads(again.stdout)["created"], json.loads(again.stdout)["matched"]) == (1, 6)
    assert ask(empty, "SELECT * FROM body WHERE short_name <> 'MN'") == before, "what was known is left as it was"
    assert run(empty, "audit", "verify").returncode == 0


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("namn;slag\nMiljö- och hälsoskyddsnämnden;Nämnd\n", "cp1252"),
        ("name,kind\nMiljö- och hälsoskyddsnämnden,committee\n", "utf-8-sig"),
        ("Namn\tSlag\r\nMiljö- och hälsoskyddsnämnden\tnämnd\r\n\t\r\n", "utf-8"),
        ('namn;slag;valid_from\n"Miljö- och hälsoskyddsnämnden";NÄMND;2021-01-01\n', "utf-8"),
    ],
)
def test_tables_are_read_as_spreadsheets_save_them(empty: Path, text: str, encoding: str) -> None:
    done = run(empty, "import", "bodies", table(empty, text, encoding))
    assert done.returncode == 0, done.stderr
    assert ask(empty, "SELECT name, slug FROM body") == [
        ("Miljö- och hälsoskyddsnämnden", "miljo-och-halsoskyddsnamnden")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("namn;slag\nMiljönämnden;Klubb\n", "rad 2, kolumn slag: ”Klubb”"),
        ("namn;slag\nMiljönämnden;Nämnd\n;Nämnd\n", "rad 3, kolumn namn: namnet saknas"),
        ("namn;slag;kontakt\nMiljönämnden;Nämnd;brevlådan\n", "rad 2, kolumn kontakt"),
        ("namn;slag;giltig från\nMiljönämnden;Nämnd;våren 2021\n", "rad 2, kolumn giltig från: ”våren 2021”"),
        ("namn;slag;§-serie\nMiljönämnden;Nämnd;varannan\n", "rad 2, kolumn §-serie"),
        ("namn;slag;administrerar åt\nMiljöförvaltningen;Förvaltning;Månen\n", "inget organ heter ”Månen”"),
        ("namn;slag;ersätter;giltig från\nA;Nämnd;;\nB;Nämnd;A;\n", "rad 3, kolumn giltig från"),
        ("namn;slag\nMiljönämnden;Nämnd\nmiljönämnden;Nämnd\n", "rad 3, kolumn namn: ”miljönämnden” är redan"),
        ("namn;slag\nMiljönämnden;Nämnd\nMiljönämnden;Nämnd\n", "rad 3, kolumn namn: ”Miljönämnden” står på två rader"),
        ("namn;slag;alias\nA;Nämnd;C\nB;Nämnd;c\n", "rad 3, kolumn alias: ”c” är redan ett namn på A"),
        ("namn;slag;kort\nNämnden för allt;Nämnd;" + "x" * 41 + "\n", "rad 2, kolumn kort: högst 40 tecken"),
        ("namn;slag\nMiljönämnden;Nämnd;mer\n", "rad 2: 3 celler, men bara 2 kolumner"),
        ("namn\nMiljönämnden\n", "rad 1: kolumnen slag saknas"),
        ("namn;slag;färg\nMiljönämnden;Nämnd;blå\n", "rad 1: kolumnen ”färg” finns inte"),
        ("", "rad 1: kolumnen namn saknas"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_line_and_column_and_nothing_is_read_in(empty: Path, text: str, words: str) -> None:
    answer = run(empty, "import", "bodies", table(empty, text))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "Inget är inläst" in answer.stderr
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
    assert ask(empty, "SELECT count(*) FROM body") == [(0,)]


def test_every_fault_is_told_at_once(empty: Path) -> None:
    text = "namn;slag;kontakt\nA;Klubb;x\nB;Nämnd;y\nC;Nämnd;\n"
    answer = run(empty, "import", "bodies", table(empty, text))
    assert [line.partition(":")[0] for line in answer.stderr.splitlines() if line.startswith("rad")] == [
        "rad 2, kolumn slag", "rad 2, kolumn kontakt", "rad 3, kolumn kontakt",
    ]  # fmt: skip
