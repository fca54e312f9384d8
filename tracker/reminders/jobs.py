"""What the scheduler does about mail. Each unit of work is small, so that a kill at any moment loses nothing."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from tracker import clock
from tracker.db import db, unit
from tracker.domain.lifecycle import WORK
from tracker.mail import installation, outbox, smtp
from tracker.mail.smtp import Answer, Outcome, Server
from tracker.models import Assignment, User
from tracker.process import this_process
from tracker.reminders import operations

log = logging.getLogger(__name__)
LOOK_BACK, LOOK_AHEAD = dt.timedelta(days=90), dt.timedelta(days=90)
"""Deadlines further off than this have no stage that could have come."""


class RestError(RuntimeError):
    """A job cannot do its work for a while; the message says why, in Swedish."""


def remind(stopping: Callable[[], bool]) -> dict[str, int]:
    """Post the reminders that have come."""
    today, posted = clock.today(), 0
    for assignment_id in _with_a_term_near(today):
        if stopping():
            break
        found = db.session.get_one(Assignment, assignment_id)
        if operations.reminders_to_post(found, today=today):  # looked at first: nobody waits for a lock in vain
            posted += unit(partial(_remind_of, assignment_id, today))
    return {"posted": posted}


def _with_a_term_near(today: dt.date) -> list[int]:
    days = today - LOOK_BACK, today + LOOK_AHEAD
    near = Assignment.decided_due_on.between(*days) | Assignment.planned_due_on.between(*days)
    statement = sa.select(Assignment.id).where(Assignment.status.in_(WORK), near).order_by(Assignment.id)
    return list(db.session.scalars(statement))


def _remind_of(assignment_id: int, today: dt.date) -> int:
    return operations.post_reminders(db.session.get_one(Assignment, assignment_id), today=today)


def compose(stopping: Callable[[], bool]) -> dict[str, int]:
    """Write the day's mails, one to each reader who is to hear of something."""
    today, written = clock.today(), 0
    absent = [user.id for user in operations.waiting_users() if operations.cannot_read(user, today=today)]
    for absent_id in absent:
        unit(partial(_redirect, absent_id, today))
    for user_id, body_id in operations.readers_to_tell(today):
        if stopping():
            break
        if unit(partial(operations.compose_mail, user_id, body_id, today=today)):
            written += 1
    return {"written": written}


def _redirect(user_id: int, today: dt.date) -> None:
    operations.redirect_notices(db.session.get_one(User, user_id), today=today)


def deliver(stopping: Callable[[], bool]) -> dict[str, int]:
    """Send what is due, one mail after the other, until there is none or the server is not there.

    Raises:
        RestError: the server takes nothing from us; asking it again at once would not help.
    """
    unit(outbox.recover)
    address = installation().mail_server
    done: Counter[str] = Counter()
    while address and not stopping():
        answer = _deliver_one(Server.at(address))
        if answer is None:
            break
        done[answer.outcome] += 1
        if answer.outcome is Outcome.STOPPED:
            raise RestError(f"E-postservern tar inte emot mejl från oss: {answer.text or answer.code}")
        if not answer.reached:
            break
    return dict(done)


def _deliver_one(server: Server) -> Answer | None:
    me = this_process()
    mail = unit(lambda: outbox.claim(me))
    if mail is None:
        return None
    mail_id, epoch, content, to = mail.id, mail.lease_epoch, mail.content, mail.to_address
    db.session.rollback()  # nothing is kept open while the server is waited for
    try:
        answer = smtp.send(
            server, content, sender=installation().mail_from, to=to,
            enter_data=lambda: unit(lambda: outbox.enter_data(mail_id, me, epoch)),
        )  # fmt: skip
    except (ValueError, TypeError, LookupError) as error:  # the mail itself cannot be sent; the others can
        log.exception("mail %s cannot be sent", mail_id)
        answer = Answer(Outcome.REFUSED, None, repr(error))
    unit(lambda: outbox.finish(mail_id, me, epoch, answer))
    return answer
