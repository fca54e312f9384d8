"""The commands that write the register down for others."""

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import click

from tracker import clock, config
from tracker.assignments.forms import FILTERS, read_filter
from tracker.assignments.queries.bodies import all_bodies, body_names
from tracker.assignments.queries.listing import AssignmentFilter
from tracker.cli.installation import open_installation
from tracker.cli.reading import Day
from tracker.domain.lifecycle import WORK
from tracker.domain.names import fold
from tracker.lists.queries.exported import exported, register_sheet, told
from tracker.lists.queries.standings import Standing
from tracker.papers import csv_of, excel_of, pdf_of, word_of
from tracker.wording import sheets
from tracker.wording.dates import long_date
from tracker.wording.labels import STATUS

FORMATS = ("json", "csv", "xlsx", "docx", "pdf")


@click.group()
def export() -> None:
    """Write the register down for others."""


@export.command(name="assignments")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option("--as-of", "as_of", type=Day(), help="A day that has been; today by default.")
@click.option(
    "--filter", "filters", multiple=True, metavar="NAME=VALUE",
    help="As in the address of the list: lage=oppna, mottagare=kulturnamnden, budget=2024. Several narrow it down.",
)  # fmt: skip
@click.option("--recipient", default="", help="Only what this body has received, by name.")
@click.option("-o", "target", type=click.Path(path_type=Path, dir_okay=False, writable=True), help="Where to.")
def assignments(
    kind: str, as_of: dt.date | None, filters: tuple[str, ...], recipient: str, target: Path | None
) -> None:
    """Write the assignments that are open to anyone: JSON is one object a line, the .xlsx can be filled in."""
    app = open_installation()
    settings: config.Settings = app.extensions["settings"]
    with app.app_context():
        today = clock.today()
        day = as_of or today
        if day > today:
            raise click.UsageError(f"{day} has not been yet.")
        wanted = _read(filters, recipient)
        pages = exported(wanted, day=day, today=today, registry=settings.registry)
        if kind == "json":
            _write_lines(pages, day, settings.base_url, target)
        else:
            content = _file(kind, [row for page in pages for row in page], day, " ".join(filters), settings)
            _write(content, target)


def _read(filters: Sequence[str], recipient: str) -> AssignmentFilter:
    """Return what is wanted; without any filter it is everything."""
    said = dict(parse_qsl("&".join(filters), keep_blank_values=True))
    unknown = sorted(set(said) - (set(FILTERS) - {"mina"}))
    if unknown or any("=" not in words for words in filters):
        raise click.UsageError(
            f"There is no filter {', '.join(unknown) or filters[0]}. Known: {', '.join(sorted(FILTERS))}."
        )
    wanted, _, ignored = read_filter(said, all_bodies())
    if ignored:
        raise click.UsageError(f"No filter has the value {', '.join(ignored)}.")
    if recipient:
        body = body_names().get(fold(recipient))
        if body is None:
            raise click.ClickException(f"There is no body called {recipient}.")
        wanted = replace(wanted, recipient=body.slug)
    return wanted if said.get("lage") else replace(wanted, status="all")


def _write_lines(pages: Iterator[list[Standing]], day: dt.date, base_url: str, target: Path | None) -> None:
    out = target.open("w", encoding="utf-8", newline="\n") if target else sys.stdout
    try:
        for page in pages:
            for entry in told(page, day=day, base_url=base_url):
                out.write(json.dumps(entry, ensure_ascii=False) + "\n")
    finally:
        if target:
            out.close()


def _file(kind: str, rows: list[Standing], day: dt.date, chosen: str, settings: config.Settings) -> bytes:
    sheet = register_sheet(rows, day=day)
    foot = f"{settings.municipality}. Läget den {long_date(day)}."
    if kind == "csv":
        return csv_of(sheet)
    if kind == "docx":
        return word_of(sheet, foot)
    if kind == "pdf":
        return pdf_of(sheet, foot)
    about = [("Läget den", long_date(day)), ("Urval", chosen or "allt"), ("Rader", str(len(rows)))]
    return excel_of(sheet, about, choices={sheets.STANDING: [STATUS[status] for status in sorted(WORK)]})


def _write(content: bytes, target: Path | None) -> None:
    if target:
        target.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
