"""Matters and their numbers."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.references import case_number_key
from tracker.models import Assignment, AssignmentCase, Case, CaseNumber, EventHead, User


def find_or_add_case(numbers: Sequence[str], *, registry: str, today: dt.date, title: str = "") -> Case | None:
    """Return the matter that bears one of these numbers just as written, else a new one; None without numbers.

    All numbers given together are the same matter's. Numbers that are merely equal (0738/23 and SLK-2023-00738)
    are not joined here: the case page proposes it, a person confirms.
    """
    literals = list(dict.fromkeys(number.strip()[:40] for number in numbers if number.strip()))
    if not literals:
        return None
    bearing = sa.select(Case).join(Case.numbers).where(CaseNumber.literal.in_(literals)).order_by(Case.id).limit(1)
    case = db.session.scalars(bearing).one_or_none()
    if case is None:
        db.session.scalars(sa.select(EventHead).with_for_update()).one()  # one at a time, so that a number is made once
        case = db.session.scalars(bearing).one_or_none()
    if case is None:
        case = Case(title=title[:400])
        db.session.add(case)
        db.session.flush()
    known = set(db.session.scalars(sa.select(CaseNumber.literal).where(CaseNumber.case_id == case.id)))
    for literal in literals:
        if literal not in known:
            key = case_number_key(literal, today=today, default_registry=registry)
            db.session.add(CaseNumber(case_id=case.id, literal=literal, canonical=str(key) if key else None))
    db.session.flush()
    return case


def link_case(assignment: Assignment, case: Case, *, actor: User) -> None:
    """Confirm that an assignment also belongs to a matter whose number equals one of its own."""
    db.session.add(AssignmentCase(assignment_id=assignment.id, case_id=case.id))
    audit.record("case.linked", assignment, actor=actor, numbers=", ".join(number.literal for number in case.numbers))
