"""Notices: that somebody should hear of something. Several become one mail."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.domain.reminders import Stage
from tracker.models.assignment import Assignment
from tracker.models.body import Body
from tracker.models.closing import Closing
from tracker.models.date_request import DateRequest
from tracker.models.follow_up_round import FollowUpRound
from tracker.models.meeting import Meeting
from tracker.models.note import Note
from tracker.models.outgoing_mail import OutgoingMail
from tracker.models.paragraph import Paragraph
from tracker.models.reply import Reply
from tracker.models.user import User


class Letter(StrEnum):
    """What a notice says; each has its wording in tracker.wording.letters."""

    NEW_ASSIGNMENT = "new_assignment"
    REMINDER = "reminder"
    LATE = "late"
    DECIDED = "decided"
    QUESTION = "question"
    ANSWER = "answer"
    UNDELIVERED = "undelivered"
    TAKEN_BACK = "taken_back"
    MOVED = "moved"
    REQUEST = "request"
    REQUEST_ANSWERED = "request_answered"
    LATE_MANAGER = "late_manager"
    LATE_REGISTRAR = "late_registrar"
    SUBSTITUTE = "substitute"
    DIGEST = "digest"
    MONTHLY = "monthly"
    BEFORE_MEETING = "before_meeting"
    ROUND_OPENED = "round_opened"
    ROUND_REMINDER = "round_reminder"
    ROUND_LATE = "round_late"
    ROUND_RETURNED = "round_returned"
    ROUND_APPROVAL = "round_approval"
    ROUND_SILENT = "round_silent"


ABOUT_NO_ASSIGNMENT = (Letter.SUBSTITUTE, Letter.DIGEST, Letter.MONTHLY, Letter.BEFORE_MEETING)
"""What sums up."""
ABOUT_A_ROUND = (
    Letter.ROUND_OPENED, Letter.ROUND_REMINDER, Letter.ROUND_LATE, Letter.ROUND_RETURNED, Letter.ROUND_APPROVAL,
    Letter.ROUND_SILENT,
)  # fmt: skip
"""What is about a round, and a body's reply to it; the rest is about one assignment."""


class NoticeState(StrEnum):
    """A notice waits until it stands in a mail, or until it is no longer true."""

    WAITING = "waiting"
    MAILED = "mailed"
    LAPSED = "lapsed"


class Notice(Base):
    """One thing to tell one reader: a person, or the contact address of a body.

    `key` says the same thing once; `due_on` is the first day on which it may be told; what minutes caused names
    their § and waits until they are adjusted.
    """

    __tablename__ = "notice"

    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    letter: Mapped[Letter] = mapped_column(words(Letter))
    state: Mapped[NoticeState] = mapped_column(words(NoticeState), default=NoticeState.WAITING)
    assignment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    instead_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    """Who would have been told, were they not away."""
    due_on: Mapped[dt.date]
    paragraph_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paragraph.id"))
    closing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("closing.id"))
    note_id: Mapped[int | None] = mapped_column(sa.ForeignKey("note.id"))
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("date_request.id"))
    round_id: Mapped[int | None] = mapped_column(sa.ForeignKey("follow_up_round.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reply.id"), index=True)
    """Which body's reply to the round it is about."""
    stage: Mapped[Stage | None] = mapped_column(words(Stage))
    term_on: Mapped[dt.date | None]
    """The day that a reminder is about."""
    about_mail_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outgoing_mail.id"))
    """The mail that did not arrive."""
    mail_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outgoing_mail.id"), index=True)
    lapsed_because: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[dt.datetime]

    about: Mapped[Assignment | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    instead_of: Mapped[User | None] = relationship(foreign_keys=[instead_of_id])
    body: Mapped[Body | None] = relationship()
    paragraph: Mapped[Paragraph | None] = relationship()
    closing: Mapped[Closing | None] = relationship()
    note: Mapped[Note | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    request: Mapped[DateRequest | None] = relationship()
    round: Mapped[FollowUpRound | None] = relationship()
    reply: Mapped[Reply | None] = relationship()
    about_mail: Mapped[OutgoingMail | None] = relationship(foreign_keys=[about_mail_id])
    mail: Mapped[OutgoingMail | None] = relationship(foreign_keys=[mail_id], back_populates="notices")

    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) <> (body_id IS NULL)", "one_reader"),
        sa.CheckConstraint(
            "assignment_id IS NOT NULL OR round_id IS NOT NULL "
            "OR letter IN ('substitute', 'digest', 'monthly', 'before_meeting')",
            "about_something",
        ),
        sa.CheckConstraint("(state = 'mailed') <= (mail_id IS NOT NULL)", "mailed_in_a_mail"),
        sa.Index("ix_notice_state_due_on", "state", "due_on"),
    )

    @property
    def assignment(self) -> Assignment:
        """The assignment that it is about. Raises LookupError for a letter that sums up."""
        if self.about is None:
            raise LookupError(self.letter)
        return self.about
