"""When somebody is reminded of an assignment: pure rules, with the day and the calendar handed in.

Before papers must be in, twice, and once on the first day late; then, while nobody answers, the manager and at last the
registrar. The policy says how many days. Whoever has said how the work goes is left alone. Several stages that have
come since the last look are one: the latest.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from tracker.domain.calendar import WorkCalendar
from tracker.domain.lifecycle import WORK, Status
from tracker.domain.policy import Policy

USUAL = Policy()
SUBMISSION_LEAD = dt.timedelta(days=USUAL.submission_lead)
"""Handlingsstopp: papers are in this long before the meeting that treats them, unless the body has said otherwise."""
CATCH_UP = dt.timedelta(days=30)
"""After so long nobody is told of a stage any more: lists and overviews show what is late."""

FLOOD, FLOOD_MIN = 5, 200
"""So many times a usual day's mails, and at least so many, are no day's work but a fault."""


class Stage(StrEnum):
    """Which reminder it is."""

    TWO_WEEKS = "two_weeks"
    THREE_DAYS = "three_days"
    LATE = "late"
    MANAGER = "manager"
    REGISTRAR = "registrar"


AHEAD = (Stage.TWO_WEEKS, Stage.THREE_DAYS)
ESCALATIONS = (Stage.MANAGER, Stage.REGISTRAR)
"""Who hears besides the one who answers, where that one has been silent since the day passed."""
LEFT_ALONE: Mapping[Stage, dt.timedelta] = {
    Stage.TWO_WEEKS: dt.timedelta(days=7),
    Stage.THREE_DAYS: dt.timedelta(days=3),
    Stage.LATE: dt.timedelta(0),
}
"""How long before a stage's day an answer still counts as one to it."""


@dataclass(frozen=True)
class Term:
    """A day that must be kept, and what kind of day it is.

    Attributes:
        due_on: the latest day of the deadline.
        at_meeting: it is a body's meeting, to which papers go before.
        lead: how long before; the body's own handlingsstopp.
    """

    due_on: dt.date
    at_meeting: bool = False
    lead: dt.timedelta = SUBMISSION_LEAD


@dataclass(frozen=True)
class Standing:
    """What is known of an assignment when it is asked whether to remind.

    Attributes:
        status: its läge.
        confirmed_on: when an official last said how it goes; the day of registration before that.
        reported: a final report is handed in.
        terms: its decided and its planned day, as far as they have one.
        policy: by which it is reminded of: the giver's.
    """

    status: Status
    confirmed_on: dt.date
    reported: bool
    terms: tuple[Term, ...]
    policy: Policy = USUAL


@dataclass(frozen=True)
class Reminder:
    """A stage that has come.

    Attributes:
        stage: which.
        term: for which day.
        on: the mail day on which it came.
    """

    stage: Stage
    term: Term
    on: dt.date


def act_by(term: Term, calendar: WorkCalendar) -> dt.date:
    """Return the last working day on which the official can act: for a meeting, when papers must be in."""
    last = term.due_on - term.lead if term.at_meeting else term.due_on
    return calendar.working_day_until(last)


@lru_cache(maxsize=8192)
def stage_days(term: Term, calendar: WorkCalendar, policy: Policy = USUAL) -> Mapping[Stage, dt.date]:
    """Return the mail day of each stage that the policy has."""
    last = act_by(term, calendar)
    days = {Stage.LATE: calendar.mail_days_after(term.due_on, 1)}
    if policy.first_reminder:
        days[Stage.TWO_WEEKS] = calendar.mail_day_until(last - dt.timedelta(days=policy.first_reminder))
    if policy.last_reminder:
        days[Stage.THREE_DAYS] = calendar.mail_day_until(calendar.working_days_before(last, policy.last_reminder))
    if policy.manager_after:
        days[Stage.MANAGER] = calendar.mail_days_after(term.due_on, policy.manager_after)
    if policy.registrar_after:
        days[Stage.REGISTRAR] = calendar.mail_days_after(term.due_on, policy.registrar_after)
    return MappingProxyType(days)


def is_needed(standing: Standing, stage: Stage, term: Term, calendar: WorkCalendar) -> bool:
    """Tell whether a stage of a term still has to be told: the work goes on, and nobody has answered it."""
    if standing.status not in WORK or standing.reported or term not in standing.terms:
        return False
    if standing.status is Status.READY and stage in AHEAD:
        return False
    if stage in ESCALATIONS:
        return standing.confirmed_on <= term.due_on
    on = stage_days(term, calendar, standing.policy).get(stage)
    return on is not None and standing.confirmed_on < on - LEFT_ALONE[stage]


def reminders_at(
    standing: Standing, today: dt.date, calendar: WorkCalendar, *, until: dt.date | None = None
) -> list[Reminder]:
    """Return what the official should hear of by today: the latest stage before a day, the latest day passed.

    What an answer has met, or what is older than CATCH_UP, is none.

    Args:
        standing: what is known of the assignment.
        today: the civil day.
        calendar: the municipality's.
        until: for who hears once a week, how far to look ahead; a day is never called passed before it has.
    """
    came = _came(standing, today, calendar, until or today)
    ahead = [found for found in came if found.stage is not Stage.LATE and found.term.due_on >= today]
    passed = [found for found in came if found.stage is Stage.LATE]
    return [max(found, key=_turn) for found in (ahead, passed) if found]


def overtaken_at(
    standing: Standing, today: dt.date, calendar: WorkCalendar, *, until: dt.date | None = None
) -> list[Reminder]:
    """Return what the official should have heard of, had nothing later come: reminders_at says that instead."""
    latest = reminders_at(standing, today, calendar, until=until)
    return [found for found in _came(standing, today, calendar, until or today) if latest and found not in latest]


def _came(standing: Standing, today: dt.date, calendar: WorkCalendar, until: dt.date) -> list[Reminder]:
    """Return the stages for the official that have come and are still needed, the later of a term's last."""
    return [
        Reminder(stage, term, on)
        for term in standing.terms
        for stage, on in stage_days(term, calendar, standing.policy).items()
        if stage not in ESCALATIONS
        and on <= (today if stage is Stage.LATE else until)
        and today <= on + CATCH_UP
        and is_needed(standing, stage, term, calendar)
    ]


def _turn(reminder: Reminder) -> tuple[dt.date, bool]:
    """Sort reminders; before quiet weeks both of a term come on one day, and the last one is the later."""
    return reminder.on, reminder.stage is Stage.THREE_DAYS


def escalations_at(standing: Standing, today: dt.date, calendar: WorkCalendar) -> list[Reminder]:
    """Return what the manager and the registrar should hear of by today; older than CATCH_UP is none."""
    return [
        Reminder(stage, term, on)
        for term in standing.terms
        for stage, on in stage_days(term, calendar, standing.policy).items()
        if stage in ESCALATIONS and on <= today <= on + CATCH_UP and is_needed(standing, stage, term, calendar)
    ]


def forecast(standing: Standing, today: dt.date, calendar: WorkCalendar) -> list[Reminder]:
    """Return what will be told from today on as things stand, in the order of their days."""
    coming = [
        Reminder(stage, term, on)
        for term in standing.terms
        for stage, on in stage_days(term, calendar, standing.policy).items()
        if on >= today and is_needed(standing, stage, term, calendar)
    ]
    return sorted(coming, key=lambda reminder: (reminder.on, reminder.term.due_on))


def is_flood(number: int, *, usual: int) -> bool:
    """Tell whether so many mails at once are more than a wrong clock may let go (a usual day has `usual`)."""
    return number > max(FLOOD_MIN, FLOOD * usual)
