"""What an administrator decides about mail that did not go."""

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.mail import outbox
from tracker.models import JobRun, OutgoingMail
from tracker.models.lease import UNTIL_RELEASED
from tracker.models.outgoing_mail import MailState


def decide(mail: OutgoingMail, choice: str) -> str:
    """Do what an administrator decides: again, arrived or drop; tell it in words.

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


def wake(jobs: str) -> str:
    """Let what rests run again at once: the sending, or the day's mails that are held; tell it in words.

    Raises:
        RuleBrokenError: it runs by now.
    """
    which = JobRun.name == "deliver" if jobs == "sending" else JobRun.not_before == UNTIL_RELEASED
    resting = db.session.scalars(sa.select(JobRun).where(which, JobRun.not_before.is_not(None)).with_for_update()).all()
    if not resting:
        raise RuleBrokenError("Det vilar inte längre. Ladda om sidan.")
    for row in resting:
        row.not_before = None
    return "Utskicken försöker igen" if jobs == "sending" else "Dagens mejl släpps"
