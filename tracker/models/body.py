"""Bodies: everything that gives, receives, decides or reports; with their other names, groups and successors."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.models.recorded import Recorded, Voidable


class BodyKind(StrEnum):
    """Kinds of bodies (organ)."""

    COUNCIL = "council"
    EXECUTIVE_BOARD = "executive_board"
    COMMITTEE = "committee"
    COMPANY_BOARD = "company_board"
    COMPANY = "company"
    ADMINISTRATION = "administration"
    ADVISORY = "advisory"
    EXTERNAL = "external"
    OFFICIAL = "official"


class ParagraphSeries(StrEnum):
    """How a body numbers its §§; used to warn, never to block."""

    PER_YEAR = "per_year"
    PER_MEETING = "per_meeting"


class Body(Recorded, Versioned, Base):
    """One body. `administers_for` ties an administration (förvaltning) to the board that it serves."""

    __tablename__ = "body"

    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    short_name: Mapped[str] = mapped_column(sa.String(40))
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[BodyKind] = mapped_column(words(BodyKind))
    sort_key: Mapped[str] = mapped_column(sa.String(200), index=True)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    paragraph_series: Mapped[ParagraphSeries | None] = mapped_column(words(ParagraphSeries))
    registry_code: Mapped[str] = mapped_column(sa.String(10), default="")
    contact_address: Mapped[str] = mapped_column(sa.String(254), default="")
    administers_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)

    administers_for: Mapped["Body | None"] = relationship(remote_side="Body.id")
    aliases: Mapped[list["BodyAlias"]] = relationship(
        primaryjoin="and_(Body.id == BodyAlias.body_id, BodyAlias.voided_at.is_(None))",
        order_by="BodyAlias.id", viewonly=True,
    )  # fmt: skip

    __table_args__ = (
        sa.CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", "validity"),
    )

    @property
    def decides(self) -> bool:
        """Whether it can hold a meeting and give or close an assignment."""
        return self.kind in {
            BodyKind.COUNCIL, BodyKind.EXECUTIVE_BOARD, BodyKind.COMMITTEE, BodyKind.COMPANY_BOARD,
        }  # fmt: skip


class BodyAlias(Recorded, Voidable, Base):
    """Another name of a body; `folded` is what is compared."""

    __tablename__ = "body_alias"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    folded: Mapped[str] = mapped_column(sa.String(200), unique=True)

    body: Mapped[Body] = relationship()


class BodyGroup(Recorded, Base):
    """A name for several bodies, «socialnämnderna»; an assignment freezes its members at the decision."""

    __tablename__ = "body_group"

    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    folded: Mapped[str] = mapped_column(sa.String(200), unique=True)

    members: Mapped[list["GroupMember"]] = relationship(
        primaryjoin="and_(BodyGroup.id == GroupMember.group_id, GroupMember.voided_at.is_(None))",
        order_by="GroupMember.id", viewonly=True,
    )  # fmt: skip


class GroupMember(Recorded, Voidable, Base):
    """A body's membership of a group, with the days between which it holds."""

    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("body_group.id"), index=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]

    body: Mapped[Body] = relationship()


class Succession(Recorded, Voidable, Base):
    """One body took over from another on a day."""

    __tablename__ = "succession"

    predecessor_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    successor_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    effective_on: Mapped[dt.date]

    __table_args__ = (sa.UniqueConstraint("predecessor_id", "successor_id"),)


class BodySetting(Recorded, Base):
    """One setting of one body, such as its lead time before a meeting; of all bodies where it names none."""

    __tablename__ = "body_setting"

    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    name: Mapped[str] = mapped_column(sa.String(60))
    value: Mapped[str] = mapped_column(sa.String(400))

    __table_args__ = (
        sa.UniqueConstraint("body_id", "name"),
        sa.Index(
            "uq_body_setting_of_all", "name", unique=True, sqlite_where=sa.text("body_id IS NULL"),
            postgresql_where=sa.text("body_id IS NULL"),
        ),
    )  # fmt: skip
