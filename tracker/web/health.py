"""Whether the service lives, for machines: its own process, what it stands on, and the scheduler beside it."""

import hmac
import shutil
from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from tracker import schema
from tracker.db import database_now, db
from tracker.models import EventHead, JobRun, Lease, OutgoingMail
from tracker.models.lease import SILENT_MAX
from tracker.models.outgoing_mail import UNDER_WAY, MailState
from tracker.process import is_dead

blueprint = Blueprint("health", __name__)
DISK_MIN = 500 * 1024 * 1024


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """Say that this process answers; nothing else is asked."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Say whether people can be served: the database answers at the newest revision, and the disk has room."""
    problems = []
    try:
        if not schema.at_head(current_app):
            problems.append("the schema is not at the newest revision")
    except DBAPIError:
        problems.append("the database does not answer")
    if shutil.disk_usage(current_app.instance_path).free < DISK_MIN:
        problems.append("less than 500 MB are left on the disk")
    return jsonify(status="not ready" if problems else "ok", problems=problems), 503 if problems else 200


@blueprint.get("/healthz/scheduler")
def scheduler() -> ResponseReturnValue:
    """Say whether a scheduler leads and ticks, when it began, and which jobs rest because of a fault."""
    try:
        lease = db.session.scalars(sa.select(Lease)).one_or_none()
        resting = list(db.session.scalars(sa.select(JobRun).where(JobRun.not_before.is_not(None))))
        now = database_now()
    except DBAPIError:
        return jsonify(status="the database does not answer"), 503
    if lease is None:
        return jsonify(status="no scheduler has begun"), 503
    silent = now - lease.ticked_at
    if not lease.owner:
        status = "stopped"
    elif is_dead(lease.owner):
        status = "dead"
    else:
        status = "silent" if silent > SILENT_MAX else "ok"
    facts = {
        "epoch": lease.epoch,
        "began_at": lease.taken_at.isoformat(),
        "ticked_seconds_ago": int(silent.total_seconds()),
    }
    resting_jobs = [{"job": row.name, "why": row.error} for row in resting if row.not_before and row.not_before > now]
    return jsonify(status=status, **facts, resting=resting_jobs), 200 if status == "ok" else 503


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Tell figures in the text form of Prometheus to a program that watches and shows the installation's token."""
    token = current_app.extensions["settings"].metrics_token
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        abort(404)
    return Response("".join(f"fullgjort_{line}\n" for line in _figures()), mimetype="text/plain")


def _figures() -> Iterator[str]:
    now = database_now()
    by_state = sa.select(OutgoingMail.state, sa.func.count()).group_by(OutgoingMail.state)
    numbers = dict(db.session.execute(by_state).all())
    yield from (f'mails{{state="{state}"}} {numbers.get(state, 0)}' for state in MailState)
    waiting = sa.select(sa.func.min(OutgoingMail.next_try_at)).where(OutgoingMail.state.in_(UNDER_WAY))
    oldest = db.session.scalar(waiting)
    yield f"mail_oldest_waiting_seconds {max(0, int((now - oldest).total_seconds())) if oldest else 0}"
    if lease := db.session.scalars(sa.select(Lease)).one_or_none():
        yield f"scheduler_ticked_seconds {int((now - lease.ticked_at).total_seconds())}"
        yield f"scheduler_epoch {lease.epoch}"
    resting = sa.select(sa.func.count()).select_from(JobRun).where(JobRun.not_before > now)
    yield f"jobs_resting {db.session.scalar(resting)}"
    yield f"events {db.session.scalar(sa.select(EventHead.seq))}"
    yield f"disk_free_bytes {shutil.disk_usage(current_app.instance_path).free}"
