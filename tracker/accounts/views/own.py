"""Logging in and out, and what a person sets for themselves."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from tracker import clock
from tracker.accounts import operations, queries
from tracker.accounts.forms import LogInForm, OwnPasswordForm, SettingsForm
from tracker.accounts.operations import people
from tracker.accounts.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import User
from tracker.models.user import NoticeChoice
from tracker.web.guard import SignedIn, actor, signed_in
from tracker.web.pages import receipt
from tracker.web.redirects import safe_path
from tracker.web.sessions import close_session, find_session, open_session


@blueprint.route("/logga-in", methods=["GET", "POST"])
def log_in() -> ResponseReturnValue:
    """Log in with a password."""
    if signed_in() and request.method == "GET":
        return redirect(url_for("overview.start"))
    form = LogInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        network = _network(request.remote_addr or "")
        with db.writing():
            allowed = operations.note_attempt(form.email.data, network, now=clock.now())
        if not allowed:
            abort(429)
        user = queries.user_by_email(form.email.data)
        if operations.check_password(user, form.password.data) and user is not None:
            with db.writing():
                if signed_in():
                    close_session(current_user.get_id(), now=clock.now())
                operations.forget_attempts(form.email.data, network)
                token = open_session(user, now=clock.now())
            found = find_session(token, now=clock.now())
            if found is not None:
                login_user(SignedIn(token, found))
            return redirect(safe_path(form.next.data) or url_for("overview.start"))
        form.refuse(
            RuleBrokenError(
                "Adressen eller lösenordet stämmer inte. Försök igen, eller kontakta administratören.",
                "email",
            )
        )
    status = 422 if form.is_submitted() else 200
    demo = current_app.config["DEMO_ACCOUNTS"]
    return render_template("accounts/log_in.html", form=form, demo=demo), status


@blueprint.post("/logga-ut")
def log_out() -> ResponseReturnValue:
    """End this log-in, and with it every copy of its cookie."""
    token = current_user.get_id()
    with db.writing():
        close_session(token, now=clock.now())
    session.clear()
    logout_user()
    return redirect(url_for("accounts.log_in"))


@blueprint.route("/mig", methods=["GET", "POST"])
def me() -> ResponseReturnValue:
    """Choose when mails come, and who stands in while one is away."""
    form, mine = SettingsForm(), actor()
    form.offer([user for user in queries.possible_owners(besides=mine.substitute_id) if user.id != mine.id])
    if form.validate_on_submit():
        try:
            with db.writing():
                user = db.session.get_one(User, mine.id, with_for_update=True, populate_existing=True)
                operations.change_settings(
                    user, choice=NoticeChoice(form.choice.data), away_from=form.away_from.day,
                    away_to=form.away_to.day, today=clock.today(),
                    substitute=db.session.get(User, int(form.substitute.data)) if form.substitute.data else None,
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Inställningarna är sparade")
            return redirect(url_for("accounts.me"))
    elif not form.is_submitted():
        form.fill(mine)
    return render_template("accounts/me.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/mig/losenord", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Change one's own password; the old one is asked for, and every other log-in ends."""
    form, mine = OwnPasswordForm(), actor()
    if form.validate_on_submit():
        try:
            _check_old(form.old.data)
            password_hash = operations.hash_password(form.password.data)
            with db.writing():
                user = db.session.get_one(User, mine.id, with_for_update=True, populate_existing=True)
                people.change_own_password(
                    user, password_hash=password_hash, token=current_user.get_id(), now=clock.now()
                )
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Lösenordet är bytt", "Om du var inloggad någon annanstans är du utloggad där.")
            return redirect(url_for("accounts.me"))
    return render_template("accounts/password.html", form=form), 422 if form.is_submitted() else 200


def _check_old(password: str) -> None:
    """Check the password that somebody logged in says is theirs; as few tries as at the log-in page."""
    mine, network = actor(), _network(request.remote_addr or "")
    with db.writing():
        allowed = operations.note_attempt(mine.email, network, now=clock.now())
    if not allowed:
        abort(429)
    if not operations.check_password(mine, password):
        raise RuleBrokenError("Det är inte ditt nuvarande lösenord.", "old")
    with db.writing():
        operations.forget_attempts(mine.email, network)


def _network(address: str) -> str:
    """Return the /24 or /64 that an address is in, for limits that a changed last figure does not dodge."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))
