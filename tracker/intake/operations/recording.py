"""One § of the minutes into the register, in one unit of work: what it gives, what it closes, what falls by it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from tracker.assignments.operations.cases import find_or_add_case
from tracker.db import db
from tracker.domain.decisions import GIVES
from tracker.domain.lifecycle import ENDED, MOVES
from tracker.domain.matching import Paired, pair
from tracker.domain.references import paragraph_number
from tracker.intake.operations.answering import answer_waiting
from tracker.intake.operations.bodies_known import Known
from tracker.intake.operations.known import find_paragraph, is_read, said_in
from tracker.intake.operations.meanings import Meaning, meanings
from tracker.intake.operations.rows import decision_row, known_already, refused, rows_of
from tracker.intake.operations.sources import Section
from tracker.meetings.operations.decisions import Decision, Recorded, RowRefusedError, record_decision
from tracker.meetings.operations.paragraphs import (
    Circumstances,
    describe_paragraph,
    find_or_add_meeting,
    find_or_add_paragraph,
)
from tracker.meetings.operations.tabling import TabledParagraph, table_paragraphs
from tracker.meetings.queries.candidates import case_keys, possible
from tracker.meetings.queries.proposals import Row, about_of, describe_rows
from tracker.models import Assignment, Body, Case, Paragraph
from tracker.models.body import BodyKind
from tracker.models.paragraph import Outcome
from tracker.scope import MACHINE

UNDONE = "Någon har ångrat det som fördes in ur paragrafen. För in den för hand, om den ska stå här."
SAME_LIST = 3
"""A § that closes more than so many is a list, and its dnr the list's own."""


@dataclass(frozen=True)
class Place:
    """Which meeting's § it is, and what the installation needs to know."""

    body_id: int
    held_on: dt.date
    registry: str
    today: dt.date


@dataclass
class Taken:
    """What came of a §.

    Attributes:
        created: assignments given or proposed.
        created_afterwards: assignments registered from the words that close them.
        matched: rows that found their assignment.
        closed: assignments that ended.
        suggested: rows that a person is to decide on, with what they may mean.
        skipped: (point, why) of what was not recorded.
    """

    created: int = 0
    created_afterwards: int = 0
    matched: int = 0
    closed: int = 0
    suggested: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Ready:
    """A row that may be recorded: its place among those read, and the assignment that it means."""

    at: int
    row: Row
    assignment_id: int | None


class SectionWork:
    """The unit of work of one §. A § that was read before is left alone.

    Attributes:
        broken: the rows that broke a rule when they were tried, by place, with why; they are left out and told of.
    """

    def __init__(self, place: Place, section: Section) -> None:
        self.place, self.section = place, section
        self.broken: dict[int, str] = {}
        self.ready: list[_Ready] = []
        self.taken = Taken()

    def run(self) -> Taken:
        """Do it, inside the write door; begun anew where another stood in the way.

        Raises:
            RowRefusedError: a row breaks a rule, and is in `broken` from now on: do it again.
            RuleBrokenError: the § itself does.
        """
        db.session.expire_all()
        self.ready, self.taken = [], Taken()
        number = paragraph_number(self.section.number)
        if number is None:
            self.taken.skipped.append(("", "Paragrafen har inget nummer som går att läsa."))
            return self.taken
        body = db.session.get_one(Body, self.place.body_id)
        known = find_paragraph(body, self.place.held_on, number)
        if known is not None and known.voided_at is not None and is_read(known):
            self.taken.skipped.append(("", UNDONE))
            return self.taken
        names = Known.on(self.place.held_on) if self.section.says_something else Known({}, {})
        rows = rows_of(self.section.read, body, names)
        new = self._new_rows(rows, known)
        if known and is_read(known):
            why = "Paragrafen är läst tidigare, och det här står inte i registret."
            self.taken.skipped += [(str(rows[at]["label"]), self._why(at, why)) for at in new]
            return self.taken
        self._record(body, names, number, rows, new)
        return self.taken

    def _why(self, at: int, words: str) -> str:
        return self.broken.get(at, words)

    def _new_rows(self, rows: Sequence[Row], known: Paragraph | None) -> list[int]:
        there = known_already(rows, said_in(known)) if known else [False] * len(rows)
        return [at for at, is_there in enumerate(there) if not is_there]

    def _record(self, body: Body, known: Known, number: str, rows: Sequence[Row], new: Sequence[int]) -> None:
        place, section = self.place, self.section
        case = find_or_add_case(section.dnr, registry=place.registry, today=place.today, title=section.title)
        keys = case_keys(section.dnr, registry=place.registry, today=place.today)
        self._choose(body, known, rows, new)
        decision = self._decision(body, known, number, [case] if case else [])
        recorded: set[int] = set()
        if section.outcome == "tabled":
            self._table(body, number)
        elif self.ready:
            ended = self._ended_before()
            done = self._recorded(decision)
            recorded = {assignment.id for assignment in done.assignments}
            self._count(ended)
        paragraph = find_or_add_paragraph(body, place.held_on, number, today=place.today)
        if not self.ready and section.outcome != "tabled":
            describe_paragraph(paragraph, decision.about, actor=None)
        if body.kind is BodyKind.COUNCIL:
            doubts = answer_waiting(paragraph, keys, recorded, outcome=section.outcome, today=place.today)
            self.taken.skipped += [("", why) for why in doubts]

    def _recorded(self, decision: Decision) -> Recorded:
        try:
            return record_decision(decision, actor=None, four_eyes=False, today=self.place.today)
        except RowRefusedError as error:
            self.broken[self.ready[error.place].at] = error.message
            raise

    def _choose(self, body: Body, known: Known, rows: Sequence[Row], new: Sequence[int]) -> None:
        """Say of each new row what it means; those that stay in doubt are told, and not recorded."""
        fit: list[int] = []
        for at in new:
            if why := self.broken.get(at) or refused(rows[at], body, self.place.held_on, known):
                self.taken.skipped.append((str(rows[at]["label"]), why))
            else:
                fit.append(at)
        gives = [at for at in fit if rows[at]["outcome"] == GIVES]
        says = [at for at in fit if rows[at]["outcome"] != GIVES]
        of_list = len(says) > SAME_LIST
        chosen = self._proposed(body, known, [rows[at] for at in gives])
        found = self._meant([rows[at] for at in says], dnr="" if of_list else ", ".join(self.section.dnr))
        ready = [_Ready(at, rows[at], proposed) for at, proposed in zip(gives, chosen, strict=True)]
        for at, meaning in zip(says, found, strict=True):
            doubt = meaning.doubt or _unknown(rows[at], meaning)
            if doubt:
                self.taken.skipped.append((str(rows[at]["label"]), doubt))
                self.taken.suggested += bool(meaning.likely)
            else:
                ready += [_Ready(at, rows[at], one) for one in meaning.ids] or [_Ready(at, rows[at], None)]
        self.ready = sorted(ready, key=lambda row: row.at)

    def _meant(self, rows: Sequence[Row], *, dnr: str) -> list[Meaning]:
        if not rows:
            return []
        wanted = describe_rows(rows, dnr=dnr, registry=self.place.registry, today=self.place.today)
        return meanings(wanted, ends=[MOVES[row["outcome"]].ends for row in rows])

    def _proposed(self, body: Body, known: Known, rows: Sequence[Row]) -> list[int | None]:
        """Return which proposal each new assignment confirms, or repeats; what another body decides confirms none."""
        council = known.council
        if not rows or council is None:
            return [None] * len(rows)
        dnr = ", ".join(self.section.dnr)
        wanted = describe_rows(rows, dnr=dnr, registry=self.place.registry, today=self.place.today)
        pool, described = possible(MACHINE, wanted, proposed=True)
        found: list[Paired] = pair(wanted, described)
        return [
            pool[one.match.place].id if one.match and (row["recommended"] or body.id == council.id) else None
            for row, one in zip(rows, found, strict=True)
        ]

    def _decision(self, body: Body, known: Known, number: str, cases: Sequence[Case]) -> Decision:
        places = {ready.at: place for place, ready in reversed(list(enumerate(self.ready)))}
        rows = [
            decision_row(
                ready.row, body, known, assignment_id=ready.assignment_id,
                follows=places.get(int(ready.row["follows"])) if ready.row.get("follows") else None,
            )
            for ready in self.ready
        ]  # fmt: skip
        return Decision(body, self.place.held_on, number, about=self._about(body, number, cases), rows=rows)

    def _about(self, body: Body, number: str, cases: Sequence[Case]) -> Circumstances:
        title = self.section.title or f"§ {number}"
        read = self.section.read
        if read is None:
            return Circumstances(title=title, outcome=Outcome.OTHER, cases=cases)
        told = about_of(read)
        voted = told["yes"] is not None and told["no"] is not None
        tabled = [
            find_or_add_paragraph(body, one.date, at, today=self.place.today, outcome=Outcome.TABLED)
            for one in read.previous_handling
            if one.action == "tabled"
            and (at := paragraph_number(one.paragraph or ""))
            and one.date <= self.place.held_on
        ]
        return Circumstances(
            title=title,
            outcome=Outcome(outcome) if (outcome := self.section.outcome) in set(Outcome) else Outcome.OTHER,
            points=told["decision_points"] if self.ready else (),
            votes=[(told["proposition"], told["yes"], told["no"], told["abstain"])] if voted else [],
            reservations=[", ".join(one.parties) for one in read.reservations if one.parties],
            previous=tabled,
            cases=cases,
        )

    def _table(self, body: Body, number: str) -> None:
        place, read = self.place, self.section.read
        to = read.tabled_to if read and read.tabled_to and read.tabled_to > place.held_on else None
        tabled = TabledParagraph(number, self.section.title or f"§ {number}", list(self.section.dnr), tabled_to=to)
        meeting = find_or_add_meeting(body, place.held_on)
        table_paragraphs(meeting, [tabled], actor=None, registry=place.registry, today=place.today)

    def _ended_before(self) -> set[int]:
        ids = [ready.assignment_id for ready in self.ready if ready.assignment_id]
        return set(
            db.session.scalars(sa.select(Assignment.id).where(Assignment.id.in_(ids), Assignment.status.in_(ENDED)))
        )

    def _count(self, ended: set[int]) -> None:
        for ready in self.ready:
            gives = ready.row["outcome"] == GIVES
            self.taken.matched += ready.assignment_id is not None
            self.taken.created += gives and ready.assignment_id is None
            self.taken.created_afterwards += not gives and ready.assignment_id is None
            ends = not gives and MOVES[ready.row["outcome"]].ends and not ready.row["recommended"]
            self.taken.closed += ends and ready.assignment_id not in ended


def _unknown(row: Row, meaning: Meaning) -> str:
    """Tell why an account that known neither §, budget nor dnr, and fits nothing known, is not registered."""
    named = row["given_on"] or row["budget_year"] or row["dnr"]
    ends = MOVES[row["outcome"]].ends
    return "" if meaning.ids or named or ends else "Beslutet nämner ingen paragraf, och orden passar inget uppdrag."
