"""What the open view tells of one assignment, and what it tells of the latest decisions."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.assignments.queries.card import PARAGRAPH_PARTS, reports_of
from tracker.assignments.queries.chain import Step, chain_of
from tracker.assignments.queries.reporting import handed_in_among
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.models import Assignment, Body, Closing, Event, Recipient, Relation
from tracker.papers.sheet import words_of
from tracker.public.queries.entries import Entry, entry_of, line_parts
from tracker.scope import PUBLIC, hidden_among, published

LATEST = 50


@dataclass(frozen=True)
class PublicStep:
    """A step of the chain as the minutes tell it; what officials have written about it stays inside."""

    on: dt.date | None
    kind: str
    word: str
    title: str
    place: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """All that is told of a published assignment.

    Attributes:
        entry: what its line tells.
        text: the words of the decision.
        points: (marker, words) of its parts.
        steps: the chain, in order of days.
        earlier: what came before it, if that is published: (how, reference, title).
        later: what came after it.
        contact: the address of the body that gave it, or "".
        updated_at: when the register last changed it.
    """

    entry: Entry
    text: str
    points: tuple[tuple[str, str], ...]
    steps: tuple[PublicStep, ...]
    earlier: tuple[tuple[str, str, str], ...]
    later: tuple[tuple[str, str, str], ...]
    contact: str
    updated_at: dt.datetime | None


@dataclass(frozen=True)
class News:
    """What a feed tells: an assignment was given, or ended."""

    reference: str
    title: str
    status: Status
    place: str
    on: dt.date


def load_account(reference: str, *, today: dt.date) -> Account | None:
    """Return what is told of an assignment, or None where it is not published."""
    place = joinedload(Closing.paragraph).options(*PARAGRAPH_PARTS)
    statement = (
        sa.select(Assignment)
        .where(Assignment.reference == reference, published())
        .options(
            *line_parts(),
            joinedload(Assignment.paragraph).options(*PARAGRAPH_PARTS),
            selectinload(Assignment.texts),
            selectinload(Assignment.points),
            selectinload(Assignment.recipients).options(
                joinedload(Recipient.body), joinedload(Recipient.taken_over_from), joinedload(Recipient.paragraph)
            ),
            selectinload(Assignment.closings).options(joinedload(Closing.body), place),
        )
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        return None
    cited = [found.paragraph, *(closing.paragraph for closing in found.closings)]
    hidden = hidden_among(PUBLIC, [paragraph for paragraph in cited if paragraph])
    reports = reports_of(PUBLIC, found)
    waiting = handed_in_among(PUBLIC, [found]).get(found.id)
    told = [report for report in reports if waiting is None or report.id != waiting.id]
    steps = chain_of(found, told, hidden=hidden)
    return Account(
        entry=entry_of(found, today=today),
        text=found.text,
        points=tuple((point.marker, point.text) for point in found.points),
        steps=tuple(_public(step) for step in steps),
        earlier=_ties(found, Relation.later_id, Relation.earlier_id),
        later=_ties(found, Relation.earlier_id, Relation.later_id),
        contact=found.giver.contact_address if found.giver else "",
        updated_at=db.session.scalar(
            sa.select(sa.func.max(Event.at)).where(Event.object_type == "assignment", Event.object_id == found.id)
        ),
    )


def was_published(reference: str) -> bool:
    """Tell whether an open assignment was published once and has been taken out again."""
    out = sa.select(Event.id).where(
        Event.object_type == "assignment", Event.object_id == Assignment.id, Event.action == "assignment.withdrawn"
    )
    statement = sa.select(Assignment.id).where(
        Assignment.reference == reference, Assignment.protected_by == "", out.exists()
    )
    return db.session.scalar(statement) is not None


def latest_news(giver: str) -> list[News]:
    """Return the latest decisions about what is published, newest first; of one giving body, or of all."""
    on = sa.func.coalesce(Closing.decided_on, Assignment.given_on)
    statement = (
        sa.select(Assignment)
        .outerjoin(Closing, Closing.id == Assignment.ended_by_id)
        .where(published(), on.is_not(None))
        .order_by(on.desc(), Assignment.id.desc())
        .limit(LATEST)
        .options(*line_parts())
    )
    if giver:
        statement = statement.where(Assignment.giver_id.in_(sa.select(Body.id).where(Body.slug == giver)))
    news = []
    for found in db.session.scalars(statement):
        entry = entry_of(found, today=dt.date.min)
        on_day = entry.ended_on or entry.given_on
        if on_day:
            place = words_of(entry.ended or entry.decision)
            news.append(News(entry.reference, words_of(entry.title), entry.status, place, on_day))
    return news


def _public(step: Step) -> PublicStep:
    place = step.place
    if step.paragraph:
        meeting = step.paragraph.meeting
        place = f"{meeting.body.short_name} {meeting.held_on.isoformat()} § {step.paragraph.number}"
        place += f" punkt {step.point}" if step.point else ""
    return PublicStep(step.on, step.kind, step.word, step.title, place, step.facts)


def _ties(
    assignment: Assignment, side: sa.orm.InstrumentedAttribute[int], other: sa.orm.InstrumentedAttribute[int]
) -> tuple[tuple[str, str, str], ...]:
    statement = (
        sa.select(Relation.kind, Assignment.reference, Assignment.title)
        .join(Assignment, Assignment.id == other)
        .where(side == assignment.id, Relation.voided_at.is_(None), published())
        .order_by(Relation.id)
    )
    return tuple((kind, reference, title) for kind, reference, title in db.session.execute(statement))
