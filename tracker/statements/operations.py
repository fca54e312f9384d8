"""Filling in what the municipality states."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.models import StatedFact, User


def state(values: Mapping[str, str], *, actor: User, today: dt.date) -> int:
    """Keep what was filled in; return how many facts are others than before.

    Args:
        values: key → what was written.
        actor: who did.
        today: the day, which the statement names as its latest.
    """
    rows = {row.key: row for row in db.session.scalars(sa.select(StatedFact).with_for_update())}
    changed = [key for key, value in values.items() if value != (rows[key].value if key in rows else "")]
    if not changed:
        return 0
    kept = {key: values[key] for key in changed} | {"updated_on": today.isoformat()}
    for key, value in kept.items():
        if key in rows:
            rows[key].value = value
        else:
            rows[key] = StatedFact(key=key, value=value)
            db.session.add(rows[key])
    db.session.flush()
    audit.record("stated_fact.changed", rows[changed[0]], actor=actor, facts=sorted(changed))
    return len(changed)
