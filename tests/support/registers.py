"""A list of assignments in words of our own: two groups, one dnr twice, rows without dnr; as files of every kind."""

import csv
import io
from html import escape

import docx
import xlsxwriter

from support.papers import docx_of

ROWS: list[tuple[str, str, str]] = [
    ("Uppdrag", "Dnr", "Plan för redovisning"),
    ("Uppdrag till kommunstyrelsen", "", ""),
    ("Stadsledningskontoret får i uppdrag att räkna stadens lyktstolpar.", "0101/20", "KS 5 maj"),
    ("Stadsledningskontoret får i uppdrag att föreslå hur trasiga lampor byts fortare.", "0101/20", "KS 5 maj"),
    ("Kommunstyrelsen ska ta fram en plan för torgens belysning (Kfs budget 2020)", "0102/20", "Kvartal 3"),
    ("Uppdrag till övriga nämnder och styrelser", "", ""),
    ("Socialnämnderna får i uppdrag att öppna nattcaféer vid spårvagnarnas ändhållplatser.", "", "Samlingsärende"),
    ("Kulturnämnden får i uppdrag att måla om väggarna i gångtunnlarna.", "", "Under planering"),
    ("Månskensnämnden får i uppdrag att samla sagor om månen.", "", "årsrapport 2021"),
]
TASKS = [row for row in ROWS[1:] if not row[0].startswith("Uppdrag till")]


def as_text(rows: list[tuple[str, str, str]] = ROWS) -> str:
    """Return the list as Word's table is pasted: tabs between the columns."""
    return "\n".join("\t".join(row) for row in rows) + "\n"


def as_csv() -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(ROWS)
    return file.getvalue().encode()


def as_html() -> bytes:
    lines = "".join(f"<tr>{''.join(f'<td><p>{escape(cell)}</p></td>' for cell in row)}</tr>" for row in ROWS)
    return f"<!doctype html><html><body><table>{lines}</table></body></html>".encode()


def as_xlsx(rows: list[tuple[str, ...]] | list[tuple[str, str, str]] = ROWS) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Lista")
    for line, row in enumerate(rows):
        for column, words in enumerate(row):
            sheet.write_string(line, column, words)
    book.close()
    return file.getvalue()


def as_docx() -> bytes:
    document = docx.Document()
    table = document.add_table(len(ROWS), 3)
    for line, row in zip(table.rows, ROWS, strict=True):
        for cell, words in zip(line.cells, row, strict=True):
            cell.text = words
    return docx_of(document)


FILES = {"lista.txt": as_text().encode(), "lista.csv": as_csv(), "lista.html": as_html(), "lista.xlsx": as_xlsx(),
         "lista.docx": as_docx()}  # fmt: skip
