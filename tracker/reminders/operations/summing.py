"""Letters that sum up: who is to have one today, and what it says. Nothing of them is kept but that they were due."""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.calendar import WorkCalendar
from tracker.domain.deadlines import is_late
from tracker.domain.lifecycle import WORK, Status
from tracker.domain.permissions import Role
from tracker.domain.reminders import act_by
from tracker.mail import notices
from tracker.mail.days import short_matter
from tracker.mail.policies import policies
from tracker.mail.readers import Reader, registrars_of
from tracker.meetings.queries.meetings import Expected, expected_at
from tracker.models import Assignment, Body, Case, Deadline, Meeting, Notice, Paragraph, Recipient, RoleGrant, User
from tracker.models.assignment import IS_OPEN
from tracker.models.meeting import MeetingStatus
from tracker.models.notice import Letter
from tracker.models.recipient import ANSWERABLE, is_current
from tracker.models.user import NoticeChoice, is_there
from tracker.scope import visible
from tracker.wording import sums
from tracker.wording.sums import Row, Standing
from tracker.wording.telling import Item

SOON = dt.timedelta(days=30)
ANSWERED = dt.timedelta(days=7)
"""Whoever has said how it goes within this time is not asked again by a weekly mail."""
AT_WORK = (Status.GIVEN, Status.IN_PROGRESS)
MEETINGS_AHEAD = dt.timedelta(days=200)


def due_sums(today: dt.date) -> list[tuple[Letter, Reader, str, Meeting | None]]:
    """Return the letters that sum up and are due today: letter, reader, what it is about, and which meeting."""
    known = policies()
    found: list[tuple[Letter, Reader, str, Meeting | None]] = []
    year, week, _ = today.isocalendar()
    monday, first = known.calendar.first_mail_day_of_week(today), _first_mail_day_of_month(today, known.calendar)
    if known.municipality.digest and monday == today:
        found += [(Letter.DIGEST, Reader(user=user), f"{year}-{week}", None) for user in _owners(today)]
    if known.municipality.monthly and _is_time(Letter.MONTHLY, f"{today:%Y-%m}", first, today):
        found += [(Letter.MONTHLY, Reader(user=user), f"{today:%Y-%m}", None) for user in _managers(today)]
    for meeting in _meetings_ahead(today):
        if (on := _told_before(meeting)) and on <= today:
            about = f"{meeting.id}:{meeting.held_on}"
            found += [(Letter.BEFORE_MEETING, Reader(user=who), about, meeting) for who in registrars_of(meeting.body)]
    return found


def _is_time(letter: Letter, about: str, on: dt.date, today: dt.date) -> bool:
    """Tell whether it is the day, or one on which nobody has been told yet because nothing ran on the day."""
    return today == on or (today > on and not notices.is_any_posted(letter, about))


def is_to_post(letter: Letter, reader: Reader, about: str, meeting: Meeting | None, *, today: dt.date) -> bool:
    """Tell whether a letter that is due has something to say, and has not been posted yet."""
    if notices.is_posted(letter, about, reader) or reader.user is None:
        return False
    return _sum(letter, reader.user, reader.user, meeting, today) is not None


def item_of_sum(notice: Notice, *, today: dt.date, told: Collection[int | None] = ()) -> Item | None:
    """Return what a letter that sums up says today; None where there is nothing to say any more.

    Args:
        notice: of the letter.
        today: the civil day.
        told: assignments that the same mail tells of one by one, which a weekly list need not repeat.
    """
    whose = notice.instead_of or notice.user
    return _sum(notice.letter, whose, notice.user, notice.meeting, today, told) if whose and notice.user else None


def _sum(
    letter: Letter,
    whose: User,
    reader: User,
    meeting: Meeting | None,
    today: dt.date,
    told: Collection[int | None] = (),
) -> Item | None:
    match letter:
        case Letter.DIGEST:
            owned = [found for found in _owned_by(whose) if found.id not in told]
            standing = _standing(owned, today, but_answered=True)
            name = whose.name if whose.id != reader.id else ""
            return None if standing.is_empty else sums.digest(standing, today=today, whose=name)
        case Letter.MONTHLY:
            return _month_of(whose, today)
        case Letter.BEFORE_MEETING if meeting is not None:
            return _before(meeting, reader, today)
        case Letter.SUBSTITUTE:
            return _substitute(whose, reader, today)
    return None


def _owners(today: dt.date) -> list[User]:
    """Return who has anything that may need a word; those who want the essential only are left out."""
    near = Assignment.due_on.is_(None) | (Assignment.due_on <= today + SOON)
    looked_at = Assignment.machine_read.is_(False)
    owning = sa.select(Assignment.owner_id).where(Assignment.status.in_(AT_WORK), near, looked_at)
    statement = sa.select(User).where(User.id.in_(owning), User.active, User.notice_choice != NoticeChoice.ESSENTIAL)
    return list(db.session.scalars(statement.order_by(User.id)))


def _managers(today: dt.date) -> list[User]:
    granted = sa.select(RoleGrant.user_id).where(RoleGrant.role == Role.MANAGER, RoleGrant.voided_at.is_(None))
    return list(
        db.session.scalars(sa.select(User).where(User.id.in_(granted), is_there(User, today)).order_by(User.id))
    )


def _meetings_ahead(today: dt.date) -> list[Meeting]:
    statement = sa.select(Meeting).where(
        Meeting.held_on.between(today, today + MEETINGS_AHEAD), Meeting.voided_at.is_(None),
        Meeting.status != MeetingStatus.CANCELLED,
    )  # fmt: skip
    return list(db.session.scalars(statement.options(joinedload(Meeting.body)).order_by(Meeting.held_on, Meeting.id)))


def _told_before(meeting: Meeting) -> dt.date | None:
    """Return the mail day on which registrars hear what comes to a meeting."""
    known = policies()
    count = known.of(meeting.body_id).before_meeting
    if not count:
        return None
    papers_by = act_by(known.meeting_term(meeting.body_id, meeting.held_on), known.calendar)
    return known.calendar.mail_day_until(known.calendar.working_days_before(papers_by, count))


def _first_mail_day_of_month(today: dt.date, calendar: WorkCalendar) -> dt.date:
    return calendar.mail_day_from(today.replace(day=1))


def _owned_by(user: User) -> list[Assignment]:
    return _loaded(Assignment.owner_id == user.id, Assignment.status.in_(AT_WORK))


def _loaded(*where: sa.ColumnElement[bool]) -> list[Assignment]:
    shown = (
        selectinload(Assignment.cases).selectinload(Case.numbers), joinedload(Assignment.owner),
        selectinload(Assignment.deadlines).joinedload(Deadline.carrier), joinedload(Assignment.giver),
        joinedload(Assignment.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
    )  # fmt: skip
    looked_at = Assignment.machine_read.is_(False)
    statement = sa.select(Assignment).where(looked_at, *where).order_by(Assignment.due_on, Assignment.id)
    return list(db.session.scalars(statement.options(*shown)))


def _standing(assignments: Sequence[Assignment], today: dt.date, *, but_answered: bool) -> Standing:
    """Sort assignments by what they need; what somebody has answered for this week may be left out."""
    silent_after = dt.timedelta(days=policies().municipality.silent_after)
    late, soon, missing, later = [], [], [], 0
    for assignment in assignments:
        quiet_for = today - assignment.status_confirmed_on
        if but_answered and quiet_for < ANSWERED:
            later += 1
        elif assignment.due_on is None:
            if silent_after and quiet_for >= silent_after:
                missing.append(_row(assignment))
            else:
                later += 1
        elif is_late(assignment.due_on, today=today):
            late.append(_row(assignment))
        elif assignment.due_on <= today + SOON:
            soon.append(_row(assignment))
        else:
            later += 1
    return Standing(late, soon, missing, later)


def _row(assignment: Assignment) -> Row:
    current = [found for found in assignment.deadlines if found.superseded_by_id is None and found.literal]
    due = next((found for found in current if found.latest_on and found.latest_on == assignment.due_on), None)
    term = policies().term_of(due, assignment.due_on) if due and assignment.due_on else None
    who = assignment.owner.name if assignment.owner else "ingen handläggare"
    return Row(
        short_matter(assignment).name, assignment.due_on, act_by(term, policies().calendar) if term else None,
        words="" if assignment.protected_by or not current else current[-1].words,
        who="" if assignment.protected_by else who,
    )  # fmt: skip


def _month_of(manager: User, today: dt.date) -> Item | None:
    bodies = [grant.body_id for grant in manager.grants if grant.role is Role.MANAGER]
    where = [IS_OPEN, visible(manager)]
    if None not in bodies:
        serving = sa.select(Body.id).where(Body.id.in_(bodies) | Body.administers_for_id.in_(bodies))
        served = sa.select(Body.administers_for_id).where(Body.id.in_(bodies))
        received = sa.select(Recipient.assignment_id).where(
            Recipient.body_id.in_(serving) | Recipient.body_id.in_(served),
            Recipient.role.in_(ANSWERABLE),
            is_current(Recipient, today),
        )
        where.append(Assignment.id.in_(received))
    assignments = _loaded(*where)
    if not assignments:
        return None
    names = [grant.body.short_name for grant in manager.grants if grant.role is Role.MANAGER and grant.body]
    whose = " och ".join(names) if names and None not in bodies else "hela kommunen"
    working = [found for found in assignments if found.status in WORK]
    standing = _standing(working, today, but_answered=False)
    return sums.monthly(standing, total=len(assignments), today=today, whose=whose)


def _before(meeting: Meeting, reader: User, today: dt.date) -> Item | None:
    gone = meeting.status is MeetingStatus.CANCELLED or meeting.voided_at or meeting.held_on < today
    expected: list[Expected] = [] if gone else expected_at(reader, [meeting], today=today)[meeting.id]
    if not expected:
        return None
    papers_by = act_by(policies().meeting_term(meeting.body_id, meeting.held_on), policies().calendar)
    rows = [(_row(found.assignment), found.is_ready) for found in expected]
    return sums.before_meeting(
        meeting.body.short_name, meeting.body.slug, meeting.held_on, papers_by=papers_by, rows=rows
    )


def _substitute(whose: User, reader: User, today: dt.date) -> Item | None:
    if not whose.is_away(today) or not whose.active or whose.substitute_id != reader.id:
        return None
    owned = sa.select(sa.func.count()).select_from(Assignment).where(
        Assignment.owner_id == whose.id, IS_OPEN
    )  # fmt: skip
    number = db.session.scalar(owned) or 0
    return sums.substitute(whose.name, until=whose.away_to, number=number) if number else None
