"""Passwords. Hashing is slow on purpose, and is done outside the write door by the callers."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.models import User

PASSWORD_MIN, PASSWORD_MAX = 12, 128
GUESSES_MIN = 10**10
"""What can be guessed in fewer tries than these, by one who knows words, names, years and keyboards, is no password."""
LOOKED_AT = 72
"""Characters that are looked at for being easy to guess: what is longer is not."""
COMMON = (
    "lösenord", "lösen", "hemligt", "hemlig", "välkommen", "sommar", "vinter", "höst", "vår", "januari", "februari",
    "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december", "måndag",
    "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag", "sverige", "svenska", "stockholm", "göteborg", "malmö",
    "hammarby", "djurgården", "älskling", "älskar", "sötnos", "mamma", "pappa", "hejsan", "kaffe", "semester",
    "kommun", "kommunen", "kommunstyrelsen", "kommunfullmäktige", "nämnd", "nämnden", "uppdrag", "fullgjort",
    "registrator", "handläggare", "administratör", "protokoll", "diarium", "sammanträde",
)  # fmt: skip
"""Swedish words that passwords are made of, and the words of the house: counted as the first to be guessed."""

hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password.

    Raises:
        RuleBrokenError: it is too short or too long.
    """
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise RuleBrokenError(f"Lösenordet ska ha minst {PASSWORD_MIN} och högst {PASSWORD_MAX} tecken.", "password")
    return hasher.hash(password)


def refuse_guessable(password: str, user: User, *, municipality: str) -> None:
    """Refuse a password that others guess early: common ones, and those made of what is known about its owner.

    Raises:
        RuleBrokenError: it is one.
    """
    known = [*COMMON, *municipality.split(), *user.name.split(), *user.email.replace("@", ".").split(".")]
    words = {part for word in known for part in (word.casefold(), fold(word)) if len(part) > 2}
    found = zxcvbn(password[:LOOKED_AT], user_inputs=sorted(words))
    if len(password) <= LOOKED_AT and found["guesses"] < GUESSES_MIN:
        raise RuleBrokenError(
            "Lösenordet är lätt att gissa. Skriv hellre flera ord efter varandra som inte hör ihop.", "password"
        )


def check_password(user: User | None, password: str) -> bool:
    """Tell whether the password is the user's; takes as long for an address that nobody has."""
    known = user is not None and user.active and user.password_hash
    try:
        hasher.verify(user.password_hash if user and known else _nobodys(), password[: PASSWORD_MAX + 1])
    except (VerificationError, InvalidHashError):
        return False
    return bool(known)


def hash_anew(user: User, password: str) -> str:
    """Return the hash of a right password where the one that is kept is weaker than those of today; else ""."""
    return hasher.hash(password) if hasher.check_needs_rehash(user.password_hash) else ""


@cache
def _nobodys() -> str:
    return hasher.hash(secrets.token_hex(16))
