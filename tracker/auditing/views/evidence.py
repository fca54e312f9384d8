"""The evidence pack: one assignment with all that shows what happened to it, to be saved and handed on."""

from pathlib import Path

from flask import Response, abort, current_app, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.auditing.queries.evidence import events_of, evidence_of, load_evidence
from tracker.auditing.views import blueprint
from tracker.models import Assignment, Document
from tracker.papers import Sheet, packed, pdf_of
from tracker.web.guard import actor
from tracker.web.trace import note_reading
from tracker.web.uploads import store
from tracker.wording.dates import long_date


@blueprint.get("/uppdrag/<reference>/underlag.pdf")
def evidence_pdf(reference: str) -> ResponseReturnValue:
    """Give the account of an assignment as PDF/UA."""
    assignment, documents = _seen_or_404(reference)
    sheet = evidence_of(actor(), assignment, documents)
    return _saved(Response(pdf_of(sheet, _foot(assignment)), mimetype="application/pdf"), assignment, "pdf")


@blueprint.get("/uppdrag/<reference>/underlag.zip")
def evidence_pack(reference: str) -> ResponseReturnValue:
    """Give the account, the events with their hashes and every file, with the checksum of each."""
    assignment, documents = _seen_or_404(reference)
    sheet: Sheet = evidence_of(actor(), assignment, documents)
    files: list[tuple[str, bytes | Path]] = [
        ("underlag.pdf", pdf_of(sheet, _foot(assignment))),
        ("handelser.json", events_of(assignment)),
    ]
    kept = [document for document in documents if document.sha256]
    for place, document in enumerate(kept, start=1):
        files.append((f"dokument/{place:02} {document.file_name}", store().path(document.sha256 or "")))
    lead = f"{assignment.reference} {assignment.title}\n{_foot(assignment)}\nSHA-256 för varje fil:"
    response = _saved(send_file(packed(files, lead), mimetype="application/zip"), assignment, "zip")
    if request.method == "HEAD":
        response.close()  # nobody will read the file
    return response


def _seen_or_404(reference: str) -> tuple[Assignment, list[Document]]:
    found = load_evidence(actor(), reference.upper())
    if found is None:
        abort(404)
    if found[0].protected_by:
        note_reading(f"underlag {found[0].reference}")
    return found


def _foot(assignment: Assignment) -> str:
    address = current_app.extensions["settings"].base_url + url_for("assignments.card", reference=assignment.reference)
    municipality = current_app.extensions["settings"].municipality
    return f"{municipality}. Framtaget den {long_date(clock.today())} av {actor().name}. {address}"


def _saved(response: Response, assignment: Assignment, kind: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{assignment.reference}-underlag.{kind}"'
    return response
