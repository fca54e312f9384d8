"""Posting reminders, and turning what is to be told into one mail a reader and working day."""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tracker.assignments.queries.readers import readers_at
from tracker.db import db
from tracker.domain.decisions import ADJUSTMENT_DAYS
from tracker.domain.reminders import ESCALATIONS, Reminder, escalations_at, overtaken_at, reminders_at
from tracker.mail import letters, notices, outbox
from tracker.mail.policies import work_calendar
from tracker.mail.readers import Reader, contacts_of, readers_of, registrar_for
from tracker.mail.round_notices import stand_in_at_round
from tracker.mail.standing import holds, standing_of
from tracker.models import Assignment, Body, Meeting, Notice, OutgoingMail, Paragraph, User
from tracker.models.notice import ABOUT_A_ROUND, ABOUT_NO_ASSIGNMENT, Letter, NoticeState
from tracker.models.user import NoticeChoice
from tracker.reminders.operations.summing import item_of_sum
from tracker.wording.telling import Item

log = logging.getLogger(__name__)
ABOUT_THE_WORK = frozenset({
    Letter.NEW_ASSIGNMENT, Letter.REMINDER, Letter.LATE, Letter.DECIDED, Letter.QUESTION, Letter.TAKEN_BACK,
    Letter.MOVED,
})  # fmt: skip
"""What a recipient's contact address may hear in an absent owner's place; the rest is between people."""
LATER = "Ett senare mejl säger det."


def horizon(reader: Reader, today: dt.date) -> dt.date | None:
    """Return the day up to which a reader hears of reminders today, or None where the reader hears nothing today.

    Whoever wants one mail a week gets it on the week's first mail day, with the reminders that come until Sunday; on
    the week's other days only what that day has missed.
    """
    days = work_calendar()
    if not days.is_mail_day(today):
        return None
    if reader.user is None or reader.user.notice_choice is not NoticeChoice.WEEKLY:
        return today
    first = days.first_mail_day_of_week(today)
    return today + dt.timedelta(days=6 - today.weekday()) if first == today else first


def reminders_to_post(assignment: Assignment, *, today: dt.date) -> list[tuple[Reader, Reminder]]:
    """Return who is to be reminded of what has come, and has not been yet."""
    found: list[tuple[Reader, Reminder]] = []
    standing = standing_of(assignment)
    for reader in readers_of(assignment):
        until = horizon(reader, today)
        if until is None:
            continue
        found += [
            (reader, come)
            for come in reminders_at(standing, min(today, until), work_calendar(), until=until)
            if reader in readers_at(assignment, come.stage) and not notices.is_reminded(assignment, reader, come)
        ]
    for come in escalations_at(standing, today, work_calendar()):
        readers = readers_at(assignment, come.stage)
        found += [(reader, come) for reader in readers if not notices.is_reminded(assignment, reader, come)]
    return found


def post_reminders(assignment: Assignment, *, today: dt.date) -> int:
    """Remind whoever answers for an assignment of what has come; tell how many notices were posted."""
    posting = reminders_to_post(assignment, today=today)
    for reader, reminder in posting:
        notices.tell_reminder(assignment, reader, reminder, today=today)
    for reader in {reader for reader, reminder in posting if reminder.stage not in ESCALATIONS}:
        _record_overtaken(assignment, reader, today)
    return len(posting)


def _record_overtaken(assignment: Assignment, reader: Reader, today: dt.date) -> None:
    """Write down the earlier stages that a reader never heard of, because nothing ran when they came."""
    until = horizon(reader, today)
    for missed in overtaken_at(standing_of(assignment), min(today, until or today), work_calendar(), until=until):
        if reader in readers_at(assignment, missed.stage) and not notices.is_reminded(assignment, reader, missed):
            notices.lapse(notices.tell_reminder(assignment, reader, missed, today=today), LATER)


def cannot_read(user: User, *, today: dt.date) -> bool:
    """Tell whether mail to a person would not be read."""
    return user.is_away(today) or outbox.is_flagged(user.email)


def stand_in(user: User, notice: Notice, *, today: dt.date) -> Reader | None:
    """Return who hears something in a person's place: the substitute, a contact address, a registrar."""
    if (substitute := user.substitute) and not cannot_read(substitute, today=today):
        return Reader(user=substitute)
    if notice.letter in ABOUT_A_ROUND:
        return stand_in_at_round(notice, besides=user)
    if notice.letter in ABOUT_NO_ASSIGNMENT:
        return None  # nobody else's list; it is written anew next time
    if notice.letter in ABOUT_THE_WORK and (contacts := contacts_of(notice.assignment)):
        return Reader(body=contacts[0])
    if notice.letter is Letter.ANSWER:
        return None  # it waits for the one who asked
    registrar = registrar_for(notice.assignment, besides=user.id)
    return Reader(user=registrar) if registrar else None


def redirect_notices(user_id: int, *, today: dt.date) -> None:
    """Let another hear today what is meant for somebody who is away, gone, or whose address takes no mail."""
    user = db.session.get_one(User, user_id)
    for notice in db.session.scalars(_waiting_for(user_id, None, today, today).with_for_update()):
        reader = stand_in(user, notice, today=today) if holds(notice, calendar=work_calendar()) else None
        if reader is not None:
            notice.instead_of_id = notice.instead_of_id or user.id
            notice.user_id = reader.user.id if reader.user else None
            notice.body_id = reader.body.id if reader.body else None
    db.session.flush()


def readers_waiting(today: dt.date) -> list[tuple[int | None, int | None]]:
    """Return (user id, body id) of those for whom something waits and who have not had the day's mail."""
    last = today + dt.timedelta(days=6)  # a mail a week tells of reminders until Sunday
    statement = sa.select(Notice.user_id, Notice.body_id).where(
        Notice.state == NoticeState.WAITING, Notice.due_on <= last, _may_be_told(today)
    )
    ordered = statement.distinct().order_by(Notice.user_id, Notice.body_id)
    had = set(db.session.scalars(sa.select(OutgoingMail.key).where(OutgoingMail.composed_on == today)))
    found = [(user_id, body_id) for user_id, body_id in db.session.execute(ordered)]
    return [ids for ids in found if _key(reader_of(*ids), today) not in had]


def _may_be_told(today: dt.date) -> sa.ColumnElement[bool]:
    """Return the criterion: not caused by minutes whose adjusting is awaited (domain.decisions.awaits_adjustment)."""
    old = today - dt.timedelta(days=ADJUSTMENT_DAYS)
    told = (
        sa.select(Paragraph.id)
        .join(Paragraph.meeting)
        .where(Paragraph.adjusted_on.is_not(None) | Meeting.adjusted_on.is_not(None) | (Meeting.held_on < old))
    )
    return Notice.paragraph_id.is_(None) | Notice.paragraph_id.in_(told)


def _waiting_for(user_id: int | None, body_id: int | None, today: dt.date, until: dt.date) -> sa.Select[Notice]:
    """Return what a reader may be told: what is due today, and reminders up to the reader's horizon."""
    due = (Notice.due_on <= min(today, until)) | ((Notice.letter == Letter.REMINDER) & (Notice.due_on <= until))
    return (
        sa.select(Notice)
        .where(Notice.user_id == user_id, Notice.body_id == body_id, due)
        .where(Notice.state == NoticeState.WAITING, _may_be_told(today))
        .order_by(Notice.id)
    )


def reader_of(user_id: int | None, body_id: int | None) -> Reader:
    """Return a reader by the ids of a notice."""
    return Reader(
        user=db.session.get(User, user_id) if user_id else None, body=db.session.get(Body, body_id) if body_id else None
    )


def _key(reader: Reader, today: dt.date) -> str:
    """Return what makes a mail the one of a day to an address."""
    return f"day:{reader.address.casefold()}:{today}"


def to_tell(user_id: int | None, body_id: int | None, *, today: dt.date, locking: bool = False) -> list[Notice]:
    """Return what a reader is to hear today: what is due, still holds, and says nothing that another says later."""
    reader = reader_of(user_id, body_id)
    until = horizon(reader, today)
    if until is None or not reader.address or (reader.user and cannot_read(reader.user, today=today)):
        return []
    statement = _waiting_for(user_id, body_id, today, until)
    waiting = db.session.scalars(statement.with_for_update() if locking else statement)
    return [notice for notice in waiting if holds(notice, calendar=work_calendar())]


def compose_mail(user_id: int | None, body_id: int | None, *, today: dt.date) -> OutgoingMail | None:
    """Write the one mail of the day to one reader.

    Returns:
        The mail in the outbox; None where there is nothing to tell, or the reader has had the day's mail.
    """
    reader = reader_of(user_id, body_id)
    key = _key(reader, today)
    if db.session.scalar(sa.select(OutgoingMail.id).where(OutgoingMail.key == key)):
        return None
    waiting = _latest_only(to_tell(user_id, body_id, today=today, locking=True), today)
    told = {notice.assignment_id for notice in waiting if notice.assignment_id}
    summing = [notice for notice in waiting if notice.letter in ABOUT_NO_ASSIGNMENT]
    sums = {notice.id: item_of_sum(notice, today=today, told=told) for notice in summing}
    telling = [notice for notice in waiting if _says_something(notice, sums)]
    if not telling:
        return None
    try:
        said = {place: item for place, item in sums.items() if item is not None}
        mail = outbox.put(reader, letters.write(reader, telling, said), key=key, today=today)
    except DBAPIError:
        raise
    except Exception as error:
        log.exception("a mail to %s could not be written", reader.key)
        mail = outbox.put_unwritable(reader, today=today, error=repr(error))
    outbox.mark_mailed(telling, mail)
    return mail


def _says_something(notice: Notice, sums: Mapping[int, Item | None]) -> bool:
    if sums.get(notice.id, True) is not None:
        return True
    notices.lapse(notice, "Det fanns inget att säga.")
    return False


def _latest_only(telling: Sequence[Notice], today: dt.date) -> list[Notice]:
    """Of several reminders about one assignment keep the latest; of several notices that it is new, one.

    A day that has passed is not reminded of any more: that it has is told by a letter of its own.
    """
    kept: dict[tuple[object, ...], Notice] = {}
    new = {notice.assignment_id for notice in telling if notice.letter is Letter.NEW_ASSIGNMENT}
    for notice in sorted(telling, key=lambda found: (found.due_on, found.id)):
        if notice.letter is Letter.REMINDER and notice.term_on and notice.term_on < today:
            notices.lapse(notice, LATER)
            continue
        if notice.letter is Letter.MOVED and notice.assignment_id in new:
            notices.lapse(notice, "Att uppdraget är nytt sägs med den nya dagen.")
            continue
        one_will_do = notice.letter in {Letter.REMINDER, Letter.LATE, Letter.NEW_ASSIGNMENT, Letter.MOVED}
        place: tuple[object, ...] = (notice.assignment_id, notice.letter if one_will_do else notice.id)
        if notice.letter in ABOUT_A_ROUND:
            place = ("round", notice.round_id, notice.reply_id)
        elif notice.about is None:
            place = (notice.letter, notice.meeting_id, notice.instead_of_id)
        if earlier := kept.pop(place, None):
            notices.lapse(earlier, LATER)
        kept[place] = notice
    return sorted(kept.values(), key=lambda found: found.id)
