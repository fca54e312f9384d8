"""What Nytt uppdrag reads: the fields that a text fills, and what resembles them in the register."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tracker import extraction
from tracker.assignments.queries.bodies import body_names
from tracker.db import db
from tracker.domain.matching import likeness
from tracker.domain.names import fold, short_title
from tracker.domain.references import point_label
from tracker.meetings.queries.proposals import about_of
from tracker.meetings.queries.standing import standing_of
from tracker.models import Assignment, Body, Draft, Meeting, Paragraph, User
from tracker.models.draft import DraftKind
from tracker.models.meeting import MeetingStatus
from tracker.scope import visible, visible_drafts

ALIKE = 0.75
A_PAGE = 20


def says_something(paragraph: extraction.Paragraph) -> bool:
    """Tell whether a § gives, closes or tables anything that the register follows."""
    return bool(paragraph.assignments or paragraph.closings) or paragraph.outcome == "tabled"


def fields_of_text(document: extraction.Document, paragraph: extraction.Paragraph, text: str) -> dict[str, Any]:
    """Return the form's values that a § with one assignment tells, and where; what it does not tell is absent."""
    assignment = paragraph.assignments[0]
    names = body_names()
    body = names.get(fold(document.body or assignment.given_by or ""))
    about = about_of(paragraph)
    guessed = [] if body else ["body"]
    body = body or _board_of(assignment.recipients, names)
    day, slug = document.meeting_date, body.slug if body else ""
    if day is None and body is not None and (day := _day_in_calendar(paragraph, body)):
        guessed.append("decided_on")
    return {
        "guessed": guessed,
        "body": slug,
        "decided_on": day.isoformat() if day else "",
        "number": paragraph.paragraph or "",
        "dnr": ", ".join(paragraph.dnr),
        "text": assignment.text,
        "title": short_title(assignment.text),
        "recipients": "\n".join(assignment.recipients),
        "collaborators": "; ".join(assignment.collaborators),
        "points": "\n".join(f"{point.marker} {point.text}" for point in assignment.points),
        "deadline": assignment.deadline_text or "",
        "report_to": assignment.reported_elsewhere,
        "decision_point": point_label(assignment.decision_point or ""),
        "kind": assignment.kind,
        "proposed": assignment.status != "given",
        "paragraph_title": paragraph.title or "",
        **about,
        "source": text[paragraph.start : paragraph.end],
        "standing": standing_of(slug, day, paragraph.paragraph or ""),
        "places": [
            [place.name, place.start - paragraph.start, place.end - paragraph.start]
            for place in extraction.places_of(paragraph, assignment, text)
        ],
    }


def _board_of(recipients: Sequence[str], names: Mapping[str, Body]) -> Body | None:
    """Return whose office gets the assignment: where a text does not say who decided, likely its own board."""
    offices = [found for name in recipients if (found := names.get(fold(name)))]
    boards = {found.administers_for_id for found in offices}
    deciding = {found.id: found for found in names.values() if found.decides}
    return deciding.get(boards.pop() or 0) if len(boards) == 1 else None


def _day_in_calendar(paragraph: extraction.Paragraph, body: Body) -> dt.date | None:
    """Return the body's only known meeting between the last handling and the adjusting, where a § names both."""
    handled, adjusted = [found.date for found in paragraph.previous_handling], paragraph.adjusted_on
    if not handled or adjusted is None:
        return None
    statement = sa.select(Meeting.held_on).where(
        Meeting.body_id == body.id, Meeting.held_on > max(handled), Meeting.held_on <= adjusted,
        Meeting.voided_at.is_(None), Meeting.status != MeetingStatus.CANCELLED,
    )  # fmt: skip
    days = db.session.scalars(statement.limit(2)).all()
    return days[0] if len(days) == 1 else None


def resembling(user: User, *, text: str, paragraph: Paragraph | None) -> list[Assignment]:
    """Return registered assignments of the same § with much the same words."""
    if paragraph is None:
        return []
    statement = sa.select(Assignment).where(
        Assignment.paragraph_id == paragraph.id, Assignment.status != "voided", visible(user)
    )
    found = db.session.scalars(statement.options(selectinload(Assignment.texts)))
    return [assignment for assignment in found if likeness(assignment.text, text) >= ALIKE]


@dataclass(frozen=True)
class DraftsPage:
    """One page of what a person has begun and not saved, and how many there are in all.

    `bodies` are the short names of those whose decisions are among them, by slug.
    """

    rows: Sequence[Draft]
    total: int
    page: int
    bodies: Mapping[str, str]

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // A_PAGE))


def drafts_of(user: User, *, page: int) -> DraftsPage:
    """Return what a person has begun and not saved, latest first; minutes are listed apart."""
    own = sa.and_(visible_drafts(user), Draft.used_by_act.is_(None), Draft.kind != DraftKind.MINUTES)
    total = db.session.scalar(sa.select(sa.func.count(Draft.id)).where(own)) or 0
    page = min(max(page, 1), max(1, -(-total // A_PAGE)))
    statement = sa.select(Draft).where(own).order_by(Draft.changed_at.desc(), Draft.id.desc())
    rows = list(db.session.scalars(statement.limit(A_PAGE).offset((page - 1) * A_PAGE)))
    slugs = {str(draft.content.get("body") or "") for draft in rows if draft.kind == DraftKind.DECISION} - {""}
    named = sa.select(Body.slug, Body.short_name).where(Body.slug.in_(slugs))
    bodies = {row[0]: row[1] for row in db.session.execute(named)} if slugs else {}
    return DraftsPage(rows, total, page, bodies)
