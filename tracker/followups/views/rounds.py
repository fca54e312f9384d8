"""Rounds: the list, one of them with its bodies, making and changing it, and its steps."""

import datetime as dt

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import may_read_answers, round_after, round_moves
from tracker.followups.forms.rounds import CancelForm, RoundForm, RoundStepForm
from tracker.followups.operations import rounds as making
from tracker.followups.operations.steps import take_step
from tracker.followups.queries import choices
from tracker.followups.queries import documents as document_queries
from tracker.followups.queries import replies as reply_queries
from tracker.followups.queries import rounds as queries
from tracker.followups.queries.access import manages, parts_in
from tracker.followups.queries.addressing import addressees, askable_bodies
from tracker.followups.views import blueprint
from tracker.followups.views.finding import managed_round_or_404, round_or_404
from tracker.mail.round_notices import can_be_told
from tracker.models import FollowUpRound
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted
from tracker.wording.round_labels import ROUND_STATE, ROUND_STEP

HERE = ("review", "rework", "open", "close", "cancel")
"""The steps that are taken on these pages; those of a compilation have pages of their own."""
CHANGED_MEANWHILE = "Någon annan har ändrat omgången medan du skrev. Det du skrev står kvar här: jämför och spara igen."


@blueprint.get("/uppfoljning")
def index() -> ResponseReturnValue:
    """Show the rounds, what waits for the person, and what governing documents call for."""
    rounds = queries.visible_rounds(actor())
    return render_template(
        "followups/index.html", rounds=rounds, standings=queries.standings(rounds),
        waiting=reply_queries.waiting_for(actor()), planned=document_queries.planned_reports(clock.today()),
    )  # fmt: skip


@blueprint.get("/uppfoljning/<id:round_id>")
def show(round_id: int) -> ResponseReturnValue:
    """Show a round: how far it has come, and each body's state."""
    found = round_or_404(round_id)
    replies = reply_queries.replies_to(found)
    keeps = manages(actor(), found)
    parts = parts_in(actor(), found, replies)
    return render_template(
        "followups/round.html", round=found, replies=replies, progress=reply_queries.progress_of(replies),
        asked={} if found.is_frozen else addressees(found, on=clock.today()), keeps=keeps, parts=parts,
        moves=[move for move in round_moves(found.state) if keeps and move in HERE],
        standing=queries.standings([found]).get(found.id),
        may_read=lambda reply, part: may_read_answers(reply.state, found.demands, part),
    )  # fmt: skip


@blueprint.route("/uppfoljning/ny", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Make a round, out of templates or (`?efter=`) out of an earlier one."""
    earlier = _earlier()
    form = _offered(RoundForm())
    if form.validate_on_submit():
        try:
            with db.writing():
                owners, meetings = choices.owners(clock.today()), choices.meetings(clock.today())
                facts = form.facts(owners, choices.people(), meetings, earlier)
                if earlier is not None:
                    made = making.repeat_round(facts, earlier, actor=actor())
                else:
                    chosen = [d for d in document_queries.all_documents() if d.slug in (form.documents.data or ())]
                    made = making.make_round(facts, chosen, actor=actor())
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Omgången är skapad", "Gå igenom frågorna, och se vad varje organ får innan du öppnar den.")
            return redirect(url_for("followups.questions", round_id=made.id))
    elif not form.is_submitted():
        _suggest(form, earlier)
    page = render_template("followups/round_edit.html", form=form, round=None, earlier=earlier)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/uppfoljning/<id:round_id>/andra", methods=["GET", "POST"])
def edit(round_id: int) -> ResponseReturnValue:
    """Change a round; once it is open its days and its contact only."""
    found = managed_round_or_404(round_id)
    form = _offered(RoundForm(), found)
    if form.validate_on_submit():
        try:
            with db.writing():
                found = managed_round_or_404(round_id, for_update=True)
                _check_fresh(form, found)
                meetings = choices.meetings(clock.today(), besides=found)
                owners = choices.owners(clock.today(), besides=found)
                facts = form.facts(owners, choices.people(), meetings, found.previous)
                making.change_round(found, facts, actor=actor())
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Omgången är sparad", found.title)
            return redirect(url_for("followups.show", round_id=round_id))
    elif not form.is_submitted():
        form.fill(found)
        form.remember(found.version, {})
    page = render_template("followups/round_edit.html", form=form, round=found, earlier=None)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/uppfoljning/<id:round_id>/steg/<move>", methods=["GET", "POST"])
def step(round_id: int, move: str) -> ResponseReturnValue:
    """Show what a step does to a round, and take it."""
    found = managed_round_or_404(round_id)
    if move not in HERE:
        abort(404)
    form = CancelForm() if move == "cancel" else RoundStepForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                found = managed_round_or_404(round_id, for_update=True)
                reason = str(form.reason.data or "") if isinstance(form, CancelForm) else ""
                take_step(found, move, actor=actor(), today=clock.today(), reason=reason)
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt(ROUND_STATE[found.state], _said(found, move))
            return redirect(url_for("followups.show", round_id=round_id))
    elif not form.is_submitted() and round_after(found.state, move) is None:
        return redirect(url_for("followups.show", round_id=round_id))
    asked = addressees(found, on=clock.today()) if move == "open" else {}
    page = render_template(
        "followups/round_step.html", form=form, round=found, move=move, word=ROUND_STEP[move], asked=asked,
        silent=queries.standings([found]).get(found.id), unreached=[body for body in asked if not can_be_told(body)],
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _check_fresh(form: RoundForm, found: FollowUpRound) -> None:
    """Check that nobody has changed the round meanwhile; what was typed stays, to be compared and saved again."""
    if form.stale(found.version):
        form.version.data = str(found.version)
        raise RuleBrokenError(CHANGED_MEANWHILE)


def _said(found: FollowUpRound, move: str) -> str:
    if move == "open":
        number = len(reply_queries.replies_to(found))
        return f"{counted(number, 'organ', 'organ')} är inbjudna. Frågorna ligger fast."
    return found.title


def _earlier() -> FollowUpRound | None:
    asked = request.args.get("efter", "")
    found = queries.load_round(int(asked)) if asked.isdecimal() and len(asked) < 9 else None
    return found if found and queries.is_visible(found, actor()) else None


def _offered(form: RoundForm, found: FollowUpRound | None = None) -> RoundForm:
    form.offer(askable_bodies(clock.today()), choices.all_groups(), responsible=False)
    documents = [document for document in document_queries.all_documents() if document.valid_to is None
                 or document.valid_to >= clock.today() - dt.timedelta(days=400)]  # fmt: skip
    owners, meetings = choices.owners(clock.today(), besides=found), choices.meetings(clock.today(), besides=found)
    form.offer_parts(documents, list(owners.values()), list(choices.people().values()), list(meetings.values()))
    return form


def _suggest(form: RoundForm, earlier: FollowUpRound | None) -> None:
    """Fill in what is usual: the year before, by the round before where there is one."""
    year = clock.today().year - 1
    if earlier is not None:
        form.fill(earlier)
        year = earlier.period_to.year + 1
        form.title.data = earlier.title.replace(f"{earlier.period_to.year}", f"{year}")
        for name in ("opens_on", "due_on", "adoption_due_on", "compile_due_on"):
            form[name].process_data(None)
        form.report_meeting.data = ""
    else:
        form.approval_required.data = True
        form.owner.data = str(actor().id)
        form.owner_body.data = choices.usual_owner()
    form.period_from.process_data(dt.date(year, 1, 1))
    form.period_to.process_data(dt.date(year, 12, 31))
