"""What people change of an assignment: läge, details, a mistake, and back again."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.accounts.queries import possible_owners
from tracker.assignments.forms import ConfirmForm, EditForm, LinkForm, ReasonForm, StatusForm
from tracker.assignments.operations import cases, changes
from tracker.assignments.queries.card import (
    changes_of,
    equal_cases,
    is_own,
    load_assignment,
    open_questions,
)
from tracker.assignments.queries.times import open_request_of
from tracker.assignments.queries.undoing import may_undo
from tracker.assignments.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import ENDED, WORK, Status
from tracker.domain.permissions import Action, may_with
from tracker.models import Assignment, Note, User
from tracker.web.due import act_by_of
from tracker.web.forms import VersionedForm, conflict_page
from tracker.web.guard import actor
from tracker.web.installation import four_eyes
from tracker.web.pages import receipt
from tracker.web.redirects import safe_path
from tracker.wording.dates import in_words, long_date, moment
from tracker.wording.labels import STATUS

IS_BACK = " Utkastet ligger åter under Att föra in."


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
    own_or_403(assignment)
    form, questions = StatusForm(), open_questions(assignment)
    if questions:
        form.note.label.text = f"Ditt svar till {_askers(questions)}"
    unchanged = "unchanged" in request.form
    if unchanged:  # what was typed besides is kept all the same
        form.status.data = form.shown().get("status") or assignment.status.value
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = visible_or_404(reference, for_update=True)
                own_or_403(assignment)
                form.keep_absent(form.current(assignment))
                if form.stale(assignment.version):
                    words = {"status": {status.value: word for status, word in STATUS.items()}}
                    return _conflict(form, assignment, form.current(assignment), words)
                act = changes.update_status(
                    assignment, status=Status(form.status.data), note=form.note.data or "", plan=form.plan.data or "",
                    reason=form.reason.data or "", actor=actor(), now=clock.now(), today=clock.today(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            saved = f"Läget är {'oförändrat' if unchanged else 'sparat'}: {STATUS[assignment.status]}"
            receipt(
                saved,
                f"{assignment.title}.{_of_plan(form, assignment)} {_of_questions(questions, form.note.data or '')}",
                act=act,
            )
            return redirect(_back(assignment))
    elif not form.is_submitted():
        form.fill(assignment)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "assignments/status.html", form=form, assignment=assignment, open=assignment.status in WORK,
        questions=questions, act_by=act_by_of(assignment), waiting=open_request_of(assignment),
    ), status  # fmt: skip


def _of_plan(form: StatusForm, assignment: Assignment) -> str:
    """Say how a new plan was read: who has no script has not seen it before."""
    if (form.plan.data or "").strip() == form.shown().get("plan", "") or assignment.planned_due_on is None:
        return ""
    return f" Planen tolkas som senast {long_date(assignment.planned_due_on)}."


def _of_questions(questions: list[Note], answer: str) -> str:
    """Say what a saved läge meant for the questions that stood open."""
    if not questions:
        return "Registratorn ser ändringen."
    if answer.strip():
        return f"Svaret går till {_askers(questions)} nästa arbetsdag."
    return f"Frågan från {_askers(questions)} är inte besvarad än."


def _askers(questions: list[Note]) -> str:
    return in_words(sorted({question.author.name for question in questions}))


@blueprint.post("/uppdrag/<reference>/oforandrat")
def confirm_status(reference: str) -> ResponseReturnValue:
    """Say that everything is as it was, in one press."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        abort(400)
    with db.writing():
        assignment = visible_or_404(reference, for_update=True)
        own_or_403(assignment)
        if form.stale(assignment.version) or assignment.status not in WORK:
            changed = True
        else:
            changed = False
            act = changes.confirm_status(assignment, actor=actor(), today=clock.today())
    if changed:
        receipt("Uppdraget har ändrats sedan du öppnade sidan", f"{_latest(assignment)}. Stämmer läget nu?")
        return redirect(url_for("assignments.update_status", reference=assignment.reference))
    receipt(f"Läget är oförändrat: {STATUS[assignment.status]}", assignment.title, act=act)
    return redirect(safe_path(request.form.get("next")) or _back(assignment))


@blueprint.route("/uppdrag/<reference>/andra", methods=["GET", "POST"])
def edit(reference: str) -> ResponseReturnValue:
    """Change title, owner and plan."""
    assignment = visible_or_404(reference)
    form = EditForm()
    owners = possible_owners(besides=assignment.owner_id)
    form.offer(owners)
    if form.validate_on_submit():
        try:
            with db.writing():
                assignment = visible_or_404(reference, for_update=True)
                form.keep_absent(form.current(assignment))
                if form.stale(assignment.version):
                    names = {"": "Ingen än", **{str(user.id): user.name for user in owners}}
                    return _conflict(form, assignment, form.current(assignment), {"owner": names})
                owner = db.session.get(User, int(form.owner.data)) if form.owner.data else None
                act = changes.change_details(
                    assignment,
                    title=form.title.data,
                    owner=owner,
                    plan=form.plan.data or "",
                    reason=form.reason.data or "",
                    actor=actor(),
                    four_eyes=four_eyes(),
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
                    return _conflict(form, assignment, {}, {})
                if voiding:
                    act = changes.void_assignment(assignment, reason=form.reason.data, actor=actor())
                else:
                    act = changes.reopen_assignment(
                        assignment, reason=form.reason.data, actor=actor(), today=clock.today()
                    )
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
    if not form.validate_on_submit():
        abort(400)
    with db.writing():
        assignment = visible_or_404(reference, for_update=True)
        case = next((case for case in equal_cases(actor(), assignment) if str(case.id) == form.case_id.data), None)
        if case is None:
            return redirect(_card(assignment))
        cases.link_case(assignment, case, actor=actor())
    receipt("Diarienumren är kopplade", "Uppdraget hittas nu under båda.")
    return redirect(_card(assignment))


@blueprint.post("/angra/<act>")
def undo(act: str) -> ResponseReturnValue:
    """Take back what one act did: one's own, or (for registrars) anybody's."""
    try:
        with db.writing():
            if not may_undo(actor(), act):
                abort(404)
            undone = changes.take_back(act, actor=actor(), today=clock.today())
            brought_back = [draft for draft in changes.bring_back_drafts(act) if draft.author_id in {None, actor().id}]
    except RuleBrokenError as error:
        receipt("Det gick inte att ångra", error.message)
        return redirect(safe_path(request.form.get("next")) or url_for("overview.start"))
    receipt("Ångrat", _words_of_undone(undone) + (IS_BACK if brought_back else ""))
    fallback = _card(undone[0]) if len(undone) == 1 else url_for("overview.start")
    wanted = safe_path(request.form.get("next"))
    gone = wanted is None or (undone and wanted.startswith("/beslut/"))  # a § that the act made is not there any more
    return redirect(fallback if gone or wanted is None else wanted)


def _words_of_undone(undone: Sequence[Assignment]) -> str:
    if len(undone) == 1:
        gone = undone[0].status is Status.VOIDED
        return f"{undone[0].title} är {'inte längre registrerat' if gone else 'som förut'}."
    return f"Ändringen är borttagen för {len(undone)} uppdrag." if undone else "Det är som förut."


def own_or_403(assignment: Assignment) -> None:
    """Let only those go on whose work it is."""
    user = actor()
    if not may_with(user.roles, Action.UPDATE_STATUS, own=is_own(user, assignment)):
        abort(403)


def _conflict(
    form: VersionedForm, assignment: Assignment, current: dict[str, str], words: dict[str, dict[str, str]]
) -> ResponseReturnValue:
    return conflict_page(
        form,
        current,
        version=assignment.version,
        heading=assignment.title,
        back=_card(assignment),
        by=_latest(assignment),
        words=words,
    )


def _latest(assignment: Assignment) -> str:
    """Say who changed it last, and when."""
    changes_made, _ = changes_of(assignment, limit=1)
    return f"{changes_made[0].who} sparade {moment(changes_made[0].at)}" if changes_made else ""


def _back(assignment: Assignment) -> str:
    """Return where an official goes on: the own list, else the assignment's page."""
    return url_for("overview.my_list") if assignment.owner_id == actor().id else _card(assignment)


def _card(assignment: Assignment) -> str:
    return url_for("assignments.card", reference=assignment.reference)
