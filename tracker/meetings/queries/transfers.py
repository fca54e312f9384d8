"""Reading a list of what passes from body to body, and finding the assignments that it concerns."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.assignments.queries.bodies import body_names
from tracker.db import db
from tracker.domain.lifecycle import OPEN, Status
from tracker.domain.names import fold
from tracker.meetings.queries.candidates import case_keys
from tracker.models import Assignment, AssignmentCase, Body, Case, CaseNumber, Meeting, Paragraph, Recipient
from tracker.models.recipient import ANSWERABLE
from tracker.scope import Reader, visible

LINES_MAX = 1000
_CELLS = re.compile(r";|\t|→|->|=>")
_REFERENCE = re.compile(r"U-\d{4}-\d{4,}", re.IGNORECASE)
_HEADING = frozenset({"uppdrag", "id", "dnr", "från", "till", "ny mottagare", "mottagare", "nuvarande mottagare"})


@dataclass(frozen=True)
class TransferLine:
    """One line of the list, as it was read.

    Attributes:
        line: its number, from 1.
        words: as written.
        subject: an assignment's id or a dnr; "" where all that a body has is meant.
        source: the body that gives it up; None where the subject alone tells.
        targets: the bodies that can take it over.
        problem: why it cannot be used, and what to do.
    """

    line: int
    words: str
    subject: str = ""
    source: Body | None = None
    targets: Sequence[Body] = ()
    problem: str = ""


@dataclass
class MovingPart:
    """A body's part in an open assignment that the list concerns.

    Attributes:
        assignment: with matters and its §.
        recipient: the part.
        targets: who can take it over; one where the list is clear.
    """

    assignment: Assignment
    recipient: Recipient
    targets: list[Body] = field(default_factory=list)

    @property
    def already(self) -> set[int | None]:
        """The ids of the bodies that answer for the assignment besides."""
        others = (other for other in self.assignment.recipients if other.id != self.recipient.id)
        return {other.body_id for other in others if other.role in ANSWERABLE}


def read_transfer_list(text: str) -> list[TransferLine]:
    """Read lines of «från → till», «uppdrag; till» or «uppdrag; från; till»; the uppdrag is an id or a dnr.

    Several bodies to choose among are parted by comma, or stand on lines of their own.
    """
    names = body_names()
    lines = [line.strip() for line in text.splitlines()]
    if len(lines) > LINES_MAX:
        return [TransferLine(LINES_MAX + 1, "", problem=f"Listan har fler än {LINES_MAX} rader. Dela upp den.")]
    return [
        _read_line(number, words, names)
        for number, words in enumerate(lines, start=1)
        if words and not {fold(cell) for cell in _CELLS.split(words) if cell.strip()} <= _HEADING
    ]


def _read_line(number: int, words: str, names: Mapping[str, Body]) -> TransferLine:
    cells = [cell.strip(' "') for cell in _CELLS.split(words) if cell.strip(' "')]
    if len(cells) not in {2, 3}:
        return TransferLine(number, words, problem="Skriv nuvarande och ny mottagare med → eller semikolon emellan.")
    source = names.get(fold(cells[-2]))
    subject = cells[0] if len(cells) == 3 or source is None else ""
    if subject and not (_REFERENCE.fullmatch(subject) or any(sign.isdecimal() for sign in subject)):
        unknown = cells[-2] if len(cells) == 3 else subject
        return TransferLine(number, words, problem=f"Vi känner inte igen organet ”{unknown[:60]}”.")
    if len(cells) == 3 and source is None:
        return TransferLine(number, words, problem=f"Vi känner inte igen organet ”{cells[1][:60]}”.")
    targets: dict[int, Body] = {}
    for name in _names(cells[-1], names):
        body = names.get(fold(name))
        if body is None:
            return TransferLine(number, words, problem=f"Vi känner inte igen organet ”{name[:60]}”.")
        if source is not None and body.id == source.id:
            return TransferLine(number, words, problem="Nuvarande och ny mottagare är samma organ.")
        targets[body.id] = body
    return TransferLine(number, words, subject, source, list(targets.values()))


def _names(cell: str, known: Mapping[str, Body]) -> list[str]:
    """Cut a cell at its commas, unless the whole of it is a body's name."""
    return [cell] if fold(cell) in known else [name.strip() for name in cell.split(",") if name.strip()]


def moving_parts(user: Reader, lines: Sequence[TransferLine], *, registry: str, today: dt.date) -> list[MovingPart]:
    """Return the parts in open and proposed assignments that a list concerns, each once."""
    found: dict[int, MovingPart] = {}
    by_subject = [line for line in lines if line.subject and not line.problem]
    by_body = [line for line in lines if not line.subject and line.source and not line.problem]
    keys = {line.line: case_keys([line.subject], registry=registry, today=today) for line in by_subject}
    for assignment in _concerned(user, by_subject, by_body, frozenset().union(*keys.values())):
        numbers = {number.canonical for case in assignment.cases for number in case.numbers}
        own = [
            line for line in by_subject
            if line.subject.upper() == assignment.reference or keys[line.line] & numbers
        ]  # fmt: skip
        for recipient in assignment.recipients:
            if recipient.role in ANSWERABLE:
                targets = _targets(recipient, own) or _targets(recipient, by_body)
                if targets:
                    found[recipient.id] = MovingPart(assignment, recipient, targets)
    return list(found.values())


def _targets(recipient: Recipient, lines: Iterable[TransferLine]) -> list[Body]:
    bodies = [
        body for line in lines for body in line.targets
        if (line.source is None or line.source.id == recipient.body_id) and body.id != recipient.body_id
    ]  # fmt: skip
    return list({body.id: body for body in bodies}.values())


def _concerned(
    user: Reader, by_subject: Sequence[TransferLine], by_body: Sequence[TransferLine], keys: frozenset[str]
) -> list[Assignment]:
    sources = {line.source.id for line in by_body if line.source}
    of_bodies = sa.select(Recipient.assignment_id).where(
        Recipient.body_id.in_(sources), Recipient.voided_at.is_(None), Recipient.valid_to.is_(None)
    )
    in_case = sa.select(AssignmentCase.assignment_id).join(CaseNumber, CaseNumber.case_id == AssignmentCase.case_id)
    references = {line.subject.upper() for line in by_subject}
    statement = (
        sa.select(Assignment)
        .where(visible(user), Assignment.status.in_([*OPEN, Status.PROPOSED]))
        .where(
            Assignment.id.in_(of_bodies) | Assignment.reference.in_(references)
            | Assignment.id.in_(in_case.where(CaseNumber.canonical.in_(keys)))
        )
        .options(
            selectinload(Assignment.recipients).joinedload(Recipient.body),
            selectinload(Assignment.cases).selectinload(Case.numbers),
            joinedload(Assignment.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
        )
        .order_by(Assignment.sort_key, Assignment.id)
    )  # fmt: skip
    return list(db.session.scalars(statement))
