"""Reading long files in the background: one after the other, in stretches; a kill at any moment loses little."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial

from tracker import clock
from tracker.db import database_now, db, unit
from tracker.documents.store import Store
from tracker.documents.upkeep import QUARANTINED, is_older
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import short_title
from tracker.intake.operations import background
from tracker.intake.operations.background import GoneError
from tracker.intake.operations.beginning import FirstDrafts, drafts_of_text
from tracker.mail import installation
from tracker.meetings.queries.minutes import draft_of_minutes
from tracker.meetings.queries.proposals import read_document
from tracker.models import Meeting, Reading, User
from tracker.models.draft import DraftKind
from tracker.process import this_process
from tracker.readers.model import ReadPage
from tracker.readers.refusals import ReadingError, Reason
from tracker.readers.sandbox import read_by_pages

TOTAL_SECONDS = 300.0
"""So long one file is read at a time, in as many children as that takes; then a person decides."""
KEEP_SECONDS = 1.0
TITLES_MAX = 5
LOOKED_THROUGH = 200_000
"""Characters from the beginning in which the first assignments are looked for while the rest is read."""
KEPT = dt.timedelta(days=7)
LOST_AFTER = dt.timedelta(hours=1)
SPENT = frozenset({Reason.TOO_SLOW, Reason.TOO_HEAVY})
"""Why a child ends that another one, beginning at the next page, may do better than."""

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """The process is to end."""


def read_next(stopping: Callable[[], bool]) -> bool:
    """Read the file that has waited longest, and tell whether there was one."""
    me, store = this_process(), Store(installation().documents)
    waiting = background.is_any_waiting()
    db.session.rollback()
    reading_id = unit(partial(background.claim, me, store)) if waiting else None
    if reading_id is None:
        return False
    work = _Work(db.session.get_one(Reading, reading_id), me, store, stopping)
    db.session.rollback()
    try:
        work.run()
    except StoppedError:
        unit(partial(background.give_back, reading_id, me))
    except GoneError:
        log.info("the reading %s was cancelled", reading_id)
    finally:
        db.session.rollback()
    _drop_unneeded(store, [work.file_key])
    return True


def sweep_readings(stopping: Callable[[], bool]) -> dict[str, int]:
    """Remove readings that ended a while ago, and files that nobody is to read any more."""
    store, now = Store(installation().documents), database_now()
    db.session.rollback()
    forgotten = unit(partial(background.forget_ended, clock.now() - KEPT))
    lost = unit(partial(background.end_lost, store, this_process(), clock.now() - LOST_AFTER))
    old = [path.name for path in store.waiting.glob("*") if is_older(path, QUARANTINED, now)]
    dropped = 0 if stopping() else _drop_unneeded(store, old)
    return {"forgotten": forgotten, "lost": lost, "dropped": dropped}


def _drop_unneeded(store: Store, keys: Sequence[str]) -> int:
    needed = background.needed_files()
    db.session.rollback()
    unneeded = [key for key in keys if key not in needed]
    for key in unneeded:
        store.drop(key)
    return len(unneeded)


class _Work:
    """One reading, as long as this process is at it."""

    def __init__(self, reading: Reading, me: str, store: Store, stopping: Callable[[], bool]) -> None:
        self.id, self.file_key, self._name = reading.id, reading.file_key, reading.file_name
        self._user_id, self._meeting_id = reading.user_id, reading.meeting_id
        self._read, self._is_whole = reading.pages_read, reading.is_enough or self._has_all(reading)
        self._path, self._me, self._stopping = store.waiting / reading.file_key, me, stopping
        self._until = time.monotonic() + TOTAL_SECONDS
        self._kept_at = time.monotonic()
        self._new: list[ReadPage] = []
        self._seen: list[str] = []
        self._titles: list[str] = []

    @staticmethod
    def _has_all(reading: Reading) -> bool:
        return reading.pages_read > 0 and not reading.can_go_on

    def run(self) -> None:
        """Read what is not read, and make drafts of it; what cannot be read is told.

        Raises:
            StoppedError: the process is to end.
            GoneError: the reading was cancelled, or another reader has it.
        """
        try:
            if not self._is_whole:
                self._read_pages()
            first = self._first_drafts()
        except RuleBrokenError as error:
            unit(partial(background.fail, self.id, self._me, error.message, today=clock.today()))
        else:
            unit(partial(background.finish, self.id, self._me, first, today=clock.today()))

    def _read_pages(self) -> None:
        """Read stretch by stretch: where a child has spent what it may, another begins at the next page."""
        while True:
            before = self._read
            try:
                self._read_stretch()
            except ReadingError as error:
                self._keep()
                if error.code not in SPENT or self._read == before or time.monotonic() > self._until:
                    raise
            else:
                self._keep()
                return

    def _read_stretch(self) -> None:
        with closing(read_by_pages(self._path, self._name, first=self._read + 1)) as pages:
            for page in pages:
                if page is not None:
                    self._new.append(page)
                    self._read = page.number
                if self._stopping():
                    self._keep()
                    raise StoppedError
                if time.monotonic() - self._kept_at > KEEP_SECONDS:
                    self._keep()
                if time.monotonic() > self._until:
                    raise ReadingError(Reason.TOO_SLOW)

    def _keep(self) -> None:
        """Keep what has come, and notice whether the reading is still ours."""
        self._look()
        unit(partial(background.keep_pages, self.id, self._me, self._new, self._titles))
        db.session.rollback()
        self._new = []
        self._kept_at = time.monotonic()

    def _look(self) -> None:
        """Look for the first assignments in what has been read from the beginning on, so that the page has some."""
        self._seen += [page.text for page in self._new]
        if not self._new or len(self._titles) >= TITLES_MAX or sum(map(len, self._seen)) > LOOKED_THROUGH:
            return
        document = read_document("\n".join(self._seen), context_date=clock.today())
        found = [assignment for paragraph in document.paragraphs for assignment in paragraph.assignments]
        self._titles = [short_title(assignment.text) for assignment in found[:TITLES_MAX]]

    def _first_drafts(self) -> FirstDrafts:
        """Return the drafts that the same text would begin on the page where it was chosen."""
        text = background.whole_text(self.id)
        meeting = db.session.get_one(Meeting, self._meeting_id) if self._meeting_id else None
        if meeting is None:
            user = db.session.get_one(User, self._user_id)
            return drafts_of_text(text, user=user, registry=installation().registry, today=clock.today())
        content = draft_of_minutes(text, meeting)
        found = sum(row["given"] + row["said"] for row in content["rows"])
        return FirstDrafts([(DraftKind.MINUTES, content)], 0, found)
