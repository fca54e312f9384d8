"""Mails as they were written, how far each has come, and every attempt to send it."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.body import Body
from tracker.models.user import User

if TYPE_CHECKING:
    from tracker.models.notice import Notice


class MailState(StrEnum):
    """Phases of a mail, each committed by itself.

    Killed in `claimed`, it has not been sent. Killed in `in_data`, nobody knows: it is sent once more, the same
    bytes under the same Message-ID, and then held for a person to decide.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    IN_DATA = "in_data"
    SENT = "sent"
    BOUNCED = "bounced"
    DEAD = "dead"
    HELD = "held"
    CANCELLED = "cancelled"


UNDER_WAY = (MailState.PENDING, MailState.CLAIMED, MailState.IN_DATA)


class OutgoingMail(Base):
    """One mail to one address. `content` is the whole message: what was decided to be told is what is sent."""

    __tablename__ = "outgoing_mail"

    key: Mapped[str] = mapped_column(sa.String(320), unique=True)
    """Says once what is sent once: a person's mail of a day, a question."""
    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    to_address: Mapped[str] = mapped_column(sa.String(254), index=True)
    to_name: Mapped[str] = mapped_column(sa.String(200))
    subject: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    composed_on: Mapped[dt.date]
    created_at: Mapped[dt.datetime]
    state: Mapped[MailState] = mapped_column(words(MailState), default=MailState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    """How often its sender died before the message's text was on its way."""
    unsure: Mapped[int] = mapped_column(default=0)
    """How often nobody knows whether the server took it."""
    next_try_at: Mapped[dt.datetime]
    give_up_at: Mapped[dt.datetime]
    lease_owner: Mapped[str] = mapped_column(sa.String(120), default="")
    lease_epoch: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[dt.datetime | None]
    last_code: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(sa.String(400), default="")
    sent_at: Mapped[dt.datetime | None]

    user: Mapped[User | None] = relationship()
    body: Mapped[Body | None] = relationship()
    notices: Mapped[list["Notice"]] = relationship(
        back_populates="mail", foreign_keys="Notice.mail_id", order_by="Notice.id"
    )
    tries: Mapped[list["MailAttempt"]] = relationship(order_by="MailAttempt.id", viewonly=True)

    __table_args__ = (
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", "sent_has_moment"),
        sa.CheckConstraint("(state IN ('claimed', 'in_data')) <= (lease_owner <> '')", "held_by_a_sender"),
        sa.Index("ix_outgoing_mail_state_next_try_at", "state", "next_try_at"),
    )


class MailAttempt(Base):
    """One attempt to send: how far it came and what the server said; append-only."""

    __tablename__ = "mail_attempt"

    mail_id: Mapped[int] = mapped_column(sa.ForeignKey("outgoing_mail.id"), index=True)
    ended_at: Mapped[dt.datetime]
    outcome: Mapped[str] = mapped_column(sa.String(24))
    code: Mapped[int | None]
    text: Mapped[str] = mapped_column(sa.String(400), default="")
