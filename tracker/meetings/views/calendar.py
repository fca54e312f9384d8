"""Sammanträden: the calendar, and putting meetings into it."""

import datetime as dt

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from tracker import clock
from tracker.assignments.queries.bodies import body_names, deciding_bodies
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.mail.policies import work_calendar
from tracker.meetings.forms import MeetingsForm, MoveForm
from tracker.meetings.operations.meetings import PlannedMeeting, cancel_meeting, move_meeting, plan_meetings
from tracker.meetings.queries.coming import coming_meetings
from tracker.meetings.queries.meeting_lists import ListedMeeting, read_meeting_list
from tracker.meetings.queries.meetings import expected_at, find_meeting, held_meetings
from tracker.meetings.views import blueprint
from tracker.models import Assignment
from tracker.web.due import papers_by
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted, long_date


@blueprint.get("/sammantraden")
def calendar() -> ResponseReturnValue:
    """Show what comes to which meeting, and the meetings that have been."""
    body = request.args.get("organ", "")
    before = day_or_none(request.args.get("fore", ""))
    held = held_meetings(today=clock.today(), body=body, before=before)
    coming = [] if before else coming_meetings(actor(), today=clock.today(), body=body)
    return render_template(
        "meetings/calendar.html",
        coming=coming,
        held=held,
        bodies=deciding_bodies(),
        chosen=body,
        before=before,
        papers_by=papers_by,
    )


@blueprint.route("/sammantraden/lagg-in", methods=["GET", "POST"])
def plan() -> ResponseReturnValue:
    """Read a list of meetings, show how it was read, and save it when somebody has seen that."""
    form = MeetingsForm(year=clock.today().year)
    form.offer(deciding_bodies())
    rows: list[ListedMeeting] = []
    if form.is_submitted() and isinstance(form.file.data, FileStorage) and form.file.data.filename:
        form.days.data = _text_of(form.file.data)
    if form.validate_on_submit():
        rows = _read(form)
        problems = [f"Rad {row.line}: {row.problem}" for row in rows if row.problem]
        if problems or not rows:
            form.days.errors = problems[:10] or ["Skriv minst en dag, eller välj en fil."]
        elif form.action.data == "save" and (answer := _save(form, rows)):
            return answer
    status = 422 if form.is_submitted() and form.problems else 200
    return render_template("meetings/plan.html", form=form, rows=rows), status


@blueprint.post("/sammantraden/<body>/<held_on>/stall-in")
def cancel(body: str, held_on: str) -> ResponseReturnValue:
    """Call a meeting off."""
    day = day_or_none(held_on) or abort(404)
    try:
        with db.writing():
            found = find_meeting(body, day) or abort(404)
            followed, act = cancel_meeting(found, actor=actor(), today=clock.today())
    except RuleBrokenError as error:
        receipt("Sammanträdet är inte inställt", error.message)
    else:
        left = expected_at(actor(), [found], today=clock.today())[found.id]
        number = counted(len(left), "uppdrag behöver", "uppdrag behöver")
        kept = f"Kalendern har inget senare sammanträde med {found.body.short_name}. {number} en ny dag."
        receipt("Sammanträdet är inställt", kept if left else _what_followed(followed), act=act)
    return redirect(url_for("meetings.meeting", body=body, held_on=held_on))


@blueprint.route("/sammantraden/<body>/<held_on>/flytta", methods=["GET", "POST"])
def move(body: str, held_on: str) -> ResponseReturnValue:
    """Give a meeting another day, and say first what follows it."""
    day, form = day_or_none(held_on) or abort(404), MoveForm()
    found = find_meeting(body, day) or abort(404)
    if form.validate_on_submit() and form.to.day:
        try:
            with db.writing():
                found = find_meeting(body, day) or abort(404)
                followed, act = move_meeting(found, form.to.day, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            doubt = "" if work_calendar().is_working_day(form.to.day) else " Dagen är ingen arbetsdag, kontrollera den."
            receipt(
                f"Sammanträdet är flyttat till den {long_date(form.to.day)}", _what_followed(followed) + doubt, act=act
            )
            return redirect(url_for("meetings.meeting", body=body, held_on=form.to.day.isoformat()))
    expected = expected_at(actor(), [found], today=clock.today())[found.id]
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/move.html", meeting=found, form=form, expected=expected), status


def _what_followed(followed: list[Assignment]) -> str:
    if not followed:
        return "Inget uppdrag var planerat dit."
    number = counted(len(followed), "uppdrag följer med", "uppdrag följer med")
    return f"{number}. De som berörs får ett mejl nästa arbetsdag. Ångra innan dess, så skickas inget."


def _read(form: MeetingsForm) -> list[ListedMeeting]:
    chosen = next((found for found in body_names().values() if found.slug == form.body.data), None)
    year = form.year.data or clock.today().year
    return read_meeting_list(form.days.data or "", body=chosen, year=year, calendar=work_calendar())


def _save(form: MeetingsForm, rows: list[ListedMeeting]) -> ResponseReturnValue | None:
    wanted = [PlannedMeeting(row.body, row.day, row.note) for row in rows if row.body and row.day and not row.known]
    try:
        with db.writing():
            added, act = plan_meetings(wanted, actor=actor(), today=clock.today())
    except RuleBrokenError as error:
        form.refuse(error)
        return None
    known = len(rows) - added
    note = f"{counted(known, 'fanns', 'fanns')} redan." if known else ""
    receipt(counted(added, "sammanträde är inlagt", "sammanträden är inlagda"), note, act=act)
    return redirect(url_for("meetings.calendar"))


def _text_of(file: FileStorage) -> str:
    """Return a file's text; spreadsheets under Windows still write cp1252."""
    content: bytes = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def day_or_none(text: str) -> dt.date | None:
    """Return the day of an address."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
