"""Reading in the background, unit by unit: who is at a file, which pages are kept, and how it ends.

Each unit only counts while the reader still holds the file: one that was cancelled, or taken over, changes nothing.
"""

import datetime as dt
import logging
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import clock
from tracker.db import database_now, db
from tracker.documents.store import Store
from tracker.intake.operations.beginning import FirstDrafts, begin_drafts
from tracker.mail import outbox
from tracker.mail.messages import message_of
from tracker.mail.readers import Reader
from tracker.models import Reading, ReadingPage, User
from tracker.models.reading import ReadingState
from tracker.process import is_dead
from tracker.readers.lines import TEXT_MAX
from tracker.readers.model import ReadPage
from tracker.readers.refusals import ReadingError, Reason
from tracker.wording import sums
from tracker.wording.telling import Item

LEASE = dt.timedelta(minutes=3)
"""Longer than what is done between two units. The file of a reader that is known to be dead is free at once."""
ATTEMPTS_MAX = 3
AT_THE_PAGE = dt.timedelta(seconds=30)
"""Whoever has looked at the page since then is there, and needs no mail."""
KILLS = "Läsningen avbröts tre gånger. Skriv ut filen till en ny PDF, eller dela upp den, och välj den igen."
LOST = "Filen finns inte kvar. Välj den igen."

log = logging.getLogger(__name__)


class GoneError(Exception):
    """The reading was cancelled, or another reader has it."""


def is_any_waiting() -> bool:
    """Tell whether any reading waits, without keeping anybody from writing: it is asked every second."""
    return db.session.scalar(sa.select(Reading.id).where(Reading.state == ReadingState.WAITING).limit(1)) is not None


def claim(me: str, store: Store) -> int | None:
    """Take the oldest reading that waits and that nobody is at; return its id.

    A reading whose file is not in this store is another's, or the sweep's. One that has killed its readers is ended.
    """
    now = database_now()
    waiting = sa.select(Reading).where(Reading.state == ReadingState.WAITING).order_by(Reading.id).with_for_update()
    for reading in db.session.scalars(waiting):
        if not _is_free(reading, me, now) or not (store.waiting / reading.file_key).is_file():
            continue
        reading.attempts += 1
        if reading.attempts <= ATTEMPTS_MAX:
            reading.lease_owner, reading.lease_until = me, now + LEASE
            db.session.flush()
            return reading.id
        _end(reading, ReadingState.FAILED, problem=KILLS)
    db.session.flush()
    return None


def _is_free(reading: Reading, me: str, now: dt.datetime) -> bool:
    """Tell whether nobody is at it. This process reads one at a time, so what it still holds it has let fall."""
    owner, until = reading.lease_owner, reading.lease_until
    return not owner or owner == me or until is None or until < now or is_dead(owner)


def give_back(reading_id: int, me: str) -> None:
    """Let another go on with it at once; being asked to stop is no attempt that failed."""
    mine = sa.update(Reading).where(Reading.id == reading_id, Reading.lease_owner == me)
    db.session.execute(mine.values(lease_owner="", lease_until=None, attempts=0))


def keep_pages(reading_id: int, me: str, pages: Sequence[ReadPage], titles: Sequence[str]) -> None:
    """Keep the pages that have come, and the file for a while longer.

    Raises:
        GoneError: it is not ours any more.
    """
    reading = _held(reading_id, me)
    reading.lease_until = database_now() + LEASE
    for page in pages:
        db.session.add(
            ReadingPage(reading_id=reading_id, number=page.number, text=page.text, is_picture=page.is_picture)
        )
        reading.pages_read, reading.page_count, reading.attempts = page.number, page.of, 0
    if titles:
        reading.titles = list(titles)
    db.session.flush()


def whole_text(reading_id: int) -> str:
    """Return the text of the pages that are kept, as the file's own text is read at once.

    Raises:
        ReadingError: it has none, or too much.
    """
    rows = sa.select(ReadingPage).where(ReadingPage.reading_id == reading_id).order_by(ReadingPage.number)
    pages = list(db.session.scalars(rows))
    if pages and all(page.is_picture for page in pages):
        raise ReadingError(Reason.SCAN)
    text = "\n".join(page.text for page in pages)
    if len(text) > TEXT_MAX:
        raise ReadingError(Reason.TOO_LONG)
    if not any(map(str.isalnum, text)):
        raise ReadingError(Reason.NO_TEXT)
    return text


def finish(reading_id: int, me: str, first: FirstDrafts, *, today: dt.date) -> None:
    """Let what was read become drafts, and tell the person; all of it, once.

    Raises:
        GoneError: it is not ours any more.
    """
    reading = _held(reading_id, me)
    begun = begin_drafts(first.contents, actor=reading.user, now=clock.now())
    reading.outcome = {"drafts": [[kind, draft_id] for kind, draft_id in begun], "silent": first.silent}
    _end(reading, ReadingState.DONE)
    _tell(reading, sums.minutes_read(reading.id, first.found), today=today)


def fail(reading_id: int, me: str, problem: str, *, today: dt.date) -> None:
    """Let a reading end with why; the pages that were read stay where it can be gone on with.

    Raises:
        GoneError: it is not ours any more.
    """
    reading = _held(reading_id, me)
    _end(reading, ReadingState.FAILED, problem=problem)
    _tell(reading, sums.minutes_not_read(reading.id, problem), today=today)


def needed_files() -> set[str]:
    """Return the keys of the files that are to be read, or may be read on."""
    rows = sa.select(Reading).where(Reading.state != ReadingState.DONE)
    found = db.session.scalars(rows)
    return {reading.file_key for reading in found if reading.state is ReadingState.WAITING or reading.can_go_on}


def forget_ended(before: dt.datetime) -> int:
    """Remove the readings that ended before a moment; tell how many."""
    old = sa.select(Reading.id).where(Reading.ended_at < before)
    ids = list(db.session.scalars(old))
    db.session.execute(sa.delete(ReadingPage).where(ReadingPage.reading_id.in_(ids)))
    db.session.execute(sa.delete(Reading).where(Reading.id.in_(ids)))
    return len(ids)


def end_lost(store: Store, me: str, before: dt.datetime) -> int:
    """End the readings that have waited since before a moment for a file that is not there; tell how many."""
    now = database_now()
    waiting = sa.select(Reading).where(Reading.state == ReadingState.WAITING, Reading.begun_at < before)
    lost = [
        reading
        for reading in db.session.scalars(waiting.with_for_update())
        if _is_free(reading, me, now) and not (store.waiting / reading.file_key).is_file()
    ]
    for reading in lost:
        _end(reading, ReadingState.FAILED, problem=LOST)
    return len(lost)


def _held(reading_id: int, me: str) -> Reading:
    mine = sa.select(Reading).where(
        Reading.id == reading_id, Reading.lease_owner == me, Reading.state == ReadingState.WAITING
    )
    found = db.session.scalars(mine.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise GoneError
    return found


def _end(reading: Reading, state: ReadingState, *, problem: str = "") -> None:
    reading.state, reading.problem, reading.ended_at = state, problem[:400], clock.now()
    reading.lease_owner, reading.lease_until = "", None
    if not (state is ReadingState.FAILED and reading.can_go_on):
        reading.titles = []
        db.session.execute(sa.delete(ReadingPage).where(ReadingPage.reading_id == reading.id))
    db.session.flush()


def _tell(reading: Reading, item: Item, *, today: dt.date) -> None:
    """Send a mail at once to a person who has left the page."""
    seen, user = reading.seen_at, db.session.get_one(User, reading.user_id)
    at_the_page = seen is not None and clock.now() - seen < AT_THE_PAGE
    if at_the_page or not user.active or outbox.is_flagged(user.email):
        return
    reader = Reader(user=user)
    try:
        message = message_of(reader, [item])
    except ValueError:
        log.warning("no mail about the reading %s: its reader's address takes none", reading.id)
        return
    outbox.put(reader, message, key=f"reading:{reading.file_key}:{clock.now().isoformat()}", today=today)
