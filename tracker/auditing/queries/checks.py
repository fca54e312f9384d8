"""What an auditor looks for, as criteria: each is counted and listed by the same words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa

from tracker.assignments.queries.listing import count_if, row_options
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.domain.pages import Page, page_within
from tracker.domain.sampling import draw
from tracker.models import Assignment, Closing, Deadline, JobRun, User
from tracker.models.deadline import DeadlineLevel
from tracker.scope import visible

PAGE_SIZE = 50
MOVED_OFTEN = 2
SAMPLE_MOST = 200


def _ended(criterion: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(Closing.id == Assignment.ended_by_id, criterion)


def _moves() -> sa.ScalarSelect[int]:
    later = sa.select(sa.func.count()).where(
        Deadline.assignment_id == Assignment.id, Deadline.level == DeadlineLevel.PLANNED,
        Deadline.voided_at.is_(None), Deadline.superseded_by_id.is_not(None),
    )  # fmt: skip
    return later.scalar_subquery()


CHECKS: Mapping[str, sa.ColumnElement[bool]] = MappingProxyType({
    "annat-organ": _ended(Closing.body_id != Assignment.giver_id),
    "utan-redovisning": _ended(Closing.report_missing.is_(True)),
    "avslutat-utan-paragraf": _ended(Closing.paragraph_id.is_(None)),
    "avfort": Assignment.status == Status.CLOSED_UNDOCUMENTED,
    "forbi-tiden": Assignment.planned_due_on > Assignment.decided_due_on,
    "flyttat": _moves() >= MOVED_OFTEN,
    "utan-paragraf": sa.and_(Assignment.paragraph_id.is_(None), Assignment.status != Status.PROPOSED),
    "i-efterhand": Assignment.registered_afterwards.is_(True),
    "maskinellt": Assignment.machine_read.is_(True),
})  # fmt: skip
"""Name in the address → what it finds."""


@dataclass(frozen=True)
class Sample:
    """What was drawn.

    Attributes:
        rows: in the order of drawing.
        population: how many could have been drawn.
        strata: how many kinds they were of.
    """

    rows: list[Assignment]
    population: int
    strata: int


def count_checks(user: User) -> dict[str, int]:
    """Return how many assignments each check finds among those that the person sees, in one query."""
    counted = sa.select(*(count_if(criterion) for criterion in CHECKS.values())).where(*_counted(user))
    return dict(zip(CHECKS, db.session.execute(counted).one(), strict=True))


def found_by(user: User, check: str, *, page: int) -> Page[Assignment]:
    """Return one page of what a check finds, latest decision first."""
    criteria = [*_counted(user), CHECKS[check]]
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Assignment).where(*criteria)) or 0
    page = page_within(page, total, PAGE_SIZE)
    latest_first = (Assignment.given_on.is_(None), Assignment.given_on.desc(), Assignment.id.desc())
    statement = sa.select(Assignment).where(*criteria).order_by(*latest_first).options(*row_options())
    rows = db.session.scalars(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    return Page(rows, page, PAGE_SIZE, total)


def draw_sample(user: User, *, seed: str, size: int, until: dt.date) -> Sample:
    """Draw a sample of what the person sees and was registered until a day; it can be drawn again later.

    The strata are what does not change: origin, how old the decision was on that day, and whether it was registered
    afterwards. What has been registered by mistake stays in the population, marked as such, for the same reason.
    """
    columns = (Assignment.reference, Assignment.origin, Assignment.given_on, Assignment.registered_afterwards)
    statement = sa.select(*columns).where(
        visible(user), Assignment.status != Status.DRAFT, Assignment.registered_on <= until
    )
    population = [
        (reference, f"{origin}/{_age(given_on, until)}/{afterwards}")
        for reference, origin, given_on, afterwards in db.session.execute(statement)
    ]
    drawn = draw(population, seed=seed, size=min(size, SAMPLE_MOST))
    rows = db.session.scalars(sa.select(Assignment).where(Assignment.reference.in_(drawn)).options(*row_options()))
    by_reference = {row.reference: row for row in rows}
    return Sample([by_reference[name] for name in drawn], len(population), len({stratum for _, stratum in population}))


def _counted(user: User) -> list[sa.ColumnElement[bool]]:
    return [visible(user), Assignment.status.not_in([Status.DRAFT, Status.VOIDED])]


def _age(given_on: dt.date | None, until: dt.date) -> str:
    if given_on is None:
        return "okänd"
    years = (until - given_on).days // 365
    return "nytt" if years < 1 else "ett till tre år" if years < 3 else "äldre"


def last_proof() -> JobRun | None:
    """Return the latest proof of the event chain: when it ended, and what was wrong."""
    return db.session.scalars(sa.select(JobRun).where(JobRun.name == "anchor")).one_or_none()
