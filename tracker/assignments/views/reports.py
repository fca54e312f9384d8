"""Anmäl till sammanträde: a report for one or several assignments, with ready words for the decision."""

import datetime as dt

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker import clock
from tracker.assignments.forms import ReportForm
from tracker.assignments.operations.reports import ReportContents, hand_in_report
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.assignments.queries.card import own_among
from tracker.assignments.queries.many import load_assignments
from tracker.assignments.queries.parts import parts_of, shared
from tracker.assignments.queries.reporting import given_of, reported_together
from tracker.assignments.views import blueprint
from tracker.assignments.views.changes import visible_or_404
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import OPEN
from tracker.domain.permissions import Action, may_with
from tracker.models import Assignment
from tracker.models.report import ReportKind
from tracker.web.due import current_deadlines
from tracker.web.forms import body_choice
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.clauses import proposal
from tracker.wording.dates import counted


@blueprint.route("/uppdrag/<reference>/anmal", methods=["GET", "POST"])
def report(reference: str) -> ResponseReturnValue:
    """Hand in a report."""
    assignment = visible_or_404(reference)
    if not _allowed([assignment]):
        abort(403)
    near, more = (_allowed(part) for part in reported_together(actor(), assignment))
    offered = [assignment, *near, *more]
    form = ReportForm()
    form.assignments.choices = [SelectChoice(found.reference, found.title) for found in offered]
    there = [body for body in deciding_bodies() if body.valid_to is None or body.valid_to >= clock.today()]
    form.to_body.choices = [body_choice(body) for body in there]
    if not form.is_submitted():
        _prefill(form, assignment)
    chosen = _chosen(form, offered)
    words = proposal([given_of(found) for found in chosen], partial=form.kind.data == "partial") if chosen else ""
    if (form.proposal.data or "").split() == (form.suggested.data or "").split():
        form.proposal.data = words  # nobody has changed it, so it follows what is chosen
    form.suggested.data = words
    if request.form.get("action") != "suggest" and form.validate_on_submit():
        try:
            with db.writing():
                locked = load_assignments(actor(), [found.reference for found in chosen], for_update=True)
                if len(_allowed(locked)) != len(locked):
                    abort(403)
                _, act = hand_in_report(locked, _contents(form), actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            count = counted(len(chosen), "uppdrag", "uppdrag")
            receipt("Redovisningen är anmäld", f"{count}. Registratorn ser den under Att föra in.", act=act)
            return redirect(url_for("assignments.card", reference=assignment.reference, _anchor="redovisningar"))
    status = 422 if form.problems else 200
    page = render_template(
        "assignments/report.html", form=form, assignment=assignment, open=assignment.status in OPEN,
        near=[assignment, *near], more=more, together=shared(parts_of(assignment, assignment.recipients)),
    )  # fmt: skip
    return page, status


def _chosen(form: ReportForm, offered: list[Assignment]) -> list[Assignment]:
    wanted = set(form.assignments.data or ())
    return [found for found in offered if found.reference in wanted]


def _contents(form: ReportForm) -> ReportContents:
    body = next(body for body in deciding_bodies() if body.slug == form.to_body.data)
    return ReportContents(
        title=form.title.data, kind=ReportKind(form.kind.data), issued_on=form.issued_on.day or clock.today(),
        to_body=body, conclusion=form.conclusion.data or "", url=form.url.data or "",
        meeting_on=form.meeting_on.day, proposal=form.proposal.data or "",
    )  # fmt: skip


def _prefill(form: ReportForm, assignment: Assignment) -> None:
    """Propose the meeting that the assignment is planned for; without one, the giver."""
    current = current_deadlines(assignment)
    meetings = (current.get(level) for level in ("planned", "decided"))
    ahead = [found for found in meetings if found and found.kind == "meeting" and not _is_past(found.latest_on)]
    body = ahead[0].body if ahead and ahead[0].body else assignment.giver
    form.assignments.data = [assignment.reference]
    form.kind.data = "final"
    form.to_body.data = body.slug if body else None
    form.meeting_on.process_data(ahead[0].latest_on if ahead else None)
    form.issued_on.process_data(clock.today())
    form.title.data = f"Redovisning av uppdraget att {assignment.title[:1].lower()}{assignment.title[1:]}"


def _is_past(day: dt.date | None) -> bool:
    """Tell whether a day has been, or is not known."""
    return day is None or day < clock.today()


def _allowed(assignments: list[Assignment]) -> list[Assignment]:
    """Return those that the person may report on."""
    user = actor()
    own = own_among(user, assignments)
    return [found for found in assignments if may_with(user.roles, Action.HAND_IN_REPORT, own=found.id in own)]
