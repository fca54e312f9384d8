"""A personal detail that goes out of every text by decision: looked for, shown, taken out."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.accounts.views.confirming import confirmed
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.db import db
from tracker.disposals.forms import DetailForm
from tracker.disposals.operations.taking_out import take_out
from tracker.disposals.queries.standing_words import documents_beside, places_of
from tracker.disposals.views import blueprint
from tracker.domain.errors import RuleBrokenError
from tracker.domain.retention import check_words
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted
from tracker.wording.holdings import holding_words


@blueprint.route("/gallring/uppgift", methods=["GET", "POST"])
def detail() -> ResponseReturnValue:
    """Ask what goes and by which decision, and show where it stands. Nothing goes yet."""
    form = _form()
    if form.validate_on_submit():
        try:
            return _page(form, words=check_words(form.words.data or ""))
        except RuleBrokenError as error:
            form.refuse(error)
    return _page(form), 422 if form.is_submitted() else 200


@blueprint.post("/gallring/uppgift/genomfor")
@confirmed
def take_detail_out() -> ResponseReturnValue:
    """Let the tombstone stand in its place, in the history too."""
    form = _form()
    form.offer_files(documents_beside(form.words.data, actor()) if form.words.data else [])
    if form.validate_on_submit():
        try:
            with db.writing():
                disposal = take_out(
                    form.words.data or "", form.decision(deciding_bodies()),
                    documents=[int(one) for one in form.documents.data or []], actor=actor(), now=clock.now(),
                    today=clock.today(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            places = counted(disposal.number, "ställe", "ställen")
            receipt("Uppgiften är borttagen", f"{places}. Det går inte att ångra.")
            return redirect(url_for("disposals.show", disposal_id=disposal.id))
    return _page(form), 422


def _form() -> DetailForm:
    form = DetailForm()
    form.offer(deciding_bodies())
    return form


def _page(form: DetailForm, words: str = "") -> str:
    files = documents_beside(words, actor()) if words else []
    form.offer_files(files)
    return render_template(
        "disposals/detail.html", form=form, words=words, places=places_of(words, actor()) if words else [],
        files=files, holding_words=holding_words,
    )  # fmt: skip
