"""The outbox: no mail is lost, none is recorded twice, and what nobody can know is said (docs/decisions/0006).

Every phase is a unit of work of its own, opened by the caller; each later one only counts while the sender still
holds the mail. Times are the database's, so that a shifted clock and several machines do no harm.
"""

import datetime as dt
import random
import uuid
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, cast

import sqlalchemy as sa

from tracker import clock
from tracker.db import database_now, db
from tracker.mail.notices import tell_undelivered
from tracker.mail.policies import work_calendar
from tracker.mail.readers import Reader
from tracker.mail.smtp import Answer, Outcome
from tracker.mail.standing import holds
from tracker.models import MailAttempt, Notice, OutgoingMail
from tracker.models.notice import NoticeState
from tracker.models.outgoing_mail import MailState
from tracker.process import is_dead

LEASE = dt.timedelta(minutes=3)
"""Longer than the longest possible sending."""
GIVE_UP = dt.timedelta(hours=72)
ASK_AGAIN = dt.timedelta(minutes=10)
BACKOFF = (60, 300, 900, 3600, 14400)
"""Seconds until the next attempt, after the first, second … that the server put off."""
LONGEST_WAIT = dt.timedelta(hours=6)
"""No mail waits longer between two attempts. What is to be tried later than that is due: the clock was set back."""
CRASHES_MAX = 3
UNSURE_MAX = 2
BOUNCES_MAX = 2


def put(reader: Reader, message: EmailMessage, *, key: str, today: dt.date) -> OutgoingMail:
    """Put a written mail into the outbox.

    Args:
        reader: who gets it.
        message: as written.
        key: what makes it this mail and no other; a second one with the same key is refused by the database.
        today: the civil day.
    """
    return _put(
        reader, today, key=key, message_id=str(message["Message-ID"]), subject=str(message["Subject"]),
        content=message.as_bytes(policy=SMTP),
    )  # fmt: skip


def put_unwritable(reader: Reader, *, today: dt.date, error: str) -> OutgoingMail:
    """Put what could not be written into the outbox as a dead mail, for a person to see."""
    name = uuid.uuid4()
    return _put(
        reader, today, key=f"unwritten:{name}", message_id=f"<{name}>", subject="Kunde inte skrivas", content=b"",
        state=MailState.DEAD, last_error=error[:400],
    )  # fmt: skip


def _put(reader: Reader, today: dt.date, **parts: Any) -> OutgoingMail:  # noqa: ANN401 - columns of the mail
    now = database_now()
    mail = OutgoingMail(
        user_id=reader.user.id if reader.user else None, body_id=reader.body.id if reader.body else None,
        to_address=reader.address, to_name=reader.name, composed_on=today, created_at=clock.now(), next_try_at=now,
        give_up_at=now + GIVE_UP, **parts,
    )  # fmt: skip
    db.session.add(mail)
    db.session.flush()
    return mail


def recover() -> int:
    """Free what dead senders held, and what leases have run out on.

    Killed before the text was on its way, a mail goes again at once; after three such deaths it is held, for the
    mail itself may be what kills. Killed later, it may have been sent: once more after ASK_AGAIN, then held.

    Returns:
        How many mails were freed.
    """
    now = database_now()
    statement = sa.select(OutgoingMail).where(OutgoingMail.state.in_([MailState.CLAIMED, MailState.IN_DATA]))
    freed = 0
    for mail in db.session.scalars(_locking(statement)):
        if (mail.lease_until and mail.lease_until < now) or is_dead(mail.lease_owner):
            _free(mail, now)
            freed += 1
    db.session.flush()
    return freed


def _free(mail: OutgoingMail, now: dt.datetime) -> None:
    if mail.state is MailState.CLAIMED:
        mail.crashes += 1
        held = mail.crashes >= CRASHES_MAX
        note = "Avbröts innan något var skickat."
        mail.next_try_at = now
    else:
        mail.unsure += 1
        held = mail.unsure >= UNSURE_MAX
        note = "Avbröts medan mejlet skickades; det kan ha kommit fram."
        mail.next_try_at = now + ASK_AGAIN
    mail.state, mail.last_error, mail.last_code = MailState.HELD if held else MailState.PENDING, note, None
    mail.lease_owner, mail.lease_until = "", None
    _note_attempt(mail, "interrupted", None, note, now)


def claim(sender: str) -> OutgoingMail | None:
    """Take the next mail that is due. What has changed since it was written, or lain too long, is taken back first.

    What has not been tried is due whatever the clock says, which may have been set back since it was written.

    Args:
        sender: this process's name.

    Returns:
        The mail, held by the sender for LEASE; None where none is due.
    """
    now = database_now()
    come = (OutgoingMail.next_try_at <= now) | (OutgoingMail.next_try_at > now + LONGEST_WAIT)
    due = (
        sa.select(OutgoingMail)
        .where(OutgoingMail.state == MailState.PENDING, come | (OutgoingMail.attempts == 0))
        .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
        .limit(1)
    )
    while (mail := db.session.scalars(_locking(due)).one_or_none()) is not None:
        untried = not mail.attempts and mail.give_up_at < now
        if mail.unsure or not mail.notices or not (untried or _has_changed(mail)):
            mail.state, mail.attempts = MailState.CLAIMED, mail.attempts + 1
            mail.lease_owner, mail.lease_epoch, mail.lease_until = sender, mail.lease_epoch + 1, now + LEASE
            db.session.flush()
            return mail
        take_back(mail)
    return None


def _has_changed(mail: OutgoingMail) -> bool:
    """Tell whether anything that a mail says holds no more."""
    days = work_calendar()
    return not all(holds(notice, calendar=days) for notice in mail.notices)


def take_back(mail: OutgoingMail) -> None:
    """Take back a mail that has not been sent: what still holds is told in the next one, which may be today's."""
    for notice in list(mail.notices):
        notice.state, notice.mail_id = NoticeState.WAITING, None
    mail.state, mail.key = MailState.CANCELLED, f"{mail.key}:{mail.id}"
    mail.last_error = "Det som mejlet handlar om ändrades innan det gick."
    db.session.flush()


def enter_data(mail_id: int, sender: str, epoch: int) -> bool:
    """Note that the text is about to be sent; tell whether the sender still holds the mail."""
    return _holds(mail_id, sender, epoch, MailState.CLAIMED, {"state": MailState.IN_DATA})


def _holds(mail_id: int, sender: str, epoch: int, state: MailState, values: dict[str, object]) -> bool:
    changed = db.session.execute(
        sa.update(OutgoingMail)
        .where(
            OutgoingMail.id == mail_id, OutgoingMail.state == state, OutgoingMail.lease_owner == sender,
            OutgoingMail.lease_epoch == epoch,
        )
        .values(values)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return cast("sa.CursorResult[int]", changed).rowcount == 1


def finish(mail_id: int, sender: str, epoch: int, answer: Answer) -> OutgoingMail | None:
    """Write down what became of an attempt, and when to try again; None where the sender holds the mail no more."""
    statement = sa.select(OutgoingMail).where(
        OutgoingMail.id == mail_id, OutgoingMail.lease_owner == sender, OutgoingMail.lease_epoch == epoch,
        OutgoingMail.state.in_([MailState.CLAIMED, MailState.IN_DATA]),
    )  # fmt: skip
    mail = db.session.scalars(_locking(statement, wait=True)).one_or_none()
    if mail is None or answer.outcome is Outcome.LOST:
        return None
    now = database_now()
    mail.lease_owner, mail.lease_until = "", None
    mail.last_code, mail.last_error = answer.code, "" if answer.outcome is Outcome.SENT else answer.text[:400]
    _note_attempt(mail, answer.outcome.value, answer.code, answer.text, now)
    match answer.outcome:
        case Outcome.SENT:
            mail.state, mail.sent_at = MailState.SENT, clock.now()
        case Outcome.REFUSED:
            mail.state = MailState.BOUNCED
            tell_undelivered(mail, today=clock.today())
        case Outcome.UNSURE:
            mail.unsure += 1
            mail.state = MailState.HELD if mail.unsure >= UNSURE_MAX else MailState.PENDING
            mail.next_try_at = now + ASK_AGAIN
        case Outcome.STOPPED:
            mail.state, mail.attempts = MailState.PENDING, mail.attempts - 1
        case Outcome.LATER:
            _put_off(mail, now)
    db.session.flush()
    return mail


def _put_off(mail: OutgoingMail, now: dt.datetime) -> None:
    if now >= mail.give_up_at:
        mail.state = MailState.DEAD
        tell_undelivered(mail, today=clock.today())
        return
    seconds = BACKOFF[min(mail.attempts, len(BACKOFF)) - 1]
    mail.state = MailState.PENDING
    mail.next_try_at = now + dt.timedelta(seconds=seconds * random.uniform(0.9, 1.1))  # noqa: S311 - spreads the tries


def _note_attempt(mail: OutgoingMail, outcome: str, code: int | None, text: str, now: dt.datetime) -> None:
    db.session.add(MailAttempt(mail_id=mail.id, ended_at=now, outcome=outcome, code=code, text=text[:400]))


def send_again(mail: OutgoingMail) -> None:
    """Let a person send a mail again that is held, dead or bounced; what could not be written is written anew."""
    now = database_now()
    if not mail.content:
        take_back(mail)
        return
    mail.state, mail.next_try_at, mail.give_up_at = MailState.PENDING, now, now + GIVE_UP
    mail.attempts = mail.crashes = mail.unsure = 0


def let_be(mail: OutgoingMail, *, arrived: bool) -> None:
    """Let a person decide that a mail is not sent again: it arrived, or it is not wanted any more."""
    mail.state = MailState.SENT if arrived else MailState.CANCELLED
    mail.sent_at = clock.now() if arrived else None


def is_flagged(address: str) -> bool:
    """Tell whether the last mails to an address all bounced, so that another should be told instead."""
    latest = (
        sa.select(OutgoingMail.state)
        .where(OutgoingMail.to_address == address, OutgoingMail.state.in_([MailState.SENT, MailState.BOUNCED]))
        .order_by(OutgoingMail.id.desc())
        .limit(BOUNCES_MAX)
    )
    states = list(db.session.scalars(latest))
    return len(states) == BOUNCES_MAX and all(state is MailState.BOUNCED for state in states)


def mark_mailed(notices: list[Notice], mail: OutgoingMail) -> None:
    """Note that these notices stand in a mail."""
    for notice in notices:
        notice.state, notice.mail_id = NoticeState.MAILED, mail.id
    db.session.flush()


def _locking(
    statement: sa.Select[OutgoingMail], *, wait: bool = False
) -> sa.Select[OutgoingMail]:  # fmt: skip
    """Lock the rows; on PostgreSQL a row that another sender has locked is passed by."""
    return statement.with_for_update(skip_locked=not wait).execution_options(populate_existing=True)
