"""The search page: straight there by a reference, a choice for a bare number, else what was found."""

import datetime as dt
import re

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.queries.bodies import all_bodies, body_names
from tracker.domain.names import fold
from tracker.domain.references import paragraph_number
from tracker.domain.sought import SOUGHT_MAX, Sought
from tracker.meetings.queries.paragraphs import find_paragraph, latest_endings, paragraphs_numbered
from tracker.models import Body, Paragraph
from tracker.models.search_entry import EntryKind
from tracker.scope import hidden_among
from tracker.search.queries.hits import Found, Narrowing, search
from tracker.web.guard import actor

blueprint = Blueprint("search", __name__)

STATUSES = {"oppna": "open", "avslutade": "ended"}
KINDS = {"uppdrag": EntryKind.ASSIGNMENT, "beslut": EntryKind.PARAGRAPH, "dokument": EntryKind.DOCUMENT}
_YEAR = re.compile(r"(?:19|20)\d{2}")


@blueprint.get("/sok")
def find() -> ResponseReturnValue:
    """Find anything by words, §, dnr or id. A bare § gives a choice, never a guess."""
    user, words = actor(), request.args.get("q", "").strip()[:SOUGHT_MAX]
    bodies = all_bodies()
    if not words:
        return render_template("search/find.html", words="", found=None, bodies=bodies, endings=latest_endings(user))
    found = search(
        user, words, _narrowing(bodies), page=request.args.get("sida", 1, type=int),
        registry=current_app.extensions["settings"].registry, today=clock.today(),
    )  # fmt: skip
    if straight := _straight(found):
        return redirect(straight)
    absent = _absent(found.asked.sought)
    choice = paragraphs_numbered(found.asked.number) if found.asked.number else []
    hidden = hidden_among(user, choice) if choice else set()
    return render_template(
        "search/find.html", words=words, found=found, bodies=bodies, choice=choice, hidden=hidden, absent=absent
    )


def _narrowing(bodies: list[Body]) -> Narrowing:
    """Read the filter out of the address; what means nothing is left aside."""
    ids = {body.slug: body.id for body in bodies}
    year = request.args.get("ar", "").strip()
    return Narrowing(
        body_id=ids.get(request.args.get("organ", "")),
        year=int(year) if _YEAR.fullmatch(year) else None,
        status=STATUSES.get(request.args.get("lage", ""), ""),
        kind=KINDS.get(request.args.get("slag", ""), ""),
    )


def _straight(found: Found) -> str | None:
    """Return the address of the one thing that was named in full: an assignment's id, or a § with body and day."""
    sought = found.asked.sought
    if sought.references and len(found.asked.parts) == 1 and found.way == "all" and found.page.total == 1:
        assignment = found.page.rows[0].assignment
        return url_for("assignments.card", reference=assignment.reference) if assignment else None
    if paragraph := _named(sought):
        body, day = paragraph.meeting.body, paragraph.meeting.held_on
        return url_for("meetings.paragraph", body=body.slug, held_on=day.isoformat(), number=paragraph.number)
    return None


def _absent(sought: Sought) -> tuple[Body, dt.date, str] | None:
    """Return body, day and number of a § that was named in full and that the register does not have."""
    named = _place(sought)
    return named if named and find_paragraph(named[0].slug, named[1], named[2]) is None else None


def _named(sought: Sought) -> Paragraph | None:
    """Return the § that is named in full."""
    named = _place(sought)
    return find_paragraph(named[0].slug, named[1], named[2]) if named else None


def _place(sought: Sought) -> tuple[Body, dt.date, str] | None:
    """Return the body, day and number that are said, «KS 2023-09-20 § 633» or «KS 20 september 2023 633»."""
    words, numbers = sought.rest.strip(" ,."), list(sought.paragraphs)
    if not numbers and len(parts := words.rsplit(maxsplit=1)) == 2 and (number := paragraph_number(parts[1])):
        words, numbers = parts[0].strip(" ,."), [number]
    if len(sought.days) != 1 or len(numbers) != 1 or not words or sought.references or sought.cases:
        return None
    body = body_names().get(fold(words))
    return (body, sought.days[0], numbers[0]) if body else None
