"""Codes besides the password: setting them up, taking one once, and the codes for a lost phone."""

import base64
import datetime as dt
import hashlib
import hmac
import re
import secrets

import pyotp
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken

from tracker.db import db
from tracker.mail import installation
from tracker.models import RecoveryCode, SecondStep, User

STEP = 30
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another on paper."""
KEY = re.compile(r"[A-Z2-7]{32}")


def new_key() -> str:
    """Return a key for an authenticator app: 160 bits."""
    return pyotp.random_base32()


def is_key(text: str) -> bool:
    """Tell whether a text is a key, as `new_key` makes them."""
    return KEY.fullmatch(text) is not None


def address_of(key: str, user: User) -> str:
    """Return what the QR code says to an authenticator app."""
    name = f"Fullgjort {installation().municipality}"
    return pyotp.TOTP(key).provisioning_uri(name=user.email, issuer_name=name)


def second_step_of(user: User) -> SecondStep | None:
    """Return a person's key to codes, where the person logs in with them."""
    return db.session.scalars(sa.select(SecondStep).where(SecondStep.user_id == user.id)).one_or_none()


def begin_second_step(user: User, key: str, code: str, *, at: dt.datetime) -> list[str] | None:
    """Let a person log in with codes from now on, once a first code shows that the app has the key.

    Args:
        user: loaded for update.
        key: what the app was given.
        code: what it shows.
        at: the real moment, by the database's clock.

    Returns:
        The codes for a lost phone; None where the code is not the app's.
    """
    step = _step_of(key, code, at=at)
    if step is None:
        return None
    end_second_step(user)
    db.session.add(
        SecondStep(user_id=user.id, sealed_key=_seal().encrypt(key.encode()).decode(), last_used=step, begun_at=at)
    )
    return new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    """Give a person new codes for a lost phone; the old ones are worthless."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
    ]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash(user.id, code)) for code in codes)
    return codes


def end_second_step(user: User) -> None:
    """Let a person log in with the password alone."""
    db.session.execute(sa.delete(SecondStep).where(SecondStep.user_id == user.id))
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def recovery_codes_left(user: User) -> int:
    """Count the codes for a lost phone that are still good."""
    left = sa.select(sa.func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0


def take_code(user: User, code: str, *, at: dt.datetime) -> bool:
    """Take a code of the app, of this half minute or one beside it, and let it and those before it be worthless."""
    row = second_step_of(user)
    step = _step_of(_opened(row), code, at=at) if row else None
    if row is None or step is None:
        return False
    newer = sa.update(SecondStep).where(SecondStep.id == row.id, SecondStep.last_used < step).values(last_used=step)
    return _changed_one(newer)


def take_recovery_code(user: User, code: str, *, now: dt.datetime) -> bool:
    """Take a code for a lost phone, once; how it is divided and which case it is in does not matter."""
    mine = RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _hash(user.id, code)
    return _changed_one(sa.update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=now))


def _changed_one(update: sa.Update) -> bool:
    found = db.session.execute(update.execution_options(synchronize_session=False))
    return bool(found.rowcount == 1)  # type: ignore[attr-defined] # a result of an UPDATE has it


def _step_of(key: str, code: str, *, at: dt.datetime) -> int | None:
    """Return the half minute that a code is of, within one of now."""
    typed = re.sub(r"\s", "", code)
    now = int(at.timestamp()) // STEP
    codes = pyotp.TOTP(key)
    same = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(codes.generate_otp(step).encode(), typed.encode())
    ]
    return same[-1] if same else None


def _opened(row: SecondStep) -> str:
    """Return the key; where the installation's secret key is another than then, one that no code is of."""
    try:
        return _seal().decrypt(row.sealed_key.encode()).decode()
    except InvalidToken:
        return new_key()


def _seal() -> Fernet:
    key = hmac.digest(installation().secret_key.encode(), b"keys of second steps", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))


def _hash(user_id: int, code: str) -> str:
    bare = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(f"{user_id} {bare}".encode()).hexdigest()
