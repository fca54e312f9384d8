"""Tables that an administration has filled in: shown beside the register, accepted by a person, undone at once."""

import re
from collections.abc import Sequence

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.db import db
from tracker.domain.decisions import read_number
from tracker.domain.errors import RuleBrokenError
from tracker.intake.forms import FilledForm, TransferListForm
from tracker.intake.operations.filled import FilledRow
from tracker.intake.operations.filled_rows import (
    TransferDecision,
    TransferRow,
    save_statuses,
    save_transfers,
    status_rows,
    transfer_rows,
)
from tracker.intake.operations.list_drafts import keep_left
from tracker.intake.views import blueprint
from tracker.meetings.operations.drafts import load_draft
from tracker.models import Draft
from tracker.models.draft import DraftKind
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted

UNDONE_AT_ONCE = "Allt sparades på en gång och kan ångras på en gång."
_NUMBER = re.compile(r"[0-9]{1,9}")


@blueprint.route("/uppdrag/nytt/lagen/<id:draft_id>", methods=["GET", "POST"])
def statuses(draft_id: int) -> ResponseReturnValue:
    """Show the lägen that were filled in beside those of the register, and save the chosen ones."""
    draft, form = _draft_or_404(draft_id, DraftKind.STATUSES), FilledForm()
    if draft.used_by_act:
        return redirect(url_for("overview.start"))
    ticked = _ticked("row")
    chosen_notes = [row["note"] for place, row in enumerate(draft.content["rows"]) if place in ticked]
    if form.validate_on_submit() and form.look_through(chosen_notes):
        try:
            with db.writing():
                draft = _draft_or_404(draft_id, DraftKind.STATUSES, for_update=True)
                if draft.used_by_act:
                    return redirect(url_for("overview.start"))
                left = _left(draft, ticked)
                saved = save_statuses(actor(), draft.content["rows"], ticked, now=clock.now(), today=clock.today())
                draft.used_by_act = audit.current_act()
                kept = keep_left(draft, left, now=clock.now())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            words = counted(len(saved), "läge är sparat", "lägen är sparade")
            receipt(words, UNDONE_AT_ONCE + words_of_left(kept), act=draft.used_by_act)
            return redirect(url_for("overview.inbox"))
    rows = status_rows(actor(), draft.content["rows"], today=clock.today())
    chosen = ticked if form.is_submitted() else {row.place for row in rows if row.can_be_saved}
    page = render_template("intake/statuses.html", form=form, draft=draft, rows=rows, ticked=chosen)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/uppdrag/nytt/overforing/<id:draft_id>", methods=["GET", "POST"])
def transfers(draft_id: int) -> ResponseReturnValue:
    """Show what a list moves to which body, and move the chosen parts."""
    draft, form = _draft_or_404(draft_id, DraftKind.TRANSFERS), TransferListForm()
    if draft.used_by_act:
        return redirect(url_for("overview.start"))
    form.offer(deciding_bodies())
    ticked = _ticked("part")
    if form.validate_on_submit() and (answer := _move(draft_id, form, ticked)):
        return answer
    registry = current_app.extensions["settings"].registry
    rows = transfer_rows(actor(), draft.content["rows"], registry=registry, today=clock.today())
    if not form.is_submitted():
        ticked = {row.parts[0].recipient.id for row in rows if len(row.parts) == 1 and not row.problem}
    page = render_template("intake/transfers.html", form=form, draft=draft, rows=rows, ticked=ticked)
    return page, 422 if form.is_submitted() else 200


def _move(draft_id: int, form: TransferListForm, ticked: set[int]) -> ResponseReturnValue | None:
    body = next((body for body in deciding_bodies() if body.slug == form.body.data), None)
    if body is None or form.decided_on.day is None:
        return None
    registry = current_app.extensions["settings"].registry
    try:
        with db.writing():
            draft = _draft_or_404(draft_id, DraftKind.TRANSFERS, for_update=True)
            if draft.used_by_act:
                return redirect(url_for("overview.start"))
            number, reason = read_number(form.number.data or ""), (form.missing_reason.data or "").strip()
            decision = TransferDecision(body, form.decided_on.day, number, reason)
            rows = transfer_rows(actor(), draft.content["rows"], registry=registry, today=clock.today())
            moved = save_transfers(actor(), rows, ticked, decision, today=clock.today())
            draft.used_by_act = audit.current_act()
            kept = keep_left(draft, _not_moved(rows, ticked), now=clock.now())
    except RuleBrokenError as error:
        form.refuse(error)
        return None
    words = counted(moved, "uppdrag har gått över", "uppdrag har gått över")
    receipt(words, UNDONE_AT_ONCE + words_of_left(kept), act=draft.used_by_act)
    return redirect(url_for("overview.inbox"))


def words_of_left(kept: int) -> str:
    """Say where the rows of a list are that were not saved with the others."""
    return f" {counted(kept, 'rad', 'rader')} som du inte tog med ligger kvar under Att föra in." if kept else ""


def _left(draft: Draft, ticked: set[int]) -> list[FilledRow]:
    rows = status_rows(actor(), draft.content["rows"], today=clock.today())
    return [draft.content["rows"][row.place] for row in rows if row.can_be_saved and row.place not in ticked]


def _not_moved(rows: Sequence[TransferRow], ticked: set[int]) -> list[FilledRow]:
    """Return the rows of which no part was chosen, though it could have been."""
    return [row.words for row in rows if not row.problem and not ticked & {part.recipient.id for part in row.parts}]


def _ticked(name: str) -> set[int]:
    """Return the numbers of the ticked boxes; what is no number of ours is none."""
    return {int(one) for one in request.form.getlist(name) if _NUMBER.fullmatch(one)}


def _draft_or_404(draft_id: int, kind: DraftKind, *, for_update: bool = False) -> Draft:
    return load_draft(draft_id, kind, actor=actor(), for_update=for_update) or abort(404)
