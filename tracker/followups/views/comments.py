"""The comments of a round: listed by body, searched, and read before they are published."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.followups.forms.steps import PlainForm
from tracker.followups.operations.compiling import review_comments
from tracker.followups.queries.access import manages
from tracker.followups.queries.acting import ties_of
from tracker.followups.queries.comments import list_comments
from tracker.followups.views import blueprint
from tracker.followups.views.compilation import shown_or_404
from tracker.followups.views.finding import managed_round_or_404
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted


@blueprint.route("/uppfoljning/<id:round_id>/sammanstallning/kommentarer", methods=["GET", "POST"])
def comments(round_id: int) -> ResponseReturnValue:
    """Show the comments; whoever keeps the round reads them before they are published."""
    found, last, compiled = shown_or_404(round_id)
    frozen = bool(last and last.hash)
    form, refused = PlainForm(), False
    if form.is_submitted():
        managed_round_or_404(round_id)
    if form.validate_on_submit():
        try:
            return _review(round_id)
        except RuleBrokenError as error:
            form.refuse_with(error)
            refused = True
    listed = list_comments(
        compiled, found, reviewing=not frozen, words=request.args.get("q", "")[:200].strip(),
        body=request.args.get("organ", "")[:400], unread=request.args.get("visa") == "ogranskade",
        page=request.args.get("sida", 1, type=int),
    )  # fmt: skip
    page = render_template(
        "followups/comments.html", round=found, form=form, listed=listed, frozen=frozen, bodies=compiled.bodies,
        keeps=manages(actor(), found), ties=ties_of(actor(), [row.said.answer for row in listed.rows]),
    )  # fmt: skip
    return page, 422 if refused else 200


def _review(round_id: int) -> ResponseReturnValue:
    sent = [pair.partition(".") for pair in request.form.getlist("last")]
    shown = [(int(one), int(version)) for one, _, version in sent if one.isdecimal() and version.isdecimal()]
    released = {int(one) for one in request.form.getlist("med") if one.isdecimal()}
    with db.writing():
        found = managed_round_or_404(round_id, for_update=True)
        changed = review_comments(found, shown, released, actor=actor(), now=clock.now())
    words = counted(len(shown) - changed, "kommentar är granskad", "kommentarer är granskade")
    receipt(words, f"{changed} ändrades medan du läste, och behöver läsas igen." if changed else "")
    q, body, shown_only = (request.args.get(name) or None for name in ("q", "organ", "visa"))
    return redirect(url_for("followups.comments", round_id=round_id, q=q, organ=body, visa=shown_only))
