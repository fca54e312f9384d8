"""What the steps of a scene share."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import clock
from tracker.assignments.queries.bodies import NamedBody, body_names, groups, resolve
from tracker.db import db
from tracker.domain.names import fold
from tracker.meetings.operations.paragraphs import Circumstances, describe_paragraph, find_or_add_paragraph
from tracker.models import Assignment, Body, Paragraph, User
from tracker.public.operations import obstacle_to, publish_assignments


@dataclass
class Scene:
    """What the steps share: who acts, the bodies by name, and the assignments by key."""

    people: dict[str, int]
    keys: dict[str, int]

    def person(self, local: str) -> User:
        """Return an account of the demonstration."""
        return db.session.get_one(User, self.people[local])

    def body(self, name: str) -> Body:
        """Return a body by name or short name."""
        return body_names()[fold(name)]

    def bodies(self, names: Iterable[str]) -> list[NamedBody]:
        """Return recipients by name; a group gives its members."""
        return resolve(names, body_names(), groups(on=clock.today()))

    def paragraph(self, body: Body, on: dt.date, number: str, about: Circumstances | None = None) -> Paragraph:
        """Return a §, described."""
        paragraph = find_or_add_paragraph(body, on, number, today=clock.today())
        describe_paragraph(paragraph, about or Circumstances(), actor=self.person("registrator"))
        return paragraph

    def registered(self, key: str, assignment: Assignment) -> None:
        """Remember an assignment, and let the open view show it if a body has given it."""
        self.keys[key] = assignment.id
        if not obstacle_to(assignment):
            publish_assignments([assignment], actor=self.person("registrator"), today=clock.today())

    def assignment(self, key: str) -> Assignment:
        """Return an assignment by its key, ready to be changed."""
        return db.session.scalars(sa.select(Assignment).where(Assignment.id == self.keys[key]).with_for_update()).one()


Step = tuple[dt.date, Callable[[Scene], None]]
"""A day, and what was recorded on it."""
