"""Drawing a mail: its head, and its words as text and as HTML by templates/mail."""

import uuid
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tracker import clock
from tracker.config import ROOT
from tracker.mail import installation
from tracker.mail.readers import Reader
from tracker.models import User
from tracker.wording import paths
from tracker.wording.mails import mail_of
from tracker.wording.telling import Item, To

_pages = Environment(
    loader=FileSystemLoader(ROOT / "templates" / "mail"),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)


def message_of(
    reader: Reader, items: Sequence[Item], *, instead_of: str = "", asker: User | None = None
) -> EmailMessage:  # fmt: skip
    """Return one mail that tells a reader some things.

    Args:
        reader: who gets it.
        items: what it tells.
        instead_of: for whom it was meant, where that is another.
        asker: who gets the answer; else the installation's address does.

    Raises:
        ValueError: an address cannot stand in a mail's head.
    """
    settings = installation()
    if not (settings.mail_from.isascii() and reader.address.isascii()):
        raise ValueError(f"{reader.address} has letters that mail servers do not take")
    mail = mail_of(
        items,
        To(reader.name, is_person=reader.user is not None, answers=False),
        instead_of=instead_of,
        municipality=settings.municipality,
        replies_to=asker.name if asker else "registratorn",
    )
    message = EmailMessage(policy=SMTP)
    message["Subject"] = mail.subject
    message["From"] = Address(f"Uppdrag, {settings.municipality}", addr_spec=settings.mail_from)
    message["To"] = Address(" ".join(reader.name.split()), addr_spec=reader.address)
    if reply_to := asker.email if asker else settings.mail_reply_to:
        message["Reply-To"] = reply_to
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{uuid.uuid4()}@{settings.host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "sv"
    settings_path = paths.MY_SETTINGS if reader.user else ""
    facts = {"mail": mail, "base": settings.base_url, "settings_path": settings_path}
    message.set_content(_pages.get_template("letter.txt").render(facts))
    message.add_alternative(_pages.get_template("letter.html").render(facts), subtype="html")
    return message
