"""Days as calendar programs take them: what a mail brings and what a subscribed calendar shows are the same events."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import icalendar
import sqlalchemy as sa

from tracker.db import db
from tracker.domain.names import in_text
from tracker.mail import installation
from tracker.models import Assignment, Deadline, Event, Paragraph
from tracker.wording import paths
from tracker.wording.dates import long_date
from tracker.wording.telling import Matter

Row = tuple[str, int]
"""A table and the id of one of its rows, as the history names what an event is about."""


class Mark(NamedTuple):
    """Where in the history something last changed: the event's number in the chain, and its moment.

    The number is the SEQUENCE. A count of changes would fall when one is taken back, and calendar programs leave an
    event out whose SEQUENCE is lower than the one they have; the chain only grows, and so does an undo.
    """

    sequence: int
    at: dt.datetime


def short_matter(assignment: Assignment) -> Matter:
    """Return what the heading of an assignment may say: of a protected one the dnr alone."""
    numbers = [number.literal for case in assignment.cases for number in case.numbers][:1]
    dnr = numbers[0] if numbers else ""
    if assignment.protected_by:
        return Matter(assignment.reference, f"Uppdrag {dnr or assignment.reference}", dnr, hidden=True)
    budget = f"budget {assignment.budget_year}" if assignment.budget_year else ""
    given = place_of(assignment.paragraph, assignment.decision_point) if assignment.paragraph else budget
    return Matter(assignment.reference, assignment.title, dnr, given=given)


def place_of(paragraph: Paragraph, point: str = "") -> str:
    """Return «kommunstyrelsen 2023-09-20 § 633»."""
    meeting = paragraph.meeting
    place = f"{in_text(meeting.body.name)} {meeting.held_on.isoformat()} § {paragraph.number}"
    return f"{place} punkt {point}" if point else place


def terms_of(assignment: Assignment) -> list[tuple[dt.date, Deadline]]:
    """Return the days that an assignment is due on, decided and planned, the earlier first: `due_on`."""
    current = {d.latest_on: d for d in assignment.deadlines if d.superseded_by_id is None and d.latest_on}
    return sorted(current.items(), key=lambda term: term[0])


def marks_of(assignments: Sequence[Assignment]) -> dict[int, Mark]:
    """Return assignment id → its mark. What its days hang on counts: the meeting, the report, the body's lead time."""
    concerned: dict[int, set[Row]] = {}
    for assignment in assignments:
        concerned[assignment.id] = {("assignment", assignment.id)}
        for _, deadline in terms_of(assignment):
            hangs_on = {"meeting": deadline.meeting_id, "carrier": deadline.carrier_id, "body": deadline.body_id}
            concerned[assignment.id] |= {(table, row_id) for table, row_id in hangs_on.items() if row_id}
    return latest_marks(concerned)


def latest_marks(concerned: Mapping[int, Collection[Row]]) -> dict[int, Mark]:
    """Return key → the latest mark of all that it names, in one query. What has no history has none."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for table, row_id in {row for rows in concerned.values() for row in rows}:
        wanted[table].add(row_id)
    undo = sa.orm.aliased(Event)  # what is undone with an assignment has its event there, and not at the meeting
    statement = (
        sa.select(
            Event.object_type, Event.object_id, sa.func.max(Event.seq), sa.func.max(Event.at),
            sa.func.max(undo.seq), sa.func.max(undo.at),
        )
        .outerjoin(undo, undo.undoes == Event.act)
        .where(sa.or_(sa.false(), *(_about(table, ids) for table, ids in wanted.items())))
        .group_by(Event.object_type, Event.object_id)
    )  # fmt: skip
    known = {
        (table, row_id): max(Mark(seq, at), Mark(undo_seq, undo_at)) if undo_seq else Mark(seq, at)
        for table, row_id, seq, at, undo_seq, undo_at in db.session.execute(statement)
    }
    found = {key: [known[row] for row in rows if row in known] for key, rows in concerned.items()}
    return {key: max(marks) for key, marks in found.items() if marks}


def _about(table: str, ids: Iterable[int]) -> sa.ColumnElement[bool]:
    return sa.and_(Event.object_type == table, Event.object_id.in_(ids))


def due_event(
    assignment: Assignment, day: dt.date, mark: Mark | None, *, cancelled: bool, number: int = 1
) -> icalendar.Event:
    """Return the event of the day that an assignment is to be reported on.

    Args:
        assignment: with matters, §, and budget.
        day: when.
        mark: from `marks_of`.
        cancelled: it has ended.
        number: which of its days it is; a mail tells the first.
    """
    matter = short_matter(assignment)
    return all_day(
        uid_of(assignment, number), day, mark, cancelled=cancelled, summary=f"Redovisa: {matter.name}",
        lines=(matter.given, f"Senast {long_date(day)}"), path=paths.assignment(assignment.reference),
    )  # fmt: skip


def uid_of(assignment: Assignment, number: int) -> str:
    """Return what an event of an assignment is known by, whatever its day, without the host."""
    return assignment.reference if number == 1 else f"{assignment.reference}-{number}"


def all_day(
    uid: str, day: dt.date, mark: Mark | None, *, summary: str, lines: Sequence[str], path: str, cancelled: bool
) -> icalendar.Event:
    """Return an all-day event that blocks no time: calendars that people subscribe to leave a VTODO out.

    Args:
        uid: what it is known by, without the host.
        day: when.
        mark: of its last change; of what has no history the day itself, so that asking twice gives the same.
        summary: its line in the calendar.
        lines: its description.
        path: of its page.
        cancelled: it will not be.
    """
    settings, event = installation(), icalendar.Event()
    sequence, at = mark or Mark(0, dt.datetime.combine(day, dt.time(), dt.UTC))
    event.add("uid", f"{uid}@{settings.host}")
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", sequence)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("description", "\n".join(line for line in lines if line))
    event.add("url", settings.base_url + path)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def calendar_of(events: Iterable[icalendar.Event]) -> icalendar.Calendar:
    """Return a calendar of events; a mail adds its method, a feed its name."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Fullgjort//Uppdrag//SV")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    return calendar
