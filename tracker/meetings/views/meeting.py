"""The page of a meeting: what comes to it, and when it has been, what it decided and put off."""

import datetime as dt

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.undoing import may_undo
from tracker.db import db
from tracker.domain import decisions, statutes
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Action
from tracker.meetings.forms import AdjustForm, MinutesForm, TableForm
from tracker.meetings.operations.paragraphs import adjust_minutes
from tracker.meetings.operations.tabling import table_rest
from tracker.meetings.queries import meetings
from tracker.meetings.queries.meeting_page import meeting_page
from tracker.meetings.queries.minutes import begun_minutes
from tracker.meetings.queries.paragraphs import waiting_for_minutes
from tracker.meetings.views import blueprint
from tracker.meetings.views.calendar import day_or_none
from tracker.models import Event, Meeting
from tracker.models.meeting import MeetingStatus
from tracker.web.due import papers_by
from tracker.web.guard import actor, can
from tracker.web.pages import receipt
from tracker.wording.dates import counted, long_date

LATELY = dt.timedelta(days=35)
"""Of older minutes it is no use to say when they should have been adjusted."""
MEETING = "/sammantraden/<body>/<held_on>"


@blueprint.get(MEETING)
def meeting(body: str, held_on: str) -> ResponseReturnValue:
    """Show a meeting: before it what comes to it, after it what it decided."""
    if moved := meetings.moved_meeting(body, day_or_none(held_on)):
        return redirect(url_for("meetings.meeting", body=body, held_on=moved.held_on.isoformat()))
    found = meeting_or_404(body, held_on)
    adjusting, tabling = AdjustForm(), TableForm()
    adjusting.adjusted_on.process_data(clock.today())
    return page_of(found, adjusting, tabling, MinutesForm())


@blueprint.post(f"{MEETING}/justera")
def adjust_meeting(body: str, held_on: str) -> ResponseReturnValue:
    """Say that the minutes are adjusted: those whom it concerns are told the next morning."""
    form = AdjustForm()
    found = meeting_or_404(body, held_on)
    if form.validate_on_submit() and form.adjusted_on.day:
        try:
            with db.writing():
                found = meeting_or_404(body, held_on)
                act = adjust_minutes(found, form.adjusted_on.day, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            note = "De som berörs får mejl nästa arbetsdag. Ångra innan dess, så skickas inget."
            receipt("Protokollet är justerat", note, act=act)
            return redirect(url_for("meetings.meeting", body=body, held_on=held_on))
    return page_of(found, form, TableForm(), MinutesForm()), 422


@blueprint.post(f"{MEETING}/bordlagg")
def table_left(body: str, held_on: str) -> ResponseReturnValue:
    """Say that everything that waits here was tabled."""
    form = TableForm()
    found = meeting_or_404(body, held_on)
    if found.held_on > clock.today():
        abort(404)
    if form.validate_on_submit():
        try:
            with db.writing():
                found = meeting_or_404(body, held_on)
                left = [row.assignment.id for row in _left(found)]
                act = table_rest(found, left, tabled_to=form.tabled_to.day, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt(counted(len(left), "uppdrag är bordlagt", "uppdrag är bordlagda"), "Inga mejl går.", act=act)
            return redirect(url_for("meetings.meeting", body=body, held_on=held_on))
    return page_of(found, AdjustForm(), form, MinutesForm()), 422


def page_of(found: Meeting, adjusting: AdjustForm, tabling: TableForm, pasting: MinutesForm) -> str:
    """Return the page of a meeting, with the forms as they stand."""
    today = clock.today()
    held = found.held_on <= today
    if not tabling.is_submitted():
        tabling.tabled_to.process_data(meetings.day_of_next(found))
    return render_template(
        "meetings/meeting.html",
        meeting=found,
        held=held,
        left=_left(found),
        page=meeting_page(actor(), found),
        papers_by=None if held else papers_by(found),
        waiting=waiting_for_minutes(actor(), found),
        awaits=held and decisions.awaits_adjustment(found.held_on, found.adjusted_on, today=today),
        next=meetings.next_meeting(found),
        previous=meetings.previous_meeting(found),
        begun=begun_minutes(actor(), found),
        undoable=_undoable(found),
        clocks=_clocks(found, today),
        adjusting=adjusting,
        tabling=tabling,
        pasting=pasting,
    )


def _clocks(found: Meeting, today: dt.date) -> list[str]:
    """Say what the law has of days after the meeting; information, nothing is held up by it."""
    if found.held_on > today or found.status is MeetingStatus.CANCELLED:
        return []
    if found.adjusted_on is None:
        last = statutes.adjust_by(found.held_on)
        return [f"Ska vara justerat senast {long_date(last)} (KL 5:69)."] if last >= today - LATELY else []
    announced = statutes.announce_by(found.adjusted_on)
    ends = statutes.appeal_ends(announced, clock.calendar())
    if ends < today:
        return []
    return [
        f"Justeringen ska vara anslagen senast {long_date(announced)} (KL 8:12).",
        f"Anslås den då går tiden för överklagande ut {long_date(ends)} (KL 13:5).",
    ]


def _undoable(found: Meeting) -> Event | None:
    """Return what was done last to the meeting itself, where it can be taken back."""
    last = audit.latest("meeting", found.id)
    wanted = last is not None and last.action in {"meeting.cancelled", "meeting.moved", "meeting.adjusted"}
    return last if wanted and last and can(Action.UNDO) and may_undo(actor(), last.act) else None


def _left(found: Meeting) -> list[meetings.Expected]:
    """Return what waits for a decision here: what this meeting has not said anything of yet."""
    rows = meetings.expected_at(actor(), [found], today=clock.today())[found.id]
    return [
        row
        for row in rows
        if not any(
            closing.body_id == found.body_id and closing.decided_on == found.held_on
            for closing in row.assignment.closings
        )
    ]


def meeting_or_404(body: str, held_on: str) -> Meeting:
    """Return the meeting of an address."""
    return meetings.find_meeting(body, day_or_none(held_on) or abort(404)) or abort(404)
