"""What the administrator does with accounts, and everybody with their own password. Nobody can lock everyone out."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import audit
from tracker.accounts.operations.letters import send_link, tell
from tracker.accounts.operations.second_steps import end_second_step, second_step_of
from tracker.accounts.operations.tokens import end_tokens
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import sort_key
from tracker.domain.permissions import Role
from tracker.models import Body, RoleGrant, User
from tracker.models.one_time_token import TokenPurpose
from tracker.web.sessions import close_sessions
from tracker.wording import account_letters

LAST_ADMINISTRATOR = "Kommunen behöver minst en administratör. Ge någon annan den rollen först."


def change_person(
    user: User,
    *,
    email: str,
    name: str,
    home_body: Body | None,
    grants: Sequence[tuple[Role, int | None]],
    actor: User,
    now: dt.datetime,
    today: dt.date,
) -> None:
    """Change an account's name, address, home body and roles. Other roles end its log-ins, another address its links.

    Args:
        user: loaded for update.
        email: already checked for its form.
        name: as colleagues know the person.
        home_body: where the person belongs.
        grants: the roles, each for a body (its id) or for the whole municipality; what is not named is taken back.
        actor: the administrator.
        now: the moment.
        today: the civil day.

    Raises:
        RuleBrokenError: the address has another account, the roles are one's own, or nobody active would be
            administrator.
    """
    email = email.strip().casefold()
    if db.session.scalar(sa.select(User.id).where(User.email == email, User.id != user.id)):
        raise RuleBrokenError(f"{email} har redan ett konto.", "email")
    if user.active and Role.ADMIN not in {role for role, _ in grants} and not _administrators_besides(user):
        raise RuleBrokenError(LAST_ADMINISTRATOR, "role_1")
    other_roles = set(grants) != {(grant.role, grant.body_id) for grant in user.grants}
    if user.id == actor.id and other_roles:
        raise RuleBrokenError("Du kan inte ändra dina egna roller. Be en annan administratör.", "role_1")
    if other_roles:
        close_sessions(user, now=now)
    _change_address(user, email, now=now, today=today)
    user.name, user.sort_key = name.strip(), sort_key(name)
    user.home_body_id = home_body.id if home_body else None
    user.version += 1  # roles are rows of their own, and whoever looks at the old ones is to be told
    _grant(user, grants, now)
    audit.record("user.changed", user, actor=actor, roles=", ".join(sorted({role for role, _ in grants})))
    db.session.flush()
    db.session.expire(user, ["grants"])


def deactivate_person(user: User, *, actor: User, now: dt.datetime) -> None:
    """Close an account: its log-ins end at once, what it has done stays.

    Raises:
        RuleBrokenError: it is one's own, or the last active administrator's.
    """
    if user.id == actor.id:
        raise RuleBrokenError("Du kan inte stänga av ditt eget konto. Be en annan administratör.")
    if not _administrators_besides(user):
        raise RuleBrokenError(LAST_ADMINISTRATOR)
    user.active = False
    close_sessions(user, now=now)
    end_tokens(user, now=now)
    audit.record("user.deactivated", user, actor=actor)


def activate_person(user: User, *, actor: User) -> None:
    """Open a closed account again, with the roles and the password that it had."""
    user.active = True
    audit.record("user.activated", user, actor=actor)


def send_password_link(user: User, *, actor: User, now: dt.datetime, today: dt.date) -> TokenPurpose:
    """Send a person a link to choose a password, and return what it is for: an invitation where there is none yet.

    Raises:
        RuleBrokenError: the account is closed, or one's own.
    """
    if user.id == actor.id:
        raise RuleBrokenError("Byt ditt eget lösenord under Mina inställningar.")
    if not user.active:
        raise RuleBrokenError("Kontot är avstängt. Öppna det först.")
    purpose = TokenPurpose.RESET if user.password_hash else TokenPurpose.INVITATION
    send_link(user, purpose, now=now, today=today)
    audit.record("user.link_sent", user, actor=actor, purpose=purpose)
    return purpose


def log_out_everywhere(user: User, *, actor: User, now: dt.datetime) -> None:
    """End a person's log-ins, whoever has their cookies."""
    close_sessions(user, now=now)
    audit.record("user.logged_out", user, actor=actor)


def take_second_step(user: User, *, actor: User | None, now: dt.datetime, today: dt.date) -> None:
    """Take away the codes of a person who has lost the phone and the codes for that; their log-ins end.

    Raises:
        RuleBrokenError: there are none, or they are one's own.
    """
    if actor is not None and user.id == actor.id:
        raise RuleBrokenError("Dina egna koder stänger du av under Mina inställningar.")
    if second_step_of(user) is None:
        raise RuleBrokenError(f"{user.name} loggar inte in med koder.")
    end_second_step(user)
    close_sessions(user, now=now)
    tell(user, account_letters.second_step_ended(by_administrator=True), today=today)
    audit.record("user.second_step_ended", user, actor=actor)


def _change_address(user: User, email: str, *, now: dt.datetime, today: dt.date) -> None:
    """Change an address, and tell both; a link that went to the old one is worthless."""
    if email == user.email:
        return
    letter = account_letters.address_changed(user.email, email)
    tell(user, letter, today=today)
    user.email = email
    tell(user, letter, today=today)
    end_tokens(user, now=now)


def _grant(user: User, grants: Sequence[tuple[Role, int | None]], now: dt.datetime) -> None:
    """Let exactly these roles hold; one that was taken back is given again on its old row."""
    rows: dict[tuple[Role, int | None], RoleGrant] = {}
    for row in db.session.scalars(sa.select(RoleGrant).where(RoleGrant.user_id == user.id).order_by(RoleGrant.id)):
        known = rows.get((row.role, row.body_id))
        if known is None or known.voided_at is not None:
            rows[row.role, row.body_id] = row
    for place, row in rows.items():
        if place in grants:
            row.voided_at = None
        elif row.voided_at is None:
            row.voided_at = now
    missing = [place for place in dict.fromkeys(grants) if place not in rows]
    db.session.add_all(RoleGrant(user_id=user.id, role=role, body_id=body_id) for role, body_id in missing)


def _administrators_besides(user: User) -> int:
    """Count the other active administrators; all are locked, so that two cannot take out each other at once."""
    holds = RoleGrant.user_id == User.id, RoleGrant.role == Role.ADMIN, RoleGrant.voided_at.is_(None)
    administrators = sa.select(User.id).where(User.active, sa.exists().where(*holds))
    db.session.execute(administrators.order_by(User.id).with_for_update())
    return len(db.session.scalars(administrators.where(User.id != user.id)).all())
