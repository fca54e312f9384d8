"""What stands in a feed: exactly what its person may see, and the same bytes until something changes."""

import datetime as dt
from collections.abc import Iterator

import icalendar
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, subqueryload

from tracker import clock
from tracker.db import db
from tracker.domain.lifecycle import ENDED
from tracker.domain.reminders import act_by
from tracker.mail import days, installation
from tracker.mail.policies import policies, work_calendar
from tracker.meetings.queries.meetings import expected_at
from tracker.models import Assignment, Body, CalendarFeed, Case, Deadline, Event, Meeting, Paragraph, User
from tracker.models.assignment import IS_OPEN
from tracker.models.meeting import MeetingStatus
from tracker.scope import visible
from tracker.wording import paths
from tracker.wording.dates import counted, long_date

KEPT = dt.timedelta(days=366)
"""How far back a feed goes: a year."""
CANCELLED_KEPT = dt.timedelta(days=30)
"""How long what is called off or ended is shown as cancelled, so that programs that add up take it away."""
ASK_AGAIN = dt.timedelta(hours=6)


def calendar_text(feed: CalendarFeed, *, today: dt.date) -> bytes:
    """Return a feed as calendar programs take it."""
    if feed.body is None:
        name, events = f"Uppdrag, {installation().municipality}", list(_own_days(feed.user, today))
    else:
        name, events = f"Sammanträden, {feed.body.name}", list(_meetings(feed.user, feed.body, today))
    calendar = days.calendar_of(events)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(ASK_AGAIN))
    content: bytes = calendar.to_ical()
    return content


def _own_days(user: User, today: dt.date) -> Iterator[icalendar.Event]:
    """Yield the days of what a person is handläggare of: the last to act on, and the one to report on."""
    assignments, known = _owned(user, today), policies()
    marks = days.marks_of(assignments)
    for assignment in assignments:
        for number, (day, deadline) in enumerate(days.terms_of(assignment), start=1):
            cancelled, mark = assignment.status in ENDED, marks.get(assignment.id)
            term = known.term_of(deadline, day)
            last = act_by(term, known.calendar)
            if last != day and last >= today - KEPT:
                matter = days.short_matter(assignment)
                yield days.all_day(
                    f"{days.uid_of(assignment, number)}-act-by", last, mark, cancelled=cancelled,
                    summary=f"{'Lämna handlingar' if term.at_meeting else 'Sista arbetsdag'}: {matter.name}",
                    lines=(matter.given, f"Redovisas senast {long_date(day)}"),
                    path=paths.assignment(assignment.reference),
                )  # fmt: skip
            if day >= today - KEPT:
                yield days.due_event(assignment, day, mark, cancelled=cancelled, number=number)


def _owned(user: User, today: dt.date) -> list[Assignment]:
    since = dt.datetime.combine(today - CANCELLED_KEPT, dt.time(), clock.STOCKHOLM)
    lately = sa.exists().where(
        Event.object_type == "assignment", Event.object_id == Assignment.id, Event.at >= since
    )  # fmt: skip
    statement = (
        sa.select(Assignment)
        .where(Assignment.owner_id == user.id, visible(user))
        .where(sa.or_(*(day >= today - KEPT for day in (Assignment.planned_due_on, Assignment.decided_due_on))))
        .where(IS_OPEN | (Assignment.status.in_(ENDED) & lately))
        .order_by(Assignment.id)
        .options(
            subqueryload(Assignment.cases).subqueryload(Case.numbers),
            subqueryload(Assignment.deadlines).joinedload(Deadline.carrier),
            joinedload(Assignment.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
        )
    )
    return list(db.session.scalars(statement))


def _meetings(user: User, body: Body, today: dt.date) -> Iterator[icalendar.Event]:
    cancelled = Meeting.status == MeetingStatus.CANCELLED
    statement = (
        sa.select(Meeting)
        .where(Meeting.body_id == body.id, Meeting.voided_at.is_(None), Meeting.held_on >= today - KEPT)
        .where(~cancelled | (Meeting.held_on >= today - CANCELLED_KEPT))
        .order_by(Meeting.held_on)
        .options(joinedload(Meeting.body))
    )
    meetings = list(db.session.scalars(statement))
    marks = days.latest_marks({found.id: {("meeting", found.id), ("body", body.id)} for found in meetings})
    ahead = [found for found in meetings if found.held_on >= today]
    expected = expected_at(user, ahead, today=today)
    for meeting in meetings:
        coming = len(expected[meeting.id]) if meeting.id in expected else None
        yield _meeting_event(meeting, body, marks.get(meeting.id), coming)


def _meeting_event(meeting: Meeting, body: Body, mark: days.Mark | None, expected: int | None) -> icalendar.Event:
    """Return the event of a meeting. It is known by the row and not by its day, so that a moved meeting moves."""
    cancelled = meeting.status is MeetingStatus.CANCELLED
    papers_by = act_by(policies().meeting_term(body.id, meeting.held_on), work_calendar())
    lines = [
        "Sammanträdet är inställt" if cancelled else f"Handlingar senast {long_date(papers_by)}",
        f"Flyttat från {long_date(meeting.moved_from)}" if meeting.moved_from else "",
        f"{counted(expected, 'uppdrag', 'uppdrag')} väntas" if expected and not cancelled else "",
    ]
    note = f" ({meeting.note})" if meeting.note else ""
    return days.all_day(
        f"meeting-{meeting.id}", meeting.held_on, mark, cancelled=cancelled, lines=lines,
        # The word too: many programs show an event of a subscribed calendar whatever its STATUS says.
        summary=f"{'Inställt: ' if cancelled else ''}{body.name} sammanträder{note}",
        path=paths.meeting(body.slug, meeting.held_on),
    )  # fmt: skip
