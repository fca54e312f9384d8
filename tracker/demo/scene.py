"""A scene: what a registrar would have recorded, in the order of the days, through the product's own operations."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tracker import clock
from tracker.accounts.operations import add_user, hash_password
from tracker.bodies.operations.adding import add_bodies
from tracker.db import db
from tracker.demo.stage import Scene, Step
from tracker.demo.steps import steps_of
from tracker.domain.permissions import Role
from tracker.followups import jobs as followups
from tracker.reminders import jobs


def fill(
    bodies: Mapping[str, Any],
    entries: Mapping[str, Any],
    *,
    matter: Sequence[Step],
    people: Sequence[tuple[str, str, str, str]],
    password: str,
) -> None:
    """Fill an empty database with a scene, a transaction a step, each on the day on which it would have been done.

    Args:
        bodies: the municipality's, for `add_bodies`.
        entries: a scene's file: the day on which the register begins, and what is in it.
        matter: the steps of a scene that are told in code.
        people: (name of the address, name, role, home body).
        password: of every account.
    """
    hashed = hash_password(password)
    begins: dt.date = entries["begins"]
    with clock.standing_at(begins), db.writing():
        add_bodies(bodies, actor=None)
    scene = Scene({}, {})
    with clock.standing_at(begins), db.writing():
        for email, name, role, home in people:
            body = scene.body(home) if home else None
            user = add_user(email=email, name=name, role=Role(role), body=body, password_hash=hashed, actor=None)
            scene.people[email.partition("@")[0]] = user.id
    steps = sorted([*steps_of(entries), *matter], key=lambda item: item[0])
    mornings = _mornings([day for day, _ in steps])
    for day in sorted({*mornings, *(day for day, _ in steps)}):
        with clock.standing_at(day):
            if day in mornings:
                jobs.remind(lambda: False)
                followups.remind(lambda: False)
                jobs.compose(lambda: False)
            for step in (step for on, step in steps if on == day):
                with db.writing():
                    step(scene)


def _mornings(days: Sequence[dt.date]) -> set[dt.date]:
    """Return the mail days after which there is something to tell, and the last weeks' each."""
    last = clock.today()
    found = {last - dt.timedelta(days=back) for back in range(21)}
    for day in days:
        with clock.standing_at(day):
            found.add(clock.calendar().mail_day_from(day + dt.timedelta(days=1)))
    return {day for day in found if day <= last}
