"""The first page of each role; help."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.queries.bodies import all_bodies
from tracker.assignments.queries.listing import count_open
from tracker.assignments.queries.reporting import handed_in, handed_in_among
from tracker.assignments.queries.times import open_requests, requests_about
from tracker.config import Settings
from tracker.documents.room import DAY, filed_in_all, most_filed
from tracker.domain.lifecycle import Status
from tracker.domain.permissions import Role
from tracker.followups.queries.documents import planned_reports
from tracker.followups.queries.replies import progress_of, waiting_for
from tracker.intake.queries import drafts_of
from tracker.meetings.operations.readings import readings_of
from tracker.meetings.queries.minutes_waiting import minutes_waiting
from tracker.meetings.queries.paragraphs import (
    awaiting_decision,
    latest_endings,
)
from tracker.models import Assignment
from tracker.overview.queries import first_pages as queries
from tracker.overview.queries import standing
from tracker.web.due import papers_by
from tracker.web.guard import actor
from tracker.wording.dates import counted

blueprint = Blueprint("overview", __name__)


class Step(NamedTuple):
    """One thing to set up.

    Attributes:
        done: nothing is left to do.
        title: what it is.
        lacks: what follows from its absence, and what to do.
        path: where it is done; "" where that is on the server.
    """

    done: bool
    title: str
    lacks: str
    path: str = ""


START = {
    Role.REGISTRAR: "overview.inbox", Role.OFFICER: "overview.my_list", Role.MANAGER: "overview.overview",
    Role.AUDITOR: "search.find", Role.ELECTED: "search.find", Role.ADMIN: "overview.setup",
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
        drafts=drafts_of(user, page=_page_asked("utkast")),
        minutes=minutes_waiting(user, page=_page_asked("protokoll")),
        shortfalls=queries.shortfalls(user),
        counts=count_open(user, today=today),
        latest=queries.latest_registered(user),
        reports=handed_in(user),
        requests=open_requests(user),
        readings=readings_of(user),
    )


def _page_asked(name: str) -> int:
    asked = request.args.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else 1


@blueprint.get("/min-lista")
def my_list() -> ResponseReturnValue:
    """Show a person's own assignments, by when they are due."""
    instead_of, replies = queries.people_stood_in_for(actor()), waiting_for(actor())
    own = queries.own_assignments(actor(), instead_of)
    return render_template(
        "overview/my_list.html",
        groups=_by_time(own, clock.today()),
        total=len(own),
        more=len(own) == queries.OWN_SHOWN,
        said=queries.latest_remarks(own),
        questions=queries.questions_about(own),
        requests=requests_about(own),
        handed_in=handed_in_among(actor(), own),
        stood_in_for=instead_of,
        replies=replies,
        progress=progress_of(replies),
    )


@blueprint.get("/oversikt")
def overview() -> ResponseReturnValue:
    """Show how things stand, for all or for one recipient: what is late, what comes next, when it is due, the trend."""
    user, today = actor(), clock.today()
    bodies = all_bodies()
    recipient = next((body for body in bodies if body.slug == request.args.get("mottagare")), None)
    slug = recipient.slug if recipient else ""
    expected = [] if recipient else standing.expected_next(user, today=today)
    counts = count_open(user, today=today, recipient=slug)
    return render_template(
        "overview/overview.html",
        recipient=recipient,
        bodies=bodies,
        counts=counts,
        late=queries.late_assignments(user, today=today, recipient=slug),
        oldest=queries.oldest_open(user, today=today, recipient=slug),
        loads=[] if recipient else queries.loads(user, today=today),
        endings=[] if recipient else latest_endings(user),
        expected=expected,
        planned=[] if recipient else planned_reports(today),
        papers_by=papers_by,
        due=standing.when_due(user, today=today, recipient=slug),
        trend=standing.trend(user, today=today, still_open=counts.open, recipient=slug),
    )


@blueprint.get("/kom-igang")
def setup() -> ResponseReturnValue:
    """Show the administrator what the installation still lacks, and what is done."""
    steps = [
        *_steps_of(queries.set_up(actor(), today=clock.today())),
        *_settings_steps(current_app.extensions["settings"]),
    ]
    return render_template(
        "overview/setup.html", left=[s for s in steps if not s.done], done=[s for s in steps if s.done],
        filed=filed_in_all(), filers=most_filed(since=clock.now() - DAY),
    )  # fmt: skip


def _steps_of(found: queries.SetUp) -> list[Step]:
    """Return what the register tells of."""
    users, bodies = url_for("accounts.users"), url_for("bodies.index")
    return [
        Step(found.decides, "Kommunens organ", "Lägg in organen, minst kommunfullmäktige eller kommunstyrelsen: ett i "
             "taget på sidan Organ, eller alla på en gång ur en tabell med python3 -m tracker import bodies.", bodies),
        Step(found.registrars > 0, "En registrator", "Ingen kan registrera uppdrag och beslut. Lägg till ett konto med "
             "rollen registrator.", users),
        Step(found.administrators > 1, "Två administratörer", "Det finns bara en. Är den borta kan ingen lägga till "
             "konton eller ge ett nytt lösenord.", users),
        Step(not found.without_contact, "Funktionsbrevlådor", f"{counted(found.without_contact, 'organ', 'organ')} har "
             "fått öppna uppdrag men har ingen brevlåda. Mejl om uppdrag utan handläggare går då till registratorn.",
             url_for("bodies.index", saknar="kontakt")),
        Step(found.calendar, "Årets sammanträden", "Inga kommande sammanträden är inlagda. Planer som KS 5 maj visas "
             "då inte på något sammanträde.", url_for("meetings.plan")),
        Step(found.scheduler, "Schemaläggaren", "Den är tyst, så inga påminnelser skrivs och inga mejl skickas. Starta "
             "python3 -m tracker serve, eller scheduler.", url_for("reminders.queue")),
    ]  # fmt: skip


def _settings_steps(settings: Settings) -> list[Step]:
    """Return what the settings tell of; they are made on the server."""
    return [
        Step(settings.mail_server is not None, "E-postserver", "Mejlen skrivs men stannar i utkorgen. Ange servern i "
             "TRACKER_SMTP_URL, i miljön eller i instance/config.toml.", url_for("reminders.queue")),
        Step(bool(settings.mail_reply_to), "Svarsadress", "Svar på mejlen kommer inte fram till någon. Ange "
             "registratorns brevlåda i TRACKER_MAIL_REPLY_TO."),
        Step(settings.municipality != Settings.municipality, "Kommunens namn", "Sidhuvudet säger Kommunen. Ange namnet "
             "i TRACKER_MUNICIPALITY."),
        Step(settings.https, "Adress med https", "Ange adressen som alla använder i TRACKER_BASE_URL, med en omvänd "
             "proxy framför. Utan https går lösenord oskyddade över nätet."),
    ]  # fmt: skip


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
