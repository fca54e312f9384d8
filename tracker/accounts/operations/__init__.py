"""Accounts: added, and set by their owners."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import audit
from tracker.accounts.operations.passwords import check_password, hash_password
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import sort_key
from tracker.domain.permissions import Role
from tracker.mail import notices
from tracker.mail.policies import work_calendar
from tracker.mail.readers import Reader
from tracker.models import Body, RoleGrant, User
from tracker.models.notice import Letter
from tracker.models.user import NoticeChoice

__all__ = ["add_person", "add_user", "change_settings", "check_password", "hash_password"]


def add_user(*, email: str, name: str, role: Role, body: Body | None, password_hash: str, actor: User | None) -> User:
    """Add an account with one role.

    Args:
        email: already checked for its form.
        name: as colleagues know the person.
        role: what the person may do.
        body: the home body; a registrar's and manager's role then holds for it alone.
        password_hash: from `hash_password`, or "" where the person logs in otherwise.
        actor: who adds it; None from the command line.

    Raises:
        RuleBrokenError: the address has an account.
    """
    grants = [(role, body.id if body else None)]
    return add_person(
        email=email, name=name, home_body=body, grants=grants, password_hash=password_hash, actor=actor
    )  # fmt: skip


def add_person(
    *,
    email: str,
    name: str,
    home_body: Body | None,
    grants: Sequence[tuple[Role, int | None]],
    password_hash: str,
    actor: User | None,
) -> User:
    """Add an account with several roles, each for a body (its id) or for the whole municipality.

    Raises:
        RuleBrokenError: the address has an account.
    """
    email = email.strip().casefold()
    if db.session.scalar(sa.select(User.id).where(User.email == email)):
        raise RuleBrokenError(f"{email} har redan ett konto.", "email")
    user = User(
        email=email, name=name.strip(), sort_key=sort_key(name), password_hash=password_hash,
        home_body_id=home_body.id if home_body else None,
    )  # fmt: skip
    db.session.add(user)
    db.session.flush()
    db.session.add_all(RoleGrant(user_id=user.id, role=role, body_id=body_id) for role, body_id in grants)
    audit.record("user.added", user, actor=actor, email=email, role=", ".join(role for role, _ in grants))
    return user


def change_settings(
    user: User,
    *,
    choice: NoticeChoice,
    away_from: dt.date | None,
    away_to: dt.date | None,
    substitute: User | None,
    today: dt.date,
) -> None:
    """Change when a person hears of things, and who hears and acts in their place while they are away.

    Args:
        user: loaded for update; whose settings they are.
        choice: which mails they want.
        away_from: the first day away; None where they are not away.
        away_to: the last day away; None until they say otherwise.
        substitute: who stands in.
        today: the civil day.

    Raises:
        RuleBrokenError: the days do not fit together.
    """
    if away_to and not away_from:
        raise RuleBrokenError("Skriv också vilken dag du är borta från.", "away_from")
    if away_from and away_to and away_to < away_from:
        raise RuleBrokenError("Den sista dagen ligger före den första.", "away_to")
    if away_to and away_to < today:
        raise RuleBrokenError("Den tiden har passerat. Töm fälten om du är tillbaka.", "away_to")
    if substitute is not None and substitute.id == user.id:
        raise RuleBrokenError("Välj någon annan än dig själv.", "substitute")
    user.notice_choice, user.away_from, user.away_to = choice, away_from, away_to
    user.substitute_id = substitute.id if substitute else None
    if substitute is not None and away_from is not None:
        first = work_calendar().mail_day_from(max(away_from, today + dt.timedelta(days=1)))
        notices.tell_sum(
            Letter.SUBSTITUTE, Reader(user=substitute), f"{user.id}:{away_from}:{away_to}", today=today,
            instead_of=user, due_on=first,
        )  # fmt: skip
    audit.record(
        "user.settings_changed", user, actor=user, choice=choice, away_from=away_from, away_to=away_to,
        substitute=substitute.name if substitute else "",
    )  # fmt: skip
