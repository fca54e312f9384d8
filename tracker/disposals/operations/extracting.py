"""Writing down that somebody has taken out what is known of a person."""

import datetime as dt

from tracker.db import db
from tracker.models import AccessLog, User


def note_extract(who: str, *, actor: User, now: dt.datetime) -> None:
    """Write down who has asked for an extract, and about whom."""
    db.session.add(AccessLog(at=now, user_id=actor.id, what=f"registerutdrag om {who}"[:200]))
