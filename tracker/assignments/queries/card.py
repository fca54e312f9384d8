"""Everything that the page of one assignment shows."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker import clock
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import (
    Assignment,
    AssignmentCase,
    AssignmentDocument,
    AssignmentText,
    Body,
    Case,
    CaseNumber,
    Closing,
    Document,
    Event,
    Note,
    Notice,
    OutgoingMail,
    Paragraph,
    ParagraphDocument,
    PreviousHandling,
    Recipient,
    Relation,
    Report,
    ReportItem,
    User,
)  # fmt: skip
from tracker.models.meeting import Meeting
from tracker.models.note import NoteKind
from tracker.models.notice import Letter, NoticeState
from tracker.models.recipient import ANSWERABLE, is_current
from tracker.scope import Reader, stood_in_for, visible, visible_documents, visible_reports

PARAGRAPH_PARTS: Final = (
    joinedload(Paragraph.meeting).joinedload(Meeting.body),
    selectinload(Paragraph.votes),
    selectinload(Paragraph.previous).options(
        joinedload(PreviousHandling.earlier).joinedload(Paragraph.meeting).joinedload(Meeting.body)
    ),
)
"""What a chain tells of a §, so that it is loaded with it."""
_PARTS: Final = (
    joinedload(Assignment.giver),
    joinedload(Assignment.owner).joinedload(User.home_body),
    joinedload(Assignment.paragraph).options(*PARAGRAPH_PARTS),
    selectinload(Assignment.texts).options(
        joinedload(AssignmentText.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body)
    ),
    selectinload(Assignment.points),
    selectinload(Assignment.recipients).options(
        joinedload(Recipient.body),
        joinedload(Recipient.taken_over_from),
        joinedload(Recipient.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
    ),
    selectinload(Assignment.former_recipients),
    selectinload(Assignment.deadlines),
    selectinload(Assignment.cases).joinedload(Case.numbers),
    selectinload(Assignment.closings).options(
        joinedload(Closing.body), joinedload(Closing.paragraph).options(*PARAGRAPH_PARTS)
    ),
)


@dataclass(frozen=True)
class Change:
    """One line of the history.

    Attributes:
        at: when it was written.
        who: by whom.
        action: the event's name.
        facts: what it says, in short.
        act: the act that it belongs to.
    """

    at: dt.datetime
    who: str
    action: str
    facts: dict[str, Any]
    act: str


@dataclass(frozen=True)
class Ties:
    """Other assignments that this one hangs together with."""

    later: Sequence[Relation]
    earlier: Sequence[Relation]


def load_assignment(user: User, reference: str, *, for_update: bool = False) -> Assignment | None:
    """Return an assignment that the person may see, or None; locked where it is about to change."""
    statement = sa.select(Assignment).where(Assignment.reference == reference, visible(user))
    if for_update:
        statement = statement.with_for_update(of=Assignment).execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def load_card(user: User, reference: str) -> Assignment | None:
    """Return an assignment with all that its page shows, or None where the reader sees no such."""
    statement = sa.select(Assignment).where(Assignment.reference == reference, visible(user)).options(*_PARTS)
    return db.session.scalars(statement).one_or_none()


def reports_of(user: Reader, assignment: Assignment) -> list[Report]:
    """Return its reports that the reader may see, oldest first."""
    statement = (
        sa.select(Report)
        .join(Report.items)
        .where(ReportItem.assignment_id == assignment.id, Report.voided_at.is_(None), visible_reports(user))
    )
    return list(db.session.scalars(statement.options(joinedload(Report.to_body)).order_by(Report.issued_on, Report.id)))


def ties_of(user: User, assignment: Assignment) -> Ties:
    """Return its relations to assignments that the reader sees."""
    seen = sa.select(Assignment.id).where(visible(user))
    from_here = (Relation.earlier_id == assignment.id) & Relation.later_id.in_(seen)
    to_here = (Relation.later_id == assignment.id) & Relation.earlier_id.in_(seen)
    statement = sa.select(Relation).where(Relation.voided_at.is_(None), from_here | to_here).order_by(Relation.id)
    found = list(db.session.scalars(statement.options(joinedload(Relation.later), joinedload(Relation.earlier))))
    return Ties(
        later=[tie for tie in found if tie.earlier_id == assignment.id],
        earlier=[tie for tie in found if tie.later_id == assignment.id],
    )


def documents_of(user: User, assignment: Assignment) -> list[Document]:
    """Return the documents of the assignment and of the §§ in its chain that the reader may see, by date."""
    paragraphs = [assignment.paragraph_id, *(closing.paragraph_id for closing in assignment.closings)]
    own = sa.select(AssignmentDocument.document_id).where(AssignmentDocument.assignment_id == assignment.id)
    of_paragraphs = sa.select(ParagraphDocument.document_id).where(
        ParagraphDocument.paragraph_id.in_([p for p in paragraphs if p])
    )
    statement = sa.select(Document).where(Document.id.in_(own.union(of_paragraphs)), visible_documents(user))
    return list(db.session.scalars(statement.order_by(Document.dated_on, Document.id)))


def changes_of(assignment: Assignment, *, limit: int) -> tuple[list[Change], int]:
    """Return the latest changes, newest first, and how many there are in all."""
    mine = sa.and_(Event.object_type == "assignment", Event.object_id == assignment.id)
    statement = sa.select(Event, sa.func.count().over()).where(mine).options(joinedload(Event.detail))
    found = db.session.execute(statement.order_by(Event.seq.desc()).limit(limit)).all()
    rows = [Change(event.at, event.actor_name, event.action, _facts(event), event.act) for event, _ in found]
    return rows, found[0][1] if found else 0


def _facts(event: Event) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(event.detail.payload)["facts"] if event.detail else {}
    return facts


def notes_of(assignment: Assignment, *, limit: int, asked_by: User | None = None) -> tuple[list[Note], int]:
    """Return the latest working notes, newest first, and how many there are in all.

    Of one who asked, only those questions and their answers.
    """
    statement = sa.select(Note, sa.func.count().over()).where(Note.assignment_id == assignment.id)
    if asked_by is not None:
        mine = sa.select(Note.id).where(Note.assignment_id == assignment.id, Note.author_id == asked_by.id)
        answers = sa.select(Note.answer_id).where(Note.id.in_(mine), Note.kind == NoteKind.QUESTION)
        statement = statement.where(Note.id.in_(mine) | Note.id.in_(answers))
    latest = statement.options(joinedload(Note.author)).order_by(Note.id.desc()).limit(limit)
    found = db.session.execute(latest).all()
    return [note for note, _ in found], found[0][1] if found else 0


def notices_of(assignment: Assignment) -> list[Notice]:
    """Return what people have been told of it, what is still to be told them, and what was not, newest first.

    What waits for one who does not answer for it any more is left out; the one who does is told instead.
    """
    statement = sa.select(Notice).where(Notice.assignment_id == assignment.id).order_by(Notice.id.desc())
    parts = [
        joinedload(Notice.user),
        joinedload(Notice.body),
        joinedload(Notice.instead_of),
        joinedload(Notice.closing),
        joinedload(Notice.mail).load_only(OutgoingMail.state, OutgoingMail.sent_at, OutgoingMail.composed_on),
        joinedload(Notice.paragraph).joinedload(Paragraph.meeting),
    ]
    owner = assignment.owner_id
    return [
        notice
        for notice in db.session.scalars(statement.options(*parts))
        if notice.state is not NoticeState.WAITING or not owner or owner in {notice.user_id, notice.instead_of_id}
        or notice.letter in {Letter.ANSWER, Letter.UNDELIVERED}
    ]  # fmt: skip


def open_questions(assignment: Assignment) -> list[Note]:
    """Return the questions about it that nobody has answered, oldest first."""
    statement = sa.select(Note).where(
        Note.assignment_id == assignment.id, Note.kind == NoteKind.QUESTION, Note.answer_id.is_(None)
    )
    return list(db.session.scalars(statement.options(joinedload(Note.author)).order_by(Note.id)))


def equal_cases(user: User, assignment: Assignment) -> list[Case]:
    """Return other matters with a number equal to one of its own, of assignments that the person sees.

    They are proposed as the same, never merged in silence.
    """
    own = {number.canonical for case in assignment.cases for number in case.numbers if number.canonical}
    ids = [case.id for case in assignment.cases]
    seen = (
        sa.select(AssignmentCase.case_id)
        .join(Assignment, AssignmentCase.assignment_id == Assignment.id)
        .where(visible(user))
    )
    if not own:
        return []
    statement = (
        sa.select(Case)
        .join(Case.numbers)
        .where(CaseNumber.canonical.in_(own), Case.id.not_in(ids), Case.id.in_(seen))
        .distinct()
    )
    return list(db.session.scalars(statement.options(selectinload(Case.numbers))))


def own(user: User) -> sa.ColumnElement[bool]:
    """Return the criterion for what is the person's own.

    As handläggare, in the place of one who is away, or (for officers and managers) through a body that receives it.
    """
    bodies = user.body_ids if {Role.OFFICER, Role.MANAGER} & set(user.roles) else set()
    served = sa.select(Body.id).where(Body.id.in_(bodies) | Body.administers_for_id.in_(bodies))
    receives = sa.exists().where(
        Recipient.assignment_id == Assignment.id,
        Recipient.body_id.in_(served),
        Recipient.role.in_(ANSWERABLE),
        is_current(Recipient, clock.today()),
    )
    return (Assignment.owner_id == user.id) | Assignment.owner_id.in_(stood_in_for(user)) | receives


def own_among(user: User, assignments: Sequence[Assignment]) -> set[int]:
    """Return the ids of those that are the person's own, in one query."""
    ids = [assignment.id for assignment in assignments]
    return set(db.session.scalars(sa.select(Assignment.id).where(Assignment.id.in_(ids), own(user))))


def is_own(user: User, assignment: Assignment) -> bool:
    """Tell whether an assignment is the person's own."""
    return assignment.id in own_among(user, [assignment])
