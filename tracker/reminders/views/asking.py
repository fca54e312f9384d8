"""«Fråga handläggaren»: the mail goes at once, the question stands on the page until it is answered."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.queries.card import load_assignment
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.reminders.forms import QuestionForm
from tracker.reminders.operations.asking import ask_owner, asked_reader
from tracker.reminders.views import blueprint
from tracker.web.guard import actor
from tracker.web.pages import receipt


@blueprint.route("/uppdrag/<reference>/fraga", methods=["GET", "POST"])
def ask(reference: str) -> ResponseReturnValue:
    """Ask how it goes."""
    assignment = load_assignment(actor(), reference.upper()) or abort(404)
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = load_assignment(actor(), reference.upper(), for_update=True) or abort(404)
                asked = ask_owner(assignment, form.text.data, actor=actor(), now=clock.now(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt(f"Frågan är skickad till {asked.name}", "Svaret kommer i ett mejl och står under Anteckningar.")
            return redirect(url_for("assignments.card", reference=assignment.reference))
    status = 422 if form.is_submitted() else 200
    asked_of = asked_reader(assignment, actor=actor(), today=clock.today())
    return render_template("reminders/ask.html", form=form, assignment=assignment, asked=asked_of), status
