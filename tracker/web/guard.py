"""Deny by default: a route that no rule names does not start, and a person without the right does not get in."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from flask import Flask, Response, abort, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user

from tracker import clock
from tracker.db import SAFE_METHODS
from tracker.domain.permissions import Action, may
from tracker.models import User, WebSession
from tracker.web.installation import roles_with_codes
from tracker.web.sessions import find_session


class Access(StrEnum):
    """Access that needs no particular right."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


RULES: Mapping[str, Access | Action] = MappingProxyType({
    "static": Access.PUBLIC,
    "health.alive": Access.PUBLIC,
    "health.ready": Access.PUBLIC,
    "health.scheduler": Access.PUBLIC,
    "accounts.log_in": Access.PUBLIC,
    "accounts.give_code": Access.PUBLIC,  # between the password and the code nobody is logged in
    "accounts.outer_log_in": Access.PUBLIC,
    "accounts.outer_answer": Access.PUBLIC,
    "accounts.ask_for_link": Access.PUBLIC,
    "accounts.follow_link": Access.PUBLIC,  # whoever has lost the password cannot log in: the link is the key
    "accounts.choose_password": Access.PUBLIC,
    "accounts.log_out": Access.SIGNED_IN,
    "accounts.users": Action.MANAGE_USERS,
    "accounts.add_user": Action.MANAGE_USERS,
    "accounts.edit_user": Action.MANAGE_USERS,
    "accounts.deactivate_user": Action.MANAGE_USERS,
    "accounts.activate_user": Action.MANAGE_USERS,
    "accounts.send_link": Action.MANAGE_USERS,
    "accounts.log_out_person": Action.MANAGE_USERS,
    "accounts.take_second_step": Action.MANAGE_USERS,
    "accounts.me": Access.SIGNED_IN,
    "accounts.change_password": Access.SIGNED_IN,
    "accounts.log_ins": Access.SIGNED_IN,
    "accounts.end_log_in": Access.SIGNED_IN,
    "accounts.end_other_log_ins": Access.SIGNED_IN,
    "accounts.second_step": Access.SIGNED_IN,
    "accounts.renew_recovery_codes": Access.SIGNED_IN,
    "accounts.end_second_step": Access.SIGNED_IN,
    "feeds.index": Action.READ,
    "feeds.revoke": Action.READ,
    "feeds.calendar": Access.PUBLIC,  # a calendar program cannot log in: the secret in the address is the key
    "overview.start": Access.SIGNED_IN,
    "overview.inbox": Action.REGISTER,
    "overview.my_list": Action.READ,
    "overview.overview": Action.READ,
    "overview.setup": Action.MANAGE_USERS,
    "overview.help_page": Access.PUBLIC,
    "assignments.index": Action.READ,
    "assignments.download_list": Action.READ,
    "assignments.saved_views": Action.READ,
    "assignments.save_view": Action.READ,
    "assignments.edit_view": Action.READ,
    "assignments.void_view": Action.READ,
    "assignments.change_many": Action.UPDATE_STATUS,
    "assignments.card": Action.READ,
    "assignments.update_status": Action.UPDATE_STATUS,
    "assignments.confirm_status": Action.UPDATE_STATUS,
    "assignments.proposal": Action.READ,
    "assignments.proposal_file": Action.READ,
    "assignments.report": Action.HAND_IN_REPORT,
    "assignments.request_date": Action.UPDATE_STATUS,
    "assignments.accept_request": Action.EDIT,
    "assignments.decline_request": Action.EDIT,
    "assignments.hand_over": Action.HAND_OVER,
    "assignments.edit": Action.EDIT,
    "assignments.void": Action.VOID,
    "assignments.reopen": Action.REOPEN,
    "assignments.link": Action.EDIT,
    "assignments.undo": Action.READ,  # what of is asked act by act: everybody undoes what they did with a view
    "assignments.read_plan": Action.READ,
    "assignments.add_document": Action.ADD_DOCUMENT,
    "assignments.void_document": Action.ADD_DOCUMENT,
    "assignments.download": Action.READ,
    "intake.new": Action.REGISTER,
    "intake.list_rows": Action.REGISTER,
    "intake.statuses": Action.REGISTER,
    "intake.transfers": Action.REGISTER,
    "intake.review": Action.REGISTER,
    "intake.form": Action.REGISTER,
    "intake.undo_form": Action.REGISTER,
    "intake.discard": Action.REGISTER,
    "intake.reading": Action.REGISTER,
    "auditing.index": Action.READ,
    "auditing.found": Action.READ,
    "auditing.sample": Action.READ,
    "auditing.evidence_pdf": Action.READ,
    "auditing.evidence_pack": Action.READ,
    "bodies.index": Action.READ,
    "bodies.show": Action.READ,
    "bodies.add": Action.MANAGE_BODIES,
    "bodies.edit": Action.MANAGE_BODIES,
    "bodies.rules": Action.MANAGE_BODIES,
    "bodies.body_rules": Action.MANAGE_BODIES,
    "bodies.add_group": Action.MANAGE_BODIES,
    "bodies.edit_group": Action.MANAGE_BODIES,
    "followups.index": Action.READ,
    "followups.show": Action.READ,
    "followups.add": Action.MANAGE_ROUNDS,
    "followups.edit": Action.MANAGE_ROUNDS,
    "followups.step": Action.MANAGE_ROUNDS,
    "followups.questions": Action.MANAGE_ROUNDS,
    "followups.preview": Action.MANAGE_ROUNDS,
    "followups.question": Action.MANAGE_ROUNDS,
    "followups.drop": Action.MANAGE_ROUNDS,
    "followups.reply": Action.READ,
    "followups.form": Action.READ,
    "followups.sheet": Action.READ,
    "followups.area": Action.ANSWER_ROUND,
    "followups.reply_step": Action.ANSWER_ROUND,
    "followups.read_sheet": Action.ANSWER_ROUND,
    "followups.save_sheet": Action.ANSWER_ROUND,
    "followups.compilation": Action.READ,
    "followups.comments": Action.READ,  # whoever keeps the round reads them before they are published
    "followups.compilation_file": Action.READ,
    "followups.reply_file": Action.READ,
    "followups.analysis": Action.MANAGE_ROUNDS,
    "followups.compilation_step": Action.MANAGE_ROUNDS,
    "followups.report_round": Action.MANAGE_ROUNDS,
    "followups.answer_assignments": Action.MANAGE_ROUNDS,
    "followups.begin_assignment": Action.MANAGE_ROUNDS,
    "followups.untie": Action.MANAGE_ROUNDS,
    "followups.documents": Action.READ,
    "followups.document": Action.READ,
    "followups.add_governing": Action.MANAGE_ROUNDS,
    "followups.edit_governing": Action.MANAGE_ROUNDS,
    "followups.void_governing": Action.MANAGE_ROUNDS,
    "followups.structure": Action.MANAGE_ROUNDS,
    "followups.cycle": Action.MANAGE_ROUNDS,
    "followups.drop_cycle": Action.MANAGE_ROUNDS,
    "followups.occasion": Action.MANAGE_ROUNDS,
    "followups.tie": Action.MANAGE_ROUNDS,
    "meetings.index": Action.READ,
    "meetings.calendar": Action.READ,
    "meetings.plan": Action.PLAN_MEETINGS,
    "meetings.cancel": Action.PLAN_MEETINGS,
    "meetings.move": Action.PLAN_MEETINGS,
    "meetings.carriers": Action.READ,
    "meetings.add_carrier": Action.PLAN_MEETINGS,
    "meetings.change_carrier": Action.PLAN_MEETINGS,
    "meetings.void_carrier": Action.PLAN_MEETINGS,
    "meetings.meeting": Action.READ,
    "meetings.adjust_meeting": Action.RECORD_DECISION,
    "meetings.table_left": Action.RECORD_DECISION,
    "meetings.read": Action.RECORD_DECISION,
    "meetings.minutes": Action.RECORD_DECISION,
    "meetings.paragraph": Action.READ,
    "meetings.adjust": Action.RECORD_DECISION,
    "meetings.add_document": Action.RECORD_DECISION,
    "meetings.record": Action.RECORD_DECISION,
    "meetings.transfer": Action.RECORD_DECISION,
    "meetings.rows": Action.RECORD_DECISION,
    "public.index": Access.PUBLIC,
    "public.account": Access.PUBLIC,
    "public.table": Access.PUBLIC,
    "public.feed": Access.PUBLIC,
    "public.publish": Action.PUBLISH,
    "public.publish_one": Action.PUBLISH,
    "public.withdraw": Action.PUBLISH,
    "lists.index": Action.READ,
    "lists.show": Action.READ,
    "lists.store": Action.READ,  # what anyone may read: no list holds what is protected
    "lists.stored": Action.READ,
    "lists.download": Action.READ,
    "search.find": Action.READ,
    "reminders.ask": Action.ASK,
    "reminders.queue": Action.MANAGE_MAIL,
    "reminders.decide": Action.MANAGE_MAIL,
    "reminders.wake": Action.MANAGE_MAIL,
    "reminders.mailbox": Access.PUBLIC,
    "reminders.mailbox_mail": Access.PUBLIC,
    "reminders.mailbox_html": Access.PUBLIC,
    "reminders.mailbox_morning": Access.PUBLIC,
})  # fmt: skip
"""Endpoint → what it takes. docs/permissions.md repeats it for readers; a test holds the two together."""


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
