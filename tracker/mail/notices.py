"""What somebody should hear of. A change posts its notices in its own transaction; whether they hold is asked later."""

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.calendar import WorkCalendar
from tracker.domain.lifecycle import OPEN, Status
from tracker.domain.permissions import Role
from tracker.domain.reminders import Reminder, Stage, Standing, Term, is_needed
from tracker.models import (
    Assignment,
    Body,
    Closing,
    Note,
    Notice,
    OutgoingMail,
    Recipient,
    Report,
    ReportItem,
    RoleGrant,
    User,
)
from tracker.models.deadline import DeadlineLevel
from tracker.models.notice import Letter, NoticeState
from tracker.models.recipient import ANSWERABLE
from tracker.models.report import ReportKind
from tracker.wording.letters import DECIDED


class Reader(NamedTuple):
    """Who is told: a person, or a body at its contact address."""

    user: User | None = None
    body: Body | None = None

    @property
    def key(self) -> str:
        """A short name of the reader."""
        return f"u{self.user.id}" if self.user else f"b{self.body.id if self.body else 0}"

    @property
    def address(self) -> str:
        """Where the mail goes."""
        return self.user.email if self.user else self.body.contact_address if self.body else ""

    @property
    def name(self) -> str:
        """What the reader is called."""
        return self.user.name if self.user else self.body.name if self.body else ""


def readers_of(assignment: Assignment, *, besides_registrar: bool = False) -> list[Reader]:
    """Return who answers for an assignment: its owner, else its recipients' contact addresses, else a registrar."""
    if assignment.owner_id:
        return [Reader(user=db.session.get_one(User, assignment.owner_id))]
    bodies = contacts_of(assignment)
    if bodies or besides_registrar:
        return [Reader(body=body) for body in bodies]
    registrar = registrar_for(assignment)
    return [Reader(user=registrar)] if registrar else []


def contacts_of(assignment: Assignment) -> list[Body]:
    """Return the answerable recipients that have a contact address; for a board, its administration's will do."""
    received = sa.select(Recipient.body_id).where(
        Recipient.assignment_id == assignment.id, Recipient.role.in_(ANSWERABLE), Recipient.body_id.is_not(None)
    )
    mine = Body.id.in_(received) | Body.administers_for_id.in_(received)
    statement = sa.select(Body).where(mine, Body.contact_address != "").order_by(Body.id)
    found = list(db.session.scalars(statement))
    named = {body.id for body in found}
    return [body for body in found if body.administers_for_id not in named]


def registrar_for(assignment: Assignment) -> User | None:
    """Return a registrar for the giver, else one for the whole municipality."""
    statement = (
        sa.select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(User.active, RoleGrant.role == Role.REGISTRAR)
        .where(RoleGrant.body_id.is_(None) | (RoleGrant.body_id == assignment.giver_id))
        .order_by(RoleGrant.body_id.is_(None), User.id)
    )
    return db.session.scalars(statement.limit(1)).first()


def tell_new(assignment: Assignment, *, actor: User | None, today: dt.date) -> None:
    """Tell who answers for an assignment that it is theirs."""
    for reader in readers_of(assignment):
        if actor is None or reader.user != actor:
            _post(
                Letter.NEW_ASSIGNMENT, assignment, reader, f"{today}", today=today, paragraph_id=assignment.paragraph_id
            )


def tell_decided(assignment: Assignment, closing: Closing, *, actor: User | None, today: dt.date) -> None:
    """Tell who answers for an assignment what a decision said of it, where that changes anything for them."""
    if closing.kind not in DECIDED:
        return
    for reader in readers_of(assignment, besides_registrar=True):
        if actor is None or reader.user != actor:
            _post(
                Letter.DECIDED, assignment, reader, f"{closing.id}", today=today,
                paragraph_id=closing.paragraph_id, closing_id=closing.id,
            )  # fmt: skip


def is_reminded(assignment: Assignment, reader: Reader, found: Reminder) -> bool:
    """Tell whether a reader has been reminded of a stage already."""
    key = _key(_letter_of(found), assignment, reader, _stage_words(found))
    return db.session.scalar(sa.select(Notice.id).where(Notice.key == key)) is not None


def tell_reminder(assignment: Assignment, reader: Reader, found: Reminder, *, today: dt.date) -> None:
    """Remind a reader of a stage."""
    _post(
        _letter_of(found), assignment, reader, _stage_words(found), today=today, due_on=found.on, stage=found.stage,
        term_on=found.term.due_on,
    )  # fmt: skip


def _letter_of(found: Reminder) -> Letter:
    return Letter.LATE if found.stage is Stage.LATE else Letter.REMINDER


def _stage_words(found: Reminder) -> str:
    return f"{found.stage}:{found.term.due_on}"


def tell_answer(assignment: Assignment, question: Note, answer: Note, *, today: dt.date) -> None:
    """Tell the one who asked."""
    reader = Reader(user=question.author)
    _post(Letter.ANSWER, assignment, reader, f"{question.id}", today=today, note_id=answer.id)


def tell_undelivered(mail: OutgoingMail, *, today: dt.date) -> None:
    """Tell the registrar that a mail did not arrive, once for each assignment that it was about."""
    for notice in mail.notices:
        registrar = registrar_for(notice.assignment)
        if registrar and registrar.email != mail.to_address and notice.letter is not Letter.UNDELIVERED:
            _post(
                Letter.UNDELIVERED, notice.assignment, Reader(user=registrar), f"{mail.id}", today=today,
                about_mail_id=mail.id,
            )  # fmt: skip


def ask(assignment: Assignment, note: Note, reader: Reader, *, today: dt.date) -> Notice | None:
    """Post a question, which goes at once."""
    _post(Letter.QUESTION, assignment, reader, f"{note.id}", today=today, due_on=today, note_id=note.id)
    return db.session.scalars(sa.select(Notice).where(Notice.note_id == note.id)).first()


def _post(
    letter: Letter,
    assignment: Assignment,
    reader: Reader,
    about: str,
    *,
    today: dt.date,
    due_on: dt.date | None = None,
    **parts: object,
) -> None:
    """Post a notice, once: the same thing to the same reader has the same key."""
    key = _key(letter, assignment, reader, about)
    if db.session.scalar(sa.select(Notice.id).where(Notice.key == key)):
        return
    db.session.add(
        Notice(
            key=key, letter=letter, assignment_id=assignment.id, created_at=clock.now(),
            user_id=reader.user.id if reader.user else None, body_id=reader.body.id if reader.body else None,
            due_on=due_on or clock.calendar().mail_day_from(today + dt.timedelta(days=1)), **parts,
        )
    )  # fmt: skip
    db.session.flush()


def _key(letter: Letter, assignment: Assignment, reader: Reader, about: str) -> str:
    return f"{letter}:{assignment.id}:{about}:{reader.key}"


def standing_of(assignment: Assignment) -> Standing:
    """Return what is known of an assignment for its reminders."""
    reported = (
        sa.select(ReportItem.id)
        .join(Report)
        .where(ReportItem.assignment_id == assignment.id, Report.voided_at.is_(None), Report.kind == ReportKind.FINAL)
    )
    days = {DeadlineLevel.DECIDED: assignment.decided_due_on, DeadlineLevel.PLANNED: assignment.planned_due_on}
    terms = {
        Term(deadline.latest_on, deadline.kind == "meeting")
        for deadline in assignment.deadlines
        if deadline.superseded_by_id is None and deadline.latest_on and days[deadline.level] == deadline.latest_on
    }
    return Standing(
        status=assignment.status,
        confirmed_on=assignment.status_confirmed_on,
        reported=db.session.scalar(reported.limit(1)) is not None,
        terms=tuple(sorted(terms, key=lambda term: term.due_on)),
    )


def why_lapsed(notice: Notice, *, calendar: WorkCalendar) -> str:
    """Return why a notice need not be told any more, or ""."""
    assignment = notice.assignment
    if assignment.status is Status.VOIDED:
        return "Uppdraget är makulerat."
    match notice.letter:
        case Letter.QUESTION:
            return "Frågan är besvarad." if notice.note and notice.note.answer_id else ""
        case Letter.ANSWER | Letter.UNDELIVERED:
            return ""
        case Letter.DECIDED:
            return "Beslutet är ångrat." if notice.closing and notice.closing.voided_at else ""
        case Letter.NEW_ASSIGNMENT if assignment.status not in OPEN:
            return "Uppdraget är avslutat."
        case Letter.REMINDER | Letter.LATE if not _is_needed(notice, calendar):
            return "Läget är uppdaterat, eller planen har ändrats."
    person = notice.instead_of_id or notice.user_id
    meant_for = f"u{person}" if person else f"b{notice.body_id}"
    answers = meant_for in {reader.key for reader in readers_of(assignment)}
    return "" if answers else "Någon annan svarar för uppdraget nu."


def _is_needed(notice: Notice, calendar: WorkCalendar) -> bool:
    standing = standing_of(notice.assignment)
    term = next((term for term in standing.terms if term.due_on == notice.term_on), None)
    return notice.stage is not None and term is not None and is_needed(standing, notice.stage, term, calendar)


def lapse(notice: Notice, why: str) -> None:
    """Let a notice go untold; it stays, with the reason."""
    notice.state, notice.lapsed_because = NoticeState.LAPSED, why
