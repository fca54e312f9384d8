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
from tracker.intake.operations.sources import Minutes, Section, UnreadableError, files_in, read_minutes_file
from tracker.intake.operations.suggesting import forget_suggestions, suggest_minutes
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
        accept: register what is sure; else keep the minutes for a registrar to review § by §.
        context_date: the day of a text that does not say its own.
        registry: the diary that bare numbers belong to.
        today: the civil day.
        tell: says how it goes.

    Raises:
        ImportStoppedError: the installation fails again and again.
    """
    tally = Tally()
    for meeting in _meetings(paths, context_date, tally):
        minutes, where = meeting.minutes, f"{meeting.body.short_name} {meeting.minutes.held_on}"
        place = Place(meeting.body.id, minutes.held_on, registry, today)
        tell(f"{where}: {len(minutes.sections)} §")
        tally.read += len(minutes.sections)
        if accept:
            _take_in(minutes, place, where, tally)
        else:
            _suggest(minutes, place, where, tally)
        for section in minutes.sections:
            for passage in section.unplaced:
                tally.skip(f"{where} § {section.number}", f"{passage.why} ”{_short(passage.text)}”")
    return tally


def _take_in(minutes: Minutes, place: Place, where: str, tally: Tally) -> None:
    """Take in a meeting's §§. One that fails does not stop the others, and is taken in when the import is run again."""
    there, failing = numbers_read(place.body_id, place.held_on), 0
    for section in minutes.sections:
        if section.number in there and not section.says_something:
            continue
        at = f"{where} § {section.number}"
        try:
            tally.add(record_section(place, section), at)
            failing = 0
        except Exception as error:
            _log.exception("%s could not be taken in", at)
            tally.failed, failing = tally.failed + 1, failing + 1
            tally.skip(at, "Paragrafen kunde inte läsas in. Kör importen igen; loggen säger vad som hände.")
            if failing >= FAILURES_MOST:
                raise ImportStoppedError(f"Importen avbröts vid {at}. Det som är inläst står kvar.") from error
    unit(lambda: forget_suggestions(place.body_id, place.held_on))


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


def _suggest(minutes: Minutes, place: Place, where: str, tally: Tally) -> None:
    try:
        tally.suggested += unit(lambda: suggest_minutes(minutes, place.body_id, today=place.today))
    except RuleBrokenError as error:
        tally.skip(where, error.message)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= PASSAGE_MOST else f"{line[:PASSAGE_MOST]} …"
