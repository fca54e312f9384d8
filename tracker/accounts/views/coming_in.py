"""Logging in with a password, and with a code after it; logging out."""

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from tracker import clock
from tracker.accounts import queries
from tracker.accounts.forms import CodeForm, LogInForm
from tracker.accounts.operations import attempts, coming_in, own, passwords
from tracker.accounts.views import blueprint
from tracker.db import database_now, db
from tracker.domain.errors import RuleBrokenError
from tracker.models import User
from tracker.web import places
from tracker.web.guard import SignedIn, signed_in
from tracker.web.redirects import safe_path
from tracker.web.sessions import Arrival, close_session, find_session, find_waiting
from tracker.web.single_sign_on import has_outer_log_in

WAITING = "waiting"
"""Where the browser keeps the secret of a log-in that waits for its code."""
WRONG = "Adressen eller lösenordet stämmer inte. Försök igen, eller tryck på Glömt lösenordet."
WRONG_CODE = "Koden stämmer inte. Skriv den som appen visar just nu, eller en av dina reservkoder."


@blueprint.route("/logga-in", methods=["GET", "POST"])
def log_in() -> ResponseReturnValue:
    """Log in with a password."""
    if signed_in() and request.method == "GET":
        return redirect(url_for("overview.start"))
    form = LogInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        with db.writing():
            allowed = attempts.note_attempt(form.email.data, places.network(), now=clock.now())
        if not allowed:
            abort(429)
        user = queries.user_by_email(form.email.data)
        if passwords.check_password(user, form.password.data) and user is not None:
            return _with_the_password(user, form)
        form.refuse(RuleBrokenError(WRONG, "email"))
    return _log_in_page(form), 422 if form.is_submitted() else 200


def _log_in_page(form: LogInForm) -> str:
    demo = current_app.config["DEMO_ACCOUNTS"]
    return render_template("accounts/log_in.html", form=form, demo=demo, outer=has_outer_log_in())


def _with_the_password(user: User, form: LogInForm) -> ResponseReturnValue:
    arrival = Arrival(places.network(), places.device(), confirmed_at=clock.now())
    waits, anew = coming_in.needs_code(user), passwords.hash_anew(user, form.password.data)
    with db.writing():
        attempts.forget_attempts(form.email.data, places.network())
        if waits:
            session[WAITING] = coming_in.wait_for_code(user.id, arrival, now=clock.now())
        else:
            token = _let_in(user.id, arrival, password_hash=anew)
    if waits:
        return redirect(url_for("accounts.give_code", next=safe_path(form.next.data)))
    return welcome(token, form.next.data)


@blueprint.route("/logga-in/kod", methods=["GET", "POST"])
def give_code() -> ResponseReturnValue:
    """Give the code that is asked for after the password."""
    form = CodeForm(next=request.args.get("next"))
    waiting = find_waiting(session.get(WAITING, ""), now=clock.now())
    if waiting is None:
        return redirect(url_for("accounts.log_in", next=safe_path(form.next.data)))
    if form.validate_on_submit():
        arrival, secret = Arrival(places.network(), places.device(), vouched=True, confirmed_at=clock.now()), ""
        with db.writing():
            allowed = attempts.note_code(waiting.user_id, now=clock.now())
        if not allowed:
            abort(429)
        with db.writing():
            user = db.session.get_one(User, waiting.user_id, with_for_update=True, populate_existing=True)
            if own.take_any_code(user, form.code.data, at=database_now(), now=clock.now(), today=clock.today()):
                attempts.forget_codes(user.id)
                close_session(session[WAITING], now=clock.now())
                secret = _let_in(user.id, arrival)
        if secret:
            session.pop(WAITING, None)
            return welcome(secret, form.next.data)
        form.refuse(RuleBrokenError(WRONG_CODE, "code"))
    return render_template("accounts/code.html", form=form), 422 if form.is_submitted() else 200


def _let_in(user_id: int, arrival: Arrival, *, password_hash: str = "") -> str:
    """Begin a log-in; the one that this browser had ends."""
    if signed_in():
        close_session(current_user.get_id(), now=clock.now())
    return coming_in.let_in(user_id, arrival, now=clock.now(), password_hash=password_hash)


def let_in(user_id: int, arrival: Arrival) -> str:
    """Begin a log-in of somebody for whom another has vouched."""
    with db.writing():
        return _let_in(user_id, arrival)


def welcome(token: str, wanted: str | None) -> ResponseReturnValue:
    """Give the browser the secret of a log-in, and go on to where the person was going."""
    take_along(token)
    return redirect(safe_path(wanted) or url_for("overview.start"))


def take_along(token: str) -> None:
    """Give the browser the secret of a log-in."""
    found = find_session(token, now=clock.now())
    if found is not None:
        login_user(SignedIn(token, found))


@blueprint.post("/logga-ut")
def log_out() -> ResponseReturnValue:
    """End this log-in, and with it every copy of its cookie."""
    token = current_user.get_id()
    with db.writing():
        close_session(token, now=clock.now())
    session.clear()
    logout_user()
    return redirect(url_for("accounts.log_in"))
