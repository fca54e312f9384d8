"""The page of a §, and the index of what has been decided."""

import datetime as dt

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.queries.documents import removable_among
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import OPEN
from tracker.meetings.forms import AdjustForm
from tracker.meetings.operations.paragraphs import adjust_minutes, adjust_paragraph
from tracker.meetings.queries import paragraphs
from tracker.meetings.views import blueprint
from tracker.models import Paragraph
from tracker.scope import hidden_among
from tracker.web.due import awaits_adjustment
from tracker.web.guard import actor
from tracker.web.pages import receipt


@blueprint.get("/beslut")
def index() -> ResponseReturnValue:
    """Show the latest meetings with the §§ that are recorded of them."""
    try:
        before = dt.date.fromisoformat(request.args.get("fore", ""))
    except ValueError:
        before = None
    meetings = paragraphs.latest_meetings(before=before)
    hidden = hidden_among(actor(), [found for row in meetings for found in row.paragraphs])
    return render_template("meetings/index.html", meetings=meetings, hidden=hidden)


@blueprint.get("/beslut/<body>/<held_on>/<number>")
def paragraph(body: str, held_on: str, number: str) -> ResponseReturnValue:
    """Show a § as a page that can be cited: what it gave, what it said, how it was voted."""
    found = paragraphs.find_paragraph(body, _day_or_404(held_on), number)
    if found is None:
        return redirect(url_for("search.find", q=number)) if paragraphs.paragraphs_numbered(number) else abort(404)
    form = AdjustForm()
    form.adjusted_on.process_data(clock.today())
    return _page(found, form)


@blueprint.post("/beslut/<body>/<held_on>/<number>/justera")
def adjust(body: str, held_on: str, number: str) -> ResponseReturnValue:
    """Say that the minutes are adjusted, or this § alone: those whom it concerns are told the next morning."""
    day, form = _day_or_404(held_on), AdjustForm()
    found = paragraphs.find_paragraph(body, day, number) or abort(404)
    if form.validate_on_submit() and form.adjusted_on.day:
        try:
            with db.writing():
                found = paragraphs.find_paragraph(body, day, number) or abort(404)
                alone = form.what.data == "paragraph"
                if alone and hidden_among(actor(), [found]):
                    abort(404)
                if alone:
                    act = adjust_paragraph(found, form.adjusted_on.day, actor=actor(), today=clock.today())
                else:
                    act = adjust_minutes(found.meeting, form.adjusted_on.day, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            what = f"Paragraf {number} är justerad" if alone else "Protokollet är justerat"
            receipt(what, "De som berörs får mejl nästa arbetsdag. Ångra innan dess, så skickas inget.", act=act)
            return redirect(url_for("meetings.paragraph", body=body, held_on=held_on, number=number))
    return _page(found, form), 422


def _page(found: Paragraph, form: AdjustForm) -> str:
    page = paragraphs.paragraph_page(actor(), found)
    waiting = paragraphs.waiting_for_minutes(actor(), found.meeting) if awaits_adjustment(found) else (0, 0)
    removable = removable_among(actor(), page.documents)
    return render_template(
        "meetings/paragraph.html", page=page, paragraph=found, form=form, waiting=waiting, removable=removable,
        open_statuses=OPEN,
    )  # fmt: skip


def _day_or_404(held_on: str) -> dt.date:
    try:
        return dt.date.fromisoformat(held_on)
    except ValueError:
        abort(404)
