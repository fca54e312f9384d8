"""Drafts: begun here and by Nytt uppdrag; used up when they are saved."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.references import paragraph_number
from tracker.meetings.queries.standing import has_changed, standing_of
from tracker.models import Draft, User
from tracker.models.draft import DraftKind
from tracker.scope import visible_drafts


def load_draft(draft_id: int, kind: DraftKind, *, actor: User, for_update: bool = False) -> Draft | None:
    """Return a person's own draft or one that is nobody's, or None; locked where it is about to be used or kept."""
    statement = sa.select(Draft).where(Draft.id == draft_id, visible_drafts(actor), Draft.kind == kind)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def begin_draft(kind: DraftKind, content: dict[str, Any], *, actor: User | None, now: dt.datetime) -> Draft:
    """Keep what a person has begun, or the installation (None) for any registrar.

    A draft is not the record, so it leaves no event.
    """
    kept = dict(content)
    own = {"meeting_id": kept.pop("meeting"), "text": kept.pop("text")} if kind is DraftKind.MINUTES else {}
    draft = Draft(kind=kind, author_id=actor.id if actor else None, changed_at=now, content=kept, **own)
    db.session.add(draft)
    db.session.flush()
    return draft


def keep_draft(draft: Draft, values: dict[str, Any], *, now: dt.datetime) -> None:
    """Keep what a person has typed since."""
    draft.content = {**draft.content, **values}
    draft.changed_at = now


def recorded_meanwhile(draft: Draft, body: str | None, held_on: dt.date | None, number: str | None) -> bool:
    """Tell whether somebody has recorded the § of a draft since it was begun; said once, and then it is known.

    Two who save the same § take turns, so the second sees what the first has saved.
    """
    begun = draft.content.get("standing")
    if begun is None:  # begun by hand, of no § that could be compared
        return False
    now = standing_of(body or "", held_on, paragraph_number(number or "") or "", for_update=True)
    changed = has_changed(begun, now)
    if changed:
        draft.content = {**draft.content, "standing": now, "stands": now["at"]}
    return changed
