"""What follows a compilation: its report, and the assignments that answers lead to."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.operations.reports import ReportContents
from tracker.assignments.queries.many import load_assignments
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import RoundState
from tracker.followups.forms.compiling import ReportRoundForm, TieForm
from tracker.followups.forms.steps import PlainForm
from tracker.followups.operations import acting
from tracker.followups.queries import acting as queries
from tracker.followups.queries.access import manages
from tracker.followups.queries.compiling import latest_compilation
from tracker.followups.queries.papers import summary_words
from tracker.followups.views import blueprint
from tracker.followups.views.compilation import shown_or_404
from tracker.followups.views.finding import managed_round_or_404
from tracker.meetings.operations.drafts import begin_draft
from tracker.models import Answer, Assignment
from tracker.models.draft import DraftKind
from tracker.models.report import ReportKind
from tracker.web.guard import actor
from tracker.web.pages import receipt

UNKNOWN = "Registret har inget uppdrag med den beteckningen. Skriv till exempel U-2024-0012."


@blueprint.route("/uppfoljning/<id:round_id>/sammanstallning/redovisa", methods=["GET", "POST"])
def report_round(round_id: int) -> ResponseReturnValue:
    """Report a frozen compilation to the executive board or the council."""
    found = managed_round_or_404(round_id)
    if found.state is not RoundState.COMPILED:
        return redirect(url_for("followups.show", round_id=round_id))
    form, receivers = ReportRoundForm(), {body.slug: body for body in queries.receivers()}
    form.offer(list(receivers.values()), queries.reported_with(actor(), found))
    if form.validate_on_submit():
        try:
            with db.writing():
                _report(round_id, form)
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Omgången är redovisad", form.title.data or "")
            return redirect(url_for("followups.compilation", round_id=round_id))
    elif not form.is_submitted():
        meeting = found.report_meeting
        form.title.data = f"Sammanställning: {found.title}"[:400]
        form.issued_on.process_data(clock.today())
        form.meeting_on.process_data(meeting.held_on if meeting else None)
        form.to_body.data = meeting.body.slug if meeting and meeting.body.slug in receivers else next(iter(receivers))
        form.conclusion.data = summary_words(shown_or_404(round_id).compiled)[:400]
        form.proposal.data = f"Redovisningen av {found.title} antecknas."
    page = render_template("followups/report_round.html", form=form, round=found)
    return page, 422 if form.is_submitted() else 200


def _report(round_id: int, form: ReportRoundForm) -> None:
    found = managed_round_or_404(round_id, for_update=True)
    last = latest_compilation(found, for_update=True) or abort(404)
    to_body = next(body for body in queries.receivers() if body.slug == form.to_body.data)
    contents = ReportContents(
        title=form.title.data or "", kind=ReportKind.FINAL, issued_on=form.issued_on.day or clock.today(),
        to_body=to_body, conclusion=form.conclusion.data or "",
        url=url_for("followups.compilation", round_id=round_id, _external=True), meeting_on=form.meeting_on.day,
        proposal=form.proposal.data or "",
    )  # fmt: skip
    chosen = load_assignments(actor(), form.assignments.data or [], for_update=True)
    acting.report_compilation(last, contents, chosen, actor=actor(), today=clock.today())


@blueprint.route("/uppfoljning/svar/<id:answer_id>/uppdrag", methods=["GET", "POST"])
def answer_assignments(answer_id: int) -> ResponseReturnValue:
    """Show what an answer has led to, and tie an assignment that is in the register."""
    answer = _answer_or_404(answer_id)
    form = TieForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = _tie(answer_id, form.reference.data or "")
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt(f"{assignment.reference} hör till svaret", assignment.title)
            return redirect(url_for("followups.answer_assignments", answer_id=answer_id))
    page = render_template(
        "followups/answer_assignments.html", form=form, answer=answer, reply=answer.reply, round=answer.reply.round,
        ties=queries.ties_of(actor(), [answer.id]).get(answer.id, []),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _tie(answer_id: int, reference: str) -> Assignment:
    assignment = queries.load_assignment(actor(), reference)
    if assignment is None:
        raise RuleBrokenError(UNKNOWN, "reference")
    acting.tie_answer(_answer_or_404(answer_id), assignment, actor=actor())
    return assignment


@blueprint.post("/uppfoljning/svar/<id:answer_id>/uppdrag/nytt")
def begin_assignment(answer_id: int) -> ResponseReturnValue:
    """Open Nytt uppdrag, filled in with what an answer says; what is saved there is tied to the answer."""
    _answer_or_404(answer_id)
    if not PlainForm().validate_on_submit():
        abort(400)
    with db.writing():
        values = acting.first_values(_answer_or_404(answer_id))
        draft_id = begin_draft(DraftKind.ASSIGNMENT, values, actor=actor(), now=clock.now()).id
    return redirect(url_for("intake.review", draft_id=draft_id))


@blueprint.post("/uppfoljning/svar/<id:answer_id>/uppdrag/<reference>/koppla-fran")
def untie(answer_id: int, reference: str) -> ResponseReturnValue:
    """Take back that an assignment belongs to an answer."""
    _answer_or_404(answer_id)
    if not PlainForm().validate_on_submit():
        abort(400)
    with db.writing():
        assignment = queries.load_assignment(actor(), reference) or abort(404)
        tie = queries.load_tie(_answer_or_404(answer_id), assignment) or abort(404)
        acting.untie_answer(tie, actor=actor(), now=clock.now())
    receipt(f"{reference} hör inte längre till svaret")
    return redirect(url_for("followups.answer_assignments", answer_id=answer_id))


def _answer_or_404(answer_id: int) -> Answer:
    """Return a final answer to a round that the person keeps."""
    found = queries.load_answer(answer_id) or abort(404)
    if not manages(actor(), found.reply.round):
        abort(404)
    try:
        acting.check_final(found)
    except RuleBrokenError:
        abort(404)
    return found
