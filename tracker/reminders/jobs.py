"""What the scheduler does about mail. Each unit of work is small, so that a kill at any moment loses nothing."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from tracker import clock
from tracker.db import db, unit
from tracker.mail import installation, notices, outbox, smtp
from tracker.mail.links import content_to_send
from tracker.mail.notices import lapse_stale
from tracker.mail.policies import work_calendar
from tracker.mail.smtp import Answer, Outcome, Server
from tracker.models import Assignment, User
from tracker.process import this_process
from tracker.reminders.operations import summing, telling
from tracker.reminders.queries import may_be_due

log = logging.getLogger(__name__)


class RestError(RuntimeError):
    """A job cannot do its work for a while; the message says why, in Swedish."""


def remind(stopping: Callable[[], bool]) -> dict[str, int]:
    """Post the reminders that have come, and let go what has never become true again."""
    today, posted = clock.today(), 0
    if not work_calendar().is_mail_day(today):
        return {"posted": 0, "summed_up": 0}
    unit(partial(lapse_stale, today))
    for assignment_id in may_be_due(today):
        if stopping():
            break
        with _going_on("the assignment %s", assignment_id):
            found = db.session.get_one(Assignment, assignment_id)
            if telling.reminders_to_post(found, today=today):  # looked at first: nobody waits for a lock in vain
                posted += unit(partial(_remind_of, assignment_id, today))
    return {"posted": posted, "summed_up": _sum_up(today, stopping)}


def _sum_up(today: dt.date, stopping: Callable[[], bool]) -> int:
    posted = 0
    for letter, reader, about, meeting in summing.due_sums(today):
        if stopping():
            break
        with _going_on("the reader %s", reader.key):
            if summing.is_to_post(letter, reader, about, meeting, today=today):
                unit(partial(notices.tell_sum, letter, reader, about, meeting=meeting, today=today))
                posted += 1
    return posted


def _remind_of(assignment_id: int, today: dt.date) -> int:
    return telling.post_reminders(db.session.get_one(Assignment, assignment_id), today=today)


def compose(stopping: Callable[[], bool]) -> dict[str, int]:
    """Write the day's mails, one to each reader who is to hear of something."""
    today, written = clock.today(), 0
    if not work_calendar().is_mail_day(today):
        return {"written": 0}
    for user_id, _ in telling.readers_waiting(today):
        if user_id and telling.cannot_read(db.session.get_one(User, user_id), today=today):
            with _going_on("the reader %s", user_id):
                unit(partial(telling.redirect_notices, user_id, today=today))
    for user_id, body_id in telling.readers_waiting(today):
        if stopping():
            break
        with _going_on("the reader %s", user_id or body_id):
            if telling.to_tell(user_id, body_id, today=today):
                written += unit(partial(telling.compose_mail, user_id, body_id, today=today)) is not None
    return {"written": written}


@contextmanager
def _going_on(what: str, which: object) -> Iterator[None]:
    """Let one that fails not keep the others from being told; it is tried again the next time."""
    try:
        yield
    except Exception:
        db.session.rollback()
        log.exception(f"{what} could not be told", which)  # noqa: G004 - the name of the kind, not a value


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
    mail_id, epoch, content, to = mail.id, mail.lease_epoch, content_to_send(mail), mail.to_address
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
