"""Requests for another date: a decided time moves by decision only, so the official asks."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base, words
from tracker.models.assignment import Assignment
from tracker.models.recorded import Recorded, Voidable
from tracker.models.user import User


class RequestState(StrEnum):
    """What has come of a request."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class DateRequest(Recorded, Voidable, Base):
    """One request for another time, in the asker's words, and its answer. `wanted` is the time that is asked for."""

    __tablename__ = "date_request"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    asked_on: Mapped[dt.date]
    wanted: Mapped[str] = mapped_column(sa.String(200))
    latest_on: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(sa.String(400))
    state: Mapped[RequestState] = mapped_column(words(RequestState), default=RequestState.OPEN, index=True)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_on: Mapped[dt.date | None]
    answer: Mapped[str] = mapped_column(sa.String(400), default="")

    assignment: Mapped[Assignment] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
