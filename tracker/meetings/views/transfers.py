"""Överföring: a decision moves assignments to other bodies. Read first, then saved at once and undone at once."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.queries.bodies import all_bodies, deciding_bodies
from tracker.assignments.queries.card import load_assignment
from tracker.db import db
from tracker.domain.decisions import read_number
from tracker.domain.errors import RuleBrokenError
from tracker.meetings.forms import TransferForm
from tracker.meetings.operations.transfers import Move, Transfer, transfer_parts
from tracker.meetings.queries.transfers import MovingPart, moving_parts, read_transfer_list
from tracker.meetings.views import blueprint
from tracker.models.recipient import ANSWERABLE
from tracker.web.guard import actor
from tracker.web.installation import registry
from tracker.web.pages import receipt
from tracker.wording.dates import counted


@blueprint.route("/beslut/overforing", methods=["GET", "POST"])
def transfer() -> ResponseReturnValue:
    """Read which bodies take over from which, show every assignment that it concerns, and move the chosen ones."""
    form = TransferForm()
    form.offer(deciding_bodies())
    parts: list[MovingPart] = []
    if form.validate_on_submit():
        lines = read_transfer_list(form.table.data or "")
        problems = [f"Rad {line.line}: {line.problem}" for line in lines if line.problem]
        parts = moving_parts(actor(), lines, registry=registry(), today=clock.today())
        if problems or not lines:
            form.table.errors = problems[:10] or ["Skriv minst en rad: nuvarande mottagare → ny mottagare."]
        elif not parts:
            form.table.errors = ["Inget öppet uppdrag berörs av listan."]
        elif form.action.data == "save" and (answer := _save(form, parts)):
            return answer
    elif not form.is_submitted():
        _prefill(form)
    chosen = {part.recipient.id: request.form.get(f"to-{part.recipient.id}", "") for part in parts}
    ticked = set(request.form.getlist("move")) if form.action.data == "save" else None
    status = 422 if form.is_submitted() and form.problems else 200
    return render_template("meetings/transfer.html", form=form, parts=parts, chosen=chosen, ticked=ticked), status


def _save(form: TransferForm, parts: list[MovingPart]) -> ResponseReturnValue | None:
    ticked = set(request.form.getlist("move"))
    moves = []
    for part in parts:
        if str(part.recipient.id) in ticked:
            wanted = request.form.get(f"to-{part.recipient.id}")
            if wanted is None:
                form.table.errors = ["Listan är ändrad sedan du läste den. Läs igen innan du flyttar."]
                return None
            to = next((body for body in part.targets if body.slug == wanted), None)
            if to is None:
                form.table.errors = [f"Välj ny mottagare för {part.assignment.reference}, eller ta bort bocken."]
                return None
            moves.append(Move(part.recipient.id, to))
    body = next(body for body in all_bodies() if body.slug == form.body.data)
    if form.decided_on.day is None or form.effective_on.day is None:
        return None
    try:
        with db.writing():
            decision = Transfer(
                body, form.decided_on.day, read_number(form.number.data or ""), form.effective_on.day,
                (form.missing_reason.data or "").strip(),
            )  # fmt: skip
            number, act = transfer_parts(decision, moves, actor=actor(), today=clock.today())
    except RuleBrokenError as error:
        form.refuse(error)
        return None
    note = "Handläggarna är desamma. Den tidigare mottagaren står kvar i historiken."
    receipt(counted(number, "uppdrag har gått över", "uppdrag har gått över"), note, act=act)
    if decision.number is None:
        return redirect(url_for("assignments.index"))
    day = decision.decided_on.isoformat()
    return redirect(url_for("meetings.paragraph", body=body.slug, held_on=day, number=decision.number))


def _prefill(form: TransferForm) -> None:
    """Begin the list with the assignment or the body from whose page one comes."""
    concerning = load_assignment(actor(), request.args.get("uppdrag", "").upper())
    body = next((body for body in all_bodies() if body.slug == request.args.get("organ")), None)
    if concerning is not None:
        answerable = [one for one in concerning.recipients if one.role in ANSWERABLE]
        form.table.data = "\n".join(f"{concerning.reference}; {one.name}; " for one in answerable[:3])
    elif body is not None:
        form.table.data = f"{body.name} → "
