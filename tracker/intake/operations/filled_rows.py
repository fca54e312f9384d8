"""What the rows of a filled-in table mean for the register: what would change, and what cannot."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tracker.assignments.operations.changes import check_plan, planned_words, update_status
from tracker.assignments.queries.bodies import body_names
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import WORK, Status
from tracker.domain.names import fold
from tracker.intake.operations.filled import FilledRow, day_of, status_of
from tracker.meetings.operations.transfers import Move, Transfer, transfer_parts
from tracker.meetings.queries.transfers import MovingPart, TransferLine, moving_parts
from tracker.models import Assignment, Body, Note, User
from tracker.scope import Reader, visible
from tracker.wording.labels import STATUS

MISSING = "Uppdraget finns inte i registret."
NO_PLAN = "Ingen plan"
"""What our own lists say where there is none."""
BY_LIST = "Enligt den ifyllda listan."
NOT_FROM_A_LIST = "kan inte sättas ur en lista. Skriv Inte påbörjat, Pågår eller Klart att redovisa."
NOTHING_TO_MOVE = "Uppdraget finns inte, är inte öppet, eller har redan mottagaren."


@dataclass(frozen=True)
class StatusRow:
    """A row of lägen beside what the register says now.

    Attributes:
        place: in the list, from 0.
        words: as filled in.
        assignment: None where there is none by that id, or the person does not see it.
        status: what it becomes.
        plan: the words of the new plan; "" where it stays.
        problem: why it cannot be saved, in Swedish.
    """

    place: int
    words: FilledRow
    assignment: Assignment | None = None
    status: Status | None = None
    plan: str = ""
    problem: str = ""

    @property
    def can_be_saved(self) -> bool:
        """Whether it waits for nothing but a person's tick."""
        return self.changes and not self.problem

    @property
    def changes(self) -> bool:
        """Whether there is anything to save."""
        moved = self.assignment is not None and self.status is not self.assignment.status
        return moved or bool(self.words["note"] or self.plan)


def status_rows(user: Reader, rows: Sequence[FilledRow], *, today: dt.date) -> list[StatusRow]:
    """Set the rows of a filled-in list beside the register. Each id counts once, where it stands first."""
    known = _assignments(user, [str(row["reference"]) for row in rows])
    said = _said(known.values())
    seen: set[str] = set()
    found = []
    for place, row in enumerate(rows):
        reference = str(row["reference"])
        problem = f"{reference} står på två rader." if reference in seen else ""
        seen.add(reference)
        assignment = known.get(reference)
        if assignment and (assignment.id, row["note"]) in said:  # the same file, read once more
            row = {**row, "note": ""}  # noqa: PLW2901
        found.append(_status_row(place, row, assignment, problem, today))
    return found


def _said(assignments: Iterable[Assignment]) -> set[tuple[int, str]]:
    """Return what has been noted of assignments, word by word."""
    ids = [assignment.id for assignment in assignments]
    notes = sa.select(Note.assignment_id, Note.text).where(Note.assignment_id.in_(ids))
    return {(row[0], row[1]) for row in db.session.execute(notes)}


def _status_row(place: int, row: FilledRow, assignment: Assignment | None, problem: str, today: dt.date) -> StatusRow:
    if problem or assignment is None:
        return StatusRow(place, row, assignment, problem=problem or MISSING)
    value = status_of(row["status"])
    same = fold(row["status"]) in {"", fold(STATUS[assignment.status])}
    status = assignment.status if same else Status(value) if value else None
    holding = {words for deadline in assignment.deadlines for words in (deadline.literal, deadline.words)}
    plan = "" if row["plan"] in {NO_PLAN, *holding} else row["plan"]
    if status is None:
        problem = f"”{row['status'][:40]}” {NOT_FROM_A_LIST}"
    elif assignment.status not in WORK and (not same or row["note"] or plan):
        problem = f"Uppdraget är {STATUS[assignment.status].lower()} och tar inte emot något läge."
    elif plan:
        problem = _plan_problem(plan, today)
    return StatusRow(place, row, assignment, status, plan, problem)


def _plan_problem(plan: str, today: dt.date) -> str:
    try:
        check_plan(plan, today=today)
    except RuleBrokenError as error:
        return error.message
    return ""


def save_statuses(
    user: User, rows: Sequence[FilledRow], places: set[int], *, now: dt.datetime, today: dt.date
) -> list[Assignment]:
    """Save the chosen rows as «Uppdatera läge» does. The decided time is not touched.

    Raises:
        RuleBrokenError: nothing is chosen, or a chosen row can no longer be saved.
    """
    chosen = [row for row in status_rows(user, rows, today=today) if row.place in places and row.changes]
    if not chosen:
        raise RuleBrokenError("Välj minst en rad att spara.", "rows")
    saved = []
    for row in sorted(chosen, key=lambda row: str(row.words["reference"])):
        if row.problem or row.assignment is None or row.status is None:
            raise RuleBrokenError(f"Rad {row.place + 1}: {row.problem or MISSING}", "rows")
        assignment = db.session.get_one(Assignment, row.assignment.id, with_for_update=True)
        try:
            update_status(
                assignment, status=row.status, note=row.words["note"], plan=row.plan or planned_words(assignment),
                reason=(row.words["note"] or BY_LIST)[:400], actor=user, now=now, today=today,
            )  # fmt: skip
        except RuleBrokenError as error:
            raise RuleBrokenError(f"Rad {row.place + 1}: {error.message}", "rows") from error
        saved.append(assignment)
    return saved


def _assignments(user: Reader, references: Sequence[str]) -> Mapping[str, Assignment]:
    statement = (
        sa.select(Assignment)
        .where(Assignment.reference.in_(references), visible(user))
        .options(selectinload(Assignment.deadlines), selectinload(Assignment.recipients))
        .execution_options(populate_existing=True)
    )
    return {assignment.reference: assignment for assignment in db.session.scalars(statement)}


@dataclass(frozen=True)
class TransferRow:
    """A row of transfers beside what the register says now.

    Attributes:
        place: in the list, from 0.
        words: as filled in.
        parts: of the assignment that it moves; more than one where it does not say whose.
        target: who takes over.
        effective_on: its first day.
        problem: why it cannot be saved, in Swedish.
    """

    place: int
    words: FilledRow
    parts: Sequence[MovingPart] = ()
    target: Body | None = None
    effective_on: dt.date | None = None
    problem: str = ""


def transfer_rows(user: Reader, rows: Sequence[FilledRow], *, registry: str, today: dt.date) -> list[TransferRow]:
    """Set the rows of a filled-in list of transfers beside the register."""
    names = body_names()
    lines = [_transfer_line(place, row, names) for place, row in enumerate(rows)]
    parts = moving_parts(user, lines, registry=registry, today=today)
    found = []
    for place, (row, line) in enumerate(zip(rows, lines, strict=True)):
        target = line.targets[0] if line.targets else None
        day = day_of(str(row["effective_on"]), today=today)
        of_line = [] if line.problem else [part for part in parts if _is_meant(part, line)]
        problem = line.problem or ("" if of_line else NOTHING_TO_MOVE)
        if not problem and day is None:
            problem = "Skriv dagen som 2025-01-01."
        found.append(TransferRow(place, row, of_line, target, day, problem))
    return found


def _transfer_line(place: int, row: FilledRow, names: Mapping[str, Body]) -> TransferLine:
    words, reference = str(row["target"]), str(row["reference"])
    target, source = names.get(fold(words)), names.get(fold(str(row["source"])))
    unknown = words if target is None else str(row["source"]) if row["source"] and source is None else ""
    if unknown or target is None:
        return TransferLine(place, words, reference, problem=f"Vi känner inte igen organet ”{unknown[:60]}”.")
    return TransferLine(place, words, reference, source, [target])


def _is_meant(part: MovingPart, line: TransferLine) -> bool:
    if part.assignment.reference != line.subject or part.recipient.body_id == line.targets[0].id:
        return False
    return line.source is None or line.source.id == part.recipient.body_id


@dataclass(frozen=True)
class TransferDecision:
    """The decision behind a list of transfers; each row has its own first day."""

    body: Body
    decided_on: dt.date
    number: str | None
    missing_reason: str = ""


def save_transfers(
    user: User, rows: Sequence[TransferRow], chosen: set[int], decision: TransferDecision, *, today: dt.date
) -> int:
    """Move the chosen parts (by recipient), each from its own day; return how many assignments it concerned.

    Raises:
        RuleBrokenError: nothing is chosen, the decision is no evidence, or a part has moved meanwhile.
    """
    by_day: dict[dt.date, list[Move]] = {}
    taken: set[int] = set()
    for row in rows:
        for part in row.parts:
            if part.recipient.id not in chosen or row.problem or row.target is None or row.effective_on is None:
                continue
            if part.recipient.id in taken:
                raise RuleBrokenError(f"{part.assignment.reference} flyttas på två rader. Välj en av dem.", "rows")
            taken.add(part.recipient.id)
            by_day.setdefault(row.effective_on, []).append(Move(part.recipient.id, row.target))
    if not by_day:
        raise RuleBrokenError("Välj minst ett uppdrag som går över.", "rows")
    concerned = 0
    for day, moves in sorted(by_day.items()):
        transfer = Transfer(decision.body, decision.decided_on, decision.number, day, decision.missing_reason)
        concerned += transfer_parts(transfer, moves, actor=user, today=today)[0]
    return concerned
