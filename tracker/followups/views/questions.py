"""A round's questions before it opens: gone through, changed, and previewed as each body will see them."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.followups.forms.rounds import QuestionForm
from tracker.followups.forms.steps import PlainForm
from tracker.followups.operations.rounds import change_question, drop_question
from tracker.followups.queries import choices
from tracker.followups.queries import rounds as queries
from tracker.followups.queries.addressing import addressees, askable_bodies, headings_of, questions_of
from tracker.followups.views import blueprint
from tracker.followups.views.finding import managed_round_or_404
from tracker.models import FollowUpRound, RoundQuestion
from tracker.web.guard import actor
from tracker.web.pages import receipt

CHANGED_MEANWHILE = "Någon annan har ändrat frågan medan du skrev. Ditt står kvar: spara igen om det ska gälla."


@blueprint.get("/uppfoljning/<id:round_id>/fragor")
def questions(round_id: int) -> ResponseReturnValue:
    """Show what a round asks, under its headings, and how many bodies each question goes to."""
    found = managed_round_or_404(round_id)
    asked = addressees(found, on=found.opened_on or clock.today())
    number: dict[int, int] = {}
    for their in asked.values():
        for question in their:
            number[question.id] = number.get(question.id, 0) + 1
    return render_template(
        "followups/questions.html", round=found, headings=headings_of(found), questions=questions_of(found),
        number=number, asked=asked,
    )  # fmt: skip


@blueprint.get("/uppfoljning/<id:round_id>/forhandsvisning/<body>")
def preview(round_id: int, body: str) -> ResponseReturnValue:
    """Show the form as a body will get it, headings without questions too."""
    found = managed_round_or_404(round_id)
    asked = addressees(found, on=found.opened_on or clock.today())
    whose = next((one for one in asked if one.slug == body), None) or abort(404)
    return render_template(
        "followups/preview.html", round=found, body=whose, headings=headings_of(found), questions=asked[whose],
        bodies=list(asked),
    )  # fmt: skip


@blueprint.route("/uppfoljning/<id:round_id>/fragor/<id:question_id>", methods=["GET", "POST"])
def question(round_id: int, question_id: int) -> ResponseReturnValue:
    """Change a question and whom it goes to."""
    found, form = managed_round_or_404(round_id), QuestionForm()
    asked = queries.load_question(found, question_id) or abort(404)
    form.offer(askable_bodies(clock.today()), choices.all_groups(), responsible=True)
    if form.validate_on_submit():
        try:
            with db.writing():
                found = managed_round_or_404(round_id, for_update=True)
                asked = queries.load_question(found, question_id) or abort(404)
                _check_fresh(form, found, asked)
                change_question(
                    asked, found, text=form.text.data or "", help_text=form.help_text.data or "", to=form.to(),
                    actor=actor(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Frågan är sparad", asked.text)
            return redirect(url_for("followups.questions", round_id=round_id, _anchor=f"f{question_id}"))
    elif not form.is_submitted():
        form.text.data, form.help_text.data = asked.text, asked.help_text
        form.show(asked)
        form.remember(found.version, _shown(asked))
    page = render_template("followups/question.html", form=form, round=found, question=asked)
    return page, 422 if form.is_submitted() else 200


def _check_fresh(form: QuestionForm, found: FollowUpRound, asked: RoundQuestion) -> None:
    if form.shown() != (now := _shown(asked)):
        form.remember(found.version, now)
        raise RuleBrokenError(f"{CHANGED_MEANWHILE} Nu står det: {asked.text}", "text")


def _shown(asked: RoundQuestion) -> dict[str, str]:
    return {"text": asked.text, "help_text": asked.help_text}


@blueprint.post("/uppfoljning/<id:round_id>/fragor/<id:question_id>/ta-bort")
def drop(round_id: int, question_id: int) -> ResponseReturnValue:
    """Take a question out of a round."""
    managed_round_or_404(round_id)
    if not PlainForm().validate_on_submit():
        abort(400)
    try:
        with db.writing():
            found = managed_round_or_404(round_id, for_update=True)
            asked = queries.load_question(found, question_id) or abort(404)
            drop_question(asked, found, actor=actor(), now=clock.now())
    except RuleBrokenError as error:
        receipt("Frågan är kvar", error.message)
    else:
        receipt("Frågan är borttagen ur omgången", asked.text)
    return redirect(url_for("followups.questions", round_id=round_id))
