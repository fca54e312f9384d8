"""The rules of reminding, as data: what an administrator reads and sets, for the municipality or for one body."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from tracker.domain.calendar import WorkCalendar
from tracker.domain.errors import RuleBrokenError

WEEKS = range(1, 54)
QUIET_MOST = 20
"""Weeks. With more of them assignments would be forgotten."""
_WEEKS = re.compile(r"^\d{1,2}(?:\s*-\s*\d{1,2})?(?:\s*,\s*\d{1,2}(?:\s*-\s*\d{1,2})?)*$")


@dataclass(frozen=True)
class Policy:
    """When whom is told what. Days are civil days, but where working days are named; 0 switches a rule off.

    Attributes:
        submission_lead: handlingsstopp, days before a meeting when its papers must be in.
        signing_lead: days before a meeting when a paper is signed.
        draft_lead: days before a meeting when a draft is with the manager.
        council_lead: days before the council's meeting when the executive board has treated what goes there.
        first_reminder: days before the last day to act.
        last_reminder: working days before the last day to act.
        manager_after: working days late, until the manager hears.
        registrar_after: working days late, until the registrar hears.
        before_meeting: working days before handlingsstopp when the registrar hears what comes to the meeting.
        silent_after: days without a word, until an assignment without a day is asked for in the weekly mail.
        digest: 1 for a mail on Mondays to who has something late, due soon or missing; else 0.
        monthly: 1 for a mail a month to managers; else 0.
    """

    submission_lead: int = 14
    signing_lead: int = 21
    draft_lead: int = 28
    council_lead: int = 21
    first_reminder: int = 14
    last_reminder: int = 3
    manager_after: int = 5
    registrar_after: int = 10
    before_meeting: int = 3
    silent_after: int = 60
    digest: int = 1
    monthly: int = 1


MOST: Mapping[str, int] = {
    "submission_lead": 120, "signing_lead": 180, "draft_lead": 240, "council_lead": 120, "first_reminder": 90,
    "last_reminder": 20, "manager_after": 60, "registrar_after": 120, "before_meeting": 20, "silent_after": 365,
    "digest": 1, "monthly": 1,
}  # fmt: skip
"""Name → the most that it can be: more is a slip of the pen."""
WHOLE_MUNICIPALITY = frozenset({"digest", "monthly", "silent_after"})
"""What is the same for all bodies: it is about a person's whole list."""


def policy_of(said: Mapping[str, str]) -> Policy:
    """Return a policy out of settings by name; what nobody has set, or what is no number any more, is as usual."""
    names = {field.name for field in fields(Policy)}
    return Policy(**{name: int(value) for name, value in said.items() if name in names and value.isdecimal()})


def check_setting(name: str, value: str) -> str:
    """Return a setting as it is kept; "" for the usual.

    Raises:
        RuleBrokenError: it is no number of days that makes sense.
    """
    value = value.strip()
    if value and not (value.isdecimal() and int(value) <= MOST[name]):
        raise RuleBrokenError(f"Skriv ett tal mellan 0 och {MOST[name]}, eller lämna tomt för det vanliga.", name)
    return str(int(value)) if value else ""


def read_weeks(words: str) -> frozenset[int]:
    """Read weeks as they are written, «28-31, 44».

    Raises:
        RuleBrokenError: they cannot be read.
    """
    words = words.strip().replace("–", "-").removeprefix("v.").strip()
    if not words:
        return frozenset()
    if not _WEEKS.match(words):
        raise RuleBrokenError("Skriv veckorna till exempel 28-31, eller 28-31, 44.", "quiet_weeks")
    found: set[int] = set()
    for part in words.split(","):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    if not found or not found <= set(WEEKS):
        raise RuleBrokenError("Ett år har veckorna 1 till 53. Skriv till exempel 28-31.", "quiet_weeks")
    if len(found) > QUIET_MOST:
        raise RuleBrokenError(f"Högst {QUIET_MOST} veckor kan vara utan mejl.", "quiet_weeks")
    return frozenset(found)


@dataclass(frozen=True)
class BackPlan:
    """The days before a meeting, counted back to working days, the first first; None for what is switched off.

    Attributes:
        draft: a draft is with the manager.
        signed: the paper is signed.
        submitted: handlingsstopp.
    """

    draft: dt.date | None
    signed: dt.date | None
    submitted: dt.date


def plan_back(meeting_on: dt.date, policy: Policy, calendar: WorkCalendar) -> BackPlan:
    """Count the days before a meeting: the nearest working day at or before each."""

    def before(days: int) -> dt.date:
        return calendar.working_day_until(meeting_on - dt.timedelta(days=days))

    return BackPlan(
        before(policy.draft_lead) if policy.draft_lead else None,
        before(policy.signing_lead) if policy.signing_lead else None,
        before(policy.submission_lead),
    )
