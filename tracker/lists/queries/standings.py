"""How assignments stand, now or on a day that has been: one shape for both, as many questions at any size."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker import audit
from tracker.audit import Rows
from tracker.db import Base, db
from tracker.domain.lifecycle import Status
from tracker.models import (
    Assignment,
    AssignmentCase,
    AssignmentText,
    Body,
    BodyGroup,
    CaseNumber,
    Closing,
    Deadline,
    Meeting,
    Paragraph,
    Recipient,
    User,
)
from tracker.models.closing import ClosingStatus
from tracker.models.deadline import deadline_words
from tracker.models.recipient import ANSWERABLE

_PARTS: tuple[type[Base], ...] = (AssignmentText, Recipient, Deadline, Closing, AssignmentCase)
_AT_ONCE = 10_000
"""Rows that are asked for by their ids in one question."""

Kept = TypeVar("Kept", bound=Base)


@dataclass(frozen=True)
class Part:
    """A recipient: its name, its body where that is known, the group by whose name it was meant."""

    name: str
    body: Body | None
    group: str
    role: str
    own_status: str


@dataclass(frozen=True)
class Term:
    """A time that holds: its words, its day, and whether the words have followed a meeting."""

    words: str
    literal: str
    latest_on: dt.date | None


@dataclass(frozen=True)
class Said:
    """What a decision said: its kind, who, when, the § where it is known, and whether it has decided."""

    id: int
    kind: str
    decided: bool
    body: Body
    on: dt.date
    paragraph: Paragraph | None
    decision_point: str
    evidence_only: bool
    tabled_to: dt.date | None


@dataclass(frozen=True)
class Standing:
    """An assignment as it stands.

    Attributes:
        facts: the columns of its own row.
        text: the literal words that hold.
        parts: those who answer for it or take part.
        numbers: the numbers of its matters, matter by matter.
        decided: the decided time, or None.
        planned: the planned time, or None.
        moves: how many times the plan had been set before.
        said: what decisions have said, by day.
        ended_by: the one of them that ended it.
    """

    facts: Mapping[str, Any]
    text: str
    giver: Body | None
    paragraph: Paragraph | None
    owner: str
    parts: Sequence[Part]
    numbers: Sequence[Sequence[str]]
    decided: Term | None
    planned: Term | None
    moves: int
    said: Sequence[Said]
    ended_by: Said | None

    @property
    def id(self) -> int:
        """Its row."""
        return int(self.facts["id"])

    @property
    def reference(self) -> str:
        """What people call it: «U-2023-0041»."""
        return str(self.facts["reference"])

    @property
    def status(self) -> Status:
        """Its läge."""
        return Status(self.facts["status"])

    @property
    def answerable(self) -> list[Part]:
        """Those who answer for it."""
        return [part for part in self.parts if part.role in ANSWERABLE]

    @property
    def term(self) -> Term | None:
        """The time that it is reported by: planned, else decided."""
        return self.planned or self.decided

    def is_late(self, day: dt.date) -> bool:
        """Tell whether a time of it, decided or planned, had passed on a day while it was worked with."""
        passed = [term for term in (self.decided, self.planned) if term and term.latest_on and term.latest_on < day]
        return bool(passed) and self.status in {Status.GIVEN, Status.IN_PROGRESS, Status.READY}


def standings(assignments: sa.Select[Any], *, day: dt.date, today: dt.date, until: int) -> list[Standing]:
    """Return how assignments stood on a day, in the order in which they were registered.

    What is there today is read as it stands; an earlier day is played from the events.

    Args:
        assignments: their ids.
        day: the last one from which something may hold.
        today: the civil day.
        until: the number of the last event that counts.
    """
    if day >= today and until == audit.head_seq():
        rows = _rows_now(assignments)
    else:
        rows = audit.rows_as_of(assignments, day=day, until=until)
        wanted = set(db.session.scalars(assignments))  # one act may have touched others besides
        rows["assignment"] = {key: row for key, row in rows.get("assignment", {}).items() if key in wanted}
    return _Reading(rows, day).standings()


def _rows_now(assignments: sa.Select[Any]) -> Rows:
    rows: Rows = {"assignment": _read(Assignment, Assignment.id.in_(assignments))}
    for model in _PARTS:
        rows[model.__tablename__] = _read(model, sa.inspect(model).columns["assignment_id"].in_(assignments))
    return rows


def _read(model: type[Base], criterion: sa.ColumnElement[bool]) -> dict[int, dict[str, Any]]:
    table = model.__table__
    return {row["id"]: dict(row) for row in db.session.execute(sa.select(table).where(criterion)).mappings()}


def _by_id(model: type[Kept], ids: Iterable[int | None], *options: Any) -> dict[int, Kept]:  # noqa: ANN401 - loaders
    wanted, found = sorted({key for key in ids if key is not None}), {}
    for start in range(0, len(wanted), _AT_ONCE):
        chosen = sa.select(model).where(model.id.in_(wanted[start : start + _AT_ONCE])).options(*options)
        found.update({row.id: row for row in db.session.scalars(chosen)})
    return found


class _Reading:
    """Puts rows together: what belongs to an assignment, with the bodies, §§ and people that it names."""

    def __init__(self, rows: Rows, day: dt.date) -> None:
        self.rows, self.day = rows, day
        self.assignments = rows["assignment"]
        self.bodies = {body.id: body for body in db.session.scalars(sa.select(Body))}
        self.groups = {group.id: group.name for group in db.session.scalars(sa.select(BodyGroup))}
        rows_with_paragraphs = [*self.assignments.values(), *self._all("closing")]
        place = joinedload(Paragraph.meeting).joinedload(Meeting.body)
        self.paragraphs = _by_id(Paragraph, (row.get("paragraph_id") for row in rows_with_paragraphs), place)
        owners = _by_id(User, (row.get("owner_id") for row in self.assignments.values()))
        self.owners = {key: owner.name for key, owner in owners.items()}
        self.of = {model.__tablename__: self._by_assignment(model.__tablename__) for model in _PARTS}
        self.numbers = self._numbers()

    def standings(self) -> list[Standing]:
        """Return them in the order of registration."""
        return [self._standing(self.assignments[key]) for key in sorted(self.assignments)]

    def _all(self, table: str) -> list[dict[str, Any]]:
        return [
            row for _, row in sorted(self.rows.get(table, {}).items())
            if row.get("assignment_id") in self.assignments and row.get("voided_at") is None
        ]  # fmt: skip

    def _by_assignment(self, table: str) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in self._all(table):
            found[row["assignment_id"]].append(row)
        return found

    def _numbers(self) -> dict[int, list[str]]:
        """Return matter → its numbers, as the diary knows them now: they are aliases, and an old one stays true."""
        cases = {row["case_id"] for row in self._all("assignment_case")}
        found: dict[int, list[str]] = defaultdict(list)
        wanted = sorted(cases)
        for start in range(0, len(wanted), _AT_ONCE):
            of_these = CaseNumber.case_id.in_(wanted[start : start + _AT_ONCE])
            for number in db.session.scalars(sa.select(CaseNumber).where(of_these).order_by(CaseNumber.id)):
                found[number.case_id].append(number.literal)
        return found

    def _standing(self, facts: Mapping[str, Any]) -> Standing:
        key = facts["id"]
        texts, deadlines = self.of["assignment_text"][key], self.of["deadline"][key]
        said = sorted((self._said(row) for row in self.of["closing"][key]), key=lambda found: (found.on, found.id))
        planned = [row for row in deadlines if row["level"] == "planned"]
        return Standing(
            facts=facts,
            text=max(texts, key=lambda row: row["number"])["text"] if texts else "",
            giver=self.bodies.get(facts["giver_id"]),
            paragraph=self.paragraphs.get(facts["paragraph_id"]),
            owner=self.owners.get(facts["owner_id"], ""),
            parts=[self._part(row) for row in self.of["recipient"][key] if self._holds(row)],
            numbers=[self.numbers[row["case_id"]] for row in self.of["assignment_case"][key]],
            decided=_term([row for row in deadlines if row["level"] == "decided"]),
            planned=_term(planned),
            moves=max(len(planned) - 1, 0),
            said=said,
            ended_by=next((found for found in said if found.id == facts["ended_by_id"]), None),
        )

    def _holds(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a part was that body's on the day."""
        began, ended = row.get("valid_from"), row.get("valid_to")
        return (began is None or began <= self.day) and (ended is None or ended >= self.day)

    def _part(self, row: Mapping[str, Any]) -> Part:
        group = self.groups.get(row["group_id"], "") if row.get("group_id") else ""
        body = self.bodies.get(row["body_id"]) if row["body_id"] else None
        return Part(row["name"], body, group, row["role"], row["own_status"])

    def _said(self, row: Mapping[str, Any]) -> Said:
        return Said(
            id=row["id"], kind=row["kind"], decided=row["status"] == ClosingStatus.DECIDED,
            body=self.bodies[row["body_id"]], on=row["decided_on"], paragraph=self.paragraphs.get(row["paragraph_id"]),
            decision_point=row["decision_point"], evidence_only=bool(row["evidence_only"]),
            tabled_to=row["tabled_to"],
        )  # fmt: skip


def _term(rows: Sequence[Mapping[str, Any]]) -> Term | None:
    """Return the time that nothing has taken the place of, on one level."""
    current = [row for row in rows if row.get("superseded_by_id") is None and row["literal"]]
    if not current:
        return None
    row = current[-1]
    words = deadline_words(row["literal"], row["latest_on"], reason=row["reason"], basis=row["basis"])
    return Term(words, row["literal"], row["latest_on"])
