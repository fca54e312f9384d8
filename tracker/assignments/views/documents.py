"""Documents: added to an assignment, fetched, taken away."""

from flask import Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.forms.documents import DocumentForm, DocumentReasonForm
from tracker.assignments.operations import documents
from tracker.assignments.queries.card import is_own
from tracker.assignments.queries.documents import (
    Places,
    chain_paragraphs,
    load_document,
    places_of,
    protected_in,
    removable_among,
)
from tracker.assignments.views import blueprint
from tracker.assignments.views.changes import visible_or_404
from tracker.db import db
from tracker.documents.kinds import KINDS
from tracker.documents.names import disposition
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Action, Role, may_with
from tracker.models import Assignment, Document, Paragraph
from tracker.models.document import DocumentKind
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.web.trace import note_reading
from tracker.web.uploads import check_room, store

NEVER_SHOWN = "sandbox; default-src 'none'"
"""What a browser may do with a file that it opens all the same: nothing."""
DOCUMENT = "/dokument/<id:document_id>"


@blueprint.route("/uppdrag/<reference>/dokument", methods=["GET", "POST"])
def add_document(reference: str) -> ResponseReturnValue:
    """Add a document to an assignment, as a file or a link."""
    assignment = visible_or_404(reference)
    _own_or_403(assignment)
    form = DocumentForm()
    form.offer(chain_paragraphs(actor(), assignment) if Role.REGISTRAR in actor().roles else [])
    if not form.is_submitted():
        form.kind.process_data(DocumentKind.ATTACHMENT.value)
    if form.validate_on_submit():
        try:
            check_room(form.size)
            paper = form.paper(store())  # the file is in its place before the row that names it
            with db.writing():
                assignment = visible_or_404(reference, for_update=True)
                _own_or_403(assignment)
                chosen = form.paragraph.data if form.paragraph else ""
                paragraph = db.session.get(Paragraph, int(chosen)) if chosen else None
                filed = documents.add_to_assignment(assignment, paper, actor=actor(), paragraph=paragraph)
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            tell_filed(filed, "uppdraget")
            return redirect(url_for("assignments.card", reference=assignment.reference))
    page = render_template("assignments/document.html", form=form, assignment=assignment, paragraph=None)
    return page, 422 if form.is_submitted() else 200


def tell_filed(filed: documents.Filed, place: str) -> None:
    """Say that a document is there, now or since before."""
    if filed.act:
        receipt("Dokumentet är tillagt", f"{filed.document.title}.", act=filed.act)
    else:
        receipt("Dokumentet fanns redan", f"Det står på {place} som ”{filed.document.title}”. Inget har ändrats.")


@blueprint.get(f"{DOCUMENT}/<file_name>")
def download(document_id: int, file_name: str) -> ResponseReturnValue:
    """Give out a document's file, to be saved and never shown; the name in the address is for people only."""
    del file_name
    document = load_document(actor(), document_id)
    if document is None or not document.sha256:
        abort(404)
    if protected := protected_in(document):
        note_reading(f"dokument {document.id} ({', '.join(protected)})")
    response: Response = send_file(
        store().path(document.sha256), mimetype="application/octet-stream", conditional=False, etag=False
    )
    if document.media_type in KINDS:  # our own word for it, never the browser's that sent it
        response.headers["Content-Type"] = document.media_type
    response.headers["Content-Disposition"] = disposition(document.file_name)
    response.headers["Content-Security-Policy"] = NEVER_SHOWN
    if request.method == "HEAD":
        response.close()  # nobody will read the file
    return response


@blueprint.route(f"{DOCUMENT}/ta-bort", methods=["GET", "POST"])
def void_document(document_id: int) -> ResponseReturnValue:
    """Take away a document that was added by mistake."""
    document, places = _removable_or_abort(document_id)
    form = DocumentReasonForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                document, places = _removable_or_abort(document_id, for_update=True)
                act = documents.void_document(
                    document, places, reason=form.reason.data, actor=actor(), now=clock.now()
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Dokumentet är borttaget", f"{document.title}. Skälet står i historiken.", act=act)
            return redirect(_place(places))
    page = render_template("assignments/void_document.html", form=form, document=document, back=_place(places))
    return page, 422 if form.is_submitted() else 200


def _removable_or_abort(document_id: int, *, for_update: bool = False) -> tuple[Document, Places]:
    document = load_document(actor(), document_id, for_update=for_update)
    if document is None:
        abort(404)
    if not removable_among(actor(), [document]):
        abort(403)
    return document, places_of(document, for_update=for_update)


def _place(places: Places) -> str:
    """Return the page that the document stood on."""
    if places.assignments:
        return url_for("assignments.card", reference=places.assignments[0].reference)
    meeting, number = places.paragraphs[0].meeting, places.paragraphs[0].number
    return url_for("meetings.paragraph", body=meeting.body.slug, held_on=meeting.held_on.isoformat(), number=number)


def _own_or_403(assignment: Assignment) -> None:
    user = actor()
    if not may_with(user.roles, Action.ADD_DOCUMENT, own=is_own(user, assignment)):
        abort(403)
