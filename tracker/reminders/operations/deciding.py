"""What an administrator decides about mail that did not go."""

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.mail import outbox
from tracker.models import JobRun, OutgoingMail
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


def wake_delivery() -> None:
    """Let the sending that rests be tried again at once."""
    db.session.execute(sa.update(JobRun).where(JobRun.name == "deliver").values(not_before=None))
