"""The commands that read documents and lists into the register."""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import click

from tracker import clock, config
from tracker.cli.installation import open_installation
from tracker.cli.reading import Day
from tracker.domain.errors import RuleBrokenError
from tracker.intake.jobs.filled import import_statuses, import_transfers
from tracker.intake.jobs.minutes import ImportStoppedError, Tally, import_minutes
from tracker.intake.jobs.registers import ListSaid, import_register
from tracker.intake.operations.sources import UnreadableError

_FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.command(name="minutes")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--accept", is_flag=True, help="Register what is sure, marked as read by machine and not reviewed.")
@click.option("--context-date", type=Day(), help="The day of a meeting whose text does not say it.")
def minutes(paths: tuple[Path, ...], *, accept: bool, context_date: dt.date | None) -> None:
    """Read minutes (JSON, text, PDF, Word, web pages; files or folders) into the register, by the meetings' days."""
    app = open_installation()
    settings: config.Settings = app.extensions["settings"]
    try:
        with app.app_context():
            tally = import_minutes(
                paths, accept=accept, context_date=context_date, registry=settings.registry, today=clock.today(),
                tell=lambda words: click.echo(words, err=True),
            )  # fmt: skip
    except ImportStoppedError as error:
        raise click.ClickException(str(error)) from error
    told = dataclasses.asdict(tally)
    failed = told.pop("failed")
    click.echo(json.dumps(told, ensure_ascii=False))
    if failed:
        raise click.ClickException(f"{failed} paragrafer kunde inte läsas in. Kör importen igen.")
    if not tally.read:
        raise click.ClickException("Inget protokoll gick att läsa.")


@click.command(name="register")
@_FILE
@click.option("--accept", is_flag=True, help="Register what is sure, marked as read by machine and not reviewed.")
@click.option("--context-date", type=Day(), required=True, help="When the list was written.")
@click.option("--giver", default="", help="Who gave what the list does not say the giver of: the executive board.")
@click.option("--budget-year", type=click.IntRange(1990, 2100), help="The budget that all of it comes from.")
@click.option("--adopted-by", default="", help="The decision that adopted that budget, as «KF 2023-11-09 § 4».")
def register(
    file: Path, *, accept: bool, context_date: dt.date, giver: str, budget_year: int | None, adopted_by: str
) -> None:
    """Read a list of assignments (Word, Excel, CSV, web page, text) into the register."""
    said = ListSaid(context_date, giver, budget_year, adopted_by)
    _told(lambda registry: import_register(file, said, accept=accept, registry=registry, today=clock.today()))


@click.command(name="status")
@_FILE
def status(file: Path) -> None:
    """Read lägen that were filled in in our own list (.xlsx); a registrar accepts them in the browser."""
    _told(lambda _: import_statuses(file, today=clock.today()))


@click.command(name="transfers")
@_FILE
def transfers(file: Path) -> None:
    """Read which assignments pass to which body, and when; a registrar accepts it in the browser."""
    _told(lambda registry: import_transfers(file, registry=registry, today=clock.today()))


def _told(work: Callable[[str], Tally]) -> None:
    """Do the work of a command on the installation, and print what came of it."""
    app = open_installation()
    settings: config.Settings = app.extensions["settings"]
    try:
        with app.app_context():
            told = dataclasses.asdict(work(settings.registry))
    except UnreadableError as error:
        raise click.ClickException(str(error)) from error
    except RuleBrokenError as error:
        raise click.ClickException(error.message) from error
    del told["failed"]
    click.echo(json.dumps(told, ensure_ascii=False))
