"""What people change of an assignment: läge, details, a mistake, and back again."""

import sqlalchemy as sa
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.accounts.queries import possible_owners
from tracker.assignments.forms import EditForm, LinkForm, ReasonForm, StatusForm
from tracker.assignments.operations import cases, changes
from tracker.assignments.queries.card import is_own, load_assignment
from tracker.assignments.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import ENDED, WORK, Status
from tracker.domain.permissions import Action, Role, may_with
from tracker.models import Assignment, Case, Event, User
from tracker.web.forms import conflict_page
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.web.redirects import safe_path
from tracker.wording.labels import STATUS


def visible_or_404(reference: str, *, for_update: bool = False) -> Assignment:
    """Return an assignment that the person sees; what is outside that is missing."""
    assignment = load_assignment(actor(), reference.upper(), for_update=for_update)
    if assignment is None:
        abort(404)
    return assignment


@blueprint.route("/uppdrag/<reference>/lage", methods=["GET", "POST"])
def update_status(reference: str) -> ResponseReturnValue:
    """Say how the work goes."""
    assignment = visible_or_404(reference)
    _own_or_403(assignment)
    form = StatusForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = visible_or_404(reference, for_update=True)
                _own_or_403(assignment)
                if form.stale(assignment.version):
                    words = {"status": {status.value: word for status, word in STATUS.items()}}
                    return conflict_page(
                        form,
                        form.current(assignment),
                        version=assignment.version,
                        heading=assignment.title,
                        back=_card(assignment),
                        words=words,
                    )
                act = changes.update_status(
                    assignment, status=Status(form.status.data), note=form.note.data or "", plan=form.plan.data or "",
                    reason=form.reason.data or "", actor=actor(), now=clock.now(), today=clock.today(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt(
                f"Läget är sparat: {STATUS[assignment.status]}",
                f"{assignment.title}. Registratorn ser ändringen.",
                act=act,
            )
            return redirect(_card(assignment))
    elif not form.is_submitted():
        form.fill(assignment)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "assignments/status.html", form=form, assignment=assignment, open=assignment.status in WORK
    ), status


@blueprint.route("/uppdrag/<reference>/andra", methods=["GET", "POST"])
def edit(reference: str) -> ResponseReturnValue:
    """Change title, owner and plan."""
    assignment = visible_or_404(reference)
    form = EditForm()
    owners = possible_owners()
    form.offer(owners)
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = visible_or_404(reference, for_update=True)
                if form.stale(assignment.version):
                    names = {"": "Ingen än", **{str(user.id): user.name for user in owners}}
                    return conflict_page(
                        form,
                        form.current(assignment),
                        version=assignment.version,
                        heading=assignment.title,
                        back=_card(assignment),
                        words={"owner": names},
                    )
                owner = db.session.get(User, int(form.owner.data)) if form.owner.data else None
                act = changes.change_details(
                    assignment,
                    title=form.title.data,
                    owner=owner,
                    plan=form.plan.data or "",
                    reason=form.reason.data or "",
                    actor=actor(),
                    today=clock.today(),
                )
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Uppgifterna är sparade", assignment.title, act=act)
            return redirect(_card(assignment))
    elif not form.is_submitted():
        form.fill(assignment)
    return render_template(
        "assignments/edit.html", form=form, assignment=assignment
    ), 422 if form.is_submitted() else 200


@blueprint.route("/uppdrag/<reference>/makulera", methods=["GET", "POST"])
def void(reference: str) -> ResponseReturnValue:
    """Take back an assignment that was registered by mistake."""
    return _with_reason(reference, voiding=True)


@blueprint.route("/uppdrag/<reference>/oppna", methods=["GET", "POST"])
def reopen(reference: str) -> ResponseReturnValue:
    """Open an assignment that had ended."""
    return _with_reason(reference, voiding=False)


def _with_reason(reference: str, *, voiding: bool) -> ResponseReturnValue:
    assignment = visible_or_404(reference)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = visible_or_404(reference, for_update=True)
                if form.stale(assignment.version):
                    return conflict_page(
                        form, {}, version=assignment.version, heading=assignment.title, back=_card(assignment)
                    )
                change = changes.void_assignment if voiding else changes.reopen_assignment
                act = change(assignment, reason=form.reason.data, actor=actor())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Uppdraget är makulerat" if voiding else "Uppdraget är öppet igen", assignment.title, act=act)
            return redirect(_card(assignment))
    elif not form.is_submitted():
        form.remember(assignment.version, {})
    page = render_template(
        "assignments/reason.html",
        form=form,
        assignment=assignment,
        voiding=voiding,
        ended=assignment.status in ENDED,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/uppdrag/<reference>/koppla")
def link(reference: str) -> ResponseReturnValue:
    """Confirm that a matter with an equal number is this assignment's too."""
    form = LinkForm()
    if not form.validate_on_submit() or not str(form.case_id.data).isdecimal():
        abort(400)
    with db.writing():
        assignment = visible_or_404(reference, for_update=True)
        case = db.session.get(Case, int(form.case_id.data))
        if case is None or case in assignment.cases:
            return redirect(_card(assignment))
        cases.link_case(assignment, case, actor=actor())
    receipt("Diarienumren är kopplade", "Uppdraget hittas nu under båda.")
    return redirect(_card(assignment))


@blueprint.post("/angra/<act>")
def undo(act: str) -> ResponseReturnValue:
    """Take back what one act did: one's own, or (for registrars) anybody's."""
    user = actor()
    try:
        with db.writing():
            event = db.session.scalars(sa.select(Event).where(Event.act == act).limit(1)).one_or_none()
            if event is None or (event.actor_id != user.id and Role.REGISTRAR not in user.roles):
                abort(404)
            undone = audit.undo(act, actor=actor())
    except RuleBrokenError as error:
        receipt("Det gick inte att ångra", error.message)
        return redirect(safe_path(request.form.get("next")) or url_for("overview.start"))
    count = f"{len(undone)} uppdrag är som förut." if len(undone) != 1 else f"{undone[0].title} är som förut."
    receipt("Ångrat", count)
    fallback = _card(undone[0]) if undone else url_for("overview.start")
    return redirect(safe_path(request.form.get("next")) or fallback)


def _own_or_403(assignment: Assignment) -> None:
    user = actor()
    if not may_with(user.roles, Action.UPDATE_STATUS, own=is_own(user, assignment)):
        abort(403)


def _card(assignment: Assignment) -> str:
    return url_for("assignments.card", reference=assignment.reference)
