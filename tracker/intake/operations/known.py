"""What the register has of a § already, so that nothing is registered twice."""

import datetime as dt

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.models import Assignment, AssignmentText, Body, Closing, Meeting, Paragraph


def find_paragraph(body: Body, held_on: dt.date, number: str) -> Paragraph | None:
    """Return the § of a body's meeting, also where a person has taken its recording back."""
    statement = sa.select(Paragraph).join(Paragraph.meeting).where(
        Meeting.body_id == body.id, Meeting.held_on == held_on, Paragraph.number == number,
    )  # fmt: skip
    return db.session.scalars(statement).one_or_none()


def numbers_read(body_id: int, held_on: dt.date) -> set[str]:
    """Return the numbers of those §§ of a meeting that have been taken in as a whole."""
    statement = (
        sa.select(Paragraph.number)
        .join(Paragraph.meeting)
        .where(
            Meeting.body_id == body_id, Meeting.held_on == held_on, Paragraph.voided_at.is_(None),
            Paragraph.outcome.is_not(None), Paragraph.title != "",
        )
    )  # fmt: skip
    return set(db.session.scalars(statement))


def is_read(paragraph: Paragraph) -> bool:
    """Tell whether a § was taken in as a whole; one that another only refers to has no title."""
    return paragraph.outcome is not None and paragraph.title != ""


def said_in(paragraph: Paragraph) -> list[tuple[str, str]]:
    """Return the points and words that the register has, or has had, of a §: what it says, and what it gives.

    What a person took back counts too: a machine does not put it there again.
    """
    closings = sa.select(Closing.decision_point, Closing.text).where(Closing.paragraph_id == paragraph.id)
    given = (
        sa.select(Assignment.decision_point, AssignmentText.text)
        .join(AssignmentText, AssignmentText.assignment_id == Assignment.id)
        .where(Assignment.paragraph_id == paragraph.id)
        .where(Assignment.registered_afterwards.is_(False) | (Assignment.status != Status.VOIDED))
    )
    return [(row[0], row[1]) for row in [*db.session.execute(closings), *db.session.execute(given)]]
