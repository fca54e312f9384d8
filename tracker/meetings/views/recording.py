"""Registrera beslut: first which § it is, then what it says, row by row; saved at once, undone at once."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker import clock
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.assignments.queries.card import load_assignment
from tracker.db import db
from tracker.domain.decisions import GIVES, check_decision
from tracker.domain.errors import RuleBrokenError
from tracker.domain.references import paragraph_number
from tracker.meetings.forms import AFTERWARDS, OTHER, HeadForm, RowsForm
from tracker.meetings.operations.decisions import RowRefusedError, record_decision
from tracker.meetings.operations.drafts import begin_draft
from tracker.meetings.queries.candidates import Candidates
from tracker.meetings.queries.proposals import first_rows, match_rows, read_paragraph
from tracker.meetings.views import blueprint
from tracker.meetings.views.decision_of_form import decision_of_form
from tracker.models import Assignment, Body, Draft, Paragraph
from tracker.models.draft import DraftKind
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted
from tracker.wording.labels import STATUS


@blueprint.route("/beslut/registrera", methods=["GET", "POST"])
def record() -> ResponseReturnValue:
    """Say which § it is; its words, if they are pasted, propose the rows."""
    bodies = deciding_bodies()
    form = HeadForm()
    form.offer(bodies)
    concerning = load_assignment(actor(), request.args.get("uppdrag", "").upper())
    if form.validate_on_submit():
        try:
            check_decision(
                on=_day(form),
                number=paragraph_number(form.number.data or ""),
                missing_reason=form.missing_reason.data or "",
                today=clock.today(),
            )
            draft_id = _begin(form, concerning)
            return redirect(url_for("meetings.rows", draft_id=draft_id))
        except RuleBrokenError as error:
            form.refuse(error)
    elif not form.is_submitted():
        _prefill(form, concerning)
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/record.html", form=form, concerning=concerning), status


@blueprint.route("/beslut/registrera/<int:draft_id>", methods=["GET", "POST"])
def rows(draft_id: int) -> ResponseReturnValue:
    """Show what the § says, row by row, and save it."""
    draft = _draft_or_404(draft_id)
    if draft.used_by_act:  # saved already: a second press of the button does nothing more
        return redirect(url_for("overview.start"))
    bodies = deciding_bodies()
    form = RowsForm() if request.method == "POST" else RowsForm(data=draft.content)
    form.offer(bodies)
    found = _match(form, draft.content, bodies)
    action = request.form.get("action", "")
    if action == "add":
        form.rows.append_entry({"include": True, "outcome": "completed"})
        return _keep(draft_id, form)
    if action == "draft" or action.startswith("remove-"):
        if action.startswith("remove-"):
            form.rows.entries = [
                entry for place, entry in enumerate(form.rows.entries) if str(place) != action.removeprefix("remove-")
            ]
        return _keep(draft_id, form)
    if form.validate_on_submit() and (answer := _save(draft_id, form, bodies)):
        return answer
    status = 422 if form.is_submitted() else 200
    return render_template(
        "meetings/rows.html", form=form, found=found, draft=draft, afterwards=AFTERWARDS, gives=GIVES
    ), status


def _save(draft_id: int, form: RowsForm, bodies: list[Body]) -> ResponseReturnValue | None:
    try:
        with db.writing():
            draft = _draft_or_404(draft_id, for_update=True)
            if draft.used_by_act:
                return redirect(url_for("overview.start"))
            decision = decision_of_form(form, bodies, actor(), registry=_registry(), today=clock.today())
            paragraph, act = record_decision(
                decision,
                actor=actor(),
                four_eyes=current_app.extensions["settings"].four_eyes,
                today=clock.today(),
            )
            draft.used_by_act = act
            saved = len(decision.rows)
    except RowRefusedError as error:
        included = [entry.form for entry in form.rows if entry.form.include.data]
        row = included[error.place]
        field = row[error.field if error.field in row else "outcome"]
        field.errors = [*field.errors, error.message]
        return None
    except RuleBrokenError as error:
        form.refuse(error)
        return None
    receipt(
        f"{counted(saved, 'beslut är sparat', 'beslut är sparade')}",
        "Ångra tar tillbaka allt som sparades på en gång.",
        act=act,
    )
    if paragraph is None:
        return redirect(url_for("assignments.index"))
    return redirect(_address(paragraph))


def _address(paragraph: Paragraph) -> str:
    meeting = paragraph.meeting
    return url_for(
        "meetings.paragraph",
        body=meeting.body.slug,
        held_on=meeting.held_on.isoformat(),
        number=paragraph.number,
    )


def _begin(form: HeadForm, concerning: Assignment | None) -> int:
    head = {
        "body": form.body.data,
        "decided_on": _day(form).isoformat(),
        "number": paragraph_number(form.number.data or "") or "",
        "missing_reason": form.missing_reason.data or "",
        "dnr": form.dnr.data or "",
        "title": form.title.data or "",
        "recommended": bool(form.recommended.data),
        "text": form.text.data or "",
    }
    read = read_paragraph(head["text"], context_date=_day(form)) if head["text"] else None
    content = first_rows(actor(), head, read, registry=_registry(), today=clock.today(), concerning=concerning)
    with db.writing():
        return begin_draft(DraftKind.DECISION, content, actor=actor(), now=clock.now()).id


def _match(form: RowsForm, content: dict[str, Any], bodies: list[Body]) -> list[Candidates]:
    """Fill the choices of each row from the register, and return what was found for it."""
    values = [entry.form.data for entry in form.rows]
    found = match_rows(
        actor(),
        values,
        dnr=form.dnr.data or str(content.get("dnr", "")),
        registry=_registry(),
        today=clock.today(),
    )
    givers = [
        SelectChoice("", "Samma som beslutar"),
        *(SelectChoice(body.slug, body.name) for body in bodies),
    ]
    for place, (entry, match) in enumerate(zip(form.rows, found, strict=True)):
        row = entry.form
        row.given_by.choices = givers
        gives = row.outcome.data == GIVES
        new = SelectChoice(AFTERWARDS, "Nytt uppdrag" if gives else "Registrera i efterhand")
        known = {
            assignment.reference: f"{assignment.reference} {assignment.title[:60]}, {STATUS[assignment.status].lower()}"
            for assignment, _ in match.rows
        }
        if row.match.data and row.match.data not in {*known, AFTERWARDS, OTHER}:
            known[row.match.data] = str(row.match.data)
        row.match.choices = [
            *([] if row.match.data else [SelectChoice("", "Välj")]),
            *(SelectChoice(key, words) for key, words in known.items()),
            new,
            SelectChoice(OTHER, "Annat uppdrag, skriv id"),
        ]
        others = [
            SelectChoice(str(at), f"Rad {other.form.label.data or at + 1}")
            for at, other in enumerate(form.rows)
            if at != place and other.form.outcome.data != GIVES
        ]
        row.follows.choices = [SelectChoice("", "Inget"), *others]
    return found


def _keep(draft_id: int, form: RowsForm) -> ResponseReturnValue:
    values = {name: value for name, value in form.data.items() if name not in {"csrf_token", "about"}}
    with db.writing():
        draft = _draft_or_404(draft_id, for_update=True)
        draft.content = {**draft.content, **values}
        draft.changed_at = clock.now()
    return redirect(url_for("meetings.rows", draft_id=draft_id, _anchor="rader"))


def _prefill(form: HeadForm, concerning: Assignment | None) -> None:
    form.body.data = request.args.get("organ", "")
    form.decided_on.data = request.args.get("datum", "")
    form.number.data = request.args.get("paragraf", "")
    if concerning is not None:
        numbers = [number.literal for case in concerning.cases for number in case.numbers]
        form.dnr.data = ", ".join(numbers[-1:])
        form.title.data = next((case.title for case in concerning.cases if case.title), "")


def _draft_or_404(draft_id: int, *, for_update: bool = False) -> Draft:
    statement = sa.select(Draft).where(
        Draft.id == draft_id, Draft.author_id == actor().id, Draft.kind == DraftKind.DECISION
    )
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none() or abort(404)


def _day(form: HeadForm) -> dt.date:
    if form.decided_on.day is None:
        raise RuleBrokenError("Skriv datumet för beslutet, till exempel 20 september 2023.", "decided_on")
    return form.decided_on.day


def _registry() -> str:
    registry: str = current_app.extensions["settings"].registry
    return registry
