"""Replies: what one body answers to a round, question by question, and what it has handed in."""

import datetime as dt
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.domain.rounds import COMMENT_MAX, Choice, ReplyState
from tracker.models.body import Body
from tracker.models.follow_up_round import FollowUpRound, RoundQuestion
from tracker.models.paragraph import Paragraph
from tracker.models.recorded import Recorded
from tracker.models.user import User


class Reply(Recorded, Versioned, Base):
    """A body's part in a round, made when it opens, with an empty answer to each question that the body is asked."""

    __tablename__ = "reply"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up_round.id"))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    state: Mapped[ReplyState] = mapped_column(words(ReplyState), default=ReplyState.NOT_STARTED)
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    """The handläggare who answers for the body, where one is named."""
    open_until: Mapped[dt.date | None]
    """Until when the owner has opened it again for this body."""
    handed_in_on: Mapped[dt.date | None]
    handed_in_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    approved_on: Mapped[dt.date | None]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    adopted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    """The § by which the nämnd or board adopted it."""
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    """Why it was sent back, opened again, or declined."""

    round: Mapped[FollowUpRound] = relationship()
    body: Mapped[Body] = relationship()
    contact: Mapped[User | None] = relationship(foreign_keys=[contact_id])
    handed_in_by: Mapped[User | None] = relationship(foreign_keys=[handed_in_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    adopted_by: Mapped[Paragraph | None] = relationship()
    answers: Mapped[list["Answer"]] = relationship(back_populates="reply", order_by="Answer.id", viewonly=True)

    __table_args__ = (
        sa.UniqueConstraint("round_id", "body_id"),
        sa.CheckConstraint(
            "handed_in_on IS NOT NULL OR state NOT IN ('submitted', 'approved', 'adopted')", "handed_in_has_day"
        ),
        sa.CheckConstraint("(state = 'adopted') = (adopted_by_id IS NOT NULL)", "adopted_by_a_paragraph"),
        sa.CheckConstraint("reason <> '' OR state NOT IN ('returned', 'declined')", "reason_is_given"),
    )


class Answer(Recorded, Versioned, Base):
    """A body's answer to one question; that the row is there says that the body is asked. NULL is no answer, not «Nej».

    What is written is a draft until it is handed in: the submission then keeps it word for word.
    """

    __tablename__ = "answer"
    unrecorded: ClassVar[frozenset[str]] = frozenset({"version", "value", "comment", "answered_by_id", "answered_at"})

    reply_id: Mapped[int] = mapped_column(sa.ForeignKey("reply.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("round_question.id"), index=True)
    value: Mapped[Choice | None] = mapped_column(words(Choice))
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_at: Mapped[dt.datetime | None]

    reply: Mapped[Reply] = relationship(back_populates="answers")
    question: Mapped[RoundQuestion] = relationship()
    answered_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("reply_id", "question_id"),
        sa.CheckConstraint(f"length(comment) <= {COMMENT_MAX}", "comment_fits"),
    )


class Submission(Recorded, Base):
    """What a body handed in, word for word, each time that it did."""

    __tablename__ = "submission"

    reply_id: Mapped[int] = mapped_column(sa.ForeignKey("reply.id"))
    number: Mapped[int]
    handed_in_at: Mapped[dt.datetime]
    handed_in_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    content: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    """(question, value, comment) of each."""

    reply: Mapped[Reply] = relationship()

    __table_args__ = (sa.UniqueConstraint("reply_id", "number"),)
