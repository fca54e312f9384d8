"""An old form of a follow-up: whose it is, what each answer belongs to; saved at once, undone at once."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import Choice
from tracker.followups.operations.importing import import_form, undo_import
from tracker.intake.forms import OldForm
from tracker.intake.operations.old_forms import MatchedForm, match_reply, replies_for_forms
from tracker.intake.views import blueprint
from tracker.meetings.operations.drafts import keep_draft, load_draft
from tracker.models import Draft, Reply
from tracker.models.draft import DraftKind
from tracker.web.forms import BaseForm
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted

NEW_BODY = "Formuläret är nu jämfört med organets frågor. Gå igenom raderna och spara sedan."


@blueprint.route("/uppdrag/nytt/formular/<id:draft_id>", methods=["GET", "POST"], endpoint="form")
def review_form(draft_id: int) -> ResponseReturnValue:
    """Review the answers of an old form, and save them as a body's reply."""
    draft = _draft_or_404(draft_id)
    replies = {str(reply.id): reply for reply in replies_for_forms(actor())}
    if draft.used_by_act:
        return render_template("intake/form_saved.html", draft=draft, form=BaseForm(), reply=_saved(draft))
    form = OldForm() if request.method == "POST" else OldForm(data=draft.content)
    if len(form.rows) != len(draft.content["rows"]):
        abort(400)
    chosen = replies.get(form.body.data or "")
    matched = match_reply(chosen, draft.content["rows"]) if chosen else None
    form.offer(list(replies.values()), matched)
    action, is_new = request.form.get("action", ""), form.body.data != draft.content["body"]
    if request.method == "GET" or is_new:
        form.propose(draft.content["rows"], matched)
    if form.validate_on_submit() and action == "save":
        if is_new:
            form.refuse_with(RuleBrokenError(NEW_BODY, "body"))
        elif answer := _save(draft_id, form):
            return answer
    if form.is_submitted():
        _keep(draft_id, form)
        if action == "draft":
            receipt("Utkastet är sparat", "Du hittar det under Att föra in.")
            return redirect(url_for("overview.inbox"))
        if not form.problems and action == "read":
            return redirect(url_for("intake.form", draft_id=draft_id))
    page = render_template("intake/form.html", form=form, draft=draft, matched=matched, replies=replies)
    return page, 422 if form.is_submitted() else 200


def _save(draft_id: int, form: OldForm) -> ResponseReturnValue | None:
    try:
        with db.writing():
            draft = _draft_or_404(draft_id, for_update=True)
            if draft.used_by_act:
                return redirect(url_for("intake.form", draft_id=draft_id))
            number, name = _import(draft, form)
    except RuleBrokenError as error:
        form.refuse_with(error)
        return None
    receipt(counted(number, "svar är inläst", "svar är inlästa"), name)
    return redirect(url_for("intake.form", draft_id=draft_id))


def _import(draft: Draft, form: OldForm) -> tuple[int, str]:
    """Read a reviewed form into its reply; return how many answers it has, and whose it is."""
    reply = _reply(form.body.data or "")
    if reply is None:
        raise RuleBrokenError("Välj vilket organ formuläret är från.", "body")
    written = _written(form, match_reply(reply, draft.content["rows"]))
    before = import_form(reply, written, actor=actor(), now=clock.now(), today=clock.today())
    draft.used_by_act = audit.current_act()
    keep_draft(draft, {"before": before, "body": form.body.data}, now=clock.now())
    return len(written), reply.body.name


def _written(form: OldForm, matched: MatchedForm) -> dict[int, tuple[Choice | None, str]]:
    """Return question id → what the form says to it.

    Raises:
        RuleBrokenError: two rows are said to answer the same question.
    """
    asked = {str(answer.question_id): answer for answer in matched.answers}
    written: dict[int, tuple[Choice | None, str]] = {}
    for place, entry in enumerate(form.rows, start=1):
        row = entry.form
        if row.question.data not in asked:
            continue
        if int(row.question.data) in written:
            raise RuleBrokenError(
                f"Rad {place}: en annan rad svarar redan på {asked[row.question.data].question.code}."
            )
        value = Choice(row.value.data) if row.value.data else None
        written[int(row.question.data)] = (value, (row.comment.data or "").strip())
    return written


@blueprint.post("/uppdrag/nytt/formular/<id:draft_id>/angra")
def undo_form(draft_id: int) -> ResponseReturnValue:
    """Take back a form that has been read in: the reply is as it was before."""
    _draft_or_404(draft_id)
    if not BaseForm().validate_on_submit():
        abort(400)
    try:
        with db.writing():
            _undo(_draft_or_404(draft_id, for_update=True))
    except RuleBrokenError as error:
        receipt("Inget är ångrat", error.message)
    else:
        receipt("Inläsningen är ångrad", "Formuläret ligger kvar som utkast.")
    return redirect(url_for("intake.form", draft_id=draft_id))


def _undo(draft: Draft) -> None:
    before = draft.content.get("before")
    if not draft.used_by_act or not before:
        raise RuleBrokenError("Det finns inget att ångra.")
    reply = _reply(str(before["reply"]))
    if reply is None:
        raise RuleBrokenError("Omgången är sammanställd, och det går inte att ångra.")
    undo_import(reply, before, actor=actor())
    keep_draft(draft, {"before": None}, now=clock.now())
    draft.used_by_act = None


def _reply(chosen: str) -> Reply | None:
    """Return a reply that a form can be read into, ready to be changed."""
    known = next((reply for reply in replies_for_forms(actor()) if str(reply.id) == chosen), None)
    return db.session.get_one(Reply, known.id, with_for_update=True, populate_existing=True) if known else None


def _saved(draft: Draft) -> Reply | None:
    kept = draft.content.get("before")
    return db.session.get(Reply, kept["reply"]) if kept else None


def _keep(draft_id: int, form: OldForm) -> None:
    with db.writing():
        draft = _draft_or_404(draft_id, for_update=True)
        rows = [
            {**row, "chosen": entry.form.question.data, "value": entry.form.value.data or "",
             "comment": entry.form.comment.data or ""}
            for row, entry in zip(draft.content["rows"], form.rows, strict=True)
        ]  # fmt: skip
        keep_draft(draft, {"rows": rows, "body": form.body.data or ""}, now=clock.now())


def _draft_or_404(draft_id: int, *, for_update: bool = False) -> Draft:
    return load_draft(draft_id, DraftKind.FORM, actor=actor(), for_update=for_update) or abort(404)
