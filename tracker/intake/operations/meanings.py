"""Which assignment in the register each closing of a § means; where that is not sure, why, for a person to judge."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.lifecycle import ENDED, OPEN, Status
from tracker.domain.matching import Described, Match, likeness, pair, sameness, tells_a_task
from tracker.domain.names import fold
from tracker.meetings.queries.candidates import possible
from tracker.models import Assignment, AssignmentText, Body, BudgetDecision, Meeting, Paragraph
from tracker.scope import MACHINE
from tracker.wording.dates import in_words

BUDGET = re.compile(r"\b(?:kompletterings)?budget", re.IGNORECASE)
TASK = re.compile(r"\batt\b", re.IGNORECASE)
WORDS_ALONE = 0.8
"""A closing without date, § or budget means what has so large a part of its words, and is no longer than twice it."""
LIKELY = 0.5
HEADING, HEADING_LEAST = 60, 20
"""So many letters of a matter's heading make it known; a shorter heading may be a task's first words."""
NAMED_MOST = 3


@dataclass(frozen=True)
class Meaning:
    """What a row means.

    Attributes:
        ids: of the assignment that it surely means, or of all that the matter has open where it says so; empty where
            there is a doubt, or it is not in the register.
        doubt: why nothing is recorded of it, in Swedish; "" where it is clear, or never was registered.
        likely: the references of what it may mean.
    """

    ids: Sequence[int] = ()
    doubt: str = ""
    likely: Sequence[str] = ()


@dataclass
class _Register:
    """The words of every assignment, looked up once for a §, and only where a row needs it."""

    rows: list[tuple[int, str, int | None, Status, str]] = field(default_factory=list)

    def load(self) -> list[tuple[int, str, int | None, Status, str]]:
        """Return id, reference, giver, status and words."""
        if not self.rows:
            hidden = [Status.PROPOSED, Status.DRAFT, Status.VOIDED, Status.REJECTED]
            statement = (
                sa.select(
                    Assignment.id, Assignment.reference, Assignment.giver_id, Assignment.status, AssignmentText.text
                )
                .join(AssignmentText, AssignmentText.assignment_id == Assignment.id)
                .where(Assignment.status.not_in(hidden), AssignmentText.voided_at.is_(None), AssignmentText.number == 1)
                .order_by(Assignment.id)
            )
            self.rows = [(row[0], row[1], row[2], row[3], row[4]) for row in db.session.execute(statement)]
        return self.rows


def meanings(wanted: Sequence[Described], *, ends: Sequence[bool]) -> list[Meaning]:
    """Return what each closing of one § means.

    Args:
        wanted: the closings, in the order of the §.
        ends: which of them end what they mean.
    """
    pool, known = possible(MACHINE, wanted)
    register = _Register()
    found = []
    for one, paired in zip(wanted, pair(wanted, known), strict=True):
        if paired.match:
            found.append(Meaning([pool[paired.match.place].id]))
        else:
            found.append(_of_unsure(one, paired.rivals, pool, known, register))
    return _ended_once(found, ends)


def _ended_once(found: Sequence[Meaning], ends: Sequence[bool]) -> list[Meaning]:
    """Let a second row that ends the same assignment as an earlier one wait for a person."""
    seen: set[int] = set()
    told = []
    for one, is_end in zip(found, ends, strict=True):
        if is_end and seen.intersection(one.ids):
            named = db.session.scalars(sa.select(Assignment.reference).where(Assignment.id.in_(one.ids))).all()
            told.append(Meaning(doubt=f"En annan rad avslutar också {in_words(list(named[:5]))}.", likely=named))
            continue
        told.append(one)
        seen.update(one.ids if is_end else ())
    return told


def _of_unsure(
    one: Described,
    rivals: Sequence[Match],
    pool: Sequence[Assignment],
    known: Sequence[Described],
    register: _Register,
) -> Meaning:
    if len(rivals) > 1 and rivals[0].sure:
        near = [pool[match.place].reference for match in rivals if rivals[0].score - match.score < 8]
        return Meaning(doubt=f"Flera uppdrag passar lika bra: {in_words(near[:5])}.", likely=near[:5])
    if one.number and one.given_on:
        return _of_place(one, [match for match in rivals if not match.sure], pool, known, register)
    if one.budget_year:
        return Meaning()
    return _of_whole_matter(one, rivals, pool) or _of_words(one, register) or _of_matter(one, rivals, pool)


def _of_place(
    one: Described,
    rivals: Sequence[Match],
    pool: Sequence[Assignment],
    known: Sequence[Described],
    register: _Register,
) -> Meaning:
    """Judge a closing that names its §: what the § gave, were it read here, is in the register."""
    there = [match.place for match in rivals if _same_place(one, known[match.place])]
    if there:
        named = [pool[place].reference for place in there]
        return Meaning(doubt=f"Paragrafen gav uppdrag, men inget med de orden: {in_words(named[:5])}.", likely=named)
    if _read_without_giving(one):
        likely = _likely(one, register)
        words = f" Det kan vara {in_words(likely)}." if likely else ""
        return Meaning(
            doubt=f"{_place_words(one)} står i registret men gav inget uppdrag där. Kontrollera hänvisningen.{words}",
            likely=likely,
        )
    same = [
        pool[match.place].reference
        for match in rivals
        if sameness(one.text, known[match.place].text) >= WORDS_ALONE
        and pool[match.place].status in OPEN
        and tells_a_task(one.text)
    ]
    if same:
        doubt = f"Samma ord står i {in_words(same[:5])}, givet på annan paragraf. Kontrollera hänvisningen."
        return Meaning(doubt=doubt, likely=same)
    return Meaning()


def _same_place(one: Described, other: Described) -> bool:
    return (one.given_on, one.number) == (other.given_on, other.number) and not other.afterwards


def _place_words(one: Described) -> str:
    body = db.session.get(Body, one.giver) if one.giver else None
    return f"{body.short_name if body else ''} {one.given_on} § {one.number}".strip()


def _read_without_giving(one: Described) -> bool:
    """Tell whether the § that is named has been read here, and gave nothing; a budget gives by its document."""
    statement = (
        sa.select(Paragraph)
        .join(Paragraph.meeting)
        .where(
            Meeting.held_on == one.given_on, Paragraph.number == one.number, Paragraph.voided_at.is_(None),
            Paragraph.outcome.is_not(None), Paragraph.title != "",
        )
    )  # fmt: skip
    if one.giver:
        statement = statement.where(Meeting.body_id == one.giver)
    paragraph = db.session.scalars(statement.limit(1)).one_or_none()
    if paragraph is None or BUDGET.search(paragraph.title):
        return False
    gives = sa.select(Assignment.id).where(Assignment.paragraph_id == paragraph.id, Assignment.status != Status.VOIDED)
    adopted = sa.select(BudgetDecision.id).where(BudgetDecision.paragraph_id == paragraph.id)
    given_here = gives.where(Assignment.registered_afterwards.is_(False))
    return all(db.session.scalar(found.limit(1)) is None for found in (given_here, adopted))


def _likely(one: Described, register: _Register) -> list[str]:
    """Return what resembles the words most, open ones first."""
    scored = [
        (status in ENDED, -likeness(one.text, text) - sameness(one.text, text), reference)
        for _, reference, giver, status, text in register.load()
        if one.giver in {None, giver} and likeness(one.text, text) >= LIKELY and tells_a_task(text)
    ]
    return [reference for *_, reference in sorted(scored)[:NAMED_MOST]]


def _of_words(one: Described, register: _Register) -> Meaning | None:
    """Find what a closing without date, § and budget means by its words alone: all of those, or nearly."""
    if not tells_a_task(one.text):
        return None
    alike = [
        (likeness(one.text, text), row_id, reference, status)
        for row_id, reference, giver, status, text in register.load()
        if one.giver in {None, giver} and sameness(one.text, text) >= LIKELY
    ]
    live = [row for row in alike if row[3] not in ENDED] or alike
    same = [row for row in live if row[0] >= WORDS_ALONE]
    if len(same) == 1:
        return Meaning([same[0][1]])
    if live:
        named = [row[2] for row in sorted(live, reverse=True)[:NAMED_MOST]]
        return Meaning(doubt=f"Beslutet nämner ingen paragraf. Orden liknar {in_words(named)}.", likely=named)
    return None


def _of_whole_matter(one: Described, rivals: Sequence[Match], pool: Sequence[Assignment]) -> Meaning | None:
    """Find all that a matter has open, where a closing names the matter by its heading and not a task in it."""
    left = _left_in_matter(one, rivals, pool)
    titles = {fold(case.title)[:HEADING] for found in left for case in found.cases if case.title}
    named = any(len(title) >= HEADING_LEAST and fold(one.text).startswith(title) for title in titles)
    return Meaning([found.id for found in left]) if named else None


def _left_in_matter(one: Described, rivals: Sequence[Match], pool: Sequence[Assignment]) -> list[Assignment]:
    left = [pool[match.place] for match in rivals if pool[match.place].status in OPEN]
    return [found for found in left if one.giver in {None, found.giver_id}]


def _of_matter(one: Described, rivals: Sequence[Match], pool: Sequence[Assignment]) -> Meaning:
    """Judge a closing that tells no more than its matter, and maybe words that fit nothing there."""
    left = _left_in_matter(one, rivals, pool)
    if len(left) == 1 and not tells_a_task(one.text):
        return Meaning([left[0].id])
    if left:
        named = [found.reference for found in left[:5]]
        return Meaning(doubt=f"Ärendet har öppna uppdrag, men orden är andra: {in_words(named)}.", likely=named)
    if not tells_a_task(one.text) or not TASK.search(one.text):
        return Meaning(doubt="Beslutet säger inte vilket uppdrag som avses.")
    return Meaning()
