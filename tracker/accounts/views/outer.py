"""Logging in by the organisation's own log-in. Its answer comes by a GET, which writes nothing: our page posts it."""

import logging

from flask import abort, render_template, request, session
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.accounts.forms import OuterForm
from tracker.accounts.operations import outer
from tracker.accounts.views import blueprint
from tracker.accounts.views.coming_in import let_in, welcome
from tracker.db import database_now, db
from tracker.models import User
from tracker.web import places
from tracker.web.guard import signed_in
from tracker.web.redirects import safe_path
from tracker.web.sessions import Arrival
from tracker.web.single_sign_on import Outer, OuterLogInError, has_outer_log_in, way_out, whom_it_means

log = logging.getLogger(__name__)
NEXT = "after_outer"
"""Where the browser keeps the page to go on to, while it is at the organisation's log-in."""


@blueprint.get("/logga-in/organisation")
def outer_log_in() -> ResponseReturnValue:
    """Send the person to the organisation's log-in; who is logged in already is asked to show who they are anew."""
    _known_or_404()
    session[NEXT] = safe_path(request.args.get("next"))
    try:
        return way_out(again=signed_in())
    except OuterLogInError as error:
        return _failed(error)


@blueprint.route("/logga-in/svar", methods=["GET", "POST"])
def outer_answer() -> ResponseReturnValue:
    """Take the organisation's answer: a GET shows it as a form of ours, which is sent on by itself."""
    _known_or_404()
    if request.method == "GET":
        if "code" not in request.args:
            return _failed(OuterLogInError("it gave no code"))
        form = OuterForm(code=request.args["code"][:4096], state=request.args.get("state", "")[:512])
        return render_template("accounts/outer.html", form=form)
    form = OuterForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        db.session.rollback()  # nothing is kept open while the other server is waited for
        found = whom_it_means()
    except OuterLogInError as error:
        return _failed(error)
    user = outer.account_of(found.issuer, found.subject) or _by_address(found)
    if user is None:
        return render_template("accounts/outer_failed.html", unknown=True), 403
    age = database_now() - found.shown_at if found.shown_at else None
    shown = clock.now() - age if age is not None else None
    token = let_in(user.id, Arrival(places.network(), places.device(), vouched=True, confirmed_at=shown))
    return welcome(token, session.pop(NEXT, None))


def _by_address(found: Outer) -> User | None:
    if not found.email:
        return None
    with db.writing():
        return outer.link_account(found.issuer, found.subject, found.email, now=clock.now())


def _failed(error: OuterLogInError) -> ResponseReturnValue:
    log.warning("the organisation's log-in failed: %s", error)
    return render_template("accounts/outer_failed.html", unknown=False), 502


def _known_or_404() -> None:
    if not has_outer_log_in():
        abort(404)
