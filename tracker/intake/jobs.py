"""A folder of minutes into the register: meeting by meeting in the order of their days, § by §."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.assignments.queries.bodies import body_names
from tracker.db import unit
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.intake.operations.known import numbers_read
from tracker.intake.operations.recording import Place, SectionWork, Taken
from tracker.intake.operations.rows import Names, rows_of
from tracker.intake.operations.sources import Minutes, Section, UnreadableError, files_in, read_minutes_file
from tracker.meetings.operations.decisions import RowRefusedError
from tracker.models import Body
from tracker.models.body import BodyKind

PASSAGE_MOST = 160
FAILURES_MOST = 3
"""After so many §§ that failed for no reason of their own it is the installation that fails."""
_log = logging.getLogger(__name__)


class ImportStoppedError(RuntimeError):
    """The installation itself fails; what was read before stands, and the import may be run again."""


@dataclass
class Tally:
    """What came of it all; the names are the command line's.

    Attributes:
        read: §§ that were read.
        skipped: where and why, of what was not recorded.
        failed: §§ that could not be taken in, for a reason that is no fault of theirs.
    """

    read: int = 0
    created: int = 0
    created_afterwards: int = 0
    matched: int = 0
    closed: int = 0
    suggested: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    failed: int = 0

    def skip(self, where: str, why: str) -> None:
        """Tell of what was not recorded."""
        self.skipped.append({"where": where, "why": why})

    def add(self, taken: Taken, where: str) -> None:
        """Add what came of a §."""
        self.created += taken.created
        self.created_afterwards += taken.created_afterwards
        self.matched += taken.matched
        self.closed += taken.closed
        self.suggested += taken.suggested
        for label, why in taken.skipped:
            self.skip(f"{where} punkt {label.replace(' ', '')}" if label else where, why)


@dataclass(frozen=True)
class _Meeting:
    minutes: Minutes
    body: Body

    @property
    def order(self) -> tuple[dt.date, bool, str]:
        """What is recommended on a day comes before what the council decides on it."""
        return self.minutes.held_on, self.body.kind is BodyKind.COUNCIL, self.body.sort_key


def import_minutes(
    paths: Iterable[Path], *, accept: bool, context_date: dt.date | None, registry: str, today: dt.date,
    tell: Callable[[str], None],
) -> Tally:  # fmt: skip
    """Read minutes into the register. A § that stands there already is left alone, so it may be done again.

    Args:
        paths: files and folders.
        accept: register what is sure; else only count what a person would be asked.
        context_date: the day of a text that does not say its own.
        registry: the diary that bare numbers belong to.
        today: the civil day.
        tell: says how it goes.

    Raises:
        ImportStoppedError: the installation fails again and again.
    """
    tally = Tally()
    meetings = _meetings(paths, context_date, tally)
    for meeting in meetings:
        minutes, short, body_id = meeting.minutes, meeting.body.short_name, meeting.body.id
        place = Place(body_id, minutes.held_on, registry, today)
        tell(f"{short} {minutes.held_on}: {len(minutes.sections)} §")
        there = numbers_read(body_id, minutes.held_on)
        for section in minutes.sections:
            where = f"{short} {minutes.held_on} § {section.number}"
            tally.read += 1
            if not accept:
                tally.suggested += len(_suggestions(section, meeting.body, minutes.held_on))
            elif section.says_something or section.number not in there:
                _take(place, section, where, tally)
            for passage in section.unplaced:
                tally.skip(where, f"{passage.why} ”{_short(passage.text)}”")
    return tally


def _take(place: Place, section: Section, where: str, tally: Tally) -> None:
    """Take in a §; one that fails does not stop the others, and is taken in when the import is run again."""
    try:
        tally.add(record_section(place, section), where)
    except Exception as error:
        _log.exception("%s could not be taken in", where)
        tally.failed += 1
        tally.skip(where, "Paragrafen kunde inte läsas in. Kör importen igen; loggen säger vad som hände.")
        if tally.failed >= FAILURES_MOST:
            raise ImportStoppedError(f"Importen avbröts vid {where}. Det som är inläst står kvar.") from error


def record_section(place: Place, section: Section) -> Taken:
    """Record a § in a unit of its own; what breaks a rule is left out and told, the rest stands."""
    work = SectionWork(place, section)
    while True:
        try:
            return unit(work.run)
        except RowRefusedError:  # the work knows which, and leaves it out
            continue
        except RuleBrokenError as error:
            return Taken(skipped=[("", error.message)])


def _meetings(paths: Iterable[Path], context_date: dt.date | None, tally: Tally) -> Sequence[_Meeting]:
    names = body_names()
    known = [body.name for body in names.values()]
    found = []
    for path in files_in(paths):
        try:
            minutes = read_minutes_file(path, known_bodies=known, context_date=context_date)
        except UnreadableError as error:
            tally.skip(str(path), str(error))
            continue
        body = names.get(fold(minutes.body))
        if body is None or not body.decides:
            tally.skip(str(path), f"Registret har inget beslutande organ som heter {minutes.body[:80]}.")
        else:
            found.append(_Meeting(minutes, body))
    return sorted(found, key=lambda meeting: meeting.order)


def _suggestions(section: Section, body: Body, held_on: dt.date) -> Sequence[object]:
    return rows_of(section.read, body, Names.on(held_on)) if section.read else []


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= PASSAGE_MOST else f"{line[:PASSAGE_MOST]} …"
