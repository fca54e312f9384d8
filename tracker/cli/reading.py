"""The commands that read words and documents and open no database."""

import dataclasses
import datetime as dt
import json
from typing import Any

import click

from tracker.domain.deadlines import BODIES, read_deadline


class Day(click.ParamType[dt.date]):
    """An ISO date on the command line."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read it, or tell how it is written."""
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no date; write it like 2024-02-29.", param, ctx)


@click.command()
@click.argument("texts", metavar="TEXT…", nargs=-1, required=True)
@click.option(
    "--context-date", type=Day(), required=True, help="The document's date: a missing year is counted from it."
)
@click.option("--body", help="Whose meeting «nästkommande sammanträde» is.")
def deadline(texts: tuple[str, ...], context_date: dt.date, body: str | None) -> None:
    """Read the words of deadlines: one JSON object a line, in their order."""
    own = BODIES.get(body.casefold(), body) if body else None
    for text in texts:
        click.echo(
            json.dumps(deadline_json(text, context_date=context_date, body=own), ensure_ascii=False, default=str)
        )


def deadline_json(text: str, *, context_date: dt.date, body: str | None) -> dict[str, Any]:
    """Return what the words of a deadline say, in the words of the contract."""
    found = read_deadline(text, context_date=context_date, body=body)
    return {name: value for name, value in dataclasses.asdict(found).items() if name != "carrier"}
