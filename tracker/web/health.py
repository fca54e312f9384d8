"""Whether the service lives, for machines: its own process, what it stands on, and the scheduler beside it."""

import shutil

import sqlalchemy as sa
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from tracker import schema
from tracker.db import database_now, db
from tracker.models import JobRun, Lease
from tracker.models.lease import SILENT_MAX
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
