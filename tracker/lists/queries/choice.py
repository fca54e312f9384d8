"""What a list is chosen by, and the assignments that it may tell of."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracker.domain.lifecycle import Status
from tracker.index.matching import assignments_about
from tracker.lists.queries.standings import Standing
from tracker.models import Assignment, Body, Closing, Recipient
from tracker.papers import Sheet
from tracker.scope import PUBLIC, visible


@dataclass(frozen=True)
class Choice:
    """What a list is to show. Only what is open to anyone is ever in it: a list is made to leave the house.

    Attributes:
        day: as of when.
        today: the civil day.
        until: the number of the last event that counts.
        registry: the code of the municipality's own diary, for reading dnr.
        body: whose assignments, given or received; None for the whole municipality.
        giver: only what this body has given.
        words: only what has these words, or this dnr or §.
        subject: what the heading says that they are about.
        since: where a period begins.
        ahead: the last day of what is to come.
        order: "registered" or "plan".
        budget_year: the year of a budget.
        among: the ids of those that alone may be in it; a list that is made again has what it had.
        paragraphs: likewise the ids of §§ that are about none of them.
    """

    day: dt.date
    today: dt.date
    until: int
    registry: str
    body: Body | None = None
    giver: Body | None = None
    words: str = ""
    subject: str = ""
    since: dt.date | None = None
    ahead: dt.date | None = None
    order: str = "registered"
    budget_year: int | None = None
    among: sa.Select[Any] | None = None
    paragraphs: sa.Select[Any] | None = None

    def takes(self, standing: Standing) -> bool:
        """Tell whether an assignment, as it stood, is given or received by whom the list is about."""
        if self.giver and (standing.giver is None or standing.giver.id != self.giver.id):
            return False
        if self.body is None:
            return True
        given = standing.giver is not None and standing.giver.id == self.body.id
        return given or received_by(standing, self.body)


class Listing(NamedTuple):
    """A list that was made, with the rows that it tells of."""

    sheet: Sheet
    assignments: list[int]
    paragraphs: list[int]


def received_by(standing: Standing, body: Body) -> bool:
    """Tell whether a body, or the administration that works for it, answers for an assignment."""
    bodies = [part.body for part in standing.answerable if part.body]
    return any(body.id in {found.id, found.administers_for_id} for found in bodies)


def candidates(choice: Choice, *, matching: sa.ColumnElement[bool] | None = None) -> sa.Select[Any]:
    """Return the ids of what may stand in a list; `takes` and its läge on the day decide."""
    if choice.among is not None:
        return choice.among
    criteria = [visible(PUBLIC), Assignment.status.not_in([Status.DRAFT, Status.VOIDED])]
    if choice.giver:
        criteria.append(Assignment.giver_id == choice.giver.id)
    if choice.body:
        served = sa.select(Body.id).where((Body.id == choice.body.id) | (Body.administers_for_id == choice.body.id))
        received = sa.select(Recipient.assignment_id).where(Recipient.body_id.in_(served))
        criteria.append((Assignment.giver_id == choice.body.id) | Assignment.id.in_(received))
    if matching is not None:
        criteria.append(matching)
    return sa.select(Assignment.id).where(*criteria)


def said_in(choice: Choice) -> sa.ColumnElement[bool]:
    """Return the criterion: what is chosen by words has them in its title or decision; everything without words."""
    if not choice.words:
        return sa.true()
    return assignments_about(choice.words, registry=choice.registry, today=choice.today, published=True)


def not_ended_by(day: dt.date) -> sa.ColumnElement[bool]:
    """Return the criterion of what no decision had ended on a day, as it is known now."""
    later = sa.select(Closing.id).where(Closing.decided_on > day)
    return Assignment.ended_by_id.is_(None) | Assignment.ended_by_id.in_(later)
