"""The first page of each role; search; help."""

import datetime as dt
from collections.abc import Sequence

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.queries.bodies import body_names
from tracker.assignments.queries.listing import AssignmentFilter, count_open, list_page
from tracker.assignments.queries.reporting import handed_in, handed_in_among
from tracker.domain.lifecycle import Status
from tracker.domain.names import fold
from tracker.domain.permissions import Role
from tracker.domain.references import assignment_reference, decision_reference, paragraph_number
from tracker.intake.queries import drafts_of
from tracker.meetings.queries.paragraphs import (
    awaiting_decision,
    find_paragraph,
    latest_endings,
    paragraphs_numbered,
)
from tracker.models import Assignment
from tracker.overview import queries
from tracker.scope import hidden_among
from tracker.web.guard import actor

blueprint = Blueprint("overview", __name__)

START = {
    Role.REGISTRAR: "overview.inbox", Role.OFFICER: "overview.my_list", Role.MANAGER: "overview.overview",
    Role.AUDITOR: "overview.find", Role.ELECTED: "overview.find", Role.ADMIN: "accounts.users",
}  # fmt: skip


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """Send everybody to the page that their role begins with."""
    role = next((role for role in START if role in actor().roles), None)
    return redirect(url_for(START[role] if role else "assignments.index"))


@blueprint.get("/registrera")
def inbox() -> ResponseReturnValue:
    """Show a registrar what waits: decisions to record, drafts, what is missing."""
    user, today = actor(), clock.today()
    return render_template(
        "overview/inbox.html",
        awaiting=awaiting_decision(user, today=today),
        drafts=drafts_of(user),
        shortfalls=queries.shortfalls(user),
        counts=count_open(user, today=today),
        latest=queries.latest_registered(user),
        reports=handed_in(user),
    )


@blueprint.get("/min-lista")
def my_list() -> ResponseReturnValue:
    """Show a person's own assignments, by when they are due."""
    own = queries.own_assignments(actor())
    return render_template(
        "overview/my_list.html",
        groups=_by_time(own, clock.today()),
        total=len(own),
        more=len(own) == queries.OWN_SHOWN,
        said=queries.latest_remarks(own),
        questions=queries.questions_about(own),
        handed_in=handed_in_among(actor(), own),
        stood_in_for=queries.people_stood_in_for(actor()),
    )


@blueprint.get("/oversikt")
def overview() -> ResponseReturnValue:
    """Show how things stand: what is late, who has most, what is oldest."""
    user, today = actor(), clock.today()
    return render_template(
        "overview/overview.html",
        counts=count_open(user, today=today),
        late=queries.late_assignments(user, today=today),
        oldest=queries.oldest_open(user),
        loads=queries.loads(user, today=today),
        endings=latest_endings(user),
    )


@blueprint.get("/sok")
def find() -> ResponseReturnValue:
    """Find an assignment by id, §, dnr or words. A bare § gives a choice, never a guess."""
    user, today = actor(), clock.today()
    words = request.args.get("q", "").strip()[:200]
    page, paragraphs, hidden = None, [], set()
    if words:
        wanted = AssignmentFilter(words=words, status="all")
        number = request.args.get("sida", 1, type=int)
        page = list_page(
            user,
            wanted,
            sort="beslut",
            page=number,
            size=50,
            registry=current_app.extensions["settings"].registry,
            today=today,
        )
        if paragraph := _paragraph_named(words):
            return redirect(paragraph)
        if assignment_reference(words) and page.total == 1:
            return redirect(url_for("assignments.card", reference=page.rows[0].reference))
        if number_of_paragraph := paragraph_number(words):
            paragraphs = paragraphs_numbered(number_of_paragraph)
            hidden = hidden_among(user, paragraphs)
    return render_template(
        "overview/find.html", words=words, page=page, paragraphs=paragraphs, hidden=hidden, endings=latest_endings(user)
    )


def _paragraph_named(words: str) -> str | None:
    """Return the address of the § that words name as every page writes it, «KS 2023-09-20 § 633»."""
    if (named := decision_reference(words)) and (body := body_names().get(fold(named[0]))):
        found = find_paragraph(body.slug, named[1], named[2])
        if found:
            return url_for("meetings.paragraph", body=body.slug, held_on=named[1].isoformat(), number=named[2])
    return None


@blueprint.get("/hjalp")
def help_page() -> ResponseReturnValue:
    """Explain the lägen, the shortcuts and whom to ask."""
    return render_template("overview/help.html", statuses=list(Status))


def _by_time(own: Sequence[Assignment], today: dt.date) -> dict[str, list[Assignment]]:
    """Group a person's assignments as Min lista shows them; empty groups are left out."""
    groups: dict[str, list[Assignment]] = {
        "Försenat": [],
        "Inom 30 dagar": [],
        "Senare": [],
        "Utan datum": [],
        "Väntar på beslut": [],
    }
    for assignment in own:
        groups[_group(assignment, today)].append(assignment)
    return {name: rows for name, rows in groups.items() if rows}


def _group(assignment: Assignment, today: dt.date) -> str:
    if assignment.status is Status.REPORTED:
        return "Väntar på beslut"
    late = [day for day in (assignment.decided_due_on, assignment.planned_due_on) if day and day < today]
    if late:
        return "Försenat"
    if assignment.due_on is None:
        return "Utan datum"
    return "Inom 30 dagar" if (assignment.due_on - today).days <= 30 else "Senare"
