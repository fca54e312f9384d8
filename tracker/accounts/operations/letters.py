"""Letters to a person about their own account. They go at once, and nothing of a person's choice keeps them back."""

import datetime as dt
import logging
import uuid

from tracker.accounts.operations import tokens
from tracker.mail import installation, outbox
from tracker.mail.links import KEY
from tracker.mail.messages import message_of
from tracker.mail.readers import Reader
from tracker.models import User
from tracker.models.one_time_token import TokenPurpose
from tracker.wording import account_letters as words
from tracker.wording.telling import Item

log = logging.getLogger(__name__)


def send_link(user: User, purpose: TokenPurpose, *, now: dt.datetime, today: dt.date) -> None:
    """Send a person a link to choose a password; the ones before it are worthless."""
    mark = tokens.make_token(user, purpose, now=now)
    if purpose is TokenPurpose.INVITATION:
        item = words.invitation(user.email, mark, municipality=installation().municipality)
    else:
        item = words.reset(user.email, mark)
    tell(user, item, today=today, kind=KEY)


def tell(user: User, item: Item, *, today: dt.date, kind: str = "account:") -> None:
    """Write to a person at the address that the account has just now."""
    reader = Reader(user=user)
    try:
        message = message_of(reader, [item])
    except ValueError:
        log.warning("no letter about the account %s: its address takes none", user.id)
        return
    outbox.put(reader, message, key=f"{kind}{user.id}:{uuid.uuid4()}", today=today)
