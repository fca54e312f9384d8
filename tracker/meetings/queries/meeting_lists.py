"""Reading a list of meetings as people have it: typed days, a table out of a spreadsheet, or a calendar file."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from icalendar import Calendar, Component

from tracker.assignments.queries.bodies import body_names
from tracker.db import db
from tracker.domain.calendar import WorkCalendar
from tracker.domain.deadlines import read_deadline
from tracker.domain.names import fold
from tracker.models import Body, Meeting
from tracker.models.meeting import MeetingStatus

ROWS_MAX = 500
YEARS = (1990, 2100)
_CELLS = re.compile(r"[;\t]")
_WEEKDAY = re.compile(r"^(?:mån|tis|ons|tors?|fre|lör|sön)[a-zåäö]{0,4}\.?,?\s+(?:den\s+)?", re.IGNORECASE)
_HOUR = re.compile(
    r",?\s*(?:kl\.?|klockan)\s*\d{1,2}(?:[.:]\d{2})?(?:\s*[-–]\s*\d{1,2}(?:[.:]\d{2})?)?\s*$", re.IGNORECASE
)
_HEADING = {"organ", "datum", "dag", "sammanträde", "anmärkning", "body", "date"}


@dataclass(frozen=True)
class ListedMeeting:
    """One line of a list, as it was read.

    Attributes:
        line: its number in the list, from 1.
        words: as written.
        body: whose meeting, or None with a problem.
        day: when, or None with a problem.
        note: what else the line says.
        problem: why it cannot be used, and what to do; "" where it can.
        doubt: what may be wrong with it all the same («lördag»).
        known: it is in the calendar already.
    """

    line: int
    words: str
    body: Body | None
    day: dt.date | None
    note: str = ""
    problem: str = ""
    doubt: str = ""
    known: bool = False


def read_meeting_list(text: str, *, body: Body | None, year: int, calendar: WorkCalendar) -> list[ListedMeeting]:
    """Read a list of meetings.

    Args:
        text: days by line or comma; or lines of «organ; datum; anmärkning»; or the text of an .ics file.
        body: whose meetings they are, where the lines do not say it.
        year: of days that are written without one.
        calendar: the working days, to doubt what falls on none of them.
    """
    names = body_names()
    told = _of_calendar_file(text, names) if "BEGIN:VCALENDAR" in text[:2000] else _of_lines(text, year, names)
    entries = list(itertools.islice(told, ROWS_MAX + 1))
    if len(entries) > ROWS_MAX:
        advice = f"Listan har fler än {ROWS_MAX} sammanträden. Dela upp den."
        return [ListedMeeting(ROWS_MAX + 1, "", None, None, problem=advice)]
    known, seen = _known_days(), set[tuple[int, dt.date] | None]([None])
    found: list[ListedMeeting] = []
    for line, entry in enumerate(entries, start=1):
        whose = entry.body or body
        problem = entry.problem or _problem(entry, whose, year)
        place = (whose.id, entry.day) if whose and entry.day and not problem else None
        there, twice = place in known, place in seen
        doubt = _doubt(whose, entry.day, calendar, twice=twice) if place and whose and entry.day else ""
        found.append(replace(entry, line=line, body=whose, problem=problem, doubt=doubt, known=there or twice))
        seen.add(place)
    return found


def _doubt(body: Body, day: dt.date, calendar: WorkCalendar, *, twice: bool) -> str:
    if twice:
        return "står två gånger i listan"
    if body.valid_to is not None and day > body.valid_to:
        return f"organet upphörde {body.valid_to}"
    if body.valid_from is not None and day < body.valid_from:
        return f"organet finns från {body.valid_from}"
    return "" if calendar.is_working_day(day) else "ingen arbetsdag"


def _problem(entry: ListedMeeting, body: Body | None, year: int) -> str:
    if entry.day is None or not YEARS[0] <= entry.day.year <= YEARS[1]:
        return f"Vi förstår inte ”{entry.words[:60]}”. Skriv dagen till exempel 23 maj {year} eller {year}-05-23."
    return "" if body else f"Välj organ, eller skriv det först på raden: KS; {entry.day}."


def _of_lines(text: str, year: int, names: Mapping[str, Body]) -> Iterator[ListedMeeting]:
    for words in _entries(text):
        cells = [cell.strip().strip('"') for cell in _CELLS.split(words)]
        if {fold(cell) for cell in cells if cell} <= _HEADING:
            continue
        whose = names.get(fold(cells[0])) if len(cells) > 1 else None
        rest = cells[1:] if whose or (len(cells) > 1 and not _day(cells[0], year)) else cells
        problem = "" if whose or rest is cells else f"Vi känner inte igen organet ”{cells[0][:60]}”."
        day = _day(rest[0], year) if rest else None
        yield ListedMeeting(0, words, whose, day, " ".join(rest[1:]).strip(), problem)


def _entries(text: str) -> Iterator[str]:
    """Yield one entry a line; a line of nothing but days holds several, with commas between."""
    for line in text.splitlines():
        parts = [line] if _CELLS.search(line) else re.split(r",\s*(?=\d)", line)
        yield from (part.strip(" ,.") for part in parts if part.strip(" ,."))


def _plain(words: str) -> str:
    """Take the day of the week and the hour off: neither is kept, and real lists have them."""
    return _HOUR.sub("", _WEEKDAY.sub("", words)).strip(" ,")


def _day(words: str, year: int) -> dt.date | None:
    found = read_deadline(_plain(words), context_date=dt.date(year, 1, 1))
    return found.latest_on if found.kind == "date" and found.earliest_on == found.latest_on else None


def _of_calendar_file(text: str, names: Mapping[str, Body]) -> Iterator[ListedMeeting]:
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, KeyError, AttributeError, OSError):
        advice = "Kalenderfilen går inte att läsa. Spara den på nytt, eller skriv dagarna."
        yield ListedMeeting(0, "kalenderfilen", None, None, problem=advice)
        return
    for event in events:
        summary = " ".join(str(event.get("SUMMARY", "")).split())
        day = _first_day(event)
        whose = _named_in(summary, names)
        repeats = event.get("RRULE") or event.get("RDATE")
        repeated = "Händelsen återkommer. Skriv dagarna var för sig." if repeats else ""
        words = f"{day or 'utan dag'} {summary}".strip()
        yield ListedMeeting(0, words, whose, day, "" if whose else summary, repeated)


def _first_day(event: Component) -> dt.date | None:
    """Return the day that an event begins; None where the file says it in no way that anybody could read."""
    try:
        start = getattr(event.get("DTSTART"), "dt", None)
    except (ValueError, OSError):  # a zone is looked up in files, whatever its name
        return None
    return start.date() if isinstance(start, dt.datetime) else start if isinstance(start, dt.date) else None


def _named_in(summary: str, names: Mapping[str, Body]) -> Body | None:
    """Return the body that a heading begins with or names; the longest name counts."""
    words = f" {fold(summary)} "
    found = [name for name in names if f" {name} " in words and names[name].decides]
    return names[max(found, key=len)] if found else None


def _known_days() -> set[tuple[int, dt.date]]:
    statement = sa.select(Meeting.body_id, Meeting.held_on).where(
        Meeting.voided_at.is_(None), Meeting.status != MeetingStatus.CANCELLED
    )
    return {(body_id, day) for body_id, day in db.session.execute(statement)}
