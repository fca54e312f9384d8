"""Governing documents: the list, one of them, adding and changing it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.bodies import all_bodies, deciding_bodies
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.followups.forms.documents import DocumentForm, VoidForm
from tracker.followups.operations.documents import add_document, change_document, void_document
from tracker.followups.queries import documents as queries
from tracker.followups.views import blueprint
from tracker.followups.views.finding import document_or_404
from tracker.models import Body, GoverningDocument
from tracker.web.forms import conflict_page
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import moment
from tracker.wording.round_labels import GOVERNING_KIND


@blueprint.get("/styrdokument")
def documents() -> ResponseReturnValue:
    """Show the governing documents, with their validity and what of them comes next."""
    coming: dict[int, queries.PlannedReport] = {}
    for report in queries.planned_reports(clock.today()):
        coming.setdefault(report.cycle.governing_document_id, report)
    return render_template("followups/documents.html", documents=queries.all_documents(), coming=coming)


@blueprint.get("/styrdokument/<slug>")
def document(slug: str) -> ResponseReturnValue:
    """Show a document with its structure, its follow-up and its assignments."""
    found = document_or_404(slug)
    return render_template(
        "followups/document.html", document=found, areas=queries.structure_of(found), cycles=queries.cycles_of(found),
        planned=queries.planned_reports(clock.today(), document=found), met=queries.met_occasions(found),
        assignments=queries.assignments_of(found, actor()), rounds=queries.rounds_about(found),
    )  # fmt: skip


@blueprint.route("/styrdokument/nytt", methods=["GET", "POST"])
def add_governing() -> ResponseReturnValue:
    """Add a governing document."""
    form = DocumentForm()
    form.offer(deciding_bodies())
    if form.validate_on_submit():
        try:
            with db.writing():
                made = add_document(form.facts(_by_slug()), actor=actor())
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Styrdokumentet är tillagt", "Skriv in strukturen och frågorna när det ska följas upp.")
            return redirect(url_for("followups.document", slug=made.slug))
    page = render_template("followups/document_edit.html", form=form, document=None)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/styrdokument/<slug>/andra", methods=["GET", "POST"])
def edit_governing(slug: str) -> ResponseReturnValue:
    """Change what is said of a document."""
    found, form = document_or_404(slug), DocumentForm()
    form.offer(deciding_bodies())
    if form.version.data:  # a part of what was shown
        form.keep_absent(form.current(found))
    if form.validate_on_submit():
        try:
            with db.writing():
                found = document_or_404(slug, for_update=True)
                if form.stale(found.version):
                    return _conflict(form, found)
                change_document(found, form.facts(_by_slug()), actor=actor())
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Styrdokumentet är sparat", found.name)
            return redirect(url_for("followups.document", slug=slug))
    elif not form.is_submitted():
        values = form.current(found)
        form.process(data=values)
        form.remember(found.version, values)
    page = render_template("followups/document_edit.html", form=form, document=found)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/styrdokument/<slug>/ta-bort", methods=["GET", "POST"])
def void_governing(slug: str) -> ResponseReturnValue:
    """Take back a document that should not be there."""
    found, form = document_or_404(slug), VoidForm()
    if form.validate_on_submit():
        with db.writing():
            found = document_or_404(slug, for_update=True)
            void_document(found, form.reason.data or "", actor=actor(), now=clock.now())
        receipt("Styrdokumentet är borttaget", found.name)
        return redirect(url_for("followups.documents"))
    page = render_template("followups/document_void.html", form=form, document=found)
    return page, 422 if form.is_submitted() else 200


def _by_slug() -> dict[str, Body]:
    return {body.slug: body for body in all_bodies()}


def _conflict(form: DocumentForm, found: GoverningDocument) -> ResponseReturnValue:
    last = audit.latest("governing_document", found.id)
    names = {body.slug: body.name for body in all_bodies()}
    return conflict_page(
        form, form.current(found), version=found.version, heading=found.name,
        back=url_for("followups.document", slug=found.slug),
        by=f"{last.actor_name} sparade {moment(last.at)}" if last else "",
        words={"kind": GOVERNING_KIND, "decided_by": names},
    )  # fmt: skip
