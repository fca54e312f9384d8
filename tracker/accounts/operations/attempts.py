"""How often something may be tried: counted in the database, so that the limits hold across workers and machines.

Two limits are hard, for one network: so many tries at one account, so many in all. Two span networks, for one account
and for the whole installation; they slow down strangers alone. From a network where somebody has logged in lately
people come in whatever others do elsewhere, so that nobody can lock anyone out. What is refused is not counted.
"""

import datetime as dt
import hashlib

import sqlalchemy as sa

from tracker.db import db
from tracker.models import LoginAttempt, WebSession

WINDOW = dt.timedelta(minutes=15)
KEPT = dt.timedelta(days=90)
PER_PERSON_AND_NETWORK = 20
PER_NETWORK = 200
PER_PERSON = 100
IN_ALL = 2_000
CODES_PER_PERSON = 10
LINKS_PER_PERSON, LINKS_PER_NETWORK, LINKS_IN_ALL = 5, 50, 500
EVERYBODY = "everybody"


def note_attempt(email: str, network: str, *, now: dt.datetime) -> bool:
    """Count one attempt to log in and tell whether it may be tried."""
    person = email.strip().casefold()
    hard = {f"{person} {network}": PER_PERSON_AND_NETWORK, network: PER_NETWORK}
    soft = {f"{person} {EVERYBODY}": PER_PERSON, EVERYBODY: IN_ALL}
    return _note(hard, soft, network, now=now)


def forget_attempts(email: str, network: str) -> None:
    """A right password clears the count of that person on that network, and does not count anywhere else."""
    person = email.strip().casefold()
    db.session.execute(sa.delete(LoginAttempt).where(LoginAttempt.key == _hash(f"{person} {network}")))
    for key in (network, f"{person} {EVERYBODY}", EVERYBODY):
        latest = sa.select(sa.func.max(LoginAttempt.id)).where(LoginAttempt.key == _hash(key)).scalar_subquery()
        db.session.execute(sa.delete(LoginAttempt).where(LoginAttempt.id == latest))


def note_code(user_id: int, *, now: dt.datetime) -> bool:
    """Count one attempt at a code and tell whether it may be tried; who comes so far has the password already."""
    return _note({f"code {user_id}": CODES_PER_PERSON}, {}, "", now=now)


def forget_codes(user_id: int) -> None:
    """A right code clears the count."""
    db.session.execute(sa.delete(LoginAttempt).where(LoginAttempt.key == _hash(f"code {user_id}")))


def note_asking(email: str, network: str, *, now: dt.datetime) -> bool:
    """Count one asking for a link and tell whether it may be answered, known or not known."""
    person = email.strip().casefold()
    hard = {f"link {person} {network}": LINKS_PER_PERSON, f"link {network}": LINKS_PER_NETWORK}
    return _note(hard, {f"link {person} {EVERYBODY}": LINKS_PER_PERSON * 2, "link": LINKS_IN_ALL}, network, now=now)


def _note(hard: dict[str, int], soft: dict[str, int], network: str, *, now: dt.datetime) -> bool:
    _one_at_a_time(next(iter(hard)))
    if not _below(hard, now) or not (_below(soft, now) or _is_known(network, now)):
        return False
    db.session.add_all(LoginAttempt(key=_hash(key), at=now) for key in (*hard, *soft))
    db.session.flush()
    return True


def _below(limits: dict[str, int], now: dt.datetime) -> bool:
    counted = sa.select(LoginAttempt.key, sa.func.count()).where(
        LoginAttempt.key.in_([_hash(key) for key in limits]), LoginAttempt.at > now - WINDOW
    )  # fmt: skip
    found = {row[0]: row[1] for row in db.session.execute(counted.group_by(LoginAttempt.key))}
    return all(found.get(_hash(key), 0) < limit for key, limit in limits.items())


def _is_known(network: str, now: dt.datetime) -> bool:
    """Tell whether anybody has logged in from a network lately. Whose account is asked for tells nothing here."""
    lately = WebSession.network == network, WebSession.created_at > now - KEPT, ~WebSession.awaits_code
    return bool(network) and db.session.scalar(sa.select(WebSession.id).where(*lately).limit(1)) is not None


def _one_at_a_time(key: str) -> None:
    """Let attempts under one key wait for one another on PostgreSQL, or two at once would both be the last."""
    if db.session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
