"""A document's structure and questions, what of it comes again, and the assignments that belong to it."""

import datetime as dt

import sqlalchemy as sa
from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.bodies import deciding_bodies, split_names
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.outline import outline_text, read_outline_text
from tracker.domain.references import assignment_reference
from tracker.followups.forms.documents import CycleForm, OccasionForm, StructureForm, TieForm
from tracker.followups.forms.steps import PlainForm
from tracker.followups.operations.cycles import add_cycle, meet_occasion, void_cycle
from tracker.followups.operations.documents import tie_assignments
from tracker.followups.operations.structure import set_structure
from tracker.followups.queries import documents as queries
from tracker.followups.views import blueprint
from tracker.followups.views.finding import document_or_404
from tracker.models import Assignment, GoverningDocument
from tracker.scope import visible
from tracker.web.forms import conflict_page
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted

CHANGED_MEANWHILE = "Någon annan har ändrat dokumentet medan du skrev. Det du skrev står kvar: jämför och spara igen."


@blueprint.route("/styrdokument/<slug>/struktur", methods=["GET", "POST"])
def structure(slug: str) -> ResponseReturnValue:
    """Write a document's headings, strategies, measures and questions, a line each."""
    found, form = document_or_404(slug), StructureForm()
    if form.validate_on_submit():
        try:
            areas = read_outline_text(form.structure.data or "")
            with db.writing():
                found = document_or_404(slug, for_update=True)
                now = outline_text(queries.structure_of(found))
                if form.stale(_version(found)):
                    back = url_for("followups.document", slug=slug)
                    current = {"structure": now}
                    return conflict_page(form, current, version=_version(found), heading=found.name, back=back)
                set_structure(found, areas, actor=actor(), now=clock.now())
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            items = sum(len(area.items) for area in areas)
            receipt("Strukturen är sparad", f"{counted(items, 'strategi eller insats', 'strategier och insatser')}.")
            return redirect(url_for("followups.document", slug=slug))
    elif not form.is_submitted():
        form.structure.data = outline_text(queries.structure_of(found))
        form.remember(_version(found), {"structure": form.structure.data})
    page = render_template("followups/structure.html", form=form, document=found)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/styrdokument/<slug>/aterkommande", methods=["GET", "POST"])
def cycle(slug: str) -> ResponseReturnValue:
    """Add follow-up that comes again."""
    found, form, bodies = document_or_404(slug), CycleForm(), deciding_bodies()
    form.offer(bodies)
    if form.validate_on_submit():
        try:
            with db.writing():
                found = document_or_404(slug, for_update=True)
                facts = form.facts({body.slug: body for body in deciding_bodies()})
                made = add_cycle(found, facts, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Uppföljningen är tillagd", f"Första gången senast {made.first_due}.")
            return redirect(url_for("followups.document", slug=slug, _anchor="uppfoljning"))
    page = render_template("followups/cycle.html", form=form, document=found)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/styrdokument/<slug>/aterkommande/<id:cycle_id>/ta-bort")
def drop_cycle(slug: str, cycle_id: int) -> ResponseReturnValue:
    """Take back follow-up that comes again."""
    if not PlainForm().validate_on_submit():
        abort(400)
    with db.writing():
        found = queries.load_cycle(document_or_404(slug, for_update=True), cycle_id) or abort(404)
        void_cycle(found, actor=actor(), now=clock.now())
    receipt("Uppföljningen är borttagen", found.basis)
    return redirect(url_for("followups.document", slug=slug, _anchor="uppfoljning"))


@blueprint.route("/styrdokument/<slug>/aterkommande/<id:cycle_id>/<due_on>", methods=["GET", "POST"])
def occasion(slug: str, cycle_id: int, due_on: str) -> ResponseReturnValue:
    """Write down that a planned report has been made."""
    found, form = queries.load_cycle(document_or_404(slug), cycle_id) or abort(404), OccasionForm()
    day = _day(due_on)
    if form.validate_on_submit() and form.met_on.day:
        try:
            with db.writing():
                found = queries.load_cycle(document_or_404(slug, for_update=True), cycle_id) or abort(404)
                meet_occasion(
                    found, day, met_on=form.met_on.day, how=form.how.data or "", actor=actor(), today=clock.today()
                )
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Uppföljningen är redovisad", form.how.data or "")
            return redirect(url_for("followups.document", slug=slug, _anchor="uppfoljning"))
    page = render_template("followups/occasion.html", form=form, document=document_or_404(slug), cycle=found, day=day)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/styrdokument/<slug>/uppdrag", methods=["GET", "POST"])
def tie(slug: str) -> ResponseReturnValue:
    """Choose the assignments that belong to a document. What the person does not see stays as it is."""
    found, form = document_or_404(slug), TieForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                found = document_or_404(slug, for_update=True)
                if form.stale(_version(found)):
                    form.version.data = str(_version(found))
                    return _tie_page(form, found, CHANGED_MEANWHILE), 409
                chosen = _chosen(form.assignments.data or "")
                unseen = queries.unseen_assignments_of(found, actor())
                tie_assignments(found, [*chosen, *unseen], actor=actor(), now=clock.now())
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Uppdragen är sparade", f"{counted(len(chosen), 'uppdrag', 'uppdrag')} hör till {found.name}.")
            return redirect(url_for("followups.document", slug=slug, _anchor="uppdrag"))
    elif not form.is_submitted():
        form.assignments.data = "\n".join(one.reference for one in queries.assignments_of(found, actor()))
        form.remember(_version(found), {})
    return _tie_page(form, found), 422 if form.is_submitted() else 200


def _tie_page(form: TieForm, found: GoverningDocument, problem: str = "") -> str:
    if problem:
        form.form_errors.append(problem)
    return render_template("followups/tie.html", form=form, document=found)


def _version(found: GoverningDocument) -> int:
    """Return a number that grows with every change of a document and of what hangs on it: its last in the history."""
    last = audit.latest("governing_document", found.id)
    return last.seq if last else 0


def _chosen(text: str) -> list[Assignment]:
    """Return the assignments that are named by their ids.

    Raises:
        RuleBrokenError: one is not there.
    """
    found: dict[int, Assignment] = {}
    for words in split_names(text):
        reference = assignment_reference(words.split()[0])
        statement = sa.select(Assignment).where(Assignment.reference == (reference or ""), visible(actor()))
        assignment = db.session.scalars(statement).one_or_none()
        if assignment is None:
            raise RuleBrokenError(
                f"Det finns inget uppdrag ”{words[:40]}”. Skriv till exempel U-2023-0041.", "assignments"
            )
        found[assignment.id] = assignment
    return list(found.values())


def _day(words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        abort(404)
