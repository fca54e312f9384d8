"""Where one is logged in, and ending it there."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import clock
from tracker.accounts.forms import PlainForm
from tracker.accounts.views import blueprint
from tracker.db import db
from tracker.web.guard import actor, this_session
from tracker.web.pages import receipt
from tracker.web.sessions import close_one, close_sessions, idle_of, open_sessions


@blueprint.get("/mig/inloggningar")
def log_ins() -> ResponseReturnValue:
    """Show one's log-ins that are still good."""
    found = open_sessions(actor(), now=clock.now())
    return render_template("accounts/log_ins.html", sessions=found, this=this_session().id, idle=idle_of(actor()))


@blueprint.post("/mig/inloggningar/<id:session_id>/avsluta")
def end_log_in(session_id: int) -> ResponseReturnValue:
    """End one of one's own log-ins."""
    _pressed_or_400()
    if session_id not in {session.id for session in open_sessions(actor(), now=clock.now())}:
        abort(404)
    mine = actor()
    with db.writing():
        close_one(mine, session_id, now=clock.now())
    receipt("Inloggningen är avslutad")
    return redirect(url_for("accounts.log_ins"))


@blueprint.post("/mig/inloggningar/avsluta-andra")
def end_other_log_ins() -> ResponseReturnValue:
    """End all of one's own log-ins but this one."""
    _pressed_or_400()
    mine, token = actor(), current_user.get_id()
    with db.writing():
        close_sessions(mine, now=clock.now(), besides=token)
    receipt("Alla andra inloggningar är avslutade")
    return redirect(url_for("accounts.log_ins"))


def _pressed_or_400() -> None:
    if not PlainForm().validate_on_submit():
        abort(400)
