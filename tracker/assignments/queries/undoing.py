"""What can be taken back, by whom, and how far that reaches."""

import sqlalchemy as sa

from tracker.assignments.queries.card import own_among
from tracker.db import db
from tracker.domain.permissions import Action, Role, may
from tracker.models import Assignment, Event, SavedView, User
from tracker.scope import visible

OF_MINUTES = frozenset({
    "paragraph.recorded", "paragraph.adjusted", "meeting.planned", "meeting.cancelled", "meeting.adjusted",
    "document.added", "document.voided", "meeting.moved",
    "carrier.set", "carrier.followed", "carrier.voided",
})  # fmt: skip
"""What is done to a meeting, a report or a § alone, by registrars."""


def reach_of(act: str) -> int:
    """Return how many assignments an act concerned: taking it back takes it back for all of them."""
    subjects = sa.select(sa.func.count(sa.distinct(Event.object_id)))
    return db.session.scalar(subjects.where(Event.act == act, Event.object_type == "assignment")) or 0


def may_undo(user: User, act: str) -> bool:
    """Tell whether a person may take an act back: a registrar any, others their own while the assignment is theirs.

    What somebody did with a saved view nobody but they take back, whatever their role.

    Every assignment that it concerned must be in the person's sight; what one has handed over oneself may be gone from
    it, and is taken back all the same.
    """
    events = list(db.session.scalars(sa.select(Event).where(Event.act == act)))
    if events and all(event.object_type == SavedView.__tablename__ for event in events):
        return all(event.actor_id == user.id for event in events)
    if not may(user.roles, Action.UNDO):
        return False
    if events and all(event.action in OF_MINUTES and event.object_type != "assignment" for event in events):
        return Role.REGISTRAR in user.roles
    by_oneself = all(event.actor_id == user.id for event in events)
    if events and by_oneself and all(event.action == "assignment.handed_over" for event in events):
        return True
    if Role.REGISTRAR not in user.roles and not by_oneself:
        return False
    ids = {event.object_id for event in events if event.object_type == "assignment"}
    seen = list(db.session.scalars(sa.select(Assignment).where(Assignment.id.in_(ids), visible(user))))
    if not ids or len(seen) != len(ids):
        return False
    return Role.REGISTRAR in user.roles or own_among(user, seen) == ids
