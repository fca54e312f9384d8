"""A clock that leaps may let a flood of mail go: it is held until an administrator lets it (ADR 0006)."""

import datetime as dt
from statistics import median

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.reminders import CATCH_UP, is_flood
from tracker.mail.policies import work_calendar
from tracker.models import Assignment, OutgoingMail
from tracker.reminders.operations import summing, telling
from tracker.reminders.queries import may_be_due

USUAL_DAYS = 20


def why_held(*, expected: dt.date, today: dt.date) -> str:
    """Return why nothing is to be written after a leap of the clock, in Swedish; "" where all is as usual.

    Args:
        expected: the civil day that it should be, by the time that has passed.
        today: the civil day that the clock says.
    """
    leap = f"Klockan hoppade från {expected} till {today}."
    if today - expected > CATCH_UP:
        return f"{leap} Det som väntar på att skickas skulle räknas som för gammalt och aldrig skickas."
    day = work_calendar().mail_day_from(today)
    number, usual = len(_readers_on(day)), _usual_number(expected)
    if is_flood(number, usual=usual):
        return f"{leap} {number} mejl skulle skickas på en gång, mot {usual} en vanlig dag."
    return ""


def _usual_number(today: dt.date) -> int:
    """Return how many mails a day has had lately: the median of the days that had any."""
    days = (
        sa.select(sa.func.count().label("mails"))
        .where(OutgoingMail.composed_on < today)
        .group_by(OutgoingMail.composed_on)
        .order_by(OutgoingMail.composed_on.desc())
        .limit(USUAL_DAYS)
    )
    return int(median(db.session.scalars(days).all() or [0]))


def _readers_on(day: dt.date) -> set[str]:
    """Return who would get a mail on a day, were it written now."""
    waiting = {telling.reader_of(*ids).key for ids in telling.readers_waiting(day) if telling.to_tell(*ids, today=day)}
    for assignment_id in may_be_due(day):
        found = db.session.get_one(Assignment, assignment_id)
        waiting |= {reader.key for reader, _ in telling.reminders_to_post(found, today=day)}
    return waiting | {due[1].key for due in summing.due_sums(day) if summing.is_to_post(*due, today=day)}
