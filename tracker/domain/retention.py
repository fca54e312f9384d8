"""How long what is not the record is kept at the least, before a decision may let it go (gallring)."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from tracker.domain.errors import RuleBrokenError

LEAST_DAYS: Mapping[str, int] = MappingProxyType(
    {"letters": 730, "access_log": 730, "log_ins": 30, "working_notes": 90, "drafts": 90}
)
"""Kind of disposal → how old what goes is, in days. What is kept for ever has no kind."""
WORDS_MIN, WORDS_MAX = 4, 200
UNSEARCHABLE = frozenset('"\\')


def check_disposal(kind: str, *, before_on: dt.date, decided_on: dt.date, today: dt.date) -> None:
    """Check that what goes is old enough, and that the decision has been made.

    Raises:
        RuleBrokenError: it is not.
    """
    check_decided(decided_on, today=today)
    days = LEAST_DAYS[kind]
    latest = today - dt.timedelta(days=days)
    if before_on > latest:
        raise RuleBrokenError(
            f"Det som gallras ska vara minst {days} dagar gammalt. Skriv {latest} eller tidigare.", "before_on"
        )


def check_decided(decided_on: dt.date, *, today: dt.date) -> None:
    """Check that a decision has been made.

    Raises:
        RuleBrokenError: its day has not come.
    """
    if decided_on > today:
        raise RuleBrokenError("Beslutet har inte fattats än. Skriv en dag som har varit.", "decided_on")


def check_words(words: str) -> str:
    """Return the words of a personal detail as they are looked for.

    Raises:
        RuleBrokenError: they are too few to tell anything apart, or cannot be looked for.
    """
    plain = words.strip()
    if not WORDS_MIN <= len(plain) <= WORDS_MAX:
        raise RuleBrokenError(f"Skriv uppgiften med {WORDS_MIN} till {WORDS_MAX} tecken.", "words")
    if not plain.isprintable() or UNSEARCHABLE & set(plain):
        raise RuleBrokenError("Skriv uppgiften på en rad, utan citattecken och omvända snedstreck.", "words")
    return plain


def tombstone_of(decision: str) -> str:
    """Return what stands where a personal detail stood."""
    return f"[borttaget enligt {decision}]"


def without_words(text: str, words: str, tombstone: str, most: int | None) -> str:
    """Return a text in which something else stands for some words; it is never longer than its column holds.

    Args:
        text: any.
        words: what goes.
        tombstone: what is to stand there.
        most: the characters that the column holds; None for any number.
    """
    for instead in (tombstone, "[borttaget]"):
        changed = text.replace(words, instead)
        if most is None or len(changed) <= most:
            return changed
    return text.replace(words, "…")
