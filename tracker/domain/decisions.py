"""What makes a decision evidence: a body, a day that has been, and a § (or a reason why it is missing)."""

import datetime as dt

from tracker.domain.errors import RuleBrokenError
from tracker.domain.references import paragraph_number

GIVES = "gives"
"""What a § does that gives a new assignment; the rest of what it can say is CLOSING_KINDS."""

EARLIEST = dt.date(1863, 1, 1)
"""Municipalities in today's sense began with the ordinances of 1862."""

ADJUSTMENT_DAYS = 35
"""KL 5:69 gives 14 days for the adjusting of minutes; real ones have taken up to 33."""


def awaits_adjustment(held_on: dt.date, adjusted_on: dt.date | None, *, today: dt.date) -> bool:
    """Tell whether minutes are so new that they may be unadjusted; of older ones the day is just not known."""
    return adjusted_on is None and (today - held_on).days <= ADJUSTMENT_DAYS


def read_number(text: str) -> str | None:
    """Return the number of a § as it was typed, or None where nothing was.

    Raises:
        RuleBrokenError: what was typed is no such number.
    """
    number = paragraph_number(text)
    if text and not number:
        raise RuleBrokenError(f"”{text}” är inget paragrafnummer. Skriv till exempel 633.", "number")
    return number


def check_decision(*, on: dt.date, number: str | None, missing_reason: str, today: dt.date) -> None:
    """Refuse what cannot be a decision.

    Args:
        on: the day of the meeting.
        number: of the §, or None.
        missing_reason: why there is no §.
        today: the civil day.

    Raises:
        RuleBrokenError: the day lies ahead or before there were municipalities, or neither § nor reason is given.
    """
    if on > today:
        raise RuleBrokenError(
            f"Beslutsdatumet {on.isoformat()} har inte varit än. Skriv dagen då beslutet fattades.",
            "decided_on",
        )
    if on < EARLIEST:
        raise RuleBrokenError(
            f"Beslutsdatumet {on.isoformat()} kan inte stämma. Skriv till exempel 2023-09-20.", "decided_on"
        )
    if not number and not missing_reason.strip():
        raise RuleBrokenError(
            "Fyll i paragrafens nummer, till exempel 633. Saknas den, skriv varför under § saknas.", "number"
        )
