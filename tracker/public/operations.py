"""Putting assignments into the open view, and taking them out."""

import datetime as dt
from collections.abc import Sequence

from tracker import audit
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import PUBLISHABLE
from tracker.models import Assignment, User


def publish_assignments(assignments: Sequence[Assignment], *, actor: User, today: dt.date) -> str:
    """Let anybody read these assignments and their chains; one act, undone at once.

    Args:
        assignments: loaded for update.
        actor: the registrar.
        today: the civil day.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: one of them may not be published, all of them are already, or there is none.
    """
    if not assignments:
        raise RuleBrokenError("Välj minst ett uppdrag att publicera.", "assignments")
    for assignment in assignments:
        if obstacle := obstacle_to(assignment):
            raise RuleBrokenError(f"{assignment.reference}: {obstacle}", "assignments")
    if all(assignment.published_on for assignment in assignments):
        raise RuleBrokenError("Det är redan publicerat.", "assignments")
    for assignment in assignments:
        if assignment.published_on is None:
            assignment.published_on = today
            audit.record("assignment.published", assignment, actor=actor)
    return audit.current_act()


def withdraw_assignment(assignment: Assignment, *, reason: str, actor: User) -> str:
    """Take an assignment out of the open view; nothing else of it changes.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: no reason is given, or it is not published.
    """
    if assignment.published_on is None:
        raise RuleBrokenError("Uppdraget är inte publicerat.", "reason")
    if not reason.strip():
        raise RuleBrokenError("Skriv varför uppdraget inte ska vara publicerat längre.", "reason")
    assignment.published_on = None
    return audit.record("assignment.withdrawn", assignment, actor=actor, reason=reason.strip())


def obstacle_to(assignment: Assignment) -> str:
    """Return why an assignment cannot be published, in Swedish, or ""."""
    if assignment.protected_by:
        return "Uppdraget är skyddat och kan inte publiceras."
    if assignment.status not in PUBLISHABLE:
        return "Bara uppdrag som ett organ har gett kan publiceras."
    if assignment.machine_read:
        return "Uppdraget är maskinellt registrerat. Granska och spara det först."
    return ""
