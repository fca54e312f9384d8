"""Recipients: who must carry an assignment out, and in which part."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.body import Body, BodyGroup
from tracker.models.paragraph import Paragraph
from tracker.models.recorded import Recorded, Voidable


class RecipientRole(StrEnum):
    """A recipient's part. Only lead and co_responsible are answerable."""

    LEAD = "lead"
    CO_RESPONSIBLE = "co_responsible"
    SUPPORT = "support"
    COLLABORATE = "collaborate"


ANSWERABLE = (RecipientRole.LEAD, RecipientRole.CO_RESPONSIBLE)


class OwnStatus(StrEnum):
    """A recipient's own läge; it informs, the giver's decision ends."""

    GIVEN = "given"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    REPORTED = "reported"
    ACCEPTED = "accepted"


class Recipient(Recorded, Voidable, Base):
    """A body's part in an assignment; `name` is the decision's word for it, the body may be unknown.

    A part that moves to another body ends with `valid_to`; the row that takes it over begins the day after.
    """

    __tablename__ = "recipient"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[RecipientRole] = mapped_column(words(RecipientRole), default=RecipientRole.LEAD)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    own_status: Mapped[OwnStatus] = mapped_column(words(OwnStatus), default=OwnStatus.GIVEN)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body_group.id"), index=True)
    """The group by whose name the decision meant it, «socialnämnderna»."""
    taken_over_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("recipient.id"), index=True)
    paragraph_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    """The § that moved it here."""

    body: Mapped[Body | None] = relationship()
    group: Mapped[BodyGroup | None] = relationship(lazy="selectin")
    taken_over_from: Mapped["Recipient | None"] = relationship(remote_side="Recipient.id")
    paragraph: Mapped[Paragraph | None] = relationship()


def is_current(recipient: type[Recipient], today: dt.date) -> sa.ColumnElement[bool]:
    """Return the criterion for parts that have not passed to another body; until the day of that both have it."""
    return recipient.voided_at.is_(None) & (recipient.valid_to.is_(None) | (recipient.valid_to >= today))


def by_group(recipients: Sequence[Recipient]) -> list[str]:
    """Return the names of recipients; those that a decision meant by a group's name as «Socialnämnderna (4)»."""
    members = Counter(recipient.group_id for recipient in recipients)
    return list(dict.fromkeys(_name_of(recipient, members[recipient.group_id]) for recipient in recipients))


def _name_of(recipient: Recipient, members: int) -> str:
    return f"{recipient.group.name} ({members})" if recipient.group and members > 1 else recipient.name
