"""Commands about what the search box looks in."""

import json

import click

from tracker.cli.installation import open_installation
from tracker.db import db
from tracker.index import rebuilding
from tracker.models.search_entry import EntryKind


@click.command()
def reindex() -> None:
    """Make the search index anew where it is not as it should be; people can go on working meanwhile."""
    app = open_installation()
    looked = mended = 0
    with app.app_context():
        for kind in EntryKind:
            after = 0
            while step := _batch(kind, after):
                after, looked, mended = step[0], looked + step[1], mended + step[2]
                click.echo(f"{kind}: {looked} looked through, {mended} mended", err=True)
        with db.writing():
            rebuilding.renew(db.session.connection())
    click.echo(json.dumps({"looked_through": looked, "mended": mended}))


def _batch(kind: EntryKind, after: int) -> tuple[int, int, int] | None:
    """Mend one batch in a unit of work of its own, so that nobody waits long for the write door."""
    with db.writing():
        return rebuilding.rebuild_batch(db.session.connection(), kind, after=after)
