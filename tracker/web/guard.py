"""Deny by default: a route that no rule names does not start, and a person without the right does not get in."""

from flask import Flask, Response, abort, g, redirect, request, url_for
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user

from tracker import clock
from tracker.db import SAFE_METHODS
from tracker.domain.permissions import Action, may
from tracker.models import User, WebSession
from tracker.web.installation import roles_with_codes
from tracker.web.rules import RULES, Access
from tracker.web.sessions import find_session

SET_UP_ROUTES = frozenset({"accounts.second_step", "accounts.log_out"})
"""All that is open to somebody whose role is to log in with codes, until there are any."""

LONG_TEXT_ROUTES = frozenset(
    {
        "intake.new",
        "intake.review",
        "intake.list_rows",
        "intake.form",
        "meetings.record",
        "meetings.transfer",
        "meetings.read",
        "meetings.rows",
        "assignments.update_status",
        "assignments.report",
        "reminders.ask",
        "assignments.edit",
        "assignments.void",
        "assignments.reopen",
        "followups.area",
        "followups.save_sheet",
        "followups.structure",
    }
)
LONG_TEXT_REQUEST_MAX = 32 * 1024 * 1024
"""Bytes: 4 million characters as a form sends them, å as six bytes."""


UPLOAD_ROUTES = frozenset(
    {"assignments.add_document", "meetings.add_document", "intake.new", "meetings.read", "followups.read_sheet"}
)
UPLOAD_REQUEST_MAX = 64 * 1024 * 1024
"""Bytes: one file of the most that is kept, and somewhat more, so that one a little too large is refused in words."""
UPLOAD_PARTS_MAX = 20


class UnruledRouteError(RuntimeError):
    """A route has no rule, or a rule no route."""


class SignedIn(UserMixin):
    """The person behind a log-in, as Flask-Login knows it."""

    def __init__(self, token: str, session: WebSession) -> None:
        self.token = token
        self.session = session

    @property
    def user(self) -> User:
        """The account."""
        return self.session.user

    def get_id(self) -> str:
        """Return the log-in's secret, which the signed cookie carries."""
        return self.token


def init_guard(app: Flask) -> None:
    """Guard every request of the app."""
    login = LoginManager()
    login.session_protection = None  # sessions are kept on the server; see tracker.accounts
    login.init_app(app)
    login.user_loader(_load)
    app.before_request(_guard)


def check_rules(app: Flask) -> None:
    """Refuse to start with a route that has no rule, or a rule that has no route.

    Raises:
        UnruledRouteError: they differ.
    """
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    if routes != set(RULES):
        raise UnruledRouteError(f"routes and rules differ: {sorted(routes ^ set(RULES))}")


def actor() -> User:
    """Return the person who asks; only behind the guard."""
    user: User = current_user.user
    return user


def signed_in() -> bool:
    """Tell whether somebody is logged in."""
    return bool(current_user.is_authenticated)


def forget_who_asks() -> None:
    """Take the person for nobody, so that a page can be made without the database."""
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 - where Flask-Login keeps it


def can(action: Action) -> bool:
    """Tell whether the person who asks has a right at all; templates ask it too."""
    return signed_in() and may(actor().roles, action)


def this_session() -> WebSession:
    """Return the log-in of the person who asks; only behind the guard."""
    session: WebSession = current_user.session
    return session


def lacks_second_step() -> bool:
    """Tell whether the person who asks has a role that is to log in with codes, and came by a password alone."""
    return not this_session().vouched and any(role in roles_with_codes() for role in actor().roles)


def _load(token: str) -> SignedIn | None:
    found = find_session(token, now=clock.now())
    if found is None:
        return None
    g.seen_at, g.user_id = found.seen_at, found.user_id
    return SignedIn(token, found)


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # the 404 and 405 pages are for everybody
    if any("\x00" in value for value in request.args.values()) or "\x00" in request.path:
        abort(404)
    rule = RULES[request.endpoint]
    if request.endpoint in LONG_TEXT_ROUTES:  # before the form is read, which is when the token is checked
        request.max_content_length = request.max_form_memory_size = LONG_TEXT_REQUEST_MAX
    if request.endpoint in UPLOAD_ROUTES and request.mimetype == "multipart/form-data":
        request.max_content_length, request.max_form_parts = UPLOAD_REQUEST_MAX, UPLOAD_PARTS_MAX
    if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site", "same-origin") not in {
        "same-origin",
        "none",
    }:
        abort(403)
    return None if rule is Access.PUBLIC else _let_past(rule)


def _let_past(rule: Access | Action) -> Response | None:
    if not signed_in():
        if request.method not in SAFE_METHODS:
            abort(401)
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("accounts.log_in", next=wanted if wanted != "/" else None))  # type: ignore[return-value]
    if lacks_second_step() and request.endpoint not in SET_UP_ROUTES:
        if request.method not in SAFE_METHODS:
            abort(403)
        return redirect(url_for("accounts.second_step"))  # type: ignore[return-value]
    if isinstance(rule, Action) and not may(actor().roles, rule):
        abort(403)
    return None
