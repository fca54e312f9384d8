"""The commands that read documents into the register."""

import dataclasses
import datetime as dt
import json
from pathlib import Path

import click

from tracker import clock, config
from tracker.cli.installation import open_installation
from tracker.cli.reading import Day
from tracker.intake.jobs.minutes import ImportStoppedError, import_minutes


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
