"""What people do with their own account: passwords, codes, log-ins."""

import datetime as dt

from tracker import audit
from tracker.accounts.operations import second_steps, tokens
from tracker.accounts.operations.letters import tell
from tracker.domain.errors import RuleBrokenError
from tracker.models import User
from tracker.web.sessions import close_sessions
from tracker.wording import account_letters


def change_own_password(user: User, *, password_hash: str, token: str, now: dt.datetime, today: dt.date) -> None:
    """Change one's own password, the old one being checked; every log-in but this one ends.

    Args:
        user: loaded for update.
        password_hash: from `hash_password`.
        token: the secret of the log-in that goes on.
        now: the moment.
        today: the civil day.
    """
    user.password_hash = password_hash
    close_sessions(user, now=now, besides=token)
    tokens.end_tokens(user, now=now)
    tell(user, account_letters.password_changed(), today=today)
    audit.record("user.password_changed", user, actor=user)


def choose_password(power: str, *, password_hash: str, now: dt.datetime, today: dt.date) -> User | None:
    """Set a password by a link, which is spent; every log-in ends. None where the link is not good any more."""
    user = tokens.use_token(power, now=now)
    if user is None:
        return None
    had_one = bool(user.password_hash)
    user.password_hash = password_hash
    close_sessions(user, now=now)
    tokens.end_tokens(user, now=now)
    if had_one:
        tell(user, account_letters.password_changed(), today=today)
    audit.record("user.password_chosen", user, actor=user)
    return user


def begin_codes(user: User, key: str, code: str, *, at: dt.datetime, today: dt.date) -> list[str]:
    """Log in with codes from now on; return the codes for a lost phone, which are shown once.

    Args:
        user: loaded for update.
        key: what the app was given.
        code: what it shows.
        at: the real moment, by the database's clock.
        today: the civil day.

    Raises:
        RuleBrokenError: the code is not the app's.
    """
    codes = second_steps.begin_second_step(user, key, code, at=at)
    if codes is None:
        raise RuleBrokenError("Koden stämmer inte. Skriv den som appen visar just nu.", "code")
    tell(user, account_letters.second_step_begun(), today=today)
    audit.record("user.second_step_begun", user, actor=user)
    return codes


def end_codes(user: User, *, today: dt.date) -> None:
    """Log in without codes again."""
    second_steps.end_second_step(user)
    tell(user, account_letters.second_step_ended(by_administrator=False), today=today)
    audit.record("user.second_step_ended", user, actor=user)


def renew_recovery_codes(user: User, *, today: dt.date) -> list[str]:
    """Return new codes for a lost phone, which are shown once; the old ones are worthless."""
    codes = second_steps.new_recovery_codes(user)
    tell(user, account_letters.recovery_codes_made(), today=today)
    audit.record("user.recovery_codes_made", user, actor=user)
    return codes


def take_any_code(user: User, code: str, *, at: dt.datetime, now: dt.datetime, today: dt.date) -> bool:
    """Take a code of the app, or one for a lost phone, of which the person is told."""
    if second_steps.take_code(user, code, at=at):
        return True
    if not second_steps.take_recovery_code(user, code, now=now):
        return False
    tell(user, account_letters.recovery_code_used(second_steps.recovery_codes_left(user)), today=today)
    return True
