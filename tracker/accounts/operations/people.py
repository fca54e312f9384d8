"""What the administrator does with accounts, and everybody with their own password. Nobody can lock everyone out."""

import datetime as dt
import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import sort_key
from tracker.domain.permissions import Role
from tracker.models import Body, RoleGrant, User
from tracker.web.sessions import close_sessions

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another on paper."""
LAST_ADMINISTRATOR = "Kommunen behöver minst en administratör. Ge någon annan den rollen först."


def new_password() -> str:
    """Return a password that can be read aloud: four groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def change_person(
    user: User,
    *,
    email: str,
    name: str,
    home_body: Body | None,
    grants: Sequence[tuple[Role, int | None]],
    actor: User,
    now: dt.datetime,
) -> None:
    """Change an account's name, address, home body and roles.

    Args:
        user: loaded for update.
        email: already checked for its form.
        name: as colleagues know the person.
        home_body: where the person belongs.
        grants: the roles, each for a body (its id) or for the whole municipality; what is not named is taken back.
        actor: the administrator.
        now: the moment.

    Raises:
        RuleBrokenError: the address has another account, the roles are one's own, or nobody active would be
            administrator.
    """
    email = email.strip().casefold()
    if db.session.scalar(sa.select(User.id).where(User.email == email, User.id != user.id)):
        raise RuleBrokenError(f"{email} har redan ett konto.", "email")
    if user.active and Role.ADMIN not in {role for role, _ in grants} and not _administrators_besides(user):
        raise RuleBrokenError(LAST_ADMINISTRATOR, "role_1")
    if user.id == actor.id and set(grants) != {(grant.role, grant.body_id) for grant in user.grants}:
        raise RuleBrokenError("Du kan inte ändra dina egna roller. Be en annan administratör.", "role_1")
    user.email, user.name, user.sort_key = email, name.strip(), sort_key(name)
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
    audit.record("user.deactivated", user, actor=actor)


def activate_person(user: User, *, actor: User) -> None:
    """Open a closed account again, with the roles and the password that it had."""
    user.active = True
    audit.record("user.activated", user, actor=actor)


def set_password(user: User, *, password_hash: str, actor: User, now: dt.datetime) -> None:
    """Give an account a temporary password; its log-ins end.

    Raises:
        RuleBrokenError: it is one's own, which is changed with the old one at hand.
    """
    if user.id == actor.id:
        raise RuleBrokenError("Byt ditt eget lösenord under Mina inställningar.")
    user.password_hash = password_hash
    close_sessions(user, now=now)
    audit.record("user.password_set", user, actor=actor)


def change_own_password(user: User, *, password_hash: str, token: str, now: dt.datetime) -> None:
    """Change one's own password, the old one being checked; every log-in but this one ends.

    Args:
        user: loaded for update.
        password_hash: from `hash_password`.
        token: the secret of the log-in that goes on.
        now: the moment.
    """
    user.password_hash = password_hash
    close_sessions(user, now=now, besides=token)
    audit.record("user.password_changed", user, actor=user)


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
