"""The municipality's bodies and groups by name, as they were on the day of a decision or a list."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.assignments.queries.bodies import NamedBody, NamedGroup, body_names, groups, resolve, split_names
from tracker.models import Body
from tracker.models.body import BodyKind


@dataclass(frozen=True)
class Known:
    """The bodies by name, and the groups as they were on a day."""

    bodies: Mapping[str, Body]
    groups: Mapping[str, NamedGroup]

    @classmethod
    def on(cls, day: dt.date) -> "Known":
        """Look them up."""
        return cls(body_names(), groups(on=day))

    @property
    def council(self) -> Body | None:
        """The body that a recommendation goes to."""
        return self.of_kind(BodyKind.COUNCIL)

    def named(self, words: object) -> list[NamedBody]:
        """Return the bodies that a field names."""
        return resolve(split_names(str(words or "")), self.bodies, self.groups)

    def of_kind(self, kind: BodyKind) -> Body | None:
        """Return the first body of a kind: the council, the executive board."""
        found = {body.id: body for body in self.bodies.values() if body.kind is kind}
        return found[min(found)] if found else None

    def by_slug(self, slug: object) -> Body | None:
        """Return a body by its slug."""
        return next((body for body in self.bodies.values() if body.slug == slug), None) if slug else None
