"""What happens when somebody has shown who they are."""

import datetime as dt

from tracker.accounts.operations.second_steps import second_step_of
from tracker.accounts.operations.tokens import end_tokens
from tracker.db import db
from tracker.models import User
from tracker.web.sessions import Arrival, open_session


def let_in(user_id: int, arrival: Arrival, *, now: dt.datetime, password_hash: str = "") -> str:
    """Begin a log-in; links to choose a password are needless from now on.

    Args:
        user_id: whose.
        arrival: how they came.
        now: the moment.
        password_hash: a stronger hash of the password that was right; "" where the kept one is strong enough.

    Returns:
        The secret of the log-in.
    """
    user = db.session.get_one(User, user_id, with_for_update=True, populate_existing=True)
    if password_hash:
        user.password_hash = password_hash
    end_tokens(user, now=now)
    return open_session(user, arrival, now=now)


def wait_for_code(user_id: int, arrival: Arrival, *, now: dt.datetime) -> str:
    """Begin a log-in that opens nothing until a code has come, and return its secret."""
    return open_session(db.session.get_one(User, user_id), arrival, now=now, awaits_code=True)


def needs_code(user: User) -> bool:
    """Tell whether a person logs in with codes."""
    return second_step_of(user) is not None
