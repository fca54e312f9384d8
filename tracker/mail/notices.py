"""What somebody should hear of: a change posts its notices in its own transaction."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.decisions import ADJUSTMENT_DAYS
from tracker.domain.reminders import CATCH_UP, Reminder, Stage
from tracker.mail.policies import work_calendar
from tracker.mail.readers import Reader, readers_of, registrar_for
from tracker.mail.standing import stands
from tracker.models import Assignment, Closing, DateRequest, Deadline, Meeting, Note, Notice, OutgoingMail, User
from tracker.models.notice import Letter, NoticeState
from tracker.wording.letters import DECIDED


def tell_new(assignment: Assignment, *, actor: User | None, today: dt.date) -> None:
    """Tell who answers for an assignment that it is theirs, and what has been decided of it and not been told yet.

    Of what a machine has read nobody is told, here or below, before a person has looked at it.
    """
    if assignment.machine_read:
        return
    for reader in readers_of(assignment):
        if actor is None or reader.user != actor:
            _post(
                Letter.NEW_ASSIGNMENT, assignment, reader, f"{today}", today=today,
                paragraph_id=assignment.paragraph_id,
            )  # fmt: skip
    untold = sa.select(Closing).join(Notice, Notice.closing_id == Closing.id)
    untold = untold.where(Notice.assignment_id == assignment.id, Notice.state == NoticeState.WAITING)
    for closing in db.session.scalars(untold.distinct()):
        tell_decided(assignment, closing, actor=actor, today=today)


def tell_decided(assignment: Assignment, closing: Closing, *, actor: User | None, today: dt.date) -> None:
    """Tell who answers for an assignment what a decision said of it, where that changes anything for them."""
    if closing.kind not in DECIDED or assignment.machine_read:
        return
    for reader in readers_of(assignment, besides_registrar=True):
        if actor is None or reader.user != actor:
            _post(
                Letter.DECIDED, assignment, reader, f"{closing.id}", today=today,
                paragraph_id=closing.paragraph_id, closing_id=closing.id,
            )  # fmt: skip


def tell_taken_back(assignment: Assignment, *, today: dt.date) -> None:
    """Tell those who have heard of a decision that it does not stand in the register any more."""
    heard = sa.select(Notice).where(
        Notice.assignment_id == assignment.id, Notice.letter == Letter.DECIDED, Notice.state == NoticeState.MAILED
    )
    for notice in db.session.scalars(heard):
        if not stands(notice):
            _post(
                Letter.TAKEN_BACK, assignment, Reader(notice.user, notice.body), f"{notice.closing_id}", today=today,
                closing_id=notice.closing_id,
            )  # fmt: skip


def tell_moved(assignment: Assignment, meeting: Meeting, deadline: Deadline, *, today: dt.date) -> None:
    """Tell who answers for an assignment that its deadline has gone with a meeting that has another day or is off."""
    if assignment.machine_read:
        return
    for reader in readers_of(assignment, besides_registrar=True):
        _post(
            Letter.MOVED, assignment, reader, f"{deadline.id}", today=today, meeting_id=meeting.id,
            term_on=deadline.latest_on, paragraph_id=assignment.paragraph_id,
        )  # fmt: skip


def tell_after_adjusting(paragraph_ids: Sequence[int], *, today: dt.date) -> None:
    """Let what waited for minutes be told on the next morning, and not before: a press may be taken back."""
    waiting = sa.update(Notice).where(Notice.paragraph_id.in_(paragraph_ids), Notice.state == NoticeState.WAITING)
    db.session.execute(waiting.values(due_on=_next_morning(today)).execution_options(synchronize_session=False))


def is_reminded(assignment: Assignment, reader: Reader, found: Reminder) -> bool:
    """Tell whether a reader has been reminded of a stage already."""
    key = _key(_letter_of(found), assignment, reader, _stage_words(found))
    return db.session.scalar(sa.select(Notice.id).where(Notice.key == key)) is not None


def tell_reminder(assignment: Assignment, reader: Reader, found: Reminder, *, today: dt.date) -> Notice:
    """Remind a reader of a stage."""
    return _post(
        _letter_of(found), assignment, reader, _stage_words(found), today=today, due_on=found.on, stage=found.stage,
        term_on=found.term.due_on, paragraph_id=assignment.paragraph_id,
    )  # fmt: skip


def _letter_of(found: Reminder) -> Letter:
    letters = {
        Stage.LATE: Letter.LATE, Stage.MANAGER: Letter.LATE_MANAGER, Stage.REGISTRAR: Letter.LATE_REGISTRAR,
    }  # fmt: skip
    return letters.get(found.stage, Letter.REMINDER)


def _stage_words(found: Reminder) -> str:
    return f"{found.stage}:{found.term.due_on}"


def is_posted(letter: Letter, about: str, reader: Reader) -> bool:
    """Tell whether a letter that sums up has been posted to a reader."""
    return db.session.scalar(sa.select(Notice.id).where(Notice.key == _sum_key(letter, about, reader))) is not None


def is_any_posted(letter: Letter, about: str) -> bool:
    """Tell whether a letter that sums up has been posted to anybody."""
    begins = Notice.key.startswith(f"{letter}:{about}:")
    return db.session.scalar(sa.select(Notice.id).where(begins).limit(1)) is not None


def tell_sum(
    letter: Letter, reader: Reader, about: str, *, today: dt.date, meeting: Meeting | None = None,
    instead_of: User | None = None, due_on: dt.date | None = None,
) -> None:  # fmt: skip
    """Post a letter that sums up, once.

    Args:
        letter: one of ABOUT_NO_ASSIGNMENT.
        reader: who reads it.
        about: what makes it another than the last one: its week, month, meeting, absence.
        today: the civil day, on which it is due unless `due_on` says otherwise.
        meeting: which meeting it is about.
        instead_of: whom the reader stands in for.
        due_on: the first day on which it may be told.
    """
    if is_posted(letter, about, reader):
        return
    notice = Notice(
        key=_sum_key(letter, about, reader), letter=letter, created_at=clock.now(), due_on=due_on or today,
        user_id=reader.user.id if reader.user else None, meeting_id=meeting.id if meeting else None,
        instead_of_id=instead_of.id if instead_of else None,
    )  # fmt: skip
    db.session.add(notice)
    db.session.flush()


def _sum_key(letter: Letter, about: str, reader: Reader) -> str:
    return f"{letter}:{about}:{reader.key}"


def tell_request(assignment: Assignment, request: DateRequest, *, today: dt.date) -> None:
    """Tell a registrar that an official asks for another time."""
    if registrar := registrar_for(assignment, besides=request.asked_by_id):
        reader = Reader(user=registrar)
        _post(Letter.REQUEST, assignment, reader, f"{request.id}", today=today, request_id=request.id)


def tell_request_answered(assignment: Assignment, request: DateRequest, *, today: dt.date) -> None:
    """Tell the one who asked for another time what came of it."""
    reader = Reader(user=request.asked_by)
    earlier = sa.select(sa.func.count()).select_from(Notice).where(
        Notice.request_id == request.id, Notice.letter == Letter.REQUEST_ANSWERED
    )  # fmt: skip
    about = f"{request.id}:{db.session.scalar(earlier)}"  # an answer that was taken back may be followed by another
    _post(Letter.REQUEST_ANSWERED, assignment, reader, about, today=today, request_id=request.id)


def tell_answer(assignment: Assignment, question: Note, answer: Note, *, today: dt.date) -> None:
    """Tell the one who asked."""
    reader = Reader(user=question.author)
    _post(Letter.ANSWER, assignment, reader, f"{question.id}", today=today, note_id=answer.id)


def tell_undelivered(mail: OutgoingMail, *, today: dt.date) -> None:
    """Tell the registrar that a mail did not arrive, once for each assignment that it was about."""
    for notice in mail.notices:
        if notice.about is None:
            continue
        registrar = registrar_for(notice.assignment, besides=mail.user_id)
        if registrar and notice.letter is not Letter.UNDELIVERED:
            _post(
                Letter.UNDELIVERED, notice.assignment, Reader(user=registrar), f"{mail.id}", today=today,
                about_mail_id=mail.id,
            )  # fmt: skip


def ask(assignment: Assignment, note: Note, reader: Reader, *, today: dt.date) -> Notice:
    """Post a question, which goes at once."""
    return _post(Letter.QUESTION, assignment, reader, f"{note.id}", today=today, due_on=today, note_id=note.id)


def _post(
    letter: Letter,
    assignment: Assignment,
    reader: Reader,
    about: str,
    *,
    today: dt.date,
    due_on: dt.date | None = None,
    **parts: object,
) -> Notice:
    """Post a notice, once: the same thing to the same reader has the same key."""
    key = _key(letter, assignment, reader, about)
    if known := db.session.scalars(sa.select(Notice).where(Notice.key == key)).one_or_none():
        return known
    notice = Notice(
        key=key, letter=letter, assignment_id=assignment.id, created_at=clock.now(),
        user_id=reader.user.id if reader.user else None, body_id=reader.body.id if reader.body else None,
        due_on=due_on or _next_morning(today), **parts,
    )  # fmt: skip
    db.session.add(notice)
    db.session.flush()
    return notice


def _next_morning(today: dt.date) -> dt.date:
    return work_calendar().mail_day_from(today + dt.timedelta(days=1))


def _key(letter: Letter, assignment: Assignment, reader: Reader, about: str) -> str:
    return f"{letter}:{assignment.id}:{about}:{reader.key}"


def lapse(notice: Notice, why: str) -> None:
    """Let a notice go untold; it stays, with the reason."""
    notice.state, notice.lapsed_because = NoticeState.LAPSED, why


def lapse_stale(today: dt.date) -> None:
    """Let go what has not become true again within CATCH_UP; what minutes caused has their time besides."""
    minutes = dt.timedelta(days=ADJUSTMENT_DAYS)
    old = sa.case(
        (Notice.paragraph_id.is_(None), Notice.due_on < today - CATCH_UP),
        else_=Notice.due_on < today - CATCH_UP - minutes,
    )
    stale = sa.update(Notice).where(Notice.state == NoticeState.WAITING, old)
    values = {"state": NoticeState.LAPSED, "lapsed_because": "Det blev aldrig aktuellt."}
    db.session.execute(stale.values(values).execution_options(synchronize_session=False))
