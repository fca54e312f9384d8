"""The commands of `python3 -m tracker`; their names and output are a public interface (docs/operations.md)."""

import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from alembic.util import CommandError

from tracker import audit, backup, clock, config, demo, doctor, jobs, scheduler, schema, serving
from tracker.audit import anchors
from tracker.auditing.jobs import anchors_file
from tracker.bodies.operations import importing
from tracker.bodies.operations.adding import add_bodies
from tracker.cli import exporting, extracting, filling, listing, people, reading, searching
from tracker.cli.installation import open_installation
from tracker.db import db
from tracker.documents import upkeep
from tracker.documents.store import Store
from tracker.models import JobRun
from tracker.web import logs

log = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Fullgjort: politiska uppdrag, från beslutet som ger dem till beslutet som avslutar dem."""
    logs.begin("plain")  # until the settings are read


main.add_command(reading.deadline)
main.add_command(extracting.extract)
main.add_command(exporting.export)
main.add_command(listing.sbom)
main.add_command(searching.reindex)
main.add_command(people.users)


@main.command()
@click.option("--municipality", required=True, help="The municipality's own name, «Göteborgs Stad».")
@click.option(
    "--example", type=click.Choice(["goteborg", "none"]), default="goteborg", show_default=True,
    help="Whose bodies to begin with; none leaves them to «import bodies» and the pages.",
)  # fmt: skip
def init(municipality: str, example: str) -> None:
    """Make a fresh installation: the schema, and the bodies of a municipality."""
    app = open_installation()
    settings: config.Settings = app.extensions["settings"]
    file = settings.instance / "config.toml"
    if not file.exists():
        file.write_text(f"municipality = {json.dumps(municipality, ensure_ascii=False)}\n", encoding="utf-8")
    schema.migrate(app, "head")
    added = 0
    if example != "none":
        with app.app_context(), db.writing():
            added = add_bodies(demo.municipality_bodies(), actor=None)
    click.echo(json.dumps({"municipality": municipality, "bodies": added}, ensure_ascii=False))


@main.command()
@click.option("--to", "revision", default="head", help="A revision; the newest by default.")
def migrate(revision: str) -> None:
    """Bring the schema to a revision."""
    try:
        schema.migrate(open_installation(), revision)
    except CommandError as error:
        raise click.ClickException(f"There is no revision {revision}: {error}.") from error


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=4, show_default=True)
@click.option("--migrate", "migrating", is_flag=True, help="Bring the schema to the newest revision first.")
@click.option("--scheduler/--no-scheduler", "scheduling", default=True, help="Start the scheduler beside it.")
def serve(host: str, port: int, workers: int, *, migrating: bool, scheduling: bool) -> None:
    """Serve the product, and send its mail."""
    app = open_installation()
    if migrating:
        schema.migrate(app, "head")
    elif not schema.at_head(app):
        raise click.ClickException("The database is not at the newest revision. Run migrate, or serve --migrate.")
    schema.close(app)
    for danger in doctor.dangers(config.load()):
        log.warning(danger)
    serving.keep_serving(host, port, workers, scheduling=scheduling)


@main.command(name="scheduler")
def run_scheduler() -> None:
    """Run the scheduler alone: reminders, and the mail of the day."""
    app = open_installation()
    if not schema.at_head(app):
        raise click.ClickException("The database is not at the newest revision. Run migrate.")
    sys.exit(scheduler.run(app, click.echo))


@main.group(name="jobs")
def jobs_group() -> None:
    """The timetable."""


@jobs_group.command(name="list")
def jobs_list() -> None:
    """Print the jobs, one object a line: when each last ran, and what went wrong."""
    app = open_installation()
    with app.app_context():
        last = {row.name: row for row in db.session.scalars(sa.select(JobRun))}
        for job in jobs.TIMETABLE:
            row = last.get(job.name)
            facts = {
                "job": job.name, "what": job.what, "every_seconds": int(job.every.total_seconds()),
                "started_at": row.started_at.isoformat() if row else None,
                "ended_at": row.ended_at.isoformat() if row and row.ended_at else None,
                "error": row.error if row else "",
            }  # fmt: skip
            click.echo(json.dumps(facts, ensure_ascii=False))


@jobs_group.command(name="run")
@click.argument("name", type=click.Choice([job.name for job in jobs.TIMETABLE]))
def jobs_run(name: str) -> None:
    """Run one job now, whatever the hour."""
    app = open_installation()
    job = next(job for job in jobs.TIMETABLE if job.name == name)
    with app.app_context():
        done = jobs.run(job, lambda: False)
        problem = db.session.scalar(sa.select(JobRun.error).where(JobRun.name == name))
    click.echo(json.dumps({"job": name, **done}, ensure_ascii=False))
    if problem:
        raise click.ClickException(problem)


@main.command(name="demo")
@click.option("--port", default=8000, show_default=True)
@click.option("--scene", type=click.Choice(sorted(demo.SCENES)), default=demo.DEFAULT, show_default=True)
@click.option("--fresh", is_flag=True, help="Begin again with the scene as it was.")
def run_demo(port: int, scene: str, *, fresh: bool) -> None:
    """Serve the product with demonstration data, on a database of its own."""
    instance = Path(os.environ.get("TRACKER_INSTANCE") or config.ROOT / "instance") / f"demo-{scene}"
    os.environ |= demo.environment(instance, port, scene)
    demo.prepare(instance, fresh=fresh, scene=scene)
    today = demo.SCENES[scene].today.isoformat()
    click.echo(f"\nFullgjort: http://127.0.0.1:{port}\nI dag är {today}. Lösenord för alla: {demo.PASSWORD}\n")
    for email, _, words in demo.accounts():
        click.echo(f"  {email:34} {words}")
    click.echo("\nCtrl+C avslutar.", nl=True)
    sys.stdout.flush()
    serving.keep_serving("127.0.0.1", port, 2, DEMO_ACCOUNTS=demo.accounts())


@main.command(name="doctor")
def run_doctor() -> None:
    """Check the installation: one object a line, exit 1 on any fault."""
    faults = 0
    for found in doctor.examine(open_installation()):
        click.echo(json.dumps({"check": found.check, "ok": found.ok, "text": found.text}, ensure_ascii=False))
        faults += not found.ok
    if faults:
        raise click.ClickException(f"{faults} of the checks found something to mend.")


@main.command(name="backup")
@click.argument("folder", type=click.Path(path_type=Path))
def make_backup(folder: Path) -> None:
    """Write a backup into a folder that does not exist yet. The keys are not in it: keep them elsewhere."""
    _tell(lambda: backup.make(open_installation(), folder.resolve()))


@main.command(name="restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--verify", "only_verify", is_flag=True, help="Read it from end to end, and change nothing.")
def run_restore(folder: Path, *, only_verify: bool) -> None:
    """Fill an empty database with a backup."""
    _tell(lambda: backup.verify(folder) if only_verify else backup.restore(open_installation(), folder))


def _tell(work: Callable[[], dict[str, Any]]) -> None:
    try:
        manifest = work()
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from error
    rows = {name: said["rows"] for name, said in manifest["tables"].items()}
    files = {"files": len(manifest["files"]), "lost_files": manifest["lost_files"]}
    click.echo(json.dumps({"made_at": manifest["made_at"], "revision": manifest["revision"], **files, "rows": rows}))


@main.group(name="import")
def import_group() -> None:
    """Read tables and documents into the register."""


for command in (filling.minutes, filling.register, filling.status, filling.transfers):
    import_group.add_command(command)


@import_group.command(name="bodies")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_bodies(file: Path, *, dry_run: bool) -> None:
    """Put in the bodies of a table (CSV). Those that are there already are left alone and counted."""
    app, content = open_installation(), file.read_bytes()
    try:
        with app.app_context():
            if dry_run:
                plan = importing.plan_import(content)
            else:
                with db.writing():
                    plan = importing.plan_import(content)
                    importing.import_bodies(plan, actor=None, now=clock.now())
    except importing.TableError as error:
        raise click.ClickException("\n".join(["Inget är inläst.", *error.problems])) from error
    facts = {
        "read": plan.read, "created": len(plan.fresh), "created_afterwards": 0, "matched": plan.read - len(plan.fresh),
        "closed": 0, "suggested": 0, "skipped": [], **({"dry_run": True} if dry_run else {}),
    }  # fmt: skip
    click.echo(json.dumps(facts, ensure_ascii=False))


@main.group(name="audit")
def audit_group() -> None:
    """The event chain."""


@audit_group.command()
@click.option(
    "--anchors", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Anchors that were kept elsewhere; by default the installation's own.",
)  # fmt: skip
def verify(file: Path | None) -> None:
    """Exit 0 when the chain holds, 1 with the first bad event otherwise."""
    app = open_installation()
    try:
        with app.app_context():
            problem = audit.verify(anchors.read_anchors(file or anchors_file()))
    except audit.AnchorError as error:
        raise click.ClickException(str(error)) from error
    if problem:
        raise click.ClickException(f"The chain is broken: {problem}")


@main.group(name="documents")
def documents_group() -> None:
    """Uploaded files."""


@documents_group.command(name="verify")
def verify_documents() -> None:
    """Read every file from end to end: one object a line for each that is missing or changed, exit 1 on any."""
    app, faults = open_installation(), 0
    with app.app_context():
        for found in upkeep.verify(Store(app.extensions["settings"].documents)):
            click.echo(json.dumps({"sha256": found.sha256, "missing": found.missing, "documents": found.documents}))
            faults += 1
    if faults:
        raise click.ClickException(f"{faults} files are missing or changed. Put them back from a backup.")


@documents_group.command(name="sweep")
def sweep_documents() -> None:
    """Remove what never became whole, and files that no document has named for a day, as the job does."""
    app = open_installation()
    with app.app_context():
        gone = upkeep.sweep(Store(app.extensions["settings"].documents), lambda: False)
    click.echo(json.dumps(gone))
