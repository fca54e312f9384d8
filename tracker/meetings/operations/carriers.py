"""Carriers: which meeting treats each of the municipality's own reports. What is reported in one follows it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.following import reread_deadlines
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import Assignment, Body, Carrier, Meeting, User
from tracker.models.carrier import CarrierKind
from tracker.models.meeting import MeetingStatus
from tracker.wording.dates import long_date

AHEAD_MOST = dt.timedelta(days=365)
"""What is to stand in a report is not handed in longer before its meeting: another year is a slip of the pen."""


@dataclass(frozen=True)
class Treatment:
    """When a report is treated.

    Attributes:
        body: whose meeting.
        held_on: its day, which is in the calendar.
        papers_by: when what is to stand in the report must be handed in; None for the usual lead.
    """

    body: Body
    held_on: dt.date
    papers_by: dt.date | None = None


def add_carrier(
    report: tuple[CarrierKind, int, int], treatment: Treatment, *, actor: User, today: dt.date
) -> tuple[list[Assignment], str]:
    """Say which meeting treats a report; the deadlines whose words name it get that day, in the same act.

    Args:
        report: kind, year, and the period's last month or the number, else 0.
        treatment: when it is treated.
        actor: who says so.
        today: the civil day.

    Returns:
        The assignments whose deadline got another day, and the id of the act.

    Raises:
        RuleBrokenError: the report is there already, the calendar has no such meeting, or the papers' day cannot be.
    """
    kind, year, month = report
    statement = sa.select(Carrier).where(Carrier.kind == kind, Carrier.year == year, Carrier.month == month)
    carrier = db.session.scalars(statement.with_for_update()).one_or_none()
    if carrier is None:
        carrier = Carrier(kind=kind, year=year, month=month)
    elif carrier.voided_at is None:
        raise RuleBrokenError(f"{carrier.name} finns redan. Ändra den i listan.", "kind")
    return _set(carrier, treatment, actor=actor, today=today)


def change_carrier(
    carrier: Carrier, treatment: Treatment, *, actor: User, today: dt.date
) -> tuple[list[Assignment], str]:
    """Let another meeting treat a report; what is bound to it follows, and each who has a new day is told.

    Args:
        carrier: loaded for update.
        treatment: when it is treated.
        actor: who says so.
        today: the civil day.

    Returns:
        The assignments whose deadline got another day, and the id of the act.

    Raises:
        RuleBrokenError: the calendar has no such meeting, or the papers' day cannot be.
    """
    return _set(carrier, treatment, actor=actor, today=today)


def void_carrier(carrier: Carrier, *, actor: User, now: dt.datetime, today: dt.date) -> tuple[list[Assignment], str]:
    """Take a report out of the list; its deadlines go back to what their words alone say, and nobody is told.

    Args:
        carrier: loaded for update.
        actor: who takes it away.
        now: the moment.
        today: the civil day.

    Returns:
        The assignments whose deadline got another day, and the id of the act.
    """
    carrier.voided_at = now
    db.session.flush()
    act = audit.record("carrier.voided", carrier, actor=actor, name=carrier.name)
    reason = f"{carrier.name} står inte längre bland rapporttillfällena."
    return reread_deadlines((), reason=reason, actor=actor, today=today, carrier=carrier), act


def _set(carrier: Carrier, treatment: Treatment, *, actor: User, today: dt.date) -> tuple[list[Assignment], str]:
    carrier.meeting = _meeting_of(treatment)
    carrier.papers_by, carrier.voided_at = _checked(treatment), None
    db.session.add(carrier)
    db.session.flush()
    held_on = treatment.held_on
    act = audit.record("carrier.set", carrier, actor=actor, effective_on=held_on, name=carrier.name)
    reason = f"{carrier.name} behandlas av {treatment.body.short_name} {held_on}."
    return reread_deadlines((), reason=reason, actor=actor, today=today, carrier=carrier), act


def _meeting_of(treatment: Treatment) -> Meeting:
    """Return the meeting, locked: it may not be called off meanwhile."""
    statement = sa.select(Meeting).where(
        Meeting.body_id == treatment.body.id, Meeting.held_on == treatment.held_on, Meeting.voided_at.is_(None)
    )
    meeting = db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()
    when = long_date(treatment.held_on)
    if meeting is None:
        advice = "Lägg in det under Sammanträden först, eller rätta dagen."
        raise RuleBrokenError(f"{treatment.body.name} har inget sammanträde {when} i kalendern. {advice}", "held_on")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBrokenError(f"Sammanträdet {when} är inställt. Skriv dagen för ett annat.", "held_on")
    return meeting


def _checked(treatment: Treatment) -> dt.date | None:
    by, held_on = treatment.papers_by, treatment.held_on
    if by and by > held_on:
        raise RuleBrokenError("Dagen ligger efter sammanträdet. Skriv en tidigare dag.", "papers_by")
    if by and held_on - by > AHEAD_MOST:
        raise RuleBrokenError("Dagen ligger mer än ett år före sammanträdet. Kontrollera året.", "papers_by")
    return by
