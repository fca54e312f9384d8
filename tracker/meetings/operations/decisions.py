"""Recording a decision: what one § says of one or several assignments, saved at once and undone at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.closings import Saying, confirm_proposed, record_closing, relate
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.queries.bodies import NamedBody
from tracker.db import db
from tracker.domain.decisions import GIVES
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.paragraphs import Circumstances, describe_paragraph, find_or_add_paragraph
from tracker.meetings.queries.paragraphs import budget_paragraph
from tracker.models import Assignment, Body, Case, Paragraph, User
from tracker.models.assignment import AssignmentKind, Origin
from tracker.models.body import BodyKind
from tracker.models.paragraph import Outcome
from tracker.models.relation import RelationKind
from tracker.scope import MACHINE, visible


@dataclass(frozen=True)
class GivenBefore:
    """Which decision gave an assignment that was never registered, in the words of the one that closes it.

    Attributes:
        giver: who gave it.
        given_on: the day, if it is said.
        number: of the §, if it is said.
        point: the point of that §, or "".
        budget_year: the budget, if it is said.
    """

    giver: Body
    given_on: dt.date | None = None
    number: str | None = None
    point: str = ""
    budget_year: int | None = None


@dataclass(frozen=True)
class DecisionRow:
    """One row of a recorded §.

    Attributes:
        label: of the point in this §.
        outcome: one of CLOSING_KINDS, or GIVES for a new assignment.
        text: the words: of the assignment closed, or of the one given.
        assignment_id: what it is about in the register; None registers it (afterwards, unless it is given here).
        given_before: for registering afterwards.
        recipients: for registering.
        collaborators: for registering a new assignment.
        points: (marker, text) of what a new assignment asks separately.
        title: a working title for registering; made from the text where empty.
        deadline: the words of a new assignment's deadline, or of the longer time for an old one.
        report_to: whom a new assignment is reported to, where that is not its giver.
        reason: why it ended unfulfilled.
        tabled_to: the day to which it was tabled.
        recommended: the body recommends it, another decides.
        kind: of a new assignment.
        follows: the place (from 0) of the row whose assignment this new one follows or replaces.
    """

    label: str
    outcome: str
    text: str = ""
    assignment_id: int | None = None
    given_before: GivenBefore | None = None
    recipients: Sequence[NamedBody] = ()
    collaborators: Sequence[NamedBody] = ()
    points: Sequence[tuple[str, str]] = ()
    title: str = ""
    deadline: str = ""
    report_to: str = ""
    reason: str = ""
    tabled_to: dt.date | None = None
    recommended: bool = False
    kind: AssignmentKind = AssignmentKind.ASSIGNMENT
    follows: int | None = None


@dataclass(frozen=True)
class Decision:
    """A § and all that it says.

    Attributes:
        body: who decided.
        decided_on: the day of the meeting.
        number: of the §; None with a missing_reason.
        missing_reason: why there is no number.
        about: title, votes, previous handlings and matters.
        rows: what it says of each assignment.
    """

    body: Body
    decided_on: dt.date
    number: str | None
    missing_reason: str = ""
    about: Circumstances = field(default_factory=Circumstances)
    rows: Sequence[DecisionRow] = ()


NO_COUNCIL = "Registret har inget fullmäktige som förslaget kan gå till."


class RowRefusedError(RuleBrokenError):
    """A row of the decision breaks a rule; `place` counts from 0."""

    def __init__(self, place: int, error: RuleBrokenError) -> None:
        super().__init__(error.message, error.field)
        self.place = place


@dataclass(frozen=True)
class Recorded:
    """What came of it: the § (if it has a number), the assignments row by row, and the act that undoes it all."""

    paragraph: Paragraph | None
    assignments: list[Assignment]
    act: str


def record_decision(decision: Decision, *, actor: User | None, four_eyes: bool, today: dt.date) -> Recorded:
    """Record everything that a § says.

    Args:
        decision: the § and its rows.
        actor: who records; None where the installation does, which then marks what it registers as unreviewed.
        four_eyes: whether the person responsible is kept from recording the closing.
        today: the civil day.

    Raises:
        RuleBrokenError: the decision itself is no evidence, or it says nothing.
        RowRefusedError: a row breaks a rule. Nothing is saved then.
    """
    if not decision.rows:
        raise RuleBrokenError("Välj minst en rad att spara.", "rows")
    paragraph = None
    if decision.number:
        paragraph = find_or_add_paragraph(decision.body, decision.decided_on, decision.number, today=today)
        describe_paragraph(paragraph, _with_outcome(decision), actor=actor)
    recorded: dict[int, Assignment] = {}
    for place, row in _new_ones_first(decision.rows):
        try:
            recorded[place] = _record_row(
                decision, row, place, paragraph, recorded, actor=actor, four_eyes=four_eyes, today=today
            )
        except RuleBrokenError as error:
            raise RowRefusedError(place, error) from error
    for place, row in enumerate(decision.rows):
        if row.outcome != GIVES or row.follows is None or decision.rows[row.follows].outcome == "replaced":
            continue
        if recorded[row.follows].id != recorded[place].id:
            relate(recorded[row.follows], recorded[place], RelationKind.FOLLOWS)
    return Recorded(paragraph, [recorded[place] for place in sorted(recorded)], audit.current_act())


def _new_ones_first(rows: Sequence[DecisionRow]) -> list[tuple[int, DecisionRow]]:
    """A row that replaces needs its successor, so what is given is recorded before what ends."""
    return sorted(enumerate(rows), key=lambda item: (item[1].outcome != GIVES, item[0]))


def _with_outcome(decision: Decision) -> Circumstances:
    about = decision.about
    tabled = all(row.outcome == "tabled" for row in decision.rows)
    return replace(about, outcome=about.outcome or (Outcome.TABLED if tabled else None))


def _record_row(
    decision: Decision, row: DecisionRow, place: int, paragraph: Paragraph | None, recorded: dict[int, Assignment], *,
    actor: User | None, four_eyes: bool, today: dt.date,
) -> Assignment:  # fmt: skip
    saying = Saying(
        kind="confirmed" if row.outcome == GIVES else row.outcome, body=decision.body, decided_on=decision.decided_on,
        paragraph=paragraph, missing_reason=decision.missing_reason, decision_point=row.label, text=row.text,
        reason=row.reason, tabled_to=row.tabled_to, deadline=row.deadline, recommended=row.recommended,
    )  # fmt: skip
    if row.outcome == GIVES:
        return _give(decision, row, saying, actor=actor, today=today)
    if row.assignment_id is None:
        assignment = _register_afterwards(decision, row, actor=actor, today=today)
    else:
        assignment = _load(row.assignment_id, actor)
    new_ones = (recorded[at] for at, new in enumerate(decision.rows) if new.outcome == GIVES and new.follows == place)
    successor = next(new_ones, None)
    if successor is not None and successor.id == assignment.id:
        raise RuleBrokenError("Ett uppdrag kan inte ersätta sig självt. Välj ett annat på en av raderna.", "match")
    record_closing(assignment, saying, actor=actor, four_eyes=four_eyes, today=today, successor=successor)
    return assignment


def _load(assignment_id: int, actor: User | None) -> Assignment:
    statement = sa.select(Assignment).where(Assignment.id == assignment_id, visible(actor or MACHINE)).with_for_update()
    found = db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise RuleBrokenError(
            "Uppdraget finns inte i registret. Välj ett annat eller registrera det i efterhand.", "match"
        )
    return found


def _give(decision: Decision, row: DecisionRow, saying: Saying, *, actor: User | None, today: dt.date) -> Assignment:
    if row.assignment_id is not None:
        proposed = _load(row.assignment_id, actor)
        if row.recommended:
            record_closing(proposed, saying, actor=actor, four_eyes=False, today=today)
        else:
            confirm_proposed(proposed, saying, actor=actor, today=today)
        return proposed
    giving = Giving(
        giver=_council() if row.recommended else decision.body,
        given_on=decision.decided_on,
        paragraph=saying.paragraph,
        decision_point=row.label,
        missing_reason=decision.missing_reason,
    )
    task = Task(
        text=row.text, title=row.title, recipients=row.recipients, collaborators=row.collaborators, points=row.points,
        deadline=row.deadline, report_to=row.report_to, kind=row.kind,
    )  # fmt: skip
    status = Status.PROPOSED if row.recommended else Status.GIVEN
    assignment = register_assignment(task, giving, status=status, cases=decision.about.cases, actor=actor, today=today)
    if row.recommended:
        record_closing(assignment, saying, actor=actor, four_eyes=False, today=today)
    return assignment


def _council() -> Body:
    """The body that a recommendation goes to: the council decides what the executive board only recommends."""
    councils = sa.select(Body).where(Body.kind == BodyKind.COUNCIL).order_by(Body.id)
    council = db.session.scalars(councils.limit(1)).one_or_none()
    if council is None:
        raise RuleBrokenError(NO_COUNCIL, "recommended")
    return council


def _register_afterwards(decision: Decision, row: DecisionRow, *, actor: User | None, today: dt.date) -> Assignment:
    before = row.given_before or GivenBefore(giver=decision.body)
    paragraph = None
    if before.given_on and before.number:
        paragraph = find_or_add_paragraph(before.giver, before.given_on, before.number, today=today)
    elif before.budget_year:
        paragraph = budget_paragraph(before.budget_year)
    held_on = before.given_on or (paragraph.meeting.held_on if paragraph else None)
    missing = "" if paragraph or before.budget_year else "Beslutet som avslutar uppdraget nämner ingen paragraf."
    giving = Giving(
        giver=before.giver, given_on=held_on, paragraph=paragraph, decision_point=before.point, missing_reason=missing,
        origin=Origin.BUDGET if before.budget_year else Origin.DECISION, budget_year=before.budget_year,
    )  # fmt: skip
    task = Task(text=row.text, title=row.title, recipients=row.recipients)
    cases: Sequence[Case] = () if len(decision.rows) > 3 else decision.about.cases  # a list's dnr is the list's own
    return register_assignment(task, giving, cases=cases, afterwards=True, actor=actor, today=today)
