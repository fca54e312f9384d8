"""Asking somebody to show again who they are, before what a forgotten browser must not do. What was typed is kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.accounts.operations import attempts, coming_in, own, passwords
from tracker.accounts.views.coming_in import take_along
from tracker.db import SAFE_METHODS, database_now, db
from tracker.models import User
from tracker.web import places
from tracker.web.guard import actor, this_session
from tracker.web.sessions import is_fresh, renew_session
from tracker.web.single_sign_on import has_outer_log_in

View = Callable[..., ResponseReturnValue]
CONFIRM = "confirm-"
"""How the names of our own fields begin, beside those of the form that waits."""
FIELD_MAX = 200


def confirmed(view: View) -> View:
    """Let a view be posted to only by somebody who has lately shown who they are; others are asked first.

    The page that asks carries the form along, so that nothing that was typed is lost, and then the view goes on.
    """

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401 - a view's own
        if request.method in SAFE_METHODS or is_fresh(this_session(), now=clock.now()):
            return view(*args, **kwargs)
        if problem := _shown():
            return _page(problem)
        return view(*args, **kwargs)

    return asked


def _shown() -> str:
    """Take what the person shows; return what is wrong, or "" where it is right."""
    mine, session_id = actor(), this_session().id
    password, code = (request.form.get(f"{CONFIRM}{name}", "")[:FIELD_MAX] for name in ("password", "code"))
    if not (password or code):
        return "ask"
    with db.writing():
        if password:
            allowed = attempts.note_attempt(mine.email, places.network(), now=clock.now())
        else:
            allowed = attempts.note_code(mine.id, now=clock.now())
    if not allowed:
        abort(429)
    right = passwords.check_password(mine, password) if password else False
    with db.writing():
        if not password and coming_in.needs_code(mine):
            mine = db.session.get_one(User, mine.id, with_for_update=True, populate_existing=True)
            right = own.take_any_code(mine, code, at=database_now(), now=clock.now(), today=clock.today())
        if right:
            _forget(mine, password=bool(password))
            token = renew_session(session_id, now=clock.now(), vouched=this_session().vouched)
    if not right:
        return "wrong"
    take_along(token)
    return ""


def _forget(mine: User, *, password: bool) -> None:
    if password:
        attempts.forget_attempts(mine.email, places.network())
    else:
        attempts.forget_codes(mine.id)


def _page(problem: str) -> ResponseReturnValue:
    kept = [
        (name, value) for name, value in request.form.items(multi=True)
        if not name.startswith(CONFIRM) and name != "csrf_token"
    ]  # fmt: skip
    wrong = "Det stämmer inte. Försök igen." if problem == "wrong" else ""
    page = render_template(
        "accounts/confirm.html", kept=kept, wrong=wrong, has_password=bool(actor().password_hash),
        has_codes=coming_in.needs_code(actor()), outer=has_outer_log_in(),
    )  # fmt: skip
    return page, 422 if wrong else 403
