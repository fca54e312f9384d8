"""What Nytt uppdrag reads: the fields that a text fills, and what resembles them in the register."""

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
from tracker.models import Assignment, Draft, Paragraph, User
from tracker.scope import visible, visible_drafts

ALIKE = 0.75


def says_something(paragraph: extraction.Paragraph) -> bool:
    """Tell whether a § gives, closes or tables anything that the register follows."""
    return bool(paragraph.assignments or paragraph.closings) or paragraph.outcome == "tabled"


def fields_of_text(document: extraction.Document, paragraph: extraction.Paragraph, text: str) -> dict[str, Any]:
    """Return the form's values that a § with one assignment tells, and where; what it does not tell is absent."""
    assignment = paragraph.assignments[0]
    names = body_names()
    body = names.get(fold(document.body or assignment.given_by or ""))
    about = about_of(paragraph)
    return {
        "body": body.slug if body else "",
        "decided_on": document.meeting_date.isoformat() if document.meeting_date else "",
        "number": paragraph.paragraph or "",
        "dnr": ", ".join(paragraph.dnr),
        "text": assignment.text,
        "title": short_title(assignment.text),
        "recipients": "\n".join(assignment.recipients),
        "collaborators": "; ".join(assignment.collaborators),
        "points": "\n".join(f"{point.marker} {point.text}" for point in assignment.points),
        "deadline": assignment.deadline_text or "",
        "decision_point": point_label(assignment.decision_point or ""),
        "kind": assignment.kind,
        "proposed": assignment.status != "given",
        "paragraph_title": paragraph.title or "",
        **about,
        "source": text[paragraph.start : paragraph.end],
        "places": [
            [place.name, place.start - paragraph.start, place.end - paragraph.start]
            for place in extraction.places_of(paragraph, assignment, text)
        ],
    }


def resembling(user: User, *, text: str, paragraph: Paragraph | None) -> list[Assignment]:
    """Return registered assignments of the same § with much the same words."""
    if paragraph is None:
        return []
    statement = sa.select(Assignment).where(
        Assignment.paragraph_id == paragraph.id, Assignment.status != "voided", visible(user)
    )
    found = db.session.scalars(statement.options(selectinload(Assignment.texts)))
    return [assignment for assignment in found if likeness(assignment.text, text) >= ALIKE]


def drafts_of(user: User) -> list[Draft]:
    """Return what a person has begun and not saved, latest first."""
    statement = sa.select(Draft).where(visible_drafts(user), Draft.used_by_act.is_(None))
    return list(db.session.scalars(statement.order_by(Draft.changed_at.desc()).limit(50)))
