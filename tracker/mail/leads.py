"""Handlingsstopp: how long before a body's meeting its papers must be in."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.reminders import SUBMISSION_LEAD, Term
from tracker.models import BodySetting, Deadline

LEAD_SETTING = "submission_lead"
LEAD_MAX = 120
"""Days. More than this is a slip of the pen."""


def submission_leads() -> dict[int, dt.timedelta]:
    """Return body id → how long before its meetings papers must be in, for those that have said so."""
    said = sa.select(BodySetting.body_id, BodySetting.value).where(
        BodySetting.name == LEAD_SETTING, BodySetting.value != ""
    )
    return {body_id: dt.timedelta(days=int(value)) for body_id, value in db.session.execute(said) if body_id}


def meeting_term(body_id: int | None, day: dt.date, leads: Mapping[int, dt.timedelta]) -> Term:
    """Return the day of a body's meeting as reminders know it: papers go before, by its own lead or the usual one."""
    lead = leads.get(body_id, SUBMISSION_LEAD) if body_id else SUBMISSION_LEAD
    return Term(day, at_meeting=True, lead=lead)


def term_of(deadline: Deadline, day: dt.date, leads: Mapping[int, dt.timedelta]) -> Term:
    """Return the day of a deadline as reminders know it; a report says itself when what stands in it must be in."""
    if deadline.carrier and deadline.carrier.papers_by:
        return Term(day, at_meeting=True, lead=max(day - deadline.carrier.papers_by, dt.timedelta(0)))
    return meeting_term(deadline.body_id, day, leads) if deadline.at_meeting else Term(day)
