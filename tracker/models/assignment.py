"""The assignment (uppdrag): the unit that this register follows."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.domain.lifecycle import ENDED_BY_DECISION, LEAVES_WAITING, OPEN, Status
from tracker.domain.names import TEXT_MAX, TITLE_MAX
from tracker.models.body import Body
from tracker.models.case import Case
from tracker.models.paragraph import Paragraph
from tracker.models.recorded import Recorded, Voidable
from tracker.models.user import User

if TYPE_CHECKING:
    from tracker.models.closing import Closing
    from tracker.models.deadline import Deadline
    from tracker.models.recipient import Recipient

_ENDED = ", ".join(f"'{status}'" for status in sorted(ENDED_BY_DECISION))
_OPEN = [f"'{status}'" for status in sorted(OPEN)]
_STATUS_IS_OPEN = sa.text(f"status IN ({', '.join(_OPEN)})")


class Origin(StrEnum):
    """Where an assignment came from."""

    DECISION = "decision"
    PROPOSAL = "proposal"
    MOTION = "motion"
    BUDGET = "budget"
    CORRECTION = "correction"


class AssignmentKind(StrEnum):
    """An assignment, a referral that asks for something, or a standing one (löpande)."""

    ASSIGNMENT = "assignment"
    REFERRAL_TASK = "referral_task"
    STANDING = "standing"


class Assignment(Recorded, Versioned, Base):
    """A task that a political body has given, or is proposed to give.

    The constraints state the life-cycle: what ended by decision has the Closing that ended it, and what is
    given has a §, a budget or a reason why the § is missing.
    """

    __tablename__ = "assignment"

    reference: Mapped[str] = mapped_column(sa.String(16), unique=True)
    title: Mapped[str] = mapped_column(sa.String(TITLE_MAX))
    sort_key: Mapped[str] = mapped_column(sa.String(200), index=True)
    status: Mapped[Status] = mapped_column(words(Status))
    kind: Mapped[AssignmentKind] = mapped_column(words(AssignmentKind), default=AssignmentKind.ASSIGNMENT)
    giver_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    given_on: Mapped[dt.date | None]
    paragraph_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    decision_point: Mapped[str] = mapped_column(sa.String(20), default="")
    paragraph_missing_reason: Mapped[str] = mapped_column(sa.String(400), default="")
    origin: Mapped[Origin] = mapped_column(words(Origin), default=Origin.DECISION)
    origin_note: Mapped[str] = mapped_column(sa.String(200), default="")
    budget_year: Mapped[int | None] = mapped_column(index=True)
    report_to: Mapped[str] = mapped_column(sa.String(200), default="")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    protected_by: Mapped[str] = mapped_column(sa.String(200), default="")
    """The provision that protects it (OSL 5:5), with date and authority; "" where it is open."""
    registered_afterwards: Mapped[bool] = mapped_column(default=False)
    machine_read: Mapped[bool] = mapped_column(default=False)
    """Registered by the installation out of a document, and looked at by nobody yet."""
    registered_on: Mapped[dt.date]
    status_confirmed_on: Mapped[dt.date]
    """When somebody who answers for it last said how it goes; the day of registration before that."""
    published_on: Mapped[dt.date | None]
    void_reason: Mapped[str] = mapped_column(sa.String(400), default="")
    decided_due_on: Mapped[dt.date | None]
    planned_due_on: Mapped[dt.date | None]
    due_on: Mapped[dt.date | None]
    """The earlier of the decided and the planned day; kept by the operations, for sorting and lateness."""
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("closing.id", use_alter=True), index=True)

    giver: Mapped[Body | None] = relationship()
    paragraph: Mapped[Paragraph | None] = relationship()
    owner: Mapped[User | None] = relationship()
    cases: Mapped[list[Case]] = relationship(secondary="assignment_case", viewonly=True, order_by=Case.id)
    texts: Mapped[list["AssignmentText"]] = relationship(
        order_by="AssignmentText.number",
        primaryjoin="and_(Assignment.id == AssignmentText.assignment_id, AssignmentText.voided_at.is_(None))",
        viewonly=True,
    )
    points: Mapped[list["AssignmentPoint"]] = relationship(order_by="AssignmentPoint.position", viewonly=True)
    recipients: Mapped[list["Recipient"]] = relationship(
        order_by="Recipient.id", viewonly=True,
        primaryjoin="and_(Assignment.id == Recipient.assignment_id, Recipient.voided_at.is_(None),"
        " Recipient.valid_to.is_(None))",
    )  # fmt: skip
    """Who answers for it, or takes part; from the day on which a transfer is recorded the new body."""
    former_recipients: Mapped[list["Recipient"]] = relationship(
        order_by="Recipient.id", viewonly=True,
        primaryjoin="and_(Assignment.id == Recipient.assignment_id, Recipient.voided_at.is_(None),"
        " Recipient.valid_to.is_not(None))",
    )  # fmt: skip
    deadlines: Mapped[list["Deadline"]] = relationship(
        order_by="Deadline.id",
        primaryjoin="and_(Assignment.id == Deadline.assignment_id, Deadline.voided_at.is_(None),"
        " Deadline.superseded_by_id.is_(None))",
        viewonly=True,
    )
    """Those that hold."""
    closings: Mapped[list["Closing"]] = relationship(
        order_by="Closing.decided_on, Closing.id",
        primaryjoin="and_(Assignment.id == Closing.assignment_id, Closing.voided_at.is_(None))",
        viewonly=True,
    )
    ended_by: Mapped["Closing | None"] = relationship(foreign_keys=[ended_by_id], viewonly=True)

    __table_args__ = (
        sa.CheckConstraint(f"(status IN ({_ENDED})) = (ended_by_id IS NOT NULL)", "ended_by_decision"),
        sa.CheckConstraint("status IN ('draft', 'voided') OR giver_id IS NOT NULL", "giver_known"),
        sa.CheckConstraint(
            "status IN ('draft', 'proposed', 'voided', 'rejected') OR paragraph_id IS NOT NULL"
            " OR budget_year IS NOT NULL OR paragraph_missing_reason <> ''",
            "evidence_of_giving",
        ),
        sa.CheckConstraint("(origin = 'budget') = (budget_year IS NOT NULL)", "budget_has_year"),
        sa.CheckConstraint("status <> 'voided' OR void_reason <> ''", "void_has_reason"),
        sa.CheckConstraint("title <> ''", "title_given"),
        sa.Index("ix_assignment_status_due_on", "status", "due_on"),
        sa.Index(  # with all that is counted, and all that decides who sees it: its rows need not be read for that
            "ix_assignment_open", "due_on", "id", "given_on", "status", "status_confirmed_on", "protected_by",
            "owner_id", "giver_id", sqlite_where=_STATUS_IS_OPEN, postgresql_where=_STATUS_IS_OPEN,
        ),
        sa.Index("ix_assignment_given_on", "given_on", "id", "status", "protected_by", "owner_id", "giver_id"),
        sa.Index(
            "ix_assignment_protected", "id", sqlite_where=sa.text("protected_by <> ''"),
            postgresql_where=sa.text("protected_by <> ''"),
        ),
    )  # fmt: skip

    @property
    def recommendation(self) -> "Closing | None":
        """The latest recommendation that no decision has answered yet."""
        closings = [closing for closing in self.closings if closing.kind not in LEAVES_WAITING]
        return closings[-1] if closings and closings[-1].status == "recommended" else None

    @property
    def text(self) -> str:
        """The literal words of the decision that hold now."""
        return self.texts[-1].text if self.texts else ""


IS_OPEN = Assignment.status.in_([sa.literal_column(status) for status in _OPEN])
"""The criterion: given, and not over. Its lägen are written out, as the index of the open ones has them."""


class AssignmentText(Recorded, Voidable, Base):
    """A version of the literal words. The first is the decision's; a later one has a reason or a §."""

    __tablename__ = "assignment_text"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    paragraph_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paragraph.id"))

    paragraph: Mapped[Paragraph | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"length(text) BETWEEN 1 AND {TEXT_MAX}", "text_length"),
        sa.CheckConstraint("number = 1 OR reason <> '' OR paragraph_id IS NOT NULL", "change_has_reason"),
    )


class AssignmentPoint(Recorded, Base):
    """A point (a, b, c) that is answered separately."""

    __tablename__ = "assignment_point"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    position: Mapped[int]
    marker: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.String(200), default="")
    """What became of it, in short: «Besvarat, alternativ A»."""


class AssignmentCase(Recorded, Base):
    """An assignment belongs to a matter; it may belong to several."""

    __tablename__ = "assignment_case"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)

    __table_args__ = (sa.UniqueConstraint("assignment_id", "case_id"),)


class Serial(Base):
    """The last running number of a year; its row is locked while the next is taken."""

    __tablename__ = "serial"

    year: Mapped[int] = mapped_column(unique=True)
    last: Mapped[int]
