"""People, their roles, their sessions and their attempts to log in."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, Versioned, words
from tracker.domain.permissions import Role
from tracker.models.body import Body
from tracker.models.recorded import Recorded, Voidable


class NoticeChoice(StrEnum):
    """When a person hears of what concerns them. New assignments, decisions and what is late are always told."""

    DAILY = "daily"
    WEEKLY = "weekly"
    ESSENTIAL = "essential"


class User(Recorded, Versioned, Base):
    """A person with an account. Nobody is deleted; `active` ends the access."""

    __tablename__ = "user"
    unrecorded: ClassVar[frozenset[str]] = frozenset({"version", "password_hash"})

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    sort_key: Mapped[str] = mapped_column(sa.String(200))
    password_hash: Mapped[str] = mapped_column(sa.String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    home_body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    notice_choice: Mapped[NoticeChoice] = mapped_column(words(NoticeChoice), default=NoticeChoice.DAILY)
    away_from: Mapped[dt.date | None]
    away_to: Mapped[dt.date | None]
    substitute_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)

    substitute: Mapped["User | None"] = relationship(remote_side="User.id")
    home_body: Mapped[Body | None] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(
        primaryjoin="and_(User.id == RoleGrant.user_id, RoleGrant.voided_at.is_(None))",
        order_by="RoleGrant.id", viewonly=True,
    )  # fmt: skip

    @property
    def roles(self) -> list[Role]:
        """The person's roles, in the order in which they were granted."""
        return [grant.role for grant in self.grants]

    def is_away(self, today: dt.date) -> bool:
        """Tell whether the person is not there to act: away for a while, or gone."""
        away = self.away_from is not None and self.away_from <= today and (not self.away_to or today <= self.away_to)
        return away or not self.active

    @property
    def body_ids(self) -> set[int]:
        """The bodies that the person acts for."""
        return {body_id for body_id in (self.home_body_id, *(grant.body_id for grant in self.grants)) if body_id}


def is_there(user: type[User], today: dt.date) -> sa.ColumnElement[bool]:
    """Return the criterion for people who are there to act: what `User.is_away` says of one, turned round."""
    away = sa.and_(user.away_from.is_not(None), user.away_from <= today)
    return user.active & ~sa.and_(away, sa.or_(user.away_to.is_(None), user.away_to >= today))


class RoleGrant(Recorded, Voidable, Base):
    """A role, for one body or (without one) for the whole municipality."""

    __tablename__ = "role_grant"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role))
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))

    user: Mapped[User] = relationship()
    body: Mapped[Body | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("user_id", "role", "body_id"),)


class WebSession(Base):
    """A log-in. Only the hash of its secret is kept; a revoked row ends every copy of the cookie at once."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    network: Mapped[str] = mapped_column(sa.String(64), default="", index=True)
    """The /24 or /64 that it came from."""
    device: Mapped[str] = mapped_column(sa.String(80), default="")
    """As its owner knows it again, «Firefox, Windows»."""
    awaits_code: Mapped[bool] = mapped_column(default=False)
    """The password was right, the code has not come: it opens no page."""
    vouched: Mapped[bool] = mapped_column(default=False)
    """Begun with more than a password: a code, or the organisation's own log-in."""
    confirmed_at: Mapped[dt.datetime | None]
    """When the person last showed who they are."""

    user: Mapped[User] = relationship()


class LoginAttempt(Base):
    """One attempt to log in, counted by account and by network, so that limits hold across workers."""

    __tablename__ = "login_attempt"

    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[dt.datetime]

    __table_args__ = (sa.Index("ix_login_attempt_key_at", "key", "at"),)


class AccessLog(Base):
    """Who read something protected, downloaded or exported; append-only."""

    __tablename__ = "access_log"

    at: Mapped[dt.datetime]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(200))
