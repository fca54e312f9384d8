"""When a body is reminded of a round: pure rules, with the day and the calendar handed in.

Nothing goes on red days or in the quiet weeks, nothing after the hand-in, and of several reminders that have come
since the last look only the latest.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.calendar import WorkCalendar
from tracker.domain.reminders import CATCH_UP
from tracker.domain.rounds import WRITABLE, ReplyState

NOT_BEGUN_AFTER = dt.timedelta(days=14)
BEFORE = dt.timedelta(days=7)
LATE_EVERY = dt.timedelta(days=7)
LATE_MOST = 3
"""So many times a late body is reminded; after that the owner gets the list."""


class RoundStage(StrEnum):
    """Which reminder of a round it is."""

    NOT_BEGUN = "not_begun"
    BEFORE = "before"
    DUE = "due"
    LATE_1 = "late_1"
    LATE_2 = "late_2"
    LATE_3 = "late_3"


LATE_STAGES = (RoundStage.LATE_1, RoundStage.LATE_2, RoundStage.LATE_3)


@dataclass(frozen=True)
class RoundReminder:
    """A reminder that has come, and the mail day on which it came."""

    stage: RoundStage
    on: dt.date


def round_stage_days(opened_on: dt.date, due_on: dt.date, calendar: WorkCalendar) -> Mapping[RoundStage, dt.date]:
    """Return the mail day of each reminder; the first one is left out where another comes as soon."""
    days = {
        RoundStage.BEFORE: calendar.mail_day_until(due_on - BEFORE),
        RoundStage.DUE: calendar.mail_day_until(due_on),
    }
    not_begun = calendar.mail_day_from(opened_on + NOT_BEGUN_AFTER)
    if not_begun < days[RoundStage.BEFORE]:
        days[RoundStage.NOT_BEGUN] = not_begun
    for number, stage in enumerate(LATE_STAGES, 1):
        days[stage] = calendar.mail_day_from(due_on + number * LATE_EVERY)
    return {stage: on for stage, on in days.items() if on > opened_on}


def round_reminder_at(
    state: ReplyState, opened_on: dt.date, due_on: dt.date, today: dt.date, calendar: WorkCalendar
) -> RoundReminder | None:
    """Return what a body should hear of by today: the latest that has come, or None.

    Args:
        state: of its reply; who has handed in, or declined, hears nothing.
        opened_on: when it was asked.
        due_on: the last day for an answer.
        today: the civil day.
        calendar: the municipality's.
    """
    if state not in WRITABLE:
        return None
    came = [
        RoundReminder(stage, on)
        for stage, on in round_stage_days(opened_on, due_on, calendar).items()
        if on <= today <= on + CATCH_UP and (stage is not RoundStage.NOT_BEGUN or state is ReplyState.NOT_STARTED)
    ]
    return max(came, key=lambda found: (found.on, list(RoundStage).index(found.stage)), default=None)


def owner_list_on(due_on: dt.date, closed_on: dt.date | None, calendar: WorkCalendar) -> dt.date:
    """Return the mail day on which the owner gets the list of who has not answered: after the last late reminder."""
    after = due_on + (LATE_MOST + 1) * LATE_EVERY
    return calendar.mail_day_from(min(after, closed_on) if closed_on else after)
