"""Meetings and §§ come to be when something is recorded of them."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.decisions import check_decision
from tracker.domain.errors import RuleBrokenError
from tracker.domain.references import paragraph_number
from tracker.mail import notices
from tracker.models import (
    Body,
    Case,
    DecisionPoint,
    Meeting,
    Paragraph,
    ParagraphCase,
    PreviousHandling,
    Reservation,
    User,
    Vote,
)
from tracker.models.meeting import MeetingStatus
from tracker.models.paragraph import Outcome

_PREVIOUS = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})\s*,?\s*§\s*(?P<number>\d+\s?[A-Za-z]?)")


@dataclass(frozen=True)
class Circumstances:
    """What stands in a § besides its decision.

    Attributes:
        title: the heading.
        outcome: what the body did; None leaves what is known.
        points: (label, words) of the decision's points.
        votes: (proposition, yes, no, abstain).
        reservations: the parties of each.
        previous: earlier §§ of the same matter.
        cases: the matters treated.
    """

    title: str = ""
    outcome: Outcome | None = None
    points: Sequence[tuple[str, str]] = ()
    votes: Sequence[tuple[str, int, int, int | None]] = ()
    reservations: Sequence[str] = ()
    previous: Sequence[Paragraph] = ()
    cases: Sequence[Case] = ()


def find_or_add_paragraph(
    body: Body, held_on: dt.date, number: str, *, today: dt.date, outcome: Outcome | None = None
) -> Paragraph:
    """Return the § of a body's meeting; make the meeting and the § (with an outcome) where they are not known yet.

    Raises:
        RuleBrokenError: the day has not been.
    """
    check_decision(on=held_on, number=number, missing_reason="", today=today)
    meeting = find_or_add_meeting(body, held_on)
    meeting.status = MeetingStatus.HELD
    found = db.session.scalars(
        sa.select(Paragraph).where(Paragraph.meeting_id == meeting.id, Paragraph.number == number)
    ).one_or_none()
    if found is None:
        leading = re.match(r"\d+", number)
        found = Paragraph(
            meeting_id=meeting.id, number=number, sort_number=int(leading[0]) if leading else 0, outcome=outcome
        )
        db.session.add(found)
        db.session.flush()
    if found.voided_at is not None:  # its recording was undone; it begins anew
        found.voided_at, found.title, found.outcome = None, "", outcome
        db.session.flush()
    return found


def find_or_add_meeting(body: Body, held_on: dt.date) -> Meeting:
    """Return a body's meeting of a day; make it where it is not known yet."""
    meeting = db.session.scalars(
        sa.select(Meeting).where(Meeting.body_id == body.id, Meeting.held_on == held_on)
    ).one_or_none()
    if meeting is None:
        meeting = Meeting(body_id=body.id, held_on=held_on)
        db.session.add(meeting)
        db.session.flush()
    meeting.voided_at = None
    return meeting


def describe_paragraph(paragraph: Paragraph, about: Circumstances, *, actor: User | None) -> None:
    """Write down what stands in a §. What is known already is left; nothing is written twice."""
    db.session.refresh(paragraph, with_for_update=True)  # two who describe the same § take turns
    paragraph.title = paragraph.title or about.title[:400]
    paragraph.outcome = paragraph.outcome or about.outcome
    _add_points(paragraph, about.points)
    if not paragraph.votes:
        db.session.add_all(
            Vote(paragraph_id=paragraph.id, proposition=words, yes=yes, no=no, abstain=abstain)
            for words, yes, no, abstain in about.votes
        )
    if not paragraph.reservations:
        db.session.add_all(
            Reservation(paragraph_id=paragraph.id, parties=parties[:120]) for parties in about.reservations
        )
    known = {handling.earlier_id for handling in paragraph.previous} | {paragraph.id}
    db.session.add_all(
        PreviousHandling(paragraph_id=paragraph.id, earlier_id=earlier.id)
        for earlier in {earlier.id: earlier for earlier in about.previous}.values()
        if earlier.id not in known
    )
    cases = {case.id for case in paragraph.cases}
    db.session.add_all(
        ParagraphCase(paragraph_id=paragraph.id, case_id=case.id) for case in about.cases if case.id not in cases
    )
    db.session.flush()
    db.session.expire(paragraph)
    audit.record(
        "paragraph.recorded",
        paragraph,
        actor=actor,
        effective_on=paragraph.meeting.held_on,
        number=paragraph.number,
    )


def _add_points(paragraph: Paragraph, points: Sequence[tuple[str, str]]) -> None:
    known = {(point.label, point.text) for point in paragraph.points}
    place = len(paragraph.points)
    for label, words in points:
        if words.strip() and (label, words.strip()) not in known:
            place += 1
            known.add((label, words.strip()))
            db.session.add(
                DecisionPoint(paragraph_id=paragraph.id, position=place, label=label[:20], text=words.strip())
            )


def adjust_minutes(meeting: Meeting, on: dt.date, *, actor: User | None, today: dt.date) -> str:
    """Note the day on which a meeting's minutes were adjusted (KL 5:69): what they caused may be told from then on.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: the day lies before the meeting, or ahead.
    """
    _check_adjusted(meeting, on, today)
    meeting.adjusted_on = on
    ids = db.session.scalars(sa.select(Paragraph.id).where(Paragraph.meeting_id == meeting.id)).all()
    notices.tell_after_adjusting(ids, today=today)
    return audit.record("meeting.adjusted", meeting, actor=actor, effective_on=on)


def adjust_paragraph(paragraph: Paragraph, on: dt.date, *, actor: User | None, today: dt.date) -> str:
    """Note that a § alone was adjusted at once (omedelbart justerad).

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: the day lies before the meeting, or ahead.
    """
    _check_adjusted(paragraph.meeting, on, today)
    paragraph.adjusted_on = on
    notices.tell_after_adjusting([paragraph.id], today=today)
    return audit.record("paragraph.adjusted", paragraph, actor=actor, effective_on=on)


def _check_adjusted(meeting: Meeting, on: dt.date, today: dt.date) -> None:
    if not meeting.held_on <= on <= today:
        raise RuleBrokenError(
            f"Protokollet justeras tidigast på sammanträdesdagen {meeting.held_on.isoformat()} och senast i dag.",
            "adjusted_on",
        )


def read_previous(text: str, body: Body, day: dt.date, today: dt.date) -> list[Paragraph]:
    """Return the earlier §§ that a field names, as «2023-09-06 § 589».

    Raises:
        RuleBrokenError: it names none, or one after the decision.
    """
    found = []
    for match in _PREVIOUS.finditer(text):
        try:
            earlier = dt.date.fromisoformat(match["day"])
        except ValueError:
            raise RuleBrokenError(
                f"{match['day']} är ingen dag. Skriv till exempel 2023-09-06 § 589.", "previous"
            ) from None
        if earlier > day:
            raise RuleBrokenError(f"{match['day']} är senare än beslutet. Tidigare behandling ligger före.", "previous")
        number = paragraph_number(match["number"])
        if number:
            found.append(find_or_add_paragraph(body, earlier, number, today=today, outcome=Outcome.TABLED))
    if text.strip() and not found:
        raise RuleBrokenError("Skriv tidigare behandling som 2023-09-06 § 589.", "previous")
    return found
