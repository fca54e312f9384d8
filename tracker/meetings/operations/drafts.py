"""Drafts: begun here and by Nytt uppdrag; used up when they are saved."""

import datetime as dt
from typing import Any

from tracker.db import db
from tracker.models import Draft, User
from tracker.models.draft import DraftKind


def begin_draft(kind: DraftKind, content: dict[str, Any], *, actor: User, now: dt.datetime) -> Draft:
    """Keep what a person has begun; a draft is not the record, so it leaves no event."""
    draft = Draft(kind=kind, author_id=actor.id, changed_at=now, content=content)
    db.session.add(draft)
    db.session.flush()
    return draft


def keep_draft(draft: Draft, values: dict[str, Any], *, now: dt.datetime) -> None:
    """Keep what a person has typed since."""
    draft.content = {**draft.content, **values}
    draft.changed_at = now
