"""The municipality's own rules and days: its policies, body by body, and its calendar."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.calendar import QUIET_WEEKS, WorkCalendar
from tracker.domain.policy import Policy, policy_of, read_weeks
from tracker.domain.reminders import Term
from tracker.models import BodySetting, ClosedDay, Deadline

QUIET = "quiet_weeks"
NO_WEEKS = "inga"
"""What the setting of quiet weeks says where there are none; empty is as usual."""


@dataclass(frozen=True)
class Policies:
    """The policies of an installation.

    Attributes:
        municipality: what holds where a body has said nothing.
        bodies: body id → its own.
        calendar: the working days and mail days.
    """

    municipality: Policy
    bodies: Mapping[int, Policy]
    calendar: WorkCalendar

    def of(self, body_id: int | None) -> Policy:
        """Return the policy of a body, or the municipality's."""
        return self.bodies.get(body_id or 0, self.municipality)

    def meeting_term(self, body_id: int | None, day: dt.date) -> Term:
        """Return the day of a body's meeting as reminders know it: papers go before, by its own lead."""
        return Term(day, at_meeting=True, lead=dt.timedelta(days=self.of(body_id).submission_lead))

    def term_of(self, deadline: Deadline, day: dt.date) -> Term:
        """Return the day of a deadline as reminders know it; a report says itself when what stands in it must be in."""
        if deadline.carrier and deadline.carrier.papers_by:
            return Term(day, at_meeting=True, lead=max(day - deadline.carrier.papers_by, dt.timedelta(0)))
        return self.meeting_term(deadline.body_id, day) if deadline.at_meeting else Term(day)


def policies() -> Policies:
    """Return the rules and days that hold; they are asked for once in a session."""
    kept = db.session().info.get("policies")
    if isinstance(kept, Policies):
        return kept
    said: dict[int, dict[str, str]] = defaultdict(dict)
    for row in db.session.execute(sa.select(BodySetting.body_id, BodySetting.name, BodySetting.value)):
        if row.value:
            said[row.body_id or 0][row.name] = row.value
    usual = said.pop(0, {})
    closed = db.session.scalars(sa.select(ClosedDay.day).where(ClosedDay.voided_at.is_(None)))
    weeks = usual.get(QUIET, "")
    found = Policies(
        municipality=policy_of(usual),
        bodies={body_id: policy_of({**usual, **own}) for body_id, own in said.items()},
        calendar=WorkCalendar(
            clock.calendar().days_off | set(closed),
            frozenset() if weeks == NO_WEEKS else read_weeks(weeks) if weeks else QUIET_WEEKS,
        ),
    )
    db.session().info["policies"] = found
    return found


def work_calendar() -> WorkCalendar:
    """Return the municipality's working days and mail days."""
    return policies().calendar


def forget_policies() -> None:
    """Let the rules and days be asked for again: they have been changed."""
    db.session().info.pop("policies", None)
