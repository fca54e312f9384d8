"""What the buttons of a review do with a suggestion besides saving it: cut, unite, dismiss, take back, make another."""

import re
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.intake.operations.parting import divide, unite
from tracker.meetings.operations.drafts import begin_draft, keep_draft, load_draft
from tracker.meetings.operations.minutes import dismissal
from tracker.models import Draft
from tracker.models.draft import DraftKind
from tracker.web.guard import actor
from tracker.web.pages import receipt

HEAD = ("body", "decided_on", "number", "dnr", "paragraph_title", "source", "minutes", "standing")
"""What another assignment of the same § has in common with the first."""
ACTION = re.compile(r"split|merge|dismiss|return|make-[0-9]{1,3}")


def act_on(draft_id: int, action: str) -> ResponseReturnValue:
    """Do what a button asks for.

    Raises:
        RuleBrokenError: it is dismissed without a reason.
    """
    with db.writing():
        draft = load_draft(draft_id, DraftKind.ASSIGNMENT, actor=actor(), for_update=True) or abort(404)
        if draft.used_by_act:
            abort(404)
        to = _done(draft, action)
    return redirect(to)


def _done(draft: Draft, action: str) -> str:
    here, now = url_for("intake.review", draft_id=draft.id), clock.now()
    if action == "split":
        divide(draft, actor=actor(), now=now)
        receipt("Uppdraget är delat i två", "Det här är det första. Det andra ligger som eget utkast och kommer sedan.")
    elif action == "merge":
        other = beside(draft, for_update=True) or abort(404)
        unite(draft, other, now=now)
        receipt("De två är ett uppdrag igen")
    elif action == "dismiss":
        said = dismissal(request.form.get("why-it", ""), request.form.get("note-it", ""), actor=actor(), now=now)
        keep_draft(draft, {"dismissed": said}, now=now)
        receipt("Förslaget är avfärdat", "Det står kvar bland utkasten under Att föra in och kan tas tillbaka.")
        return where_next(draft)
    elif action == "return":
        keep_draft(draft, {"dismissed": None}, now=now)
    else:
        return url_for("intake.review", draft_id=_another(draft, int(action.partition("-")[2])))
    return here


def _another(draft: Draft, at: int) -> int:
    """Begin a draft of a passage that could not be placed, on the same §."""
    passages = list(draft.content.get("unplaced", ()))
    if at >= len(passages):
        abort(404)
    passage = passages.pop(at)
    content: dict[str, Any] = {name: draft.content.get(name) for name in HEAD}
    content |= {"text": passage["text"], "unplaced": passages, "beside": None}
    keep_draft(draft, {"unplaced": passages}, now=clock.now())
    return begin_draft(DraftKind.ASSIGNMENT, content, actor=actor(), now=clock.now()).id


def beside(draft: Draft, *, for_update: bool = False) -> Draft | None:
    """Return the other part of a suggestion that was cut in two, while that is there and not saved.

    Each names the other: the id alone may be another draft's by now, and of three parts two belong together.
    """
    other = draft.content.get("beside")
    found = load_draft(int(other), DraftKind.ASSIGNMENT, actor=actor(), for_update=for_update) if other else None
    if found is None or found.used_by_act or found.content.get("dismissed"):
        return None
    return found if found.content.get("beside") == draft.id else None


def where_next(draft: Draft) -> str:
    """Return where a person goes on when a suggestion is dismissed or thrown away."""
    if other := beside(draft):
        return url_for("intake.review", draft_id=other.id)
    if minutes := draft.content.get("minutes"):
        return url_for("meetings.minutes", draft_id=minutes)
    return url_for("overview.inbox")
