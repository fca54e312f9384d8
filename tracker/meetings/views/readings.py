"""Leaving a long file to be read in the background, from a meeting's page and from Nytt uppdrag."""

from tracker import clock
from tracker.db import db
from tracker.meetings.operations.readings import begin_reading
from tracker.models import Meeting
from tracker.web.guard import actor
from tracker.web.uploads import LongFile, store


def begin_in_background(file: LongFile, meeting: Meeting | None = None) -> int:
    """Let a file wait to be read; return the id of its reading, whose page tells how it goes.

    Raises:
        RuleBrokenError: as many of the person's files wait as may.
    """
    with db.writing():
        begun = begin_reading(
            store(), file.incoming, file.name, actor=actor(), meeting_id=meeting.id if meeting else None,
            now=clock.now(),
        )  # fmt: skip
        return begun.id
