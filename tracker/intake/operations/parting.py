"""One suggested assignment made two drafts, and two made one again."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.names import short_title
from tracker.domain.points import halves, joined
from tracker.meetings.operations.drafts import begin_draft, keep_draft
from tracker.models import Draft, User
from tracker.models.draft import DraftKind

OWN = ("text", "title", "recipients", "points", "plan", "owner")
"""What two parts of one suggestion need not have in common."""


def divide(draft: Draft, *, actor: User, now: dt.datetime) -> Draft:
    """Make two drafts of one, each with its part of the words; all else stands in both."""
    first, second = halves(str(draft.content.get("text") or ""))
    other = {**draft.content, "text": second, "title": short_title(second), "points": "", "places": []}
    begun = begin_draft(DraftKind.ASSIGNMENT, {**other, "beside": draft.id}, actor=actor, now=now)
    keep_draft(draft, {"text": first, "title": short_title(first), "beside": begun.id}, now=now)
    return begun


def unite(draft: Draft, other: Draft, *, now: dt.datetime) -> None:
    """Lay another draft's words together with a draft's own; the other is no more."""
    here, there = draft.content, other.content
    text = joined(str(here.get("text") or ""), str(there.get("text") or ""))
    names = [name.strip() for found in (here, there) for name in str(found.get("recipients") or "").splitlines()]
    told: dict[str, Any] = {name: here.get(name) or there.get(name) for name in OWN}
    told |= {"text": text, "title": short_title(text), "recipients": "\n".join(dict.fromkeys(filter(None, names)))}
    told["points"] = joined(str(here.get("points") or ""), str(there.get("points") or ""))
    keep_draft(draft, {**told, "beside": None}, now=now)
    db.session.execute(sa.delete(Draft).where(Draft.id == other.id))
