"""Posting reminders, turning notices into mails, asking the one who answers for an assignment."""

import datetime as dt
import logging
from collections.abc import Sequence

import sqlalchemy as sa
from jinja2 import TemplateError

from tracker import clock
from tracker.db import db
from tracker.domain.decisions import ADJUSTMENT_DAYS
from tracker.domain.errors import RuleBrokenError
from tracker.domain.reminders import Reminder, Stage, reminder_at
from tracker.mail import letters, notices, outbox
from tracker.mail.notices import Reader
from tracker.models import Assignment, Body, JobRun, Meeting, Note, Notice, OutgoingMail, Paragraph, User
from tracker.models.note import NoteKind
from tracker.models.notice import Letter, NoticeState
from tracker.models.outgoing_mail import MailState
from tracker.models.user import NoticeChoice

log = logging.getLogger(__name__)
QUESTION_MAX = 1000


def horizon(reader: Reader, today: dt.date) -> dt.date | None:
    """Return the day up to which a reader is told of things today, or None where the reader is not told today.

    Whoever wants one mail a week gets it on the week's first mail day, with all that comes until Sunday.
    """
    calendar = clock.calendar()
    if not calendar.is_mail_day(today):
        return None
    if reader.user is None or reader.user.notice_choice is not NoticeChoice.WEEKLY:
        return today
    first = calendar.first_mail_day_of_week(today) == today
    return today + dt.timedelta(days=6 - today.weekday()) if first else None


def reminders_to_post(assignment: Assignment, *, today: dt.date) -> list[tuple[Reader, Reminder]]:
    """Return who is to be reminded of what has come, and has not been yet."""
    found: list[tuple[Reader, Reminder]] = []
    standing = notices.standing_of(assignment)
    for reader in notices.readers_of(assignment):
        until = horizon(reader, today)
        come = until and reminder_at(standing, until, clock.calendar())
        essential = reader.user is not None and reader.user.notice_choice is NoticeChoice.ESSENTIAL
        unwanted = essential and come and come.stage is not Stage.LATE
        if come and not unwanted and not notices.is_reminded(assignment, reader, come):
            found.append((reader, come))
    return found


def post_reminders(assignment: Assignment, *, today: dt.date) -> int:
    """Remind whoever answers for an assignment of what has come; tell how many notices were posted."""
    posting = reminders_to_post(assignment, today=today)
    for reader, reminder in posting:
        notices.tell_reminder(assignment, reader, reminder, today=today)
    return len(posting)


def redirect_notices(user: User, *, today: dt.date) -> None:
    """Let another hear what is meant for somebody who is away, gone, or whose address takes no mail.

    The substitute, else the contact address of a recipient, else a registrar.
    """
    waiting = sa.select(Notice).where(Notice.user_id == user.id, Notice.state == NoticeState.WAITING)
    for notice in db.session.scalars(waiting.with_for_update()):
        reader = _stand_in(user, notice.assignment, today)
        if reader is not None:
            notice.instead_of_id = notice.instead_of_id or user.id
            notice.user_id = reader.user.id if reader.user else None
            notice.body_id = reader.body.id if reader.body else None
    db.session.flush()


def _stand_in(user: User, assignment: Assignment, today: dt.date) -> Reader | None:
    if (substitute := user.substitute) and not substitute.is_away(today):
        return Reader(user=substitute)
    if contacts := notices.contacts_of(assignment):
        return Reader(body=contacts[0])
    registrar = notices.registrar_for(assignment)
    return Reader(user=registrar) if registrar and registrar.id != user.id else None


def decide(mail: OutgoingMail, choice: str) -> str:
    """Do what an administrator decides about a mail that did not go: again, arrived or drop; tell it in words.

    Raises:
        RuleBrokenError: it needs no decision, or has gone by now.
    """
    if mail.state not in {MailState.HELD, MailState.DEAD, MailState.BOUNCED}:
        raise RuleBrokenError("Mejlet väntar inte på något beslut längre. Ladda om sidan.")
    if choice == "again":
        outbox.send_again(mail)
        return "Mejlet skickas igen"
    outbox.let_be(mail, arrived=choice == "arrived")
    return "Mejlet räknas som framkommet" if choice == "arrived" else "Mejlet skickas inte"


def wake_delivery() -> None:
    """Let the sending that rests be tried again at once."""
    db.session.execute(sa.update(JobRun).where(JobRun.name == "deliver").values(not_before=None))


def cannot_read(user: User, *, today: dt.date) -> bool:
    """Tell whether mail to a person would not be read."""
    return user.is_away(today) or outbox.is_flagged(user.email)


def waiting_users() -> list[User]:
    """Return the people for whom something waits to be told."""
    waiting = sa.select(Notice.user_id).where(Notice.state == NoticeState.WAITING)
    return list(db.session.scalars(sa.select(User).where(User.id.in_(waiting)).order_by(User.id)))


def readers_to_tell(today: dt.date) -> list[tuple[int | None, int | None]]:
    """Return (user id, body id) of those who have something to hear today and have not had the day's mail."""
    last = today + dt.timedelta(days=6)  # a mail a week tells what comes until Sunday
    statement = (
        sa.select(Notice.user_id, Notice.body_id, sa.func.min(Notice.due_on))
        .where(Notice.state == NoticeState.WAITING, Notice.due_on <= last, _may_be_told(today))
        .group_by(Notice.user_id, Notice.body_id)
        .order_by(Notice.user_id, Notice.body_id)
    )
    had = set(db.session.scalars(sa.select(OutgoingMail.key).where(OutgoingMail.composed_on == today)))
    found: list[tuple[int | None, int | None]] = []
    for user_id, body_id, earliest in db.session.execute(statement):
        reader = _reader(user_id, body_id)
        until = horizon(reader, today)
        if until and earliest <= until and _key(reader, today) not in had:
            found.append((user_id, body_id))
    return found


def _may_be_told(today: dt.date) -> sa.ColumnElement[bool]:
    """Return the criterion: not caused by minutes whose adjusting is awaited (domain.decisions.awaits_adjustment)."""
    old = today - dt.timedelta(days=ADJUSTMENT_DAYS)
    told = (
        sa.select(Paragraph.id)
        .join(Paragraph.meeting)
        .where(Paragraph.adjusted_on.is_not(None) | Meeting.adjusted_on.is_not(None) | (Meeting.held_on < old))
    )
    return Notice.paragraph_id.is_(None) | Notice.paragraph_id.in_(told)


def _reader(user_id: int | None, body_id: int | None) -> Reader:
    return Reader(
        user=db.session.get(User, user_id) if user_id else None, body=db.session.get(Body, body_id) if body_id else None
    )


def _key(reader: Reader, today: dt.date) -> str:
    """Return what makes a mail the one of a day to an address."""
    return f"day:{reader.address.casefold()}:{today}"


def compose_mail(user_id: int | None, body_id: int | None, *, today: dt.date) -> OutgoingMail | None:
    """Write the one mail of the day to one reader: all notices that are due and still hold. Others lapse.

    Returns:
        The mail in the outbox; None where there is nothing to tell, or the reader has had the day's mail.
    """
    reader = _reader(user_id, body_id)
    until, key = horizon(reader, today), _key(reader, today)
    had_it = db.session.scalar(sa.select(OutgoingMail.id).where(OutgoingMail.key == key))
    if until is None or had_it or not reader.address:
        return None
    due = (
        sa.select(Notice)
        .where(Notice.user_id == user_id, Notice.body_id == body_id, Notice.due_on <= until)
        .where(Notice.state == NoticeState.WAITING, _may_be_told(today))
        .order_by(Notice.id)
        .with_for_update()
    )
    telling = _still_true(list(db.session.scalars(due)))
    if not telling:
        return None
    try:
        mail = outbox.put(reader, letters.write(reader, telling), key=key, today=today)
    except (ValueError, LookupError, TypeError, AttributeError, TemplateError) as error:
        log.exception("a mail to %s could not be written", reader.key)
        mail = outbox.put_unwritable(reader, key=f"{key}:unwritten", today=today, error=repr(error))
    outbox.mark_mailed(telling, mail)
    return mail


def _still_true(waiting: Sequence[Notice]) -> list[Notice]:
    """Return what is to be told now; what no longer holds lapses."""
    telling: list[Notice] = []
    for notice in waiting:
        if why := notices.why_lapsed(notice, calendar=clock.calendar()):
            notices.lapse(notice, why)
        else:
            telling.append(notice)
    return _latest_only(telling)


def _latest_only(telling: Sequence[Notice]) -> list[Notice]:
    """Of several reminders about one assignment keep the latest; of several notices that it is new, one."""
    kept: dict[tuple[object, ...], Notice] = {}
    for notice in sorted(telling, key=lambda found: (found.due_on, found.id)):
        alike = {Letter.REMINDER: "time", Letter.LATE: "time", Letter.NEW_ASSIGNMENT: "new"}
        place = (notice.assignment_id, alike.get(notice.letter, notice.id))
        if earlier := kept.pop(place, None):
            notices.lapse(earlier, "Ett senare mejl säger det.")
        kept[place] = notice
    return sorted(kept.values(), key=lambda found: found.id)


def ask_owner(assignment: Assignment, text: str, *, actor: User, now: dt.datetime, today: dt.date) -> Reader:
    """Ask whoever answers for an assignment how it goes. The mail goes at once; the question stands on the page.

    Args:
        assignment: loaded for update.
        text: the question.
        actor: who asks, and gets the answer.
        now: the moment of the question.
        today: the civil day.

    Returns:
        Who was asked.

    Raises:
        RuleBrokenError: there is no question, or nobody to ask.
    """
    text = text.strip()
    if not text:
        raise RuleBrokenError("Skriv din fråga.", "text")
    if len(text) > QUESTION_MAX:
        raise RuleBrokenError(f"Frågan får ha högst {QUESTION_MAX} tecken. Nu har den {len(text)}.", "text")
    reader = next(iter(notices.readers_of(assignment, besides_registrar=True)), None)
    meant_for = reader.user if reader else None
    if meant_for and cannot_read(meant_for, today=today):
        reader = _stand_in(meant_for, assignment, today)
    if reader is None or reader.user == actor:
        raise RuleBrokenError(
            "Det finns ingen att fråga: uppdraget har ingen annan handläggare och mottagaren ingen funktionsbrevlåda."
            " Be registratorn utse en handläggare.", "text",
        )  # fmt: skip
    note = Note(assignment_id=assignment.id, author_id=actor.id, written_at=now, text=text, kind=NoteKind.QUESTION)
    db.session.add(note)
    db.session.flush()
    notice = notices.ask(assignment, note, reader, today=today)
    if notice is not None:
        notice.instead_of_id = meant_for.id if meant_for and reader.user != meant_for else None
        mail = outbox.put(reader, letters.write(reader, [notice]), key=f"question:{note.id}", today=today)
        outbox.mark_mailed([notice], mail)
    return reader
