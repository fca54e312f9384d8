"""The page of a §, and the index of what has been decided."""

import datetime as dt

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.meetings.queries import paragraphs
from tracker.meetings.views import blueprint
from tracker.scope import hidden_among
from tracker.web.guard import actor


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
    try:
        day = dt.date.fromisoformat(held_on)
    except ValueError:
        abort(404)
    found = paragraphs.find_paragraph(body, day, number)
    if found is None:
        return redirect(url_for("overview.find", q=number)) if paragraphs.paragraphs_numbered(number) else abort(404)
    page = paragraphs.paragraph_page(actor(), found)
    return render_template("meetings/paragraph.html", page=page, paragraph=found)
