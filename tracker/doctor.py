"""What may be wrong with an installation, checked one by one; each answer says what to do."""

import datetime as dt
import os
import shutil
import smtplib
import sqlite3
import ssl
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from tracker import audit, schema
from tracker.audit import anchors
from tracker.config import Settings
from tracker.db import database_now, db
from tracker.documents import upkeep
from tracker.documents.store import Store
from tracker.domain.permissions import Role
from tracker.index import rebuilding
from tracker.mail.smtp import Server
from tracker.models import JobRun, Lease, OutgoingMail, RoleGrant, User
from tracker.models.lease import SILENT_MAX
from tracker.models.outgoing_mail import MailState
from tracker.process import is_dead
from tracker.web.health import DISK_MIN

CLOCK_MAX = dt.timedelta(seconds=30)
WAL_RESET_FIXED = (3, 51, 3)
"""Before this SQLite may damage a database that several processes write, once in a very long while."""
ZIP_OVERLAP_FIXED = {(3, 11): 8, (3, 12): 2}
"""Minor version of Python → its first release that refuses zip files whose parts overlap. We look ourselves."""


@dataclass(frozen=True)
class Finding:
    """The answer to one question.

    Attributes:
        check: what was asked.
        ok: nothing is wrong.
        text: what was found; where something is wrong, also what to do.
    """

    check: str
    ok: bool
    text: str


def examine(app: Flask) -> Iterator[Finding]:
    """Check the whole installation. What needs the database is left out where it does not answer."""
    settings: Settings = app.extensions["settings"]
    yield from (check(settings) for check in (_versions, _keys, _disk, _address, _day, _mail_server))
    with app.app_context():
        yield (reached := _database())
        if not reached.ok:
            return
        yield (at_head := _schema(app))
        if not at_head.ok:
            return
        for check in (_clocks, _scheduler, _mail, _people, _search):
            yield check()
        yield from (_history(settings), _files(settings), _folder(settings))


def dangers(settings: Settings) -> list[str]:
    """Return what is known to be dangerous in the versions that the product stands on; `serve` says it at the start."""
    found = []
    fixed = ZIP_OVERLAP_FIXED.get(sys.version_info[:2])
    if fixed is not None and sys.version_info[2] < fixed:
        now, wanted = ".".join(map(str, sys.version_info[:3])), ".".join(map(str, (*sys.version_info[:2], fixed)))
        found.append(f"Python {now} unpacks zip files whose parts overlap (CVE-2024-0450). Take {wanted} or later.")
    if settings.database_url.startswith("sqlite") and sqlite3.sqlite_version_info < WAL_RESET_FIXED:
        found.append(
            f"SQLite {sqlite3.sqlite_version} may, once in a very long while, damage a database that several processes"
            " write, as web and scheduler do. Take 3.51.3 or later, or PostgreSQL; back up every night."
        )
    return found


def _versions(settings: Settings) -> Finding:
    """Tell of known dangers; they are no fault of the installation, and keep nobody from using it."""
    found = dangers(settings)
    return Finding(
        "versions", ok=True, text=" ".join(found) or "No danger is known in Python and the database's engine."
    )


def _keys(settings: Settings) -> Finding:
    files = [settings.instance / name for name in ("secret.key", "audit.key")]
    loose = [file.name for file in files if file.exists() and file.stat().st_mode & 0o077]
    if loose:
        return Finding("keys", ok=False, text=f"Others on the machine can read {', '.join(loose)}. Run chmod 600.")
    return Finding("keys", ok=True, text="Only the owner can read the keys.")


def _disk(settings: Settings) -> Finding:
    if not os.access(settings.instance, os.W_OK):
        return Finding("disk", ok=False, text=f"{settings.instance} cannot be written. Give the service the right to.")
    free = shutil.disk_usage(settings.instance).free
    advice = "" if free >= DISK_MIN else " Make room: 500 MB is the least."
    text = f"{free // 1024 // 1024} MB are free at {settings.instance}.{advice}"
    return Finding("disk", ok=not advice, text=text)


def _address(settings: Settings) -> Finding:
    if settings.https or settings.host in {"127.0.0.1", "localhost"}:
        return Finding("address", ok=True, text=f"People reach it at {settings.base_url}.")
    return Finding("address", ok=False, text="TRACKER_BASE_URL is not https. Put TLS in front, and name that address.")


def _day(settings: Settings) -> Finding:
    if settings.today is None:
        return Finding("day", ok=True, text="Today is today.")
    return Finding(
        "day", ok=False, text=f"TRACKER_TODAY is {settings.today}: deadlines and mail go by it. Take it away."
    )


def _mail_server(settings: Settings) -> Finding:
    if settings.mail_server is None:
        return Finding("mail server", ok=False, text="No mail leaves: set TRACKER_SMTP_URL.")
    server = Server.at(settings.mail_server)
    try:
        with smtplib.SMTP(server.host, server.port, timeout=10) as client:
            if server.starttls:
                client.starttls(context=ssl.create_default_context())
            if server.user:
                client.login(server.user, server.password)
            client.noop()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        text = f"{server.host}:{server.port} does not take us: {error}. See TRACKER_SMTP_URL."
        return Finding("mail server", ok=False, text=text)
    return Finding("mail server", ok=True, text=f"{server.host}:{server.port} takes mail.")


def _database() -> Finding:
    try:
        name = db.session.execute(sa.select(sa.literal(1))).scalar() and db.engines["read"].dialect.name
    except DBAPIError as error:
        db.session.rollback()
        return Finding("database", ok=False, text=f"It does not answer: {error.orig}. See TRACKER_DATABASE_URL.")
    return Finding("database", ok=True, text=f"It answers ({name}).")


def _schema(app: Flask) -> Finding:
    at_head = schema.at_head(app)
    return Finding("schema", ok=at_head, text="At the newest revision." if at_head else "It is old. Run migrate.")


def _clocks() -> Finding:
    apart = abs(database_now() - dt.datetime.now(dt.UTC))
    if apart <= CLOCK_MAX:
        return Finding("clocks", ok=True, text="This machine and the database agree on the time.")
    return Finding("clocks", ok=False, text=f"This machine and the database are {apart} apart. Set the clocks.")


def _scheduler() -> Finding:
    lease = db.session.scalars(sa.select(Lease)).one_or_none()
    if lease is None or not lease.owner:
        return Finding("scheduler", ok=False, text="None runs. Start serve, or scheduler.")
    silent = database_now() - lease.ticked_at
    if is_dead(lease.owner) or silent > SILENT_MAX:
        return Finding("scheduler", ok=False, text=f"It has been silent for {silent}. Start serve, or scheduler.")
    return Finding("scheduler", ok=True, text=f"It leads since {lease.taken_at:%Y-%m-%d %H:%M} UTC.")


def _mail() -> Finding:
    rests = db.session.scalars(sa.select(JobRun).where(JobRun.not_before > database_now())).first()
    if rests:
        return Finding("mail", ok=False, text=f"Mail rests: {rests.error} Mend it; the page Mejl lets it go.")
    stuck = sa.select(sa.func.count()).where(OutgoingMail.state.in_([MailState.HELD, MailState.DEAD]))
    if number := db.session.scalar(stuck):
        return Finding("mail", ok=False, text=f"{number} mails need a decision. Open the page Mejl.")
    return Finding("mail", ok=True, text="Nothing waits for a decision.")


def _people() -> Finding:
    of_active = sa.select(RoleGrant.role).join(User, RoleGrant.user_id == User.id).where(User.active)
    held = of_active.where(RoleGrant.voided_at.is_(None))
    missing = {Role.ADMIN, Role.REGISTRAR} - set(db.session.scalars(held))
    if missing:
        return Finding("people", ok=False, text=f"Nobody active is {' or '.join(sorted(missing))}. Run users add.")
    return Finding("people", ok=True, text="There is an administrator and a registrar.")


def _history(settings: Settings) -> Finding:
    try:
        known = anchors.read_anchors(settings.instance / anchors.FILE)
        problem = audit.verify(known)
    except audit.AnchorError as error:
        known, problem = [], str(error)
    if problem:
        return Finding("history", ok=False, text=f"It is broken: {problem}")
    when = f"its last anchor is of {known[-1].at:%Y-%m-%d}" if known else "it has no anchor yet"
    return Finding("history", ok=True, text=f"The chain holds, {when}.")


def _search() -> Finding:
    if late := rebuilding.lag(db.session.connection()):
        return Finding("search", ok=False, text=f"{late} entries lag behind the register. Run reindex.")
    return Finding("search", ok=True, text="The search box knows everything that is in the register.")


def _folder(settings: Settings) -> Finding:
    """Whether the documents folder can be used: a file is moved within it, and its clock is the database's."""
    store, where = Store(settings.documents), f"the documents folder {settings.documents}"
    if not store.folder.is_dir():  # not made here: it would belong to whoever asks
        return Finding("documents", ok=True, text=f"{where} is made when the first file comes.")
    source = store.quarantine if store.quarantine.is_dir() else store.folder
    name = f".doctor-{uuid.uuid4().hex}"
    try:
        (source / name).write_bytes(b"doctor")
        (source / name).rename(store.folder / f"{name}-moved")
        written = dt.datetime.fromtimestamp((store.folder / f"{name}-moved").stat().st_mtime, dt.UTC)
        (store.folder / f"{name}-moved").unlink()
    except OSError as error:
        (source / name).unlink(missing_ok=True)
        text = f"{where} does not take files as it must: {error.strerror}. See Uploaded files in docs/operations.md."
        return Finding("documents", ok=False, text=text)
    if (apart := abs(database_now() - written)) > CLOCK_MAX:
        text = f"{where} and the database are {apart} apart: the sweep goes by both. Set the file server's clock."
        return Finding("documents", ok=False, text=text)
    several = settings.documents_folder is None and not settings.database_url.startswith("sqlite")
    hint = " On several machines set TRACKER_DOCUMENTS_FOLDER to one that they share." if several else ""
    return Finding("documents", ok=True, text=f"{where} takes files, and its clock is right.{hint}")


def _files(settings: Settings) -> Finding:
    lost = upkeep.missing(Store(settings.documents))
    if lost:
        first = f"{lost[0].sha256[:12]}… of document {lost[0].documents[0]}"
        text = f"{len(lost)} files are missing in {settings.documents}, first {first}. Put them back from a backup."
        return Finding("files", ok=False, text=text)
    return Finding("files", ok=True, text="Every file that a document names is there.")
