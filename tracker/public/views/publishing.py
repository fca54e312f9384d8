"""Publicera: what the open view shows is decided by a registrar, many at a time or one by one."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.assignments.queries.card import load_assignment
from tracker.assignments.queries.many import load_assignments
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import Assignment
from tracker.public.forms import PublishForm, WithdrawForm
from tracker.public.operations import obstacle_to, publish_assignments, withdraw_assignment
from tracker.public.queries.entries import givers
from tracker.public.queries.unpublished import unpublished
from tracker.public.views import blueprint
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted


@blueprint.route("/publicera", methods=["GET", "POST"])
def publish() -> ResponseReturnValue:
    """Publish many: all that is ticked on a page, in one act."""
    form = PublishForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                chosen = load_assignments(actor(), form.assignments.data or [], for_update=True)
                act = publish_assignments(chosen, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt(f"{counted(len(chosen), 'uppdrag är publicerat', 'uppdrag är publicerade')}",
                    "De syns i öppna vyn för alla.", act=act)  # fmt: skip
            return redirect(url_for("public.publish", organ=request.args.get("organ") or None))
    giver = request.args.get("organ", "")
    page = unpublished(actor(), giver=giver, page=request.args.get("sida", 1, type=int))
    return render_template(
        "public/publish.html", form=form, page=page, giver=giver, bodies=deciding_bodies(), shown=len(givers()) > 0
    ), 422 if form.is_submitted() else 200


@blueprint.route("/uppdrag/<reference>/publicera", methods=["GET", "POST"])
def publish_one(reference: str) -> ResponseReturnValue:
    """Publish one assignment, after a look at what will be read."""
    assignment = _visible_or_404(reference)
    form = PublishForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = _visible_or_404(reference, for_update=True)
                act = publish_assignments([assignment], actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Uppdraget är publicerat", f"{assignment.title} syns i öppna vyn för alla.", act=act)
            return redirect(url_for("assignments.card", reference=assignment.reference))
    obstacle = "" if form.problems else obstacle_to(assignment)
    return render_template(
        "public/publish_one.html", form=form, assignment=assignment, obstacle=obstacle
    ), 422 if form.is_submitted() else 200


@blueprint.route("/uppdrag/<reference>/avpublicera", methods=["GET", "POST"])
def withdraw(reference: str) -> ResponseReturnValue:
    """Take one assignment out of the open view."""
    assignment = _visible_or_404(reference)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = _visible_or_404(reference, for_update=True)
                act = withdraw_assignment(assignment, reason=form.reason.data or "", actor=actor())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            note = "Sidor som redan är hämtade kan synas några minuter till."
            receipt("Uppdraget är inte längre publicerat", note, act=act)
            return redirect(url_for("assignments.card", reference=assignment.reference))
    return render_template(
        "public/withdraw.html", form=form, assignment=assignment
    ), 422 if form.is_submitted() else 200


def _visible_or_404(reference: str, *, for_update: bool = False) -> Assignment:
    return load_assignment(actor(), reference.upper(), for_update=for_update) or abort(404)
