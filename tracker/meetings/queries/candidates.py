"""What in the register a row of a decision may mean."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.lifecycle import ENDED, OPEN, Status
from tracker.domain.matching import Described, clear_best, rank
from tracker.domain.references import case_number_key
from tracker.models import (
    Assignment,
    AssignmentCase,
    Case,
    CaseNumber,
    Closing,
    Paragraph,
    ParagraphCase,
    Succession,
    User,
)
from tracker.models.closing import ClosingStatus
from tracker.models.meeting import Meeting
from tracker.scope import Reader, visible

SHOWN = 5


@dataclass(frozen=True)
class Candidates:
    """The assignments that a row may mean, best first, with reasons; `best` is proposed without asking."""

    rows: Sequence[tuple[Assignment, str]]
    best: Assignment | None


def candidates(user: Reader, wanted: Sequence[Described], *, proposed: bool = False) -> list[Candidates]:
    """Return, for each description, what it may mean. As many queries for one row as for 150.

    Args:
        user: who asks; nothing outside the person's sight is proposed.
        wanted: the rows' words and places.
        proposed: look among proposed assignments (for what is given) instead of among the given ones.
    """
    pool, known = possible(user, wanted, proposed=proposed)
    found = []
    for one in wanted:
        matches = rank(one, known)
        best = clear_best(matches)
        rows = [(pool[match.place], match.reason) for match in matches[:SHOWN]]
        found.append(Candidates(rows, pool[best.place] if best else None))
    return found


def possible(
    user: Reader, wanted: Sequence[Described], *, proposed: bool = False
) -> tuple[list[Assignment], list[Described]]:
    """Return what any of the rows may mean by its §, budget or matter, and how each is described."""
    pool = _pool(user, wanted, proposed=proposed)
    successors = _kin()
    return pool, [_described(assignment, successors) for assignment in pool]


def _pool(user: Reader, wanted: Sequence[Described], *, proposed: bool) -> list[Assignment]:
    numbers = {one.number for one in wanted if one.number}
    years = {one.budget_year for one in wanted if one.budget_year}
    keys = {key for one in wanted for key in one.cases}
    status = (
        Assignment.status == Status.PROPOSED
        if proposed
        else Assignment.status.not_in([Status.PROPOSED, Status.DRAFT, Status.VOIDED, Status.REJECTED])
    )
    in_case = sa.select(AssignmentCase.assignment_id).join(CaseNumber, CaseNumber.case_id == AssignmentCase.case_id)
    statement = (
        sa.select(Assignment)
        .outerjoin(Assignment.paragraph)
        .where(visible(user), status)
        .where(
            sa.or_(
                Paragraph.number.in_(numbers), Assignment.budget_year.in_(years),
                Assignment.id.in_(in_case.where(CaseNumber.canonical.in_(keys))),
            )
        )
        .options(
            joinedload(Assignment.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
            selectinload(Assignment.recipients), selectinload(Assignment.texts), selectinload(Assignment.closings),
            selectinload(Assignment.cases).selectinload(Case.numbers),
        )
        .order_by(Assignment.id)
    )  # fmt: skip
    return list(db.session.scalars(statement))


def _kin() -> dict[int, set[int]]:
    """Body id → its predecessors: later decisions still use old names."""
    kin: dict[int, set[int]] = {}
    for succession in db.session.scalars(sa.select(Succession).where(Succession.voided_at.is_(None))):
        kin.setdefault(succession.successor_id, set()).add(succession.predecessor_id)
        kin.setdefault(succession.predecessor_id, set()).add(succession.successor_id)
    return kin


def _described(assignment: Assignment, kin: dict[int, set[int]]) -> Described:
    recommended = assignment.recommendation
    bodies = {recipient.body_id for recipient in assignment.recipients if recipient.body_id}
    return Described(
        text=assignment.text,
        giver=assignment.giver_id,
        given_on=assignment.given_on,
        number=assignment.paragraph.number if assignment.paragraph else None,
        point=assignment.decision_point,
        budget_year=assignment.budget_year,
        recipients=bodies | {other for body in bodies for other in kin.get(body, ())},
        cases={number.canonical for case in assignment.cases for number in case.numbers if number.canonical},
        label=recommended.decision_point if recommended else "",
        ended=assignment.status in ENDED,
        afterwards=assignment.registered_afterwards,
    )


def case_keys(numbers: Sequence[str], *, registry: str, today: dt.date) -> frozenset[str]:
    """Return the keys under which numbers of a matter are compared."""
    keys = (case_number_key(number, today=today, default_registry=registry) for number in numbers)
    return frozenset(str(key) for key in keys if key)


def in_matter(user: Reader, keys: frozenset[str]) -> tuple[list[Assignment], list[Assignment]]:
    """Return what a matter has open, and what is proposed in it: the rows that a new decision on it begins with.

    What was recommended under the matter's number waits there, whatever number it was given under.
    """
    in_case = sa.select(AssignmentCase.assignment_id).join(CaseNumber, CaseNumber.case_id == AssignmentCase.case_id)
    recommended = (
        sa.select(Closing.assignment_id)
        .join(ParagraphCase, ParagraphCase.paragraph_id == Closing.paragraph_id)
        .join(CaseNumber, CaseNumber.case_id == ParagraphCase.case_id)
        .where(Closing.status == ClosingStatus.RECOMMENDED, Closing.voided_at.is_(None))
    )
    of_it = [found.where(CaseNumber.canonical.in_(keys)) for found in (in_case, recommended)]
    statement = (
        sa.select(Assignment)
        .where(visible(user), sa.or_(*(Assignment.id.in_(found) for found in of_it)))
        .where(Assignment.status.in_([*OPEN, Status.PROPOSED]))
        .options(
            selectinload(Assignment.texts),
            selectinload(Assignment.closings).joinedload(Closing.body),
            selectinload(Assignment.recipients),
        )
        .order_by(Assignment.id)
    )
    found = list(db.session.scalars(statement))
    return [a for a in found if a.status in OPEN], [a for a in found if a.status is Status.PROPOSED]


def waiting_in_matter(user: Reader, keys: frozenset[str]) -> list[Assignment]:
    """Return what waits for a decision in a matter, locked: recommended, proposed, reported or ready to be."""
    open_ones, proposed = in_matter(user, keys)
    ready = {Status.READY, Status.REPORTED}
    ids = [a.id for a in open_ones if a.status in ready or a.recommendation] + [a.id for a in proposed]
    return list(db.session.scalars(sa.select(Assignment).where(Assignment.id.in_(ids)).with_for_update()))


def titles_of(user: User, references: Sequence[str]) -> dict[str, Assignment]:
    """Return reference → assignment for those that the person sees; other words are left out."""
    statement = sa.select(Assignment).where(Assignment.reference.in_(references), visible(user))
    return {assignment.reference: assignment for assignment in db.session.scalars(statement)}
