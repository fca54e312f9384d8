"""Minutes that wait to be reviewed: kept, added to, and what a person says of a § or of a passage in them.

They are drafts, not the record: what is dismissed leaves no event, but stands listed with who, when and why.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.meetings.queries.minutes import read_minutes
from tracker.meetings.queries.proposals import read_document
from tracker.models import Draft, Meeting, User
from tracker.models.draft import DraftKind
from tracker.wording.labels import DISMISSAL

NOTE_MOST = 400
JUDGED = ("dismissed", "draft")
"""What a person's judgement of a § or a passage is kept as."""


@dataclass(frozen=True)
class Refused:
    """A dismissal that was not done: which suggestion's, as the page names it, and why."""

    name: str
    message: str


def begin_minutes(
    meeting: Meeting, text: str, read: Mapping[str, Any], *, actor: User | None, now: dt.datetime
) -> Draft:
    """Keep minutes that a person has pasted, or the installation (None) has read for any registrar."""
    draft = Draft(
        kind=DraftKind.MINUTES, author_id=actor.id if actor else None, changed_at=now, meeting_id=meeting.id, text=text,
        content={"title": f"{meeting.body.short_name} {meeting.held_on}", **read},
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    return draft


def add_to_minutes(kept: Draft, text: str, meeting: Meeting, *, now: dt.datetime) -> None:
    """Let a text take the place of the same §§ in the minutes that wait; the §§ that it lacks stand where they stood.

    What a person has said of a § or a passage holds where its words are the same.
    """
    if text in kept.text:
        return
    new = {found.paragraph for found in read_document(text, context_date=meeting.held_on).paragraphs}
    old = read_document(kept.text, context_date=meeting.held_on).paragraphs
    parts = [kept.text[found.start : found.end] for found in old if found.paragraph and found.paragraph not in new]
    before, whole = (kept.text, kept.content), "\n\n".join([text, *parts])
    read = read_minutes(whole, meeting)
    _take_over(read["rows"], whole, old=before[1]["rows"], words=before[0], meeting=meeting)
    passages = {(one["number"], one["text"]): one for one in before[1].get("unplaced", ())}
    for passage in read["unplaced"]:
        _judge_alike(passage, passages.get((passage["number"], passage["text"])))
    kept.text, kept.content, kept.changed_at = whole, {**kept.content, **read}, now


def _take_over(rows: Sequence[dict[str, Any]], whole: str, *, old: Sequence[Any], words: str, meeting: Meeting) -> None:
    """A § whose words have changed since it was dismissed is to be looked at again."""
    judged = {row["number"]: row for row in old if row.get("dismissed")}
    if not judged:
        return
    before = _words_by_number(words, meeting)
    after = _words_by_number(whole, meeting)
    for row in rows:
        if before.get(row["number"]) == after.get(row["number"]):
            _judge_alike(row, judged.get(row["number"]))


def _words_by_number(text: str, meeting: Meeting) -> dict[str | None, str]:
    found = read_document(text, context_date=meeting.held_on).paragraphs
    return {one.paragraph: " ".join(text[one.start : one.end].split()) for one in found}


def _judge_alike(values: dict[str, Any], before: Mapping[str, Any] | None) -> None:
    values |= {name: before[name] for name in JUDGED if before and name in before}


def dismissal(why: str, note: str, *, actor: User, now: dt.datetime) -> dict[str, Any]:
    """Return what is kept of a suggestion that a person dismisses.

    Raises:
        RuleBrokenError: no reason is chosen, or the words of another one are missing.
    """
    note = " ".join(note.split())
    if why not in DISMISSAL:
        raise RuleBrokenError("Välj varför förslaget avfärdas.", "dismissal")
    if why == "other" and not note:
        raise RuleBrokenError("Skriv varför förslaget avfärdas.", "dismissal")
    if len(note) > NOTE_MOST:
        raise RuleBrokenError("Skriv skälet med högst 400 tecken.", "dismissal")
    return {"why": why, "note": note, "by": actor.id, "at": now.isoformat()}


def judge_paragraph(draft: Draft, number: str, said: Mapping[str, Any] | None, *, now: dt.datetime) -> bool:
    """Dismiss a § of minutes, or (None) take that back. Return whether there is such a §."""
    return _judge(draft, "rows", lambda _, row: row["number"] == number, {"dismissed": said}, now)


def judge_passage(draft: Draft, at: int, said: Mapping[str, Any], *, now: dt.datetime) -> bool:
    """Say of a passage of minutes that it is `dismissed`, or became a `draft`. Return whether there is such a one."""
    return _judge(draft, "unplaced", lambda place, _: place == at, said, now)


def _judge(
    draft: Draft,
    name: str,
    meant: Callable[[int, Mapping[str, Any]], bool],
    said: Mapping[str, Any],
    now: dt.datetime,
) -> bool:
    rows = [dict(row) for row in draft.content.get(name, ())]
    found = [row for place, row in enumerate(rows) if meant(place, row)]
    for row in found:
        row.update(said)
    draft.content, draft.changed_at = {**draft.content, name: rows}, now
    return bool(found)
