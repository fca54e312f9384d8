"""Nytt uppdrag: paste or choose minutes."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock, extraction
from tracker.db import db
from tracker.domain.decisions import check_decision
from tracker.domain.errors import RuleBrokenError
from tracker.intake.forms import PasteForm
from tracker.intake.queries import fields_of_text, says_something
from tracker.intake.views import blueprint
from tracker.meetings.operations.drafts import begin_draft
from tracker.meetings.queries.proposals import first_rows, head_of, read_document
from tracker.models.draft import DraftKind
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.web.uploads import text_of
from tracker.wording.dates import counted

MISSING = "Klistra in texten ur protokollet, välj en fil, eller fyll i för hand."


@blueprint.route("/uppdrag/nytt", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Take pasted minutes, or begin by hand."""
    form = PasteForm()
    if form.validate_on_submit():
        if request.form.get("action") == "hand":
            return redirect(url_for("intake.review", draft_id=_begin({})))
        try:
            return redirect(_read(text_of(form.file, typed=form.text.data or "", missing=MISSING)))
        except RuleBrokenError as error:
            form.refuse(error)
    return render_template("intake/new.html", form=form), 422 if form.is_submitted() else 200


def _read(text: str) -> str:
    """Read a pasted text; return where to go on.

    Raises:
        RuleBrokenError: its meeting lies ahead.
    """
    document = read_document(text, context_date=clock.today())
    if document.meeting_date:
        check_decision(on=document.meeting_date, number="1", missing_reason="", today=clock.today())
    found = [paragraph for paragraph in document.paragraphs if says_something(paragraph)]
    if not found:
        return url_for("intake.review", draft_id=_begin({"source": text, "nothing_found": True}))
    addresses = [_begin_paragraph(document, paragraph, text) for paragraph in found]
    if len(found) == 1:
        return addresses[0]
    silent = len(document.paragraphs) - len(found)
    note = f"Öppna dem en i taget. {counted(silent, 'paragraf', 'paragrafer')} i texten rör inget uppdrag."
    receipt(f"{counted(len(found), 'paragraf', 'paragrafer')} ligger som utkast", note)
    return url_for("overview.inbox")


def _begin_paragraph(document: extraction.Document, paragraph: extraction.Paragraph, text: str) -> str:
    """Begin a draft for one §: a form where it gives a single assignment, rows where it says more."""
    single = len(paragraph.assignments) == 1 and not paragraph.closings
    if single and paragraph.assignments[0].status == "given" and paragraph.assignments[0].kind == "assignment":
        return url_for("intake.review", draft_id=_begin(fields_of_text(document, paragraph, text)))
    content = first_rows(
        actor(), head_of(document, paragraph, text), paragraph, registry=_registry(), today=clock.today()
    )
    return url_for("meetings.rows", draft_id=_begin(content, DraftKind.DECISION))


def _begin(content: dict[str, Any], kind: DraftKind = DraftKind.ASSIGNMENT) -> int:
    with db.writing():
        return begin_draft(kind, content, actor=actor(), now=clock.now()).id


def _registry() -> str:
    registry: str = current_app.extensions["settings"].registry
    return registry
