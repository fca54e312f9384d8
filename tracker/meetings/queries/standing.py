"""What the register has of a §, so that two who review it at the same time do not both register it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.meetings.queries.paragraphs import find_paragraph
from tracker.models import Assignment, Body, Closing, EventHead, Meeting, Paragraph

Standing = dict[str, Any]


def standing_of(body: str, held_on: object, number: str, *, for_update: bool = False) -> Standing:
    """Return what stands on a § now: kept where its review begins, and compared when it is saved.

    Args:
        body: the slug of whose it is.
        held_on: the meeting's day, as a date or in ISO.
        number: of the §.
        for_update: more of the § is about to be recorded; who else is about to waits until this unit of work is over.
    """
    day = _day(held_on)
    if for_update and day:
        _hold(body, day, number)
    paragraph = find_paragraph(body, day, number) if body and day and number else None
    at = [body, day.isoformat() if day else "", number]
    return {"at": at, "has": _had_by(paragraph) if paragraph else []}


def has_changed(begun: Mapping[str, Any] | None, now: Standing) -> bool:
    """Tell whether somebody has recorded more of the § since its review was begun; of another § whether any has."""
    if begun is None:
        return False
    before = begun["has"] if begun["at"] == now["at"] else []
    return not set(now["has"]) <= set(before)


def _hold(body: str, day: dt.date, number: str) -> None:
    """Lock a §, one whose recording was undone too; where it is not there yet, those who would make it take turns."""
    statement = (
        sa.select(Paragraph)
        .join(Paragraph.meeting)
        .join(Meeting.body)
        .where(Body.slug == body, Meeting.held_on == day, Paragraph.number == number.upper())
        .with_for_update(of=Paragraph)
    )
    statement = statement.execution_options(populate_existing=True)
    if db.session.scalars(statement).one_or_none() is None:
        db.session.scalars(sa.select(EventHead).with_for_update()).one()
        db.session.scalars(statement).one_or_none()


def _had_by(paragraph: Paragraph) -> list[str]:
    said = sa.select(Closing.id).where(Closing.paragraph_id == paragraph.id, Closing.voided_at.is_(None))
    given = sa.select(Assignment.id).where(
        Assignment.paragraph_id == paragraph.id, Assignment.status != Status.VOIDED,
        Assignment.registered_afterwards.is_(False),
    )  # fmt: skip
    outcome = [str(paragraph.outcome)] if paragraph.outcome and paragraph.title else []
    return [
        *outcome, *(f"closing {one}" for one in db.session.scalars(said)),
        *(f"assignment {one}" for one in db.session.scalars(given)),
    ]  # fmt: skip


def _day(value: object) -> dt.date | None:
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        return None
