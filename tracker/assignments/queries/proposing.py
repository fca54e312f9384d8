"""Which assignments a decision can be proposed of together, and what is proposed of each to begin with."""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tracker.assignments.queries.bodies import deciding_now
from tracker.assignments.queries.listing import AssignmentFilter, criteria_of
from tracker.assignments.queries.reporting import clause_options, given_of, reported_together
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.models import Assignment, Body, Recipient, User
from tracker.models.assignment import IS_OPEN
from tracker.models.recipient import ANSWERABLE, is_current
from tracker.scope import visible
from tracker.wording.clauses import Proposed

MOST = 60
"""So many are offered at once: their choices stand in the page's address."""


def open_among(user: User, references: Sequence[str]) -> list[Assignment]:
    """Return the open ones of these that the person sees, in their order, at most MOST."""
    wanted = list(dict.fromkeys(references))[:MOST]
    statement = sa.select(Assignment).where(Assignment.reference.in_(wanted), IS_OPEN, visible(user))
    found = {row.reference: row for row in db.session.scalars(statement.options(*clause_options()))}
    return [found[reference] for reference in wanted if reference in found]


def open_like(user: User, wanted: AssignmentFilter, *, registry: str, today: dt.date) -> list[Assignment]:
    """Return the open ones that the list shows, those that are reported or ready first; at most MOST."""
    criteria = [IS_OPEN, visible(user), *criteria_of(wanted, registry=registry, today=today)]
    if wanted.mine:
        criteria.append(Assignment.owner_id == user.id)
    first = sa.case((Assignment.status == Status.REPORTED, 0), (Assignment.status == Status.READY, 1), else_=2)
    order = (first, Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
    statement = sa.select(Assignment).where(*criteria).options(*clause_options()).order_by(*order).limit(MOST)
    return list(db.session.scalars(statement))


def beside(user: User, assignment: Assignment) -> list[Assignment]:
    """Return an assignment, and those that the same report may be about."""
    near, more = reported_together(user, assignment)
    return [assignment, *near, *more]


def begun_with(offered: Sequence[Assignment]) -> dict[str, str]:
    """Return reference → what is proposed until somebody chooses: that what is reported, or ready to be, is ended."""
    ready = {Status.READY, Status.REPORTED}
    return {found.reference: "completed" if found.status in ready else "" for found in offered}


def proposed_of(
    offered: Sequence[Assignment], chosen: Mapping[str, str], *, until: str, taken_up_in: Body | None, today: dt.date
) -> list[Proposed]:
    """Return what is proposed of those that are chosen.

    Args:
        offered: the assignments.
        chosen: reference → the closing that is proposed, or "".
        until: the new time of those that get one.
        taken_up_in: at whose meeting it comes up; None for the body that decides.
        today: decides which bodies are no more.
    """
    wanted = [found for found in offered if chosen.get(found.reference)]
    closers = deciding_now([found.giver for found in wanted if found.giver], day=today)
    own = _own_of(taken_up_in, wanted, today) if taken_up_in else set()
    return [
        Proposed(
            given_of(found, closers.get(found.giver_id or 0)), chosen[found.reference], until, own=found.id in own
        )
        for found in wanted
    ]  # fmt: skip


def _own_of(body: Body, assignments: Sequence[Assignment], today: dt.date) -> set[int]:
    """Return those that a body, or the administration that works for it, answers for."""
    served = sa.select(Body.id).where((Body.id == body.id) | (Body.administers_for_id == body.id))
    statement = sa.select(Recipient.assignment_id).where(
        Recipient.assignment_id.in_([found.id for found in assignments]), Recipient.body_id.in_(served),
        Recipient.role.in_(ANSWERABLE), is_current(Recipient, today),
    )  # fmt: skip
    return set(db.session.scalars(statement))
