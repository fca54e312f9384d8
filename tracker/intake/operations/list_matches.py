"""Which rows of a list stand in the register already, or twice in the list; and which resemble something there."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.domain.matching import sameness
from tracker.domain.names import fold
from tracker.domain.references import split_case_numbers
from tracker.domain.resembling import Known as KnownTexts
from tracker.intake.operations.bodies_known import Known
from tracker.intake.operations.listed import ListRow
from tracker.meetings.queries.candidates import case_keys
from tracker.models import Assignment, AssignmentCase, AssignmentText, CaseNumber, Recipient
from tracker.models.recipient import ANSWERABLE
from tracker.scope import Reader, visible

SAME = 0.9
"""So much the same are two accounts of one assignment; numbers, names and slips of the pen may differ."""
ALIKE = 0.6
IN_MATTER = 0.35
"""In the same matter less will do, for each list words it in its own way; the same recipient's is shown whatever the
words."""


@dataclass(frozen=True)
class Same:
    """What a row is the same as, or resembles.

    Attributes:
        words: of the other.
        sure: it is the same; else a person must look.
        reference: of the assignment in the register; "" where it is another row of the list.
        status: of that assignment.
        place: of that row, from 0.
    """

    words: str
    sure: bool
    reference: str = ""
    status: Status | None = None
    place: int | None = None


@dataclass(frozen=True)
class _Told:
    """What is compared of a row, or of an assignment."""

    text: str
    budget_year: int | None
    bodies: frozenset[int | str]
    keys: frozenset[str]
    reference: str = ""
    status: Status | None = None


@dataclass
class _Register:
    told: dict[int, _Told]
    texts: KnownTexts = field(init=False)
    exact: dict[str, list[int]] = field(init=False, default_factory=dict)
    in_matter: dict[str, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.texts = KnownTexts({key: told.text for key, told in self.told.items()})
        for key, told in self.told.items():
            self.exact.setdefault(_plain(told.text), []).append(key)
            for number in told.keys:
                self.in_matter.setdefault(number, []).append(key)

    def near(self, row: _Told) -> list[tuple[float, int]]:
        """Return (sameness, id) of what may be the same: by its words, or by its matter."""
        found = {
            key: sameness(row.text, self.told[key].text)
            for number in row.keys
            for key in self.in_matter.get(number, ())
        }
        found |= {key: score for score, key in self.texts.resembling(row.text, least=ALIKE)}
        found |= dict.fromkeys(self.exact.get(_plain(row.text), ()), 1.0)
        fit = [(score, key) for key, score in found.items() if _fits(row, self.told[key], score)]
        return sorted(fit, key=lambda one: (-one[0], one[1]))


def same_as(user: Reader, rows: Sequence[ListRow], known: Known, *, registry: str, today: dt.date) -> list[Same | None]:
    """Return for each row what it is the same as, or resembles; no two rows are the same as one assignment.

    As many queries for one row as for 400.
    """
    told = [_of_row(row, known, registry, today) for row in rows]
    register = _Register(_load(user))
    near = [register.near(row) for row in told]
    order = sorted((-score, place, key) for place, found in enumerate(near) for score, key in found)
    taken: set[int] = set()
    chosen: dict[int, Same] = {}
    for score, place, key in order:
        if place not in chosen and key not in taken:
            other = register.told[key]
            chosen[place] = Same(other.text, _is_sure(told[place], other, -score), other.reference, other.status)
            taken.add(key)
    return [earlier or chosen.get(place) for place, earlier in enumerate(_earlier(told))]


def _earlier(told: Sequence[_Told]) -> list[Same | None]:
    """Return for each row the one above it that says the same, if any."""
    listed = _Register(dict(enumerate(told)))
    found: list[Same | None] = []
    for place, row in enumerate(told):
        near = [(score, at) for score, at in listed.near(row) if at < place and score >= ALIKE]
        score, at = near[0] if near else (0.0, 0)
        other = told[at]
        found.append(Same(other.text, _is_sure(row, other, score), place=at) if near else None)
    return found


def _fits(row: _Told, other: _Told, score: float) -> bool:
    """Tell whether two may be one assignment, so much the same as they are."""
    if row.budget_year and other.budget_year and row.budget_year != other.budget_year:
        return False
    others = row.bodies and other.bodies and not row.bodies & other.bodies
    if row.keys & other.keys:
        return score >= IN_MATTER or not others
    return score >= (SAME if row.keys and other.keys else ALIKE) and not others


def _is_sure(row: _Told, other: _Told, score: float) -> bool:
    if row.bodies and other.bodies and not row.bodies & other.bodies:
        return False
    if row.keys and other.keys and not row.keys & other.keys:
        return False
    return score >= SAME and _figures(row.text) == _figures(other.text)


def _figures(text: str) -> set[str]:
    """Return the numbers of a text: «linje 4» and «linje 5» are two tasks, like as they are."""
    return set(re.findall(r"[0-9]+", text))


def _of_row(row: ListRow, known: Known, registry: str, today: dt.date) -> _Told:
    bodies = frozenset(entry.body.id if entry.body else fold(entry.name) for entry in known.named(row["recipients"]))
    keys = case_keys(split_case_numbers(str(row["dnr"] or "")), registry=registry, today=today)
    return _Told(str(row["text"] or ""), row.get("budget_year"), bodies, keys)


def _load(user: Reader) -> dict[int, _Told]:
    seen = sa.and_(visible(user), Assignment.status.not_in([Status.VOIDED, Status.DRAFT, Status.REJECTED]))
    statement = (
        sa.select(Assignment.id, Assignment.reference, Assignment.status, Assignment.budget_year, AssignmentText.text)
        .join(AssignmentText, AssignmentText.assignment_id == Assignment.id)
        .where(seen, AssignmentText.voided_at.is_(None))
        .order_by(Assignment.id, AssignmentText.number)
    )
    keys: dict[int, set[str]] = {}
    numbered = (
        sa.select(AssignmentCase.assignment_id, CaseNumber.canonical)
        .join(CaseNumber, CaseNumber.case_id == AssignmentCase.case_id)
        .where(CaseNumber.canonical.is_not(None))
    )
    for assignment_id, key in db.session.execute(numbered):
        keys.setdefault(assignment_id, set()).add(str(key))
    bodies: dict[int, set[int | str]] = {}
    of_bodies = sa.select(Recipient.assignment_id, Recipient.body_id, Recipient.name).where(
        Recipient.role.in_(ANSWERABLE), Recipient.voided_at.is_(None)
    )
    for assignment_id, body_id, name in db.session.execute(of_bodies):
        bodies.setdefault(assignment_id, set()).add(body_id or fold(name))
    return {
        row.id: _Told(
            row.text, row.budget_year, frozenset(bodies.get(row.id, ())), frozenset(keys.get(row.id, ())),
            row.reference, row.status,
        )
        for row in db.session.execute(statement)
    }  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
