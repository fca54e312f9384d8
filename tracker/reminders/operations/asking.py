"""«Fråga handläggaren»: the mail goes at once; the question stands on the page until it is answered."""

import datetime as dt

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import OPEN
from tracker.mail import letters, notices, outbox
from tracker.mail.readers import Reader, contacts_of, readers_of
from tracker.models import Assignment, Note, User
from tracker.models.note import NoteKind
from tracker.reminders.operations.telling import cannot_read

QUESTION_MAX = 1000
OPEN_QUESTIONS_MAX = 3
NOBODY = (
    "Det finns ingen att fråga: uppdraget har ingen annan handläggare och mottagaren ingen funktionsbrevlåda."
    " Be registratorn utse en handläggare."
)


def asked_reader(assignment: Assignment, *, actor: User, today: dt.date) -> Reader | None:
    """Return who would be asked: the owner, else the substitute, else a contact address; nobody asks themselves."""
    reader = next(iter(readers_of(assignment, besides_registrar=True)), None)
    if reader and reader.user and cannot_read(reader.user, today=today):
        substitute, contacts = reader.user.substitute, contacts_of(assignment)
        if substitute and not cannot_read(substitute, today=today):
            reader = Reader(user=substitute)
        else:
            reader = Reader(body=contacts[0]) if contacts else None
    return None if reader is None or reader.user == actor else reader


def ask_owner(assignment: Assignment, text: str, *, actor: User, now: dt.datetime, today: dt.date) -> Reader:
    """Ask whoever answers for an assignment how it goes.

    Args:
        assignment: loaded for update.
        text: the question.
        actor: who asks, and gets the answer.
        now: the moment of the question.
        today: the civil day.

    Returns:
        Who was asked.

    Raises:
        RuleBrokenError: there is no question, nobody to ask, or it has been asked already.
    """
    text = text.strip()
    if not text:
        raise RuleBrokenError("Skriv din fråga.", "text")
    if len(text) > QUESTION_MAX:
        raise RuleBrokenError(f"Frågan får ha högst {QUESTION_MAX} tecken. Nu har den {len(text)}.", "text")
    if assignment.status not in OPEN:
        raise RuleBrokenError("Uppdraget är avslutat. Hela kedjan står på uppdragets sida.", "text")
    _check_asked(assignment, text, actor)
    reader = asked_reader(assignment, actor=actor, today=today)
    if reader is None:
        raise RuleBrokenError(NOBODY, "text")
    note = Note(assignment_id=assignment.id, author_id=actor.id, written_at=now, text=text, kind=NoteKind.QUESTION)
    db.session.add(note)
    db.session.flush()
    notice = notices.ask(assignment, note, reader, today=today)
    notice.instead_of_id = assignment.owner_id if assignment.owner_id not in {None, notice.user_id} else None
    try:
        message = letters.write(reader, [notice])
    except ValueError as error:
        raise RuleBrokenError(f"Frågan gick inte att skicka: {reader.address} är ingen adress.", "text") from error
    outbox.mark_mailed([notice], outbox.put(reader, message, key=f"question:{note.id}", today=today))
    return reader


def _check_asked(assignment: Assignment, text: str, actor: User) -> None:
    """Refuse a question that is asked twice, and more than a few at a time."""
    unanswered = sa.select(Note.text).where(
        Note.assignment_id == assignment.id, Note.author_id == actor.id, Note.kind == NoteKind.QUESTION,
        Note.answer_id.is_(None),
    )  # fmt: skip
    asked = list(db.session.scalars(unanswered))
    if text in asked:
        raise RuleBrokenError("Den frågan är redan skickad. Svaret står under Anteckningar när det kommer.", "text")
    if len(asked) >= OPEN_QUESTIONS_MAX:
        raise RuleBrokenError("Du väntar redan på svar på tre frågor om uppdraget.", "text")
