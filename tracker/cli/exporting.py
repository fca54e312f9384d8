"""The commands that write the register down for others."""

import sys
from pathlib import Path

import click

from tracker import clock, config
from tracker.assignments.queries.bodies import body_names
from tracker.assignments.queries.listing import AssignmentFilter
from tracker.assignments.queries.to_fill_in import listed_assignments
from tracker.cli.installation import open_installation
from tracker.domain.names import fold
from tracker.intake.operations.sheets import write_sheet
from tracker.scope import PUBLIC


@click.group()
def export() -> None:
    """Write the register down for others."""


@export.command(name="assignments")
@click.option("--format", "kind", type=click.Choice(["xlsx"]), default="xlsx", show_default=True)
@click.option("--recipient", default="", help="Only what this body has received, by name.")
@click.option("-o", "target", type=click.Path(path_type=Path, dir_okay=False, writable=True), help="Where to.")
def assignments(kind: str, recipient: str, target: Path | None) -> None:
    """Write the assignments that are open to all as a list to fill in; `import status` takes it back."""
    del kind  # there is one so far
    app = open_installation()
    settings: config.Settings = app.extensions["settings"]
    with app.app_context():
        body = body_names().get(fold(recipient)) if recipient else None
        if recipient and body is None:
            raise click.ClickException(f"There is no body called {recipient}.")
        wanted = AssignmentFilter(recipient=body.slug if body else "")
        rows = listed_assignments(PUBLIC, wanted, registry=settings.registry, today=clock.today())
    content = write_sheet(rows)
    if target is None:
        sys.stdout.buffer.write(content)
    else:
        target.write_bytes(content)
        click.echo(f"{len(rows)} uppdrag i {target}.", err=True)
