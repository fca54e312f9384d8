"""Asking for a longer time than the decided one, and answering."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.forms import DeclineForm, RequestForm
from tracker.assignments.operations import requests
from tracker.assignments.queries.times import open_request_of
from tracker.assignments.views import blueprint
from tracker.assignments.views.changes import own_or_403, visible_or_404
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import Assignment, DateRequest
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.web.redirects import safe_path


@blueprint.route("/uppdrag/<reference>/langre-tid", methods=["GET", "POST"])
def request_date(reference: str) -> ResponseReturnValue:
    """Ask for a longer time."""
    assignment, form = visible_or_404(reference), RequestForm()
    own_or_403(assignment)
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = visible_or_404(reference, for_update=True)
                own_or_403(assignment)
                act = requests.request_date(
                    assignment, wanted=form.wanted.data or "", reason=form.reason.data or "", actor=actor(),
                    today=clock.today(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Begäran är skickad till registratorn", "Du får svar med mejl.", act=act)
            return redirect(url_for("assignments.card", reference=assignment.reference))
    status = 422 if form.is_submitted() else 200
    waiting = open_request_of(assignment)
    return render_template("assignments/request.html", form=form, assignment=assignment, waiting=waiting), status


@blueprint.post("/uppdrag/<reference>/langre-tid/godta")
def accept_request(reference: str) -> ResponseReturnValue:
    """Take what is asked for as the plan, in one press."""
    try:
        with db.writing():
            assignment, asked = _with_request(reference)
            act = requests.accept_request(assignment, asked, actor=actor(), today=clock.today())
    except RuleBrokenError as error:
        receipt("Begäran är inte godtagen", error.message)
    else:
        note = "Handläggaren får mejl. Den beslutade tiden gäller tills beslut om längre tid är registrerat."
        receipt(f"Planen är nu {asked.wanted}", note, act=act)
    return redirect(safe_path(request.form.get("next")) or url_for("assignments.card", reference=reference))


@blueprint.route("/uppdrag/<reference>/langre-tid/avsla", methods=["GET", "POST"])
def decline_request(reference: str) -> ResponseReturnValue:
    """Say no to a request, and why."""
    assignment, form = visible_or_404(reference), DeclineForm()
    waiting = open_request_of(assignment) or abort(404)
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment, asked = _with_request(reference)
                act = requests.decline_request(
                    assignment, asked, answer=form.answer.data or "", actor=actor(), today=clock.today()
                )
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Begäran är avslagen", "Handläggaren får mejl med ditt svar.", act=act)
            return redirect(url_for("assignments.card", reference=assignment.reference))
    facts = {"assignment": assignment, "waiting": waiting, "declining": True}
    return render_template("assignments/request.html", form=form, **facts), 422 if form.is_submitted() else 200


def _with_request(reference: str) -> tuple[Assignment, DateRequest]:
    assignment = visible_or_404(reference, for_update=True)
    request = open_request_of(assignment)
    if request is None:
        raise RuleBrokenError("Begäran är redan besvarad.")
    return assignment, request
