"""Documents of a §: added by a registrar, as a file or a link."""

import datetime as dt

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.assignments.forms.documents import DocumentForm
from tracker.assignments.operations.documents import add_to_paragraph
from tracker.assignments.views.documents import tell_filed
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.meetings.queries.paragraphs import find_paragraph
from tracker.meetings.views import blueprint
from tracker.models import Paragraph
from tracker.models.document import DocumentKind
from tracker.scope import hidden_among
from tracker.web.guard import actor
from tracker.web.uploads import check_room, store


@blueprint.route("/beslut/<body>/<held_on>/<number>/dokument", methods=["GET", "POST"])
def add_document(body: str, held_on: str, number: str) -> ResponseReturnValue:
    """Add a document to a §."""
    found = _seen_or_404(body, held_on, number)
    form = DocumentForm()
    form.offer([])
    if not form.is_submitted():
        form.kind.process_data(DocumentKind.PROTOCOL_EXTRACT.value)
    if form.validate_on_submit():
        try:
            check_room(form.size)
            paper = form.paper(store())  # the file is in its place before the row that names it
            with db.writing():
                filed = add_to_paragraph(_seen_or_404(body, held_on, number), paper, actor=actor())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            tell_filed(filed, "paragrafen")
            page = url_for("meetings.paragraph", body=body, held_on=held_on, number=number)
            return redirect(page)
    shown = render_template("assignments/document.html", form=form, assignment=None, paragraph=found)
    return shown, 422 if form.is_submitted() else 200


def _seen_or_404(body: str, held_on: str, number: str) -> Paragraph:
    """Return a § whose words the person sees."""
    try:
        day = dt.date.fromisoformat(held_on)
    except ValueError:
        abort(404)
    found = find_paragraph(body, day, number)
    if found is None or hidden_among(actor(), [found]):
        abort(404)
    return found
