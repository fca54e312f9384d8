"""Readings: begun at the pages where minutes come in, gone on with or thrown away at a person's word."""

import datetime as dt

import sqlalchemy as sa

from tracker.db import db
from tracker.documents.store import Incoming, Store
from tracker.domain.errors import RuleBrokenError
from tracker.models import Reading, ReadingPage, User
from tracker.models.reading import ReadingState

WAITING_MAX = 3
NAME_MAX = 120
NAMELESS = "filen"
TOO_MANY = (
    "Tre av dina filer väntar redan på att läsas. Vänta tills en av dem är klar, eller avbryt en under Att föra in."
)


def begin_reading(
    store: Store, incoming: Incoming, name: str, *, actor: User, meeting_id: int | None, now: dt.datetime
) -> Reading:
    """Let a file wait to be read for a person.

    The file is in its place before the row that names it, so that a crash in between leaves a file too many.

    Raises:
        RuleBrokenError: as many of the person's files wait as may.
    """
    mine = sa.select(sa.func.count()).select_from(Reading)
    mine = mine.where(Reading.user_id == actor.id, Reading.state == ReadingState.WAITING)
    if (db.session.scalar(mine) or 0) >= WAITING_MAX:
        raise RuleBrokenError(TOO_MANY, "file")
    begun = Reading(
        user_id=actor.id, meeting_id=meeting_id, file_name=name[-NAME_MAX:] or NAMELESS,
        file_key=store.set_aside(incoming), begun_at=now,
    )  # fmt: skip
    db.session.add(begun)
    db.session.flush()
    return begun


def load_reading(reading_id: int, *, actor: User, for_update: bool = False) -> Reading | None:
    """Return a person's own reading, or None; locked where it is about to be changed."""
    statement = sa.select(Reading).where(Reading.id == reading_id, Reading.user_id == actor.id)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def readings_of(user: User) -> list[Reading]:
    """Return a person's readings that have not become drafts, the latest first."""
    statement = sa.select(Reading).where(Reading.user_id == user.id, Reading.state != ReadingState.DONE)
    return list(db.session.scalars(statement.order_by(Reading.id.desc())))


def go_on(reading: Reading, *, is_enough: bool, now: dt.datetime) -> None:
    """Take up a reading that has failed: with the next page, or with what there is.

    Raises:
        RuleBrokenError: there is nothing to go on with.
    """
    if reading.state is not ReadingState.FAILED:
        return  # the button was pressed twice
    if not reading.can_go_on:
        raise RuleBrokenError("Det finns inget att fortsätta med. Välj filen igen.")
    reading.state, reading.ended_at, reading.problem = ReadingState.WAITING, None, ""
    reading.is_enough, reading.begun_at, reading.attempts = is_enough, now, 0


def throw_away(reading: Reading) -> None:
    """Remove a reading with its pages; who is at it notices and stops. A reading is no record."""
    db.session.execute(sa.delete(ReadingPage).where(ReadingPage.reading_id == reading.id))
    db.session.execute(sa.delete(Reading).where(Reading.id == reading.id))
