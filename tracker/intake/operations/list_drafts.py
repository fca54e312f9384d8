"""Lists that wait for review: each as a draft, whose page shows what needs the eye and folds the rest."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.assignments.operations.deadlines import bound_reading
from tracker.db import db
from tracker.domain.deadlines import DeadlineReading
from tracker.domain.errors import RuleBrokenError
from tracker.intake.operations.bodies_known import Known
from tracker.intake.operations.list_matches import Same, same_as
from tracker.intake.operations.listed import ListHead, ListRow
from tracker.meetings.operations.drafts import begin_draft
from tracker.models import Draft, User
from tracker.models.draft import DraftKind
from tracker.scope import Reader
from tracker.wording.dates import in_words

ROWS_MAX = 400
TOO_LONG = f"Listan har fler än {ROWS_MAX} rader. Dela upp den."


@dataclass(frozen=True)
class Judged:
    """What is known of a row before it is saved.

    Attributes:
        same: what it is the same as, or resembles.
        plan: how the words of its plan are read; None without a plan.
        unknown: names of recipients that the register does not have.
        doubts: what a person should look at, in Swedish.
    """

    same: Same | None
    plan: DeadlineReading | None
    unknown: Sequence[str]
    doubts: Sequence[str]

    @property
    def is_known(self) -> bool:
        """Whether it stands in the register, or further up in the list, for sure."""
        return self.same is not None and self.same.sure


def judge(user: Reader, rows: Sequence[ListRow], head: ListHead, *, registry: str, today: dt.date) -> list[Judged]:
    """Judge the rows of a list: what each resembles, how its plan is read, what is unknown."""
    known = Known.on(head.written_on)
    found = same_as(user, rows, known, registry=registry, today=today)
    readings: dict[tuple[str, str], DeadlineReading] = {}
    return [_judged(row, same, head, known, readings) for row, same in zip(rows, found, strict=True)]


def _judged(
    row: ListRow, same: Same | None, head: ListHead, known: Known, readings: dict[tuple[str, str], DeadlineReading]
) -> Judged:
    words = str(row["plan"] or "").strip()
    giver = known.by_slug(row["giver"]) or head.giver
    key = words, giver.name  # «nästa sammanträde» is the giver's
    if words and key not in readings:
        bound = bound_reading(words, context_date=head.written_on, own=giver.name, names=known.bodies)
        readings[key] = bound.reading
    plan = readings.get(key)
    recipients = known.named(row["recipients"])
    unknown = [entry.name for entry in recipients if entry.body is None]
    doubts = [] if recipients else ["Mottagaren saknas."]
    if unknown:
        doubts.append(f"Registret har inget organ som heter {in_words(unknown[:3])}. Namnet sparas som det står.")
    if plan is not None and plan.kind == "unknown":
        doubts.append("Planens ord går inte att tolka till en dag. De sparas som de står.")
    if same is not None and not same.sure:
        where = same.reference or f"rad {(same.place or 0) + 1}"
        doubts.append(f"Liknar {where}. Är det samma uppdrag?")
    return Judged(same, plan, unknown, doubts)


def begin_list(
    rows: Sequence[ListRow], judged: Sequence[Judged], head: ListHead, *, title: str, source: str = "",
    actor: User | None, now: dt.datetime,
) -> Draft:  # fmt: skip
    """Keep a list for review: the registrar's own, or (None) any registrar's. The same list is kept once.

    Raises:
        RuleBrokenError: it is longer than a page can hold.
    """
    content = list_content(rows, judged, head, title=title, source=source, is_own=actor is not None)
    return keep_once(DraftKind.REGISTER, content, actor=actor, now=now)


def list_content(
    rows: Sequence[ListRow], judged: Sequence[Judged], head: ListHead, *, title: str, source: str, is_own: bool
) -> dict[str, Any]:
    """Return the values of a list that waits for review.

    Raises:
        RuleBrokenError: it is longer than a page can hold.
    """
    if len(rows) > ROWS_MAX:
        raise RuleBrokenError(TOO_LONG, "text")
    kept = [
        {**row, "include": not row["aside"] and not (found.same is not None), "seen": _seen(found) if is_own else ""}
        for row, found in zip(rows, judged, strict=True)
    ]
    return {
        "list": title, "written_on": head.written_on.isoformat(), "giver": head.giver.slug,
        "budget_year": head.budget_year, "adopted_by": head.adopted_by, "rows": kept, "source": source,
    }  # fmt: skip


def keep_left(draft: Draft, rows: Sequence[Mapping[str, Any]], *, now: dt.datetime) -> int:
    """Keep the rows of a list that were not saved with the others as a list of their own; return how many."""
    if rows:
        author = db.session.get_one(User, draft.author_id) if draft.author_id else None
        content = {name: value for name, value in draft.content.items() if name != "digest"}
        begin_draft(draft.kind, {**content, "rows": list(rows), "left_of": draft.id}, actor=author, now=now)
    return len(rows)


def _seen(found: Judged) -> str:
    return found.same.reference if found.same else ""


def keep_once(kind: DraftKind, content: dict[str, Any], *, actor: User | None, now: dt.datetime) -> Draft:
    """Keep what has been read as a draft; where the same waits already, that one."""
    digest = _digest(content)
    waiting = sa.select(Draft).where(
        Draft.kind == kind, Draft.used_by_act.is_(None),
        Draft.author_id == actor.id if actor else Draft.author_id.is_(None),
        Draft.content["digest"].as_string() == digest,
    )  # fmt: skip
    known = db.session.scalars(waiting.order_by(Draft.id).limit(1)).one_or_none()
    return known or begin_draft(kind, {**content, "digest": digest}, actor=actor, now=now)


def _digest(content: Mapping[str, Any]) -> str:
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()
