"""Follow-up rounds (uppföljningsrundor): their headings and questions, copied from what they are about."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.domain.rounds import Demands, RoundState
from tracker.models.body import Body, BodyGroup
from tracker.models.governed_item import GovernedItem, ItemKind
from tracker.models.governing_document import GoverningDocument
from tracker.models.meeting import Meeting
from tracker.models.question_template import Addressing
from tracker.models.recorded import Recorded, Voidable
from tracker.models.user import User


class FollowUpRound(Recorded, Versioned, Base):
    """One round: what is asked about a period, by when, and what an answer takes. Frozen when it opens."""

    __tablename__ = "follow_up_round"

    title: Mapped[str] = mapped_column(sa.String(400))
    state: Mapped[RoundState] = mapped_column(words(RoundState), default=RoundState.DRAFT)
    period_from: Mapped[dt.date]
    period_to: Mapped[dt.date]
    opens_on: Mapped[dt.date | None]
    """When it is meant to open."""
    due_on: Mapped[dt.date]
    approval_required: Mapped[bool] = mapped_column(default=True)
    adoption_required: Mapped[bool] = mapped_column(default=False)
    adoption_due_on: Mapped[dt.date | None]
    compile_due_on: Mapped[dt.date | None]
    allows_not_applicable: Mapped[bool] = mapped_column(default=False)
    comment_on_no: Mapped[bool] = mapped_column(default=False)
    addressing: Mapped[Addressing] = mapped_column(words(Addressing), default=Addressing.ALL)
    """Which bodies take part; each question may go to fewer."""
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body_group.id"))
    bodies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """The slugs of those that were chosen."""
    owner_body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    """Whom the bodies turn to, and who hears which of them are late."""
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("follow_up_round.id"), index=True)
    """The round before, whose answers stand beside these."""
    report_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    cancel_reason: Mapped[str] = mapped_column(sa.String(400), default="")

    group: Mapped[BodyGroup | None] = relationship()
    owner_body: Mapped[Body] = relationship()
    owner: Mapped[User | None] = relationship()
    previous: Mapped["FollowUpRound | None"] = relationship(remote_side="FollowUpRound.id")
    report_meeting: Mapped[Meeting | None] = relationship()
    headings: Mapped[list["RoundHeading"]] = relationship(
        primaryjoin="and_(FollowUpRound.id == RoundHeading.round_id, RoundHeading.voided_at.is_(None))",
        order_by="RoundHeading.position", viewonly=True,
    )  # fmt: skip
    questions: Mapped[list["RoundQuestion"]] = relationship(
        primaryjoin="and_(FollowUpRound.id == RoundQuestion.round_id, RoundQuestion.voided_at.is_(None))",
        order_by="RoundQuestion.position", viewonly=True,
    )  # fmt: skip

    __table_args__ = (
        sa.CheckConstraint("period_from <= period_to", "period"),
        sa.CheckConstraint("addressing <> 'responsible'", "to_bodies"),
        sa.CheckConstraint("(addressing = 'group') = (group_id IS NOT NULL)", "group_is_named"),
        sa.CheckConstraint(
            "opened_on IS NOT NULL OR state IN ('draft', 'reviewed', 'cancelled')", "open_since_a_day"
        ),
        sa.CheckConstraint("(state = 'cancelled') = (cancel_reason <> '')", "cancelled_for_a_reason"),
    )  # fmt: skip

    @property
    def demands(self) -> Demands:
        """What the round demands before an answer counts."""
        return Demands(approval=self.approval_required, adoption=self.adoption_required)

    @property
    def is_frozen(self) -> bool:
        """Whether its questions and addressees stand for good."""
        return self.opened_on is not None


class RoundHeading(Recorded, Voidable, Base):
    """A heading of the form: a document, a section, a goal area. It stays where nobody is asked anything under it."""

    __tablename__ = "round_heading"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up_round.id"), index=True)
    position: Mapped[int]
    level: Mapped[int]
    """1 for a document, 2 and 3 for what lies in it."""
    number: Mapped[str] = mapped_column(sa.String(20))
    """As the form prints it: «1.2.3»."""
    title: Mapped[str] = mapped_column(sa.String(400))
    governing_document_id: Mapped[int] = mapped_column(sa.ForeignKey("governing_document.id"))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document_area.id"))

    governing_document: Mapped[GoverningDocument] = relationship()


class RoundQuestion(Recorded, Voidable, Base):
    """A question as the round asks it: a copy of its template and of what the item said, kept for good."""

    __tablename__ = "round_question"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up_round.id"), index=True)
    heading_id: Mapped[int] = mapped_column(sa.ForeignKey("round_heading.id"), index=True)
    template_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question_template.id"))
    governed_item_id: Mapped[int] = mapped_column(sa.ForeignKey("governed_item.id"), index=True)
    position: Mapped[int]
    kind: Mapped[ItemKind] = mapped_column(words(ItemKind))
    code: Mapped[str] = mapped_column(sa.String(20))
    item_text: Mapped[str] = mapped_column(sa.Text)
    expected_result: Mapped[str] = mapped_column(sa.Text, default="")
    text: Mapped[str] = mapped_column(sa.Text)
    help_text: Mapped[str] = mapped_column(sa.Text, default="")
    addressing: Mapped[Addressing] = mapped_column(words(Addressing), default=Addressing.ALL)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body_group.id"))
    bodies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    heading: Mapped[RoundHeading] = relationship()
    governed_item: Mapped[GovernedItem] = relationship()
    group: Mapped[BodyGroup | None] = relationship()

    __table_args__ = (sa.CheckConstraint("(addressing = 'group') = (group_id IS NOT NULL)", "group_is_named"),)
