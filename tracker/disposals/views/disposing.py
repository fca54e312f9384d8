"""Gallring: planned with its decision, previewed, exported, carried out."""

from collections.abc import Callable

from flask import abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.accounts.views.confirming import confirmed
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.db import db
from tracker.disposals.forms import DisposalForm, StepForm
from tracker.disposals.operations import disposing as operations
from tracker.disposals.operations.exporting import FOLDER, write_export
from tracker.disposals.queries import disposals as queries
from tracker.disposals.queries.selections import tallies_of
from tracker.disposals.views import blueprint
from tracker.domain.errors import RuleBrokenError
from tracker.domain.retention import LEAST_DAYS
from tracker.models import Disposal
from tracker.models.disposal import DisposalKind
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted
from tracker.wording.holdings import holding_words
from tracker.wording.labels import DISPOSAL_KIND


@blueprint.get("/gallring")
def index() -> ResponseReturnValue:
    """List what has been disposed of, and what is planned."""
    return render_template("disposals/index.html", disposals=queries.disposals())


@blueprint.route("/gallring/ny", methods=["GET", "POST"])
def plan() -> ResponseReturnValue:
    """Write down a decision and what it lets go; nothing goes yet."""
    form, bodies = DisposalForm(), deciding_bodies()
    form.offer(bodies)
    if form.validate_on_submit() and form.before_on.day:
        try:
            with db.writing():
                disposal = operations.plan_disposal(
                    DisposalKind(form.kind.data), form.decision(deciding_bodies()), before_on=form.before_on.day,
                    actor=actor(), now=clock.now(), today=clock.today(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Gallringen är planerad", "Inget är borta än. Granska den, gör exporten och genomför den sedan.")
            return redirect(url_for("disposals.show", disposal_id=disposal.id))
    page = render_template("disposals/plan.html", form=form, least=LEAST_DAYS)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/gallring/<id:disposal_id>")
def show(disposal_id: int) -> ResponseReturnValue:
    """Show what would go, or what went."""
    return _page(_disposal_or_404(disposal_id))


def _page(disposal: Disposal, problem: str = "") -> str:
    form = StepForm(formdata=None)
    form.remember(disposal.version, {})
    planned = disposal.run_at is None
    return render_template(
        "disposals/disposal.html", disposal=disposal, form=form, tallies=tallies_of(disposal) if planned else [],
        problem=problem, holding_words=holding_words, decision=operations.decision_words(disposal), folder=FOLDER,
    )  # fmt: skip


@blueprint.post("/gallring/<id:disposal_id>/export")
def export(disposal_id: int) -> ResponseReturnValue:
    """Write what goes into a file on the server."""
    disposal, folder = _disposal_or_404(disposal_id), current_app.extensions["settings"].instance / FOLDER
    if not StepForm().validate_on_submit():
        abort(400)
    if disposal.run_at is not None:
        return _page(disposal, "Gallringen är redan genomförd."), 422
    name, digest = write_export(disposal, folder)
    return _press(
        disposal_id, lambda found: operations.note_export(found, name, digest, actor=actor(), now=clock.now()),
        ("Exporten är gjord", f"Filen {name} ligger på servern, i mappen {FOLDER}. Arkivera den enligt beslutet."),
    )  # fmt: skip


@blueprint.post("/gallring/<id:disposal_id>/genomfor")
@confirmed
def carry_out(disposal_id: int) -> ResponseReturnValue:
    """Let it go; the page that is left is its tombstone."""
    disposal = _disposal_or_404(disposal_id)
    words = DISPOSAL_KIND[disposal.kind]
    return _press(
        disposal_id, lambda found: operations.carry_out(found, actor=actor(), now=clock.now()),
        ("Gallringen är genomförd", f"{words}. Det går inte att ångra."), form=StepForm(),
    )  # fmt: skip


@blueprint.post("/gallring/<id:disposal_id>/ta-bort")
def void(disposal_id: int) -> ResponseReturnValue:
    """Take back a plan."""
    _disposal_or_404(disposal_id)
    return _press(
        disposal_id, lambda found: operations.void_plan(found, actor=actor(), now=clock.now()),
        ("Planen är borttagen", "Inget är gallrat."), form=StepForm(), to=url_for("disposals.index"),
    )  # fmt: skip


def _press(
    disposal_id: int, act: Callable[[Disposal], object], said: tuple[str, str], *, form: StepForm | None = None,
    to: str = "",
) -> ResponseReturnValue:  # fmt: skip
    if form is not None and not form.validate_on_submit():
        abort(400)
    try:
        with db.writing():
            disposal = _disposal_or_404(disposal_id, for_update=True)
            if form is not None:
                _check_version(form, disposal)
            act(disposal)
    except RuleBrokenError as error:
        return _page(_disposal_or_404(disposal_id), error.message), 422
    note = said[1] if disposal.run_at is None else f"{counted(disposal.number, 'rad', 'rader')}. {said[1]}"
    receipt(said[0], note)
    return redirect(to or url_for("disposals.show", disposal_id=disposal_id))


def _check_version(form: StepForm, disposal: Disposal) -> None:
    if form.stale(disposal.version):
        raise RuleBrokenError("Någon annan har ändrat gallringen. Granska den en gång till.")


def _disposal_or_404(disposal_id: int, *, for_update: bool = False) -> Disposal:
    return queries.load_disposal(disposal_id, for_update=for_update) or abort(404)
