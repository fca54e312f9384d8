"""Changing the owner or the plan of many assignments: looked over first, saved at once, undone at once."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tracker import audit
from tracker.assignments.operations.changes import (
    change_details,
    check_plan,
    hand_over,
    moving_needs_reason,
    planned_words,
    update_status,
)
from tracker.assignments.operations.deadlines import bound_reading, whose_meeting
from tracker.assignments.queries.bodies import body_names
from tracker.assignments.queries.card import own_among
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import ENDED, WORK
from tracker.domain.permissions import Action, may, may_with
from tracker.models import Assignment, User
from tracker.models.deadline import DeadlineLevel
from tracker.wording.dates import long_date
from tracker.wording.labels import STATUS

MANY_MAX = 200
NO_OWNER, NO_PLAN = "ingen", "ingen plan"


@dataclass(frozen=True)
class OwnerChange:
    """Another handläggare for all; None leaves them without one."""

    owner: User | None


@dataclass(frozen=True)
class PlanChange:
    """Another plan for all, with the reason for moving what has passed."""

    plan: str
    reason: str = ""


Change = OwnerChange | PlanChange


@dataclass(frozen=True)
class Row:
    """What a change would do with one assignment.

    Attributes:
        assignment: which.
        before: what stands there now, in words.
        after: what would stand there.
        obstacle: why it is left as it is, or "".
        needs_reason: its plan moves with a reason only.
    """

    assignment: Assignment
    before: str
    after: str
    obstacle: str = ""
    needs_reason: bool = False


@dataclass(frozen=True)
class Circumstances:
    """Who changes, when, and under which rule."""

    actor: User
    four_eyes: bool
    now: dt.datetime
    today: dt.date


@dataclass(frozen=True)
class Changed:
    """What became of a change of many.

    Attributes:
        act: the id of the act, or "" where nothing was changed.
        rows: those that were changed.
        meanwhile: those that somebody had changed since they were looked over; nothing was done to them.
    """

    act: str
    rows: Sequence[Row]
    meanwhile: Sequence[Row]


def look_over(assignments: Sequence[Assignment], change: Change, of: Circumstances) -> list[Row]:
    """Return what a change would do with each, and what it would leave as it is and why.

    Raises:
        RuleBrokenError: the plan is missing, not understood, or its day has been.
    """
    own = own_among(of.actor, assignments)
    if isinstance(change, OwnerChange):
        return [_owner_row(found, change, of) for found in assignments]
    if not change.plan.strip():
        raise RuleBrokenError("Skriv en plan, till exempel KS 12 juni eller kvartal 3.", "plan")
    check_plan(change.plan.strip(), today=of.today)
    after = _read_for(assignments, change.plan.strip(), of.today)
    return [_plan_row(found, change, after[whose_meeting(found)], of, own=found.id in own) for found in assignments]


def change_many(
    assignments: Sequence[Assignment], change: Change, of: Circumstances, *, seen: Mapping[str, int]
) -> Changed:
    """Change what can be changed of what was looked over, by the operations that change one.

    Args:
        assignments: loaded for update.
        change: what is to stand there.
        of: who does it, when.
        seen: id → the version of it that was looked over.

    Raises:
        RuleBrokenError: the plan is refused, or a reason is missing.
    """
    rows = look_over(assignments, change, of)
    meanwhile = [row for row in rows if seen.get(row.assignment.reference) != row.assignment.version]
    chosen = [row for row in rows if not row.obstacle and row not in meanwhile]
    for row in chosen:
        if isinstance(change, OwnerChange):
            _give(row.assignment, change, of)
        else:
            _plan(row.assignment, change, of)
    return Changed(audit.current_act() if chosen else "", chosen, meanwhile)


def _owner_row(found: Assignment, change: OwnerChange, of: Circumstances) -> Row:
    before = found.owner.name if found.owner else NO_OWNER
    after = change.owner.name if change.owner else NO_OWNER
    wanted = change.owner.id if change.owner else None
    if obstacle := _ended(found):
        return Row(found, before, after, obstacle)
    if found.owner_id == wanted:
        return Row(found, before, after, "Har redan den handläggaren." if wanted else "Har redan ingen handläggare.")
    if may(of.actor.roles, Action.EDIT):
        own = of.four_eyes and found.owner_id == of.actor.id
        return Row(found, before, after, "Du är handläggare. Be en annan registrator byta handläggare." if own else "")
    own = found.owner_id == of.actor.id
    return Row(found, before, after, "" if own else "Du är inte handläggare. Be en registrator byta handläggare.")


def _decided_alone(found: Assignment) -> str:
    """Return what stands for a plan where there is none."""
    decided = [deadline.literal for deadline in found.deadlines if deadline.level is DeadlineLevel.DECIDED]
    return f"{NO_PLAN}, enligt beslutet {decided[-1]}" if decided and decided[-1] else NO_PLAN


def _plan_row(found: Assignment, change: PlanChange, after: str, of: Circumstances, *, own: bool) -> Row:
    before, needs_reason = planned_words(found) or _decided_alone(found), moving_needs_reason(found, today=of.today)
    if obstacle := _ended(found):
        return Row(found, before, after, obstacle)
    if planned_words(found) == change.plan.strip():
        return Row(found, before, after, "Har redan den planen.")
    if not may(of.actor.roles, Action.EDIT):
        if not may_with(of.actor.roles, Action.UPDATE_STATUS, own=own):
            return Row(found, before, after, "Det är varken ditt eller ditt organs uppdrag.")
        if found.status not in WORK:
            return Row(found, before, after, f"Det har läget {STATUS[found.status].lower()}. Be en registrator.")
    return Row(found, before, after, needs_reason=needs_reason)


def _ended(found: Assignment) -> str:
    return f"Det är avslutat: {STATUS[found.status].lower()}." if found.status in ENDED else ""


def _read_for(assignments: Collection[Assignment], plan: str, today: dt.date) -> dict[str | None, str]:
    """Return body → how a plan reads for what is reported to it: «nästa sammanträde» is another for each."""
    names, words = body_names(), {}
    for own in {whose_meeting(found) for found in assignments}:
        latest = bound_reading(plan, context_date=today, own=own, names=names).reading.latest_on
        said = latest is not None and long_date(latest) in plan
        words[own] = plan if said else f"{plan} (senast {long_date(latest)})" if latest else f"{plan} (utan dag)"
    return words


def _give(found: Assignment, change: OwnerChange, of: Circumstances) -> None:
    if may(of.actor.roles, Action.EDIT):
        change_details(
            found, title=found.title, owner=change.owner, plan=planned_words(found), reason="", actor=of.actor,
            four_eyes=of.four_eyes, today=of.today, looked_at=False,
        )  # fmt: skip
    elif change.owner is not None:
        hand_over([found], owner=of.actor, to=change.owner, actor=of.actor, four_eyes=of.four_eyes, today=of.today)


def _plan(found: Assignment, change: PlanChange, of: Circumstances) -> None:
    reason = change.reason if moving_needs_reason(found, today=of.today) else ""
    if may(of.actor.roles, Action.EDIT):
        change_details(
            found, title=found.title, owner=found.owner, plan=change.plan, reason=reason, actor=of.actor,
            four_eyes=of.four_eyes, today=of.today, looked_at=False,
        )  # fmt: skip
    else:
        update_status(
            found, status=found.status, note="", plan=change.plan, reason=reason, actor=of.actor, now=of.now,
            today=of.today,
        )  # fmt: skip
