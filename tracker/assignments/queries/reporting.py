"""What can be reported together, who owns what, and the words that a report's proposed decision names it by."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.assignments.queries.listing import row_options
from tracker.db import db
from tracker.domain.lifecycle import WORK
from tracker.domain.names import in_text, task_words
from tracker.mail.standing import unanswered
from tracker.models import Assignment, AssignmentCase, Body, Report, ReportItem, User
from tracker.models.assignment import IS_OPEN
from tracker.models.recipient import ANSWERABLE
from tracker.models.report import ReportKind
from tracker.scope import Reader, visible, visible_reports
from tracker.wording.clauses import Given, named_together

TOGETHER_MAX = 20
HANDED_MAX = 400


def reported_together(user: User, assignment: Assignment) -> tuple[list[Assignment], list[Assignment]]:
    """Return what one report may be about besides an assignment.

    Returns:
        The open ones of the same matter or §; and others with the same owner, soonest first.
    """
    cases = sa.select(AssignmentCase.case_id).where(AssignmentCase.assignment_id == assignment.id)
    of_the_case = sa.select(AssignmentCase.assignment_id).where(AssignmentCase.case_id.in_(cases))
    near: sa.ColumnElement[bool] = Assignment.id.in_(of_the_case)
    if assignment.paragraph_id and assignment.budget_year is None:  # a budget's § gives hundreds
        near |= Assignment.paragraph_id == assignment.paragraph_id
    own = Assignment.owner_id == assignment.owner_id if assignment.owner_id else sa.false()
    statement = (
        sa.select(Assignment, near)
        .where(IS_OPEN, visible(user), Assignment.id != assignment.id, near | own)
        .options(*clause_options())
        .order_by(near.desc(), Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
        .limit(TOGETHER_MAX)
    )
    found: tuple[list[Assignment], list[Assignment]] = ([], [])
    for other, is_near in db.session.execute(statement):
        found[0 if is_near else 1].append(other)
    return found


def clause_options() -> list[sa.orm.interfaces.ORMOption]:
    """Return what a clause needs to be loaded besides a row."""
    return [*row_options(), joinedload(Assignment.giver), selectinload(Assignment.texts)]


def given_of(assignment: Assignment, closer: Body | None = None) -> Given:
    """Return what a clause names of an assignment; `closer` decides of it where who gave it is no more."""
    answerable = [part for part in assignment.recipients if part.role in ANSWERABLE and part.valid_to is None]
    paragraph, numbers = assignment.paragraph, [number for case in assignment.cases for number in case.numbers]
    return Given(
        giver=in_text(assignment.giver.name) if assignment.giver else "uppdragsgivaren",
        on=paragraph.meeting.held_on if paragraph else assignment.given_on,
        number=paragraph.number if paragraph else "",
        point=assignment.decision_point,
        budget_year=assignment.budget_year,
        recipients=named_together(part.group.name if part.group else part.name for part in answerable),
        task=task_words(assignment.text),
        dnr=numbers[0].literal if numbers else "",
        closer=in_text(closer.name) if closer else "",
    )


def owned_by(owner: User, *, seen_by: User) -> list[Assignment]:
    """Return the work that a person owns and the other sees, soonest first; at most HANDED_MAX at a time."""
    statement = sa.select(Assignment).where(Assignment.owner_id == owner.id, IS_OPEN, visible(seen_by))
    ordered = statement.options(*row_options()).order_by(Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
    return list(db.session.scalars(ordered.limit(HANDED_MAX)))


def handed_in(user: Reader, *, among: Collection[int] | None = None) -> list[tuple[Report, list[Assignment]]]:
    """Return final reports that wait for a meeting, soonest first, with those of their assignments that one sees."""
    statement = (
        sa.select(Report, Assignment)
        .join(ReportItem, ReportItem.report_id == Report.id)
        .join(Assignment, ReportItem.assignment_id == Assignment.id)
        .where(Assignment.status.in_(WORK), visible(user), Report.voided_at.is_(None), Report.kind == ReportKind.FINAL)
        .where(visible_reports(user), unanswered())
        .options(joinedload(Report.to_body))
        .order_by(Report.meeting_on.is_(None), Report.meeting_on, Report.id, Assignment.id)
    )
    if among is not None:
        statement = statement.where(Assignment.id.in_(among))
    found: dict[int, tuple[Report, list[Assignment]]] = {}
    for report, assignment in db.session.execute(statement):
        found.setdefault(report.id, (report, []))[1].append(assignment)
    return list(found.values())


def handed_in_among(user: Reader, assignments: Sequence[Assignment]) -> dict[int, Report]:
    """Return assignment id → the final report that waits for its meeting, among these assignments."""
    ids = {assignment.id for assignment in assignments}
    return {found.id: report for report, rows in handed_in(user, among=ids) for found in rows}
