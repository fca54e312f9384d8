"""Links with a power: what lies in the outbox has a mark in the power's place, and only what is sent has the power.

So neither the database nor its backups hold a link that opens anything: it takes the installation's secret key to make
the power of the mark, and for the database's part only the hash of it is kept.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from email import message_from_bytes
from email.policy import SMTP

from tracker.mail import installation
from tracker.models import OutgoingMail

KEY = "link:"
"""How the keys of the mails begin whose marks are filled in; nothing that people write comes into them."""
MARK = re.compile(r"~([0-9a-f]{32})~")


def new_mark() -> str:
    """Return a mark that nobody has had."""
    return f"~{secrets.token_hex(16)}~"


def power_of(mark: str) -> str:
    """Return the 256 bits that a mark stands for, as they stand in an address."""
    key = installation().secret_key.encode()
    digest = hmac.digest(key, b"one-time link " + mark.strip("~").encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def content_to_send(mail: OutgoingMail) -> bytes:
    """Return a mail's bytes as they leave the house: the same however often it is sent."""
    if not mail.key.startswith(KEY):
        return mail.content
    message = message_from_bytes(mail.content, policy=SMTP)
    for part in message.walk():
        if part.get_content_maintype() == "text":
            words = MARK.sub(lambda found: power_of(found[0]), str(part.get_content()))
            part.set_content(words.replace("\r\n", "\n"), subtype=part.get_content_subtype())
    return message.as_bytes(policy=SMTP)
