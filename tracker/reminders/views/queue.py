"""The outbox for an administrator: what did not go, why, and what to do about it."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.reminders import queries
from tracker.reminders.forms import MailForm, WakeForm
from tracker.reminders.operations import deciding
from tracker.reminders.views import blueprint
from tracker.web.pages import receipt


@blueprint.get("/mejl")
def queue() -> ResponseReturnValue:
    """Show what waits, what needs a decision, and whether the scheduler lives."""
    return render_template("reminders/queue.html", queue=queries.queue())


@blueprint.post("/mejl/<id:mail_id>")
def decide(mail_id: int) -> ResponseReturnValue:
    """Send a mail again, or leave it."""
    form = MailForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        with db.writing():
            mail = queries.load_mail(mail_id, for_update=True) or abort(404)
            words = deciding.decide(mail, form.choice.data)
    except RuleBrokenError as error:
        receipt("Det gick inte", error.message)
    else:
        receipt(words, f"{mail.subject}, till {mail.to_address}")
    return redirect(url_for("reminders.queue"))


@blueprint.post("/mejl/forsok")
def wake() -> ResponseReturnValue:
    """Try the mail server again at once, or let go what is held."""
    form = WakeForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        with db.writing():
            words = deciding.wake(form.jobs.data)
    except RuleBrokenError as error:
        receipt("Det gick inte", error.message)
    else:
        receipt(words, "Det tar högst en halv minut. Ladda om sidan då.")
    return redirect(url_for("reminders.queue"))
