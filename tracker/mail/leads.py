"""Handlingsstopp: how long before a body's meeting its papers must be in."""

import datetime as dt

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.reminders import SUBMISSION_LEAD, Term
from tracker.models import BodySetting, Deadline

LEAD_SETTING = "submission_lead"
LEAD_MAX = 120
"""Days. More than this is a slip of the pen."""


def submission_lead(body_id: int | None) -> dt.timedelta:
    """Return how long before a body's meeting papers must be in: what the body has said, else the usual two weeks."""
    said = sa.select(BodySetting.value).where(BodySetting.body_id == body_id, BodySetting.name == LEAD_SETTING)
    value = db.session.scalar(said) if body_id else None
    return dt.timedelta(days=int(value)) if value else SUBMISSION_LEAD


def term_of(deadline: Deadline, day: dt.date) -> Term:
    """Return the day of a deadline as reminders know it: at a meeting, papers go before."""
    if deadline.kind != "meeting":
        return Term(day)
    return Term(day, at_meeting=True, lead=submission_lead(deadline.body_id))
