"""Links that let somebody choose a password: asked for by address, followed once. No power stays in an address."""

from flask import abort, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.accounts.forms import AskForLinkForm, ChoosePasswordForm
from tracker.accounts.operations import attempts, own, passwords, tokens
from tracker.accounts.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import OneTimeToken, ResetRequest
from tracker.models.one_time_token import TokenPurpose
from tracker.web import places
from tracker.web.installation import municipality
from tracker.web.pages import receipt

POWER = "power"
"""Where the browser keeps a link's power between the link and the page."""


@blueprint.route("/glomt-losenord", methods=["GET", "POST"])
def ask_for_link() -> ResponseReturnValue:
    """Ask for a link to an address. The scheduler looks whose it is: here known and unknown are the same work."""
    form = AskForLinkForm()
    if form.validate_on_submit():
        with db.writing():
            allowed = attempts.note_asking(form.email.data, places.network(), now=clock.now())
            if allowed:
                db.session.add(ResetRequest(email=form.email.data.strip().casefold(), at=clock.now()))
        if not allowed:
            abort(429)
        return render_template("accounts/link_asked.html")
    return render_template("accounts/ask_for_link.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/lank/<power>")
def follow_link(power: str) -> ResponseReturnValue:
    """Take a link's power out of the address, so that it stands in no history; good or not is told by the next page."""
    session[POWER] = power[:64]
    return redirect(url_for("accounts.choose_password"))


@blueprint.route("/valj-losenord", methods=["GET", "POST"])
def choose_password() -> ResponseReturnValue:
    """Choose a password with the power of a link."""
    power, form = session.get(POWER, ""), ChoosePasswordForm()
    token = tokens.find_token(power, now=clock.now())
    if token is None:
        return _dead()
    if form.validate_on_submit():
        try:
            password_hash = passwords.hash_password(form.password.data)
            passwords.refuse_guessable(form.password.data, token.user, municipality=municipality())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            with db.writing():
                user = own.choose_password(power, password_hash=password_hash, now=clock.now(), today=clock.today())
            if user is None:
                return _dead()
            session.pop(POWER, None)
            receipt("Ditt lösenord är sparat", "Logga in med det.")
            return redirect(url_for("accounts.log_in"))
    return _page(form, token), 422 if form.is_submitted() else 200


def _page(form: ChoosePasswordForm, token: OneTimeToken) -> str:
    invited = token.purpose is TokenPurpose.INVITATION
    return render_template("accounts/choose_password.html", form=form, user=token.user, invited=invited)


def _dead() -> ResponseReturnValue:
    session.pop(POWER, None)
    return render_template("accounts/link_dead.html"), 410
