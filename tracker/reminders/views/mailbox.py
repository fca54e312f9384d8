"""The demonstration's mailbox: every mail that would have been sent, to be opened and followed. Nowhere else."""

import datetime as dt

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.mail.letters import parts_of
from tracker.mail.policies import work_calendar
from tracker.reminders import jobs, queries
from tracker.reminders.forms import PressForm
from tracker.reminders.views import blueprint
from tracker.web.pages import receipt
from tracker.wording.dates import counted

MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
    "sandbox allow-top-navigation-by-user-activation"
)


@blueprint.get("/brevlada")
def mailbox() -> ResponseReturnValue:
    """List the mails."""
    _demo_or_404()
    address = request.args.get("till", "")[:254]
    return render_template(
        "reminders/mailbox.html", mails=queries.latest_mails(address), addresses=queries.addresses(), address=address,
        form=PressForm(), tomorrow=_next_morning(),
    )  # fmt: skip


@blueprint.get("/brevlada/<id:mail_id>")
def mailbox_mail(mail_id: int) -> ResponseReturnValue:
    """Show a mail as text, with its links."""
    _demo_or_404()
    mail = queries.load_mail(mail_id) or abort(404)
    text, _, attached = parts_of(mail)
    blocks = [[line.strip() for line in block.splitlines()] for block in text.split("\n\n") if block.strip()]
    return render_template("reminders/mail.html", mail=mail, blocks=blocks, attached=attached)


@blueprint.get("/brevlada/<id:mail_id>/html")
def mailbox_html(mail_id: int) -> ResponseReturnValue:
    """Show a mail as a mail program draws it, under a policy that lets nothing run."""
    _demo_or_404()
    mail = queries.load_mail(mail_id) or abort(404)
    response = Response(parts_of(mail)[1], mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@blueprint.post("/brevlada/nasta-morgon")
def mailbox_morning() -> ResponseReturnValue:
    """Write the mails of the next working day now: a demonstration's day does not pass by itself."""
    _demo_or_404()
    if not PressForm().validate_on_submit():
        abort(400)
    with clock.standing_at(_next_morning()):
        jobs.remind(lambda: False)
        written = jobs.compose(lambda: False)["written"]
    receipt(counted(written, "nytt mejl", "nya mejl"), "" if written else "Det finns inget nytt att berätta.")
    return redirect(url_for("reminders.mailbox"))


def _next_morning() -> dt.date:
    return work_calendar().mail_day_from(clock.today() + dt.timedelta(days=1))


def _demo_or_404() -> None:
    if not current_app.config["DEMO_ACCOUNTS"]:
        abort(404)
