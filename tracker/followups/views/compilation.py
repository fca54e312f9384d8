"""A round's compilation: the figures, its analysis, its files and its steps."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Response, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain import compilation as figures
from tracker.domain.compilation import Compiled, compiled_from
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import RoundState, round_moves
from tracker.followups.forms.compiling import AnalysisForm
from tracker.followups.forms.steps import PlainForm
from tracker.followups.operations import compiling
from tracker.followups.operations.acting import archive_round
from tracker.followups.operations.steps import CANNOT
from tracker.followups.queries import papers
from tracker.followups.queries.access import manages
from tracker.followups.queries.compiling import compile_round, latest_compilation, unreviewed
from tracker.followups.queries.replies import form_of
from tracker.followups.views import blueprint
from tracker.followups.views.finding import managed_round_or_404, reply_or_404, round_or_404
from tracker.models import Compilation, FollowUpRound
from tracker.papers import booklet_pdf, booklet_word, csv_of, excel_of
from tracker.papers.booklet import Booklet
from tracker.papers.sheet import Sheet
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import long_date, moment
from tracker.wording.round_labels import ROUND_STATE, ROUND_STEP

TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv",
}  # fmt: skip
STEPS = ("compile", "freeze", "thaw", "archive")
CHANGED = "Någon annan har ändrat texten medan du skrev. Din text står kvar här: jämför och spara igen."


class Shown(NamedTuple):
    """A round's figures as a person sees them: the round, its compilation, and what it holds."""

    round: FollowUpRound
    compilation: Compilation | None
    compiled: Compiled


def shown_or_404(round_id: int) -> Shown:
    """Return what a round came to: for all once it is frozen, before that for those who keep the round."""
    found = round_or_404(round_id)
    last = latest_compilation(found)
    if last is not None and last.content:
        return Shown(found, last, compiled_from(last.content))
    if not manages(actor(), found) or not found.is_frozen:
        abort(404)
    return Shown(found, last, compile_round(found, today=clock.today(), analysis=last.analysis if last else ""))


@blueprint.get("/uppfoljning/<id:round_id>/sammanstallning")
def compilation(round_id: int) -> ResponseReturnValue:
    """Show what was answered: by question, area, document and body, and since the round before."""
    found, last, compiled = shown_or_404(round_id)
    keeps = manages(actor(), found)
    frozen = bool(last and last.hash)
    return render_template(
        "followups/compilation.html", round=found, compilation=last, compiled=compiled, keeps=keeps, frozen=frozen,
        documents=figures.documents_in(compiled), areas=figures.areas_in(compiled), bodies=figures.bodies_in(compiled),
        changes=figures.changes_in(compiled), never_ranked=papers.NEVER_RANKED,
        unread=len(unreviewed(found)) if keeps and not frozen else 0,
        names={kind: _name(found, kind) for kind in TYPES} if frozen else {},
        moves=[move for move in round_moves(found.state) if keeps and move in (*STEPS, "report")],
    )  # fmt: skip


@blueprint.route("/uppfoljning/<id:round_id>/sammanstallning/analys", methods=["GET", "POST"])
def analysis(round_id: int) -> ResponseReturnValue:
    """Write what the answers show."""
    found = managed_round_or_404(round_id)
    last = latest_compilation(found)
    if last is None or last.hash:
        return redirect(url_for("followups.show", round_id=round_id))
    form = AnalysisForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                _write(round_id, form)
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt("Texten är sparad")
            return redirect(url_for("followups.compilation", round_id=round_id))
    elif not form.is_submitted():
        form.analysis.data = last.analysis
        form.remember(last.version, {})
    page = render_template("followups/analysis.html", form=form, round=found, saved=last.analysis)
    return page, 422 if form.is_submitted() else 200


def _write(round_id: int, form: AnalysisForm) -> None:
    """Write the analysis, unless another has since the page was made."""
    last = latest_compilation(managed_round_or_404(round_id, for_update=True), for_update=True) or abort(404)
    if form.stale(last.version):
        form.version.data = str(last.version)
        raise RuleBrokenError(CHANGED, "analysis")
    compiling.write_analysis(last, form.analysis.data or "", actor=actor())


@blueprint.route("/uppfoljning/<id:round_id>/sammanstallning/steg/<move>", methods=["GET", "POST"])
def compilation_step(round_id: int, move: str) -> ResponseReturnValue:
    """Show what a step of the compilation does, and take it."""
    found = managed_round_or_404(round_id)
    if move not in STEPS:
        abort(404)
    form = PlainForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                _take(managed_round_or_404(round_id, for_update=True), move)
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt(ROUND_STATE[managed_round_or_404(round_id).state], found.title)
            return redirect(url_for("followups.compilation", round_id=round_id))
    elif not form.is_submitted() and move not in round_moves(found.state):
        return redirect(url_for("followups.show", round_id=round_id))
    unread = len(unreviewed(found)) if move == "freeze" else 0
    page = render_template(
        "followups/compilation_step.html", form=form, round=found, move=move, word=ROUND_STEP[move], unread=unread
    )
    return page, 422 if form.is_submitted() else 200


def _take(found: FollowUpRound, move: str) -> None:
    today = clock.today()
    if move == "freeze":
        compiling.freeze(found, actor=actor(), now=clock.now(), today=today)
    elif move == "archive":
        archive_round(found, actor=actor(), today=today)
    elif (move == "thaw") == (found.state is RoundState.COMPILED):
        compiling.begin_compiling(found, actor=actor(), today=today)
    else:
        raise RuleBrokenError(CANNOT)


@blueprint.get("/uppfoljning/<id:round_id>/sammanstallning/fil/<name>")
def compilation_file(round_id: int, name: str) -> ResponseReturnValue:
    """Hand out a file of a frozen compilation: the same bytes every time."""
    found, last, compiled = shown_or_404(round_id)
    kind = name.rpartition(".")[2]
    if last is None or not last.frozen_at or kind not in TYPES or name != _name(found, kind):
        abort(404)
    about = [
        ("Läget den", long_date(compiled.as_of)), ("Fryst", moment(last.frozen_at)), ("Kontrollsumma", last.hash),
        *papers.figures_of(compiled),
    ]  # fmt: skip
    foot = f"{_municipality()}. Läget den {long_date(compiled.as_of)}. Sammanställning {last.id}, {last.hash[:12]}."
    booklet, sheet = papers.compilation_booklet(compiled), papers.compilation_sheet(compiled)
    return _file(name, booklet, sheet, about, foot)


@blueprint.get("/uppfoljning/<id:round_id>/svar/<body>/fil/<name>")
def reply_file(round_id: int, body: str, name: str) -> ResponseReturnValue:
    """Hand out a body's form, with what is answered, as a file."""
    found = reply_or_404(round_id, body)
    kind = name.rpartition(".")[2]
    if kind not in TYPES or name != f"svar-{found.round.period_to.year}-{found.body.slug}.{kind}":
        abort(404)
    areas, today = form_of(found), clock.today()
    about = [("Organ", found.body.name), ("Läget den", long_date(today))]
    booklet, sheet = papers.form_booklet(found, areas, today=today), papers.form_sheet(found, areas, today=today)
    return _file(name, booklet, sheet, about, f"{_municipality()}. Läget den {long_date(today)}.")


def _file(name: str, booklet: Booklet, sheet: Sheet, about: list[tuple[str, str]], foot: str) -> Response:
    kind = name.rpartition(".")[2]
    if kind == "docx":
        content = booklet_word(booklet, foot)
    elif kind == "pdf":
        content = booklet_pdf(booklet, foot)
    else:
        content = csv_of(sheet) if kind == "csv" else excel_of(sheet, about)
    response = Response(content, mimetype=TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _name(found: FollowUpRound, kind: str) -> str:
    return f"sammanstallning-{found.period_to.year}-{found.id}.{kind}"


def _municipality() -> str:
    return str(current_app.extensions["settings"].municipality)
