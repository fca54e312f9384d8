"""The page of a §, and the index of what has been decided."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.lifecycle import ABOUT_PARTS
from tracker.meetings.queries.meetings import is_latest_but, whole_days
from tracker.models import (
    Assignment,
    Body,
    BudgetDecision,
    Case,
    Closing,
    Document,
    Notice,
    Paragraph,
    ParagraphDocument,
    PreviousHandling,
    Recipient,
    User,
)
from tracker.models.assignment import IS_OPEN
from tracker.models.closing import IS_RECOMMENDED
from tracker.models.meeting import Meeting
from tracker.models.notice import NoticeState
from tracker.scope import hidden_among, visible, visible_documents


@dataclass(frozen=True)
class ParagraphPage:
    """A § with everything that it gave and said.

    Attributes:
        paragraph: with meeting, points, votes, reservations, earlier handlings and matters.
        given: the assignments that it gave or proposed.
        said: what it said of others.
        moved: the parts that it moved to other bodies, with their assignments.
        later: §§ that name it as an earlier handling.
        documents: its documents.
        hidden: its words concern an assignment out of the reader's sight, and are not shown.
    """

    paragraph: Paragraph
    given: Sequence[Assignment]
    said: Sequence[Closing]
    moved: Sequence[tuple[Recipient, Assignment]]
    later: Sequence[Paragraph]
    documents: Sequence[Document]
    hidden: bool


def waiting_for_minutes(user: User, meeting: Meeting) -> tuple[int, int]:
    """Return how many §§ of a meeting somebody is to hear of when its minutes are adjusted, and how many hear.

    What a reader does not see is not counted.
    """
    waiting = (
        sa.select(Notice.paragraph_id, Notice.user_id, Notice.body_id)
        .join(Paragraph, Notice.paragraph_id == Paragraph.id)
        .join(Assignment, Notice.assignment_id == Assignment.id)
        .where(Paragraph.meeting_id == meeting.id, Notice.state == NoticeState.WAITING, visible(user))
    )
    rows = db.session.execute(waiting.distinct()).all()
    return len({row[0] for row in rows}), len({(row[1], row[2]) for row in rows})


def find_paragraph(slug: str, held_on: dt.date, number: str) -> Paragraph | None:
    """Return the § of a body's meeting."""
    statement = (
        sa.select(Paragraph)
        .join(Paragraph.meeting)
        .join(Meeting.body)
        .where(
            Body.slug == slug,
            Meeting.held_on == held_on,
            Paragraph.number == number.upper(),
            Paragraph.voided_at.is_(None),
        )
        .options(
            joinedload(Paragraph.meeting).joinedload(Meeting.body),
            selectinload(Paragraph.points),
            selectinload(Paragraph.votes),
            selectinload(Paragraph.reservations),
            selectinload(Paragraph.cases).selectinload(Case.numbers),
            selectinload(Paragraph.previous)
            .joinedload(PreviousHandling.earlier)
            .joinedload(Paragraph.meeting)
            .joinedload(Meeting.body),
        )
    )
    return db.session.scalars(statement).one_or_none()


def paragraph_page(user: User, paragraph: Paragraph) -> ParagraphPage:
    """Return what a reader sees of a §."""
    given = sa.select(Assignment).where(
        Assignment.paragraph_id == paragraph.id, visible(user), Assignment.status != "voided"
    )
    said = (
        sa.select(Closing)
        .join(Closing.assignment)
        .where(
            Closing.paragraph_id == paragraph.id,
            Closing.voided_at.is_(None),
            Closing.kind != "confirmed",
            visible(user),
        )
        .options(joinedload(Closing.assignment).selectinload(Assignment.recipients))
    )
    moved = (
        sa.select(Recipient, Assignment)
        .join(Assignment, Recipient.assignment_id == Assignment.id)
        .where(Recipient.paragraph_id == paragraph.id, Recipient.voided_at.is_(None), visible(user))
        .options(joinedload(Recipient.taken_over_from))
        .order_by(Assignment.sort_key)
    )
    later = sa.select(Paragraph).join(PreviousHandling, PreviousHandling.paragraph_id == Paragraph.id)
    documents = sa.select(Document).join(ParagraphDocument).where(ParagraphDocument.paragraph_id == paragraph.id)
    options = joinedload(Paragraph.meeting).joinedload(Meeting.body)
    return ParagraphPage(
        paragraph,
        list(db.session.scalars(given.options(selectinload(Assignment.recipients)).order_by(Assignment.id))),
        list(db.session.scalars(said.order_by(Closing.id))),
        [(row[0], row[1]) for row in db.session.execute(moved)],
        list(
            db.session.scalars(
                later.where(PreviousHandling.earlier_id == paragraph.id, PreviousHandling.voided_at.is_(None)).options(
                    options
                )
            )
        ),
        list(db.session.scalars(documents.where(visible_documents(user)).order_by(Document.dated_on, Document.id))),
        hidden=bool(hidden_among(user, [paragraph])),
    )


def paragraphs_numbered(number: str, *, limit: int = 20) -> list[Paragraph]:
    """Return every § with a number, newest first: «633» alone never opens the wrong year."""
    statement = (
        sa.select(Paragraph)
        .join(Paragraph.meeting)
        .where(Paragraph.number == number.upper(), Paragraph.voided_at.is_(None))
    )
    options = joinedload(Paragraph.meeting).joinedload(Meeting.body)
    return list(db.session.scalars(statement.options(options).order_by(Meeting.held_on.desc()).limit(limit)))


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in the index, with its §§ in order."""

    meeting: Meeting
    paragraphs: Sequence[Paragraph]


def latest_meetings(*, limit: int = 12, before: dt.date | None = None) -> list[MeetingRow]:
    """Return the latest meetings of which something is recorded, with their §§."""
    statement = (
        sa.select(Meeting)
        .where(sa.exists().where(Paragraph.meeting_id == Meeting.id, Paragraph.voided_at.is_(None)))
        .options(joinedload(Meeting.body))
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )
    if before:
        statement = statement.where(Meeting.held_on < before)
    meetings = list(db.session.scalars(whole_days(statement, limit)))
    rows = (
        sa.select(Paragraph)
        .where(Paragraph.meeting_id.in_([meeting.id for meeting in meetings]), Paragraph.voided_at.is_(None))
        .order_by(Paragraph.sort_number)
    )
    by_meeting: dict[int, list[Paragraph]] = {}
    for paragraph in db.session.scalars(rows):
        by_meeting.setdefault(paragraph.meeting_id, []).append(paragraph)
    return [MeetingRow(meeting, by_meeting[meeting.id]) for meeting in meetings if meeting.id in by_meeting]


def awaiting_decision(user: User, *, today: dt.date) -> list[Closing]:
    """Return tablings and recommendations whose day has come, of assignments still open: decisions to record."""
    statement = (
        sa.select(Closing)
        .join(Closing.assignment)
        .where(
            is_latest_but(ABOUT_PARTS),
            IS_OPEN,
            visible(user),
        )
        .where(
            sa.or_(
                Closing.tabled_to <= today,
                sa.and_(Closing.tabled_to.is_(None), IS_RECOMMENDED),
            )
        )
        .options(
            joinedload(Closing.assignment).selectinload(Assignment.cases).selectinload(Case.numbers),
            joinedload(Closing.body),
        )
    )
    return list(db.session.scalars(statement.order_by(Closing.tabled_to, Closing.decided_on)))


def latest_endings(user: User, *, limit: int = 8) -> list[Closing]:
    """Return the latest decisions that ended an assignment."""
    statement = sa.select(Closing).join(Assignment, Assignment.ended_by_id == Closing.id).where(visible(user))
    options = (
        joinedload(Closing.assignment),
        joinedload(Closing.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
        joinedload(Closing.body),
    )
    return list(
        db.session.scalars(
            statement.options(*options).order_by(Closing.decided_on.desc(), Closing.id.desc()).limit(limit)
        )
    )


def budget_paragraph(year: int) -> Paragraph | None:
    """Return the § that adopted the budget of a year, where the register has it; supplementary ones aside."""
    statement = (
        sa.select(Paragraph)
        .join(BudgetDecision, BudgetDecision.paragraph_id == Paragraph.id)
        .where(BudgetDecision.year == year, BudgetDecision.supplementary.is_(False), Paragraph.voided_at.is_(None))
        .options(joinedload(Paragraph.meeting))
    )
    return db.session.scalars(statement.limit(1)).one_or_none()
