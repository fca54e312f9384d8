"""One suggested assignment made two drafts, and two made one again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.names import short_title
from tracker.domain.points import halves, joined
from tracker.meetings.operations.drafts import begin_draft, keep_draft
from tracker.meetings.queries.standing import standing_of
from tracker.models import Draft, Paragraph, User
from tracker.models.draft import DraftKind

EACH_ITS = {"dismissed", "stands", "standing", "unplaced", "another", "unknown_names"}
"""What was said of one part only, and does not pass to the other."""
EMPTY: tuple[object, ...] = (None, "", [])


def divide(draft: Draft, *, actor: User, now: dt.datetime) -> Draft:
    """Make two drafts of one, each with its part of the words; all else stands in both."""
    first, second = halves(str(draft.content.get("text") or ""))
    other = {**draft.content, "text": second, "title": short_title(second), "points": "", "places": []}
    begun = begin_draft(DraftKind.ASSIGNMENT, {**other, "beside": draft.id}, actor=actor, now=now)
    keep_draft(draft, {"text": first, "title": short_title(first), "beside": begun.id}, now=now)
    return begun


def unite(draft: Draft, other: Draft, *, now: dt.datetime) -> None:
    """Lay another draft's words together with a draft's own, in the text's order; the other is no more.

    What only one of them says, the one that is left says.
    """
    here, there = draft.content, other.content
    parts = [found.content for found in sorted((draft, other), key=lambda found: found.id)]
    told: dict[str, Any] = {
        name: value for name, value in there.items() if name not in EACH_ITS and here.get(name) in EMPTY
    }
    told |= {name: joined(*(str(part.get(name) or "") for part in parts)) for name in ("text", "points")}
    told["title"] = short_title(told["text"])
    told["recipients"] = "\n".join(_names(parts, "recipients", "\n"))
    told["collaborators"] = "; ".join(_names(parts, "collaborators", ";"))
    keep_draft(draft, {**told, "beside": None}, now=now)
    db.session.execute(sa.delete(Draft).where(Draft.id == other.id))


def _names(parts: Sequence[Mapping[str, Any]], field: str, between: str) -> list[str]:
    names = [name.strip() for part in parts for name in str(part.get(field) or "").split(between)]
    return list(dict.fromkeys(filter(None, names)))


def share_standing(draft: Draft, other: Draft, paragraph: Paragraph | None) -> None:
    """Let the other part know what this one's saving added to the §, so that it is not taken for another's work."""
    begun, kept = draft.content.get("standing"), other.content.get("standing")
    if paragraph is None or begun is None or kept is None:
        return
    meeting = paragraph.meeting
    now = standing_of(meeting.body.slug, meeting.held_on, paragraph.number)
    if kept["at"] != now["at"]:
        return
    before = begun["has"] if begun["at"] == now["at"] else []
    added = [one for one in now["has"] if one not in before]
    other.content = {**other.content, "standing": {**now, "has": [*kept["has"], *added]}}
