"""What the buttons of a row do with the rows of a draft: cut, lay together, dismiss, take back, take a passage."""

import datetime as dt
import re

from flask import abort, request

from tracker.domain.decisions import GIVES
from tracker.domain.errors import RuleBrokenError
from tracker.meetings.forms import ROWS_MAX
from tracker.meetings.operations.drafts import keep_draft
from tracker.meetings.operations.minutes import dismissal
from tracker.meetings.operations.rows import Row, merge_rows, row_of_passage, split_row, without_row
from tracker.models import Draft, User

ACTION = re.compile(r"(?P<what>split|merge|remove|dismiss|return|take)-(?P<at>[0-9]{1,4})")


def change_rows(draft: Draft, action: str, *, actor: User, now: dt.datetime) -> bool:
    """Do what a button asks for with the rows that a draft keeps. Inside the write door.

    Returns:
        Whether the last row was dismissed.

    Raises:
        RuleBrokenError: it is dismissed without a reason, or there are too many rows.
    """
    asked = ACTION.fullmatch(action)
    if asked is None:  # the draft is kept as it was typed; that is all
        return False
    rows, at, what = list(draft.content.get("rows", ())), int(asked["at"]), asked["what"]
    dismissed, unplaced = list(draft.content.get("dismissed", ())), list(draft.content.get("unplaced", ()))
    if at >= len({"return": dismissed, "take": unplaced}.get(what, rows)):
        abort(404)
    if what == "split":
        rows = split_row(rows, at)
    elif what == "merge":
        rows = merge_rows(rows, at)
    elif what == "take":
        rows.append(row_of_passage(unplaced.pop(at)))
    elif what == "return":
        rows.append(dismissed.pop(at)["row"])
    else:
        if what == "dismiss":
            why, note = (request.form.get(f"{name}-row-{at}", "") for name in ("why", "note"))
            dismissed.append({"row": _alone(rows[at]), "said": dismissal(why, note, actor=actor, now=now)})
        rows = without_row(rows, at)
    if len(rows) > ROWS_MAX:
        raise RuleBrokenError(f"Högst {ROWS_MAX} rader i taget.", "rows")
    keep_draft(draft, {"rows": rows, "dismissed": dismissed, "unplaced": unplaced}, now=now)
    return what == "dismiss" and not rows


def _alone(row: Row) -> Row:
    """A row that comes back comes last, and follows no other."""
    return {**row, "follows": ""} if row.get("outcome") == GIVES else row
