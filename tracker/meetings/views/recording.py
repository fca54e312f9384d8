"""Registrera beslut: first which § it is, then what it says, row by row; saved at once, undone at once."""

import datetime as dt
import re
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker import clock
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.assignments.queries.card import load_assignment
from tracker.db import db
from tracker.domain.decisions import GIVES, check_decision, read_number
from tracker.domain.errors import RuleBrokenError
from tracker.domain.references import paragraph_number
from tracker.meetings.forms import AFTERWARDS, OTHER, HeadForm, RowsForm
from tracker.meetings.operations.decisions import RowRefusedError, record_decision
from tracker.meetings.operations.drafts import begin_draft, keep_draft, load_draft, recorded_meanwhile
from tracker.meetings.operations.minutes import Refused
from tracker.meetings.queries.candidates import Candidates, titles_of
from tracker.meetings.queries.proposals import first_rows, head_of, mark_known, match_rows, read_document
from tracker.meetings.queries.recommendations import changed_by_rows
from tracker.meetings.views import blueprint
from tracker.meetings.views.changed_rows import change_rows
from tracker.meetings.views.decision_of_form import decision_of_form
from tracker.meetings.views.minutes import after_dismissing, after_saving
from tracker.models import Assignment, Draft
from tracker.models.draft import DraftKind
from tracker.web.forms import body_choice
from tracker.web.guard import actor
from tracker.web.installation import four_eyes, registry
from tracker.web.pages import receipt
from tracker.wording.dates import counted
from tracker.wording.labels import DISMISSAL, STATUS

ROW_FIELD = re.compile(r"rows-[0-9]{1,4}-[a-z_]+")
SAVES = {"save", "next"}
PARTED = {
    "split": ("Raden är delad i två", "Se över orden i båda. Blev det fel kan du slå ihop dem igen."),
    "merge": ("Raderna är hopslagna", "Se över orden. Blev det fel kan du dela raden igen."),
}
HEAD = ("body", "decided_on", "number", "missing_reason", "dnr", "title", "recommended", "text")


@blueprint.route("/beslut/registrera", methods=["GET", "POST"])
def record() -> ResponseReturnValue:
    """Say which § it is; its words, if they are pasted, propose the rows."""
    form = HeadForm()
    form.offer(deciding_bodies())
    concerning = load_assignment(actor(), request.args.get("uppdrag", "").upper())
    if form.is_submitted():
        document = read_document(form.text.data or "", context_date=clock.today()) if form.text.data else None
        read = document.paragraphs[0] if document and document.paragraphs else None
        if document and read:
            form.fill_gaps(head_of(document, read, form.text.data))
        if form.validate():
            try:
                _check(form)
            except RuleBrokenError as error:
                form.refuse(error)
            else:
                head = {name: form[name].data for name in HEAD}
                head |= {"decided_on": _day(form).isoformat(), "number": paragraph_number(head["number"] or "") or ""}
                content = first_rows(
                    actor(), head, read, registry=registry(), today=clock.today(), concerning=concerning
                )
                with db.writing():
                    draft = begin_draft(DraftKind.DECISION, content, actor=actor(), now=clock.now())
                return redirect(url_for("meetings.rows", draft_id=draft.id))
    else:
        _prefill(form, concerning)
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/record.html", form=form, concerning=concerning), status


@blueprint.route("/beslut/registrera/<id:draft_id>", methods=["GET", "POST"])
def rows(draft_id: int) -> ResponseReturnValue:
    """Show what the § says, row by row, and save it."""
    if any(not ROW_FIELD.fullmatch(name) for name in request.form if name.startswith("rows-")):
        abort(400)
    draft = _draft_or_404(draft_id)
    if draft.used_by_act:  # saved already: a second press of the button does nothing more
        return redirect(url_for("overview.start"))
    form = RowsForm() if request.method == "POST" else RowsForm(data=draft.content)
    form.offer(deciding_bodies())
    action, refused = request.form.get("action", ""), None
    if action == "add":
        form.rows.append_entry({"include": True, "outcome": "completed"})
    if form.is_submitted() and action not in SAVES:
        _keep(draft_id, form)
        answer, refused = _change(draft_id, action)
        if answer:
            return answer
        draft = _draft_or_404(draft_id)
    found = _match(form, draft)
    if action in SAVES and form.validate_on_submit() and (answer := _save(draft_id, form)):
        return answer
    if action in SAVES:
        _keep(draft_id, form)  # what was typed is safe, whatever happens to the page
    page = render_template(
        "meetings/rows.html", form=form, found=found, draft=draft, afterwards=AFTERWARDS, gives=GIVES,
        changed=changed_by_rows(actor(), [entry.form.data for entry in form.rows]), reasons=DISMISSAL,
        refused=refused, parted=request.args.get("rad", type=int),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _change(draft_id: int, action: str) -> tuple[ResponseReturnValue | None, Refused | None]:
    """Do what a button of a row asks for; else return why it was not done."""
    try:
        with db.writing():
            draft = _draft_or_404(draft_id, for_update=True)
            emptied = change_rows(draft, action, actor=actor(), now=clock.now())
    except RuleBrokenError as error:
        return None, Refused(f"row-{action.partition('-')[2]}", error.message)
    minutes = draft.content.get("minutes")
    if emptied and minutes:  # nothing of the § is left to save: on with the rest of the meeting
        return redirect(after_dismissing(draft)), None
    what, _, at = action.partition("-")
    if what in PARTED:
        place = int(at) - (what == "merge")
        receipt(*PARTED[what])
        return redirect(url_for("meetings.rows", draft_id=draft_id, rad=place, _anchor=f"rad-{place}")), None
    anchor = None if what == "dismiss" else "rader"
    return redirect(url_for("meetings.rows", draft_id=draft_id, _anchor=anchor)), None


def _save(draft_id: int, form: RowsForm) -> ResponseReturnValue | None:
    try:
        with db.writing():
            draft = _draft_or_404(draft_id, for_update=True)
            if draft.used_by_act:
                return redirect(url_for("overview.start"))
            if recorded_meanwhile(draft, form.body.data, form.decided_on.day, form.number.data):
                return _look_again(draft, form)
            decision = decision_of_form(form, draft.content, actor(), registry=registry(), today=clock.today())
            recorded = record_decision(decision, actor=actor(), four_eyes=four_eyes(), today=clock.today())
            keep_draft(draft, _typed(form), now=clock.now())  # what is undone is gone on with as it was saved
            draft.used_by_act = recorded.act
    except RowRefusedError as error:
        row = [entry.form for entry in form.rows if entry.form.include.data][error.place]
        field = row[error.field if error.field in row else "outcome"]
        field.errors = [*field.errors, error.message]
        return None
    except RuleBrokenError as error:
        form.refuse(error)
        return None
    count = counted(len(recorded.assignments), "beslut är sparat", "beslut är sparade")
    receipt(count, _in_short(recorded.assignments), act=recorded.act)
    if minutes := draft.content.get("minutes"):  # one of several §§ of a meeting: back to the rest of them
        after = str(draft.content["number"]) if request.form.get("action") == "next" else None
        return redirect(after_saving(minutes, at_once_after=after))
    if recorded.paragraph is None:
        return redirect(url_for("assignments.card", reference=recorded.assignments[0].reference))
    meeting = recorded.paragraph.meeting
    return redirect(
        url_for(
            "meetings.paragraph",
            body=meeting.body.slug,
            held_on=meeting.held_on.isoformat(),
            number=recorded.paragraph.number,
        )
    )


def _look_again(draft: Draft, form: RowsForm) -> ResponseReturnValue:
    """Somebody recorded the § meanwhile: nothing is saved, and what stands there now is left out of the rows."""
    values = _typed(form)
    rows = [dict(row) for row in values["rows"]]
    mark_known(actor(), values, rows)
    keep_draft(draft, {**values, "rows": rows}, now=clock.now())
    return redirect(url_for("meetings.rows", draft_id=draft.id))


def _in_short(assignments: list[Assignment]) -> str:
    """Say what became of a few; of many the page itself tells."""
    if len(assignments) > 4:
        return "Allt sparades på en gång och kan ångras på en gång."
    return " · ".join(f"{found.reference}: {STATUS[found.status].lower()}" for found in assignments)


def _match(form: RowsForm, draft: Draft) -> list[Candidates]:
    """Fill the choices of each row from the register, and return what was found for it."""
    values = [entry.form.data for entry in form.rows]
    dnr = form.dnr.data or str(draft.content.get("dnr", ""))
    found = match_rows(actor(), values, dnr=dnr, registry=registry(), today=clock.today())
    chosen = titles_of(actor(), [str(value["match"] or "") for value in values])
    givers = [
        SelectChoice("", "Samma som beslutar"),
        *map(body_choice, deciding_bodies()),
    ]
    followed = [SelectChoice("", "Inget")] + [
        SelectChoice(str(at), f"Rad {entry.form.label.data or at + 1}")
        for at, entry in enumerate(form.rows)
        if entry.form.outcome.data != GIVES
    ]
    for entry, match in zip(form.rows, found, strict=True):
        row = entry.form
        row.given_by.choices = givers
        known = {assignment.reference: _choice(assignment) for assignment, _ in match.rows}
        if row.match.data in chosen:
            known[row.match.data] = _choice(chosen[row.match.data])
        new = "Nytt uppdrag" if row.outcome.data == GIVES else "Registrera i efterhand"
        row.match.choices = [
            *([] if row.match.data else [SelectChoice("", "Välj")]),
            *(SelectChoice(key, words) for key, words in known.items()),
            SelectChoice(AFTERWARDS, new),
            SelectChoice(OTHER, "Annat uppdrag, skriv id"),
        ]
        row.follows.choices = followed
    return found


def _choice(assignment: Assignment) -> str:
    return f"{assignment.reference} {assignment.title[:60]}, {STATUS[assignment.status].lower()}"


def _keep(draft_id: int, form: RowsForm) -> None:
    with db.writing():
        draft = _draft_or_404(draft_id, for_update=True)
        keep_draft(draft, _typed(form), now=clock.now())


def _typed(form: RowsForm) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if name not in {"csrf_token", "text"}}


def _prefill(form: HeadForm, concerning: Assignment | None) -> None:
    form.body.data = request.args.get("organ", "")
    form.decided_on.data = request.args.get("datum", "")
    form.number.data = request.args.get("paragraf", "")
    if concerning is not None:
        numbers = [number.literal for case in concerning.cases for number in case.numbers]
        form.dnr.data = ", ".join(numbers[-1:])


def _check(form: HeadForm) -> None:
    """Refuse what cannot be a decision before anybody reviews its rows."""
    number = read_number(form.number.data or "")
    check_decision(on=_day(form), number=number, missing_reason=form.missing_reason.data or "", today=clock.today())


def _draft_or_404(draft_id: int, *, for_update: bool = False) -> Draft:
    return load_draft(draft_id, DraftKind.DECISION, actor=actor(), for_update=for_update) or abort(404)


def _day(form: HeadForm) -> dt.date:
    if form.decided_on.day is None:
        raise RuleBrokenError("Skriv datumet för beslutet, till exempel 20 september 2023.", "decided_on")
    return form.decided_on.day
