"""Compilations of follow-up rounds, the review of comments before them, and what answers have led to."""

import datetime as dt
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned
from tracker.models.assignment import Assignment
from tracker.models.follow_up_round import FollowUpRound
from tracker.models.recorded import Recorded, Voidable
from tracker.models.reply import Answer
from tracker.models.report import Report
from tracker.models.user import User


class Compilation(Recorded, Versioned, Base):
    """What a round came to. Once it is frozen, its page and papers are made of `content` alone, each time alike.

    A round that is opened again gets another one; the first stays.
    """

    __tablename__ = "compilation"
    unrecorded: ClassVar[frozenset[str]] = frozenset({"version", "content"})

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up_round.id"))
    number: Mapped[int]
    analysis: Mapped[str] = mapped_column(sa.Text, default="")
    """What the owner of the round writes about the answers."""
    content: Mapped[str | None] = mapped_column(sa.Text)
    """The figures and the comments as canonical JSON."""
    hash: Mapped[str] = mapped_column(sa.String(64), default="")
    """Its SHA-256, which the event chain holds too."""
    frozen_at: Mapped[dt.datetime | None]
    frozen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report.id"), index=True)
    """The report by which it goes to the executive board or the council."""

    round: Mapped[FollowUpRound] = relationship()
    frozen_by: Mapped[User | None] = relationship()
    report: Mapped[Report | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("(content IS NULL) = (hash = '')", "content_has_hash"),
        sa.CheckConstraint("(content IS NULL) = (frozen_at IS NULL)", "frozen_has_moment"),
    )


class CommentReview(Recorded, Versioned, Base):
    """That the owner of a round has read a comment before it is published, and whether it goes along.

    It holds for the comment as it stood: an answer with another version is to be read anew.
    """

    __tablename__ = "comment_review"

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("answer.id"), unique=True)
    answer_version: Mapped[int]
    released: Mapped[bool]
    reviewed_at: Mapped[dt.datetime]
    reviewed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)

    answer: Mapped[Answer] = relationship()


class AnswerAssignment(Recorded, Voidable, Base):
    """That an answer has become an assignment, or belongs to one."""

    __tablename__ = "answer_assignment"

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("answer.id"))
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)

    answer: Mapped[Answer] = relationship()
    assignment: Mapped[Assignment] = relationship()

    __table_args__ = (sa.UniqueConstraint("answer_id", "assignment_id"),)
