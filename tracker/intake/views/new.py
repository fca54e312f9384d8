"""Nytt uppdrag: paste or choose minutes."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.intake.forms import PasteForm
from tracker.intake.operations.beginning import begin_drafts, drafts_of_text, meeting_to_add
from tracker.intake.views import blueprint
from tracker.meetings.operations.drafts import begin_draft
from tracker.meetings.views.readings import begin_in_background
from tracker.models.draft import DraftKind
from tracker.web.guard import actor
from tracker.web.installation import registry
from tracker.web.pages import receipt
from tracker.web.uploads import LongFile, text_of
from tracker.wording.dates import counted

MISSING = "Klistra in texten ur protokollet, välj en fil, eller fyll i för hand."
PAGES = {
    DraftKind.ASSIGNMENT: "intake.review",
    DraftKind.DECISION: "meetings.rows",
    DraftKind.MINUTES: "meetings.minutes",
    DraftKind.REGISTER: "intake.list_rows",
    DraftKind.STATUSES: "intake.statuses",
    DraftKind.TRANSFERS: "intake.transfers",
    DraftKind.FORM: "intake.form",
}


@blueprint.route("/uppdrag/nytt", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Take pasted minutes, or begin by hand."""
    form = PasteForm()
    if form.validate_on_submit():
        if request.form.get("action") == "hand":
            return redirect(url_for("intake.review", draft_id=_begin_by_hand()))
        try:
            text = text_of(form.file, typed=form.text.data or "", missing=MISSING)
            if isinstance(text, LongFile):
                return redirect(url_for("intake.reading", reading_id=begin_in_background(text)))
            return redirect(_read(text))
        except RuleBrokenError as error:
            form.refuse(error)
    return render_template("intake/new.html", form=form), 422 if form.is_submitted() else 200


def lead_on(drafts: Sequence[tuple[DraftKind, int]], *, silent: int) -> str:
    """Return where a person goes on with drafts that have been begun; of several, a receipt tells.

    Args:
        drafts: their kinds and ids.
        silent: how many §§ of the text concern no assignment.
    """
    if len(drafts) == 1:
        ((kind, draft_id),) = drafts
        return url_for(PAGES[kind], draft_id=draft_id)
    note = f"Öppna dem en i taget. {counted(silent, 'paragraf', 'paragrafer')} i texten rör inget uppdrag."
    receipt(f"{counted(len(drafts), 'paragraf', 'paragrafer')} ligger som utkast", note)
    return url_for("overview.inbox")


def _read(text: str) -> str:
    """Read a pasted text; return where to go on.

    Raises:
        RuleBrokenError: its meeting lies ahead, or it is a list too long for a page.
    """
    first = drafts_of_text(text, user=actor(), registry=registry(), today=clock.today())
    added = meeting_to_add(first.contents)
    with db.writing():
        begun = begin_drafts(first.contents, actor=actor(), now=clock.now())
        act = audit.current_act() if added else ""
    if added:
        receipt(f"{added} är inlagt i kalendern", "Sammanträdet fanns inte där. Granska nu protokollet.", act=act)
    return lead_on(begun, silent=first.silent)


def _begin_by_hand() -> int:
    with db.writing():
        return begin_draft(DraftKind.ASSIGNMENT, {}, actor=actor(), now=clock.now()).id
