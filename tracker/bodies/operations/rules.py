"""Setting the rules of reminding and the days off: for the whole municipality, or for one body."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.policy import WHOLE_MUNICIPALITY, check_setting, read_weeks
from tracker.mail.policies import NO_WEEKS, QUIET, forget_policies
from tracker.models import Body, BodySetting, ClosedDay, User

LEAD = "submission_lead"
CLOSED_MOST = 400
"""Closed days that one list may hold."""


def set_rules(body: Body | None, values: Mapping[str, str], *, actor: User) -> bool:
    """Set the rules of a body, or of the whole municipality; a value that is empty is as usual.

    Args:
        body: None for the whole municipality.
        values: name → number of days, and for the municipality its quiet weeks.
        actor: the administrator.

    Returns:
        Whether anything was changed.

    Raises:
        RuleBrokenError: a value is no number that makes sense, or is not a body's to set.
    """
    changed = False
    for name, value in values.items():
        kept = _weeks(value) if name == QUIET else check_setting(name, value)
        if body is not None and (name in WHOLE_MUNICIPALITY or name == QUIET):
            raise RuleBrokenError("Det gäller hela kommunen, och ställs in där.", name)
        if (row := set_setting(body, name, kept)) is not None:
            whose = body.name if body else "hela kommunen"
            audit.record("setting.changed", row, actor=actor, name=name, value=kept, body=whose)
            changed = True
    forget_policies()
    return changed


def set_setting(body: Body | None, name: str, value: str) -> BodySetting | None:
    """Set one value; return its row where that changed something."""
    whose = BodySetting.body_id == body.id if body else BodySetting.body_id.is_(None)
    row = db.session.scalars(sa.select(BodySetting).where(whose, BodySetting.name == name)).one_or_none()
    if (row.value if row else "") == value:
        return None
    if row is None:
        row = BodySetting(body_id=body.id if body else None, name=name, value=value)
        db.session.add(row)
    row.value = value
    db.session.flush()
    return row


def set_closed_days(days: Mapping[dt.date, str], *, actor: User, now: dt.datetime) -> bool:
    """Let exactly these be the municipality's own days off; tell whether anything was changed.

    Raises:
        RuleBrokenError: there are too many for a list that anybody keeps.
    """
    if len(days) > CLOSED_MOST:
        raise RuleBrokenError(f"Listan kan ha högst {CLOSED_MOST} dagar.", "closed_days")
    rows = {row.day: row for row in db.session.scalars(sa.select(ClosedDay).order_by(ClosedDay.id))}
    changed = False
    for day in sorted(days.keys() | rows.keys()):
        row = rows.get(day)
        before = row.name if row and row.voided_at is None else None
        if before == days.get(day):
            continue
        if row is None:
            row = ClosedDay(day=day)
            db.session.add(row)
        row.voided_at, row.name = (None, days[day]) if day in days else (now, row.name)
        db.session.flush()
        audit.record("closed_day.changed", row, actor=actor, day=day, closed=day in days)
        changed = True
    forget_policies()
    return changed


def _weeks(value: str) -> str:
    if value.strip().casefold() == NO_WEEKS:
        return NO_WEEKS
    read_weeks(value)
    return " ".join(value.split())
