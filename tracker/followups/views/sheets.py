"""A body's form as an Excel file: fetched, and read in when it is filled in, previewed before it is saved."""

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.followups.forms.answers import written_in
from tracker.followups.operations.answering import answers_of, save_answers
from tracker.followups.operations.sheets import FilledAnswer, choices_of, filled_in, sheet_of
from tracker.followups.queries import replies as queries
from tracker.followups.views import blueprint
from tracker.followups.views.answering import may_write
from tracker.followups.views.finding import reply_or_404
from tracker.models import Reply
from tracker.papers import excel_of
from tracker.web.forms import BaseForm
from tracker.web.free_texts import problem_with
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.web.uploads import file_of
from tracker.wording.dates import counted, long_date
from tracker.wording.sheets import ANSWER

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetForm(BaseForm):
    """A form that comes back as a file."""

    file = FileField("Den ifyllda Excelfilen")


@blueprint.get("/uppfoljning/<id:round_id>/svar/<body>/formular.xlsx")
def sheet(round_id: int, body: str) -> ResponseReturnValue:
    """Hand out a body's form as Excel, with what is answered so far."""
    found = reply_or_404(round_id, body)
    table = sheet_of(found, queries.form_of(found), queries.earlier_answers(found), today=clock.today())
    about = [
        ("Organ", found.body.name), ("Sista svarsdag", long_date(found.open_until or found.round.due_on)),
        ("Fyll i", "kolumnerna Svar och Kommentar. Ändra inte Id. En tom cell ändrar inget när filen läses in."),
    ]  # fmt: skip
    content = excel_of(table, about, {ANSWER: choices_of(found)})
    response = Response(content, mimetype=XLSX)
    name = f"uppfoljning-{found.round.period_to.year}-{found.body.slug}.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.route("/uppfoljning/<id:round_id>/svar/<body>/las-in", methods=["GET", "POST"])
def read_sheet(round_id: int, body: str) -> ResponseReturnValue:
    """Read a filled-in form, and show what it would change."""
    found = reply_or_404(round_id, body)
    if not may_write(found):
        abort(403)
    form, rows = SheetForm(), []
    if form.validate_on_submit():
        try:
            rows = filled_in(file_of(form.file), found, answers_of(found))
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            return _preview(form, reply_or_404(round_id, body), rows)
    page = render_template("followups/read_sheet.html", form=form, reply=found, round=found.round)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/uppfoljning/<id:round_id>/svar/<body>/las-in/spara")
def save_sheet(round_id: int, body: str) -> ResponseReturnValue:
    """Save what a filled-in form changes, of the rows that are ticked."""
    found = reply_or_404(round_id, body)
    if not may_write(found):
        abort(403)
    if not BaseForm().validate_on_submit():
        abort(400)
    ticked = set(request.form.getlist("rad"))
    wanted = [answer for answer in answers_of(found) if str(answer.question_id) in ticked]
    written = written_in(request.form, wanted, not_applicable=found.round.allows_not_applicable)
    numbers = {key for key, one in written.items() if problem_with(one.comment)}
    written = {key: one for key, one in written.items() if key not in numbers}
    try:
        with db.writing():
            found = reply_or_404(round_id, body, for_update=True)
            clashes = save_answers(found, written, actor=actor(), now=clock.now(), today=clock.today())
    except RuleBrokenError as error:
        receipt("Inget är sparat", error.message)
    else:
        words = counted(len(written) - len(clashes), "svar är sparat", "svar är sparade")
        codes = ", ".join(clash.answer.question.code for clash in clashes)
        notes = [f"Någon annan har ändrat {codes} samtidigt: läs in filen igen för att se båda."] if clashes else []
        if numbers:
            left = counted(len(numbers), "svar är inte sparat", "svar är inte sparade")
            notes.append(
                f"{left}: kommentaren ser ut att innehålla ett personnummer. Läs in filen igen och ta bort det, eller "
                "bocka för att det inte är något."
            )
        receipt(words, " ".join(notes))
    return redirect(url_for("followups.reply", round_id=round_id, body=body))


def _preview(form: SheetForm, found: Reply, rows: list[FilledAnswer]) -> ResponseReturnValue:
    return render_template("followups/read_sheet.html", form=form, reply=found, round=found.round, rows=rows, read=True)
