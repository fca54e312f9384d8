"""The page of a meeting: what comes to it, and when it has been, what it decided and put off."""

import datetime as dt

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.card import may_undo
from tracker.db import db
from tracker.domain import decisions, statutes
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Action
from tracker.meetings.forms import AdjustForm, MinutesForm, TableForm
from tracker.meetings.operations.drafts import begin_draft, load_draft
from tracker.meetings.operations.paragraphs import adjust_minutes
from tracker.meetings.operations.tabling import TabledParagraph, table_paragraphs, table_rest
from tracker.meetings.queries import meetings
from tracker.meetings.queries.meeting_page import meeting_page
from tracker.meetings.queries.minutes import begun_minutes, draft_of_minutes, minutes_page, paragraph_words
from tracker.meetings.queries.paragraphs import find_paragraph, waiting_for_minutes
from tracker.meetings.queries.proposals import first_rows, head_of
from tracker.meetings.views import blueprint
from tracker.meetings.views.calendar import day_or_none
from tracker.meetings.views.readings import begin_in_background
from tracker.models import Draft, Event, Meeting
from tracker.models.draft import DraftKind
from tracker.models.meeting import MeetingStatus
from tracker.scope import hidden_among
from tracker.web.due import papers_by
from tracker.web.guard import actor, can
from tracker.web.pages import receipt
from tracker.web.uploads import LongFile, text_of
from tracker.wording.dates import counted, long_date

LATELY = dt.timedelta(days=35)
"""Of older minutes it is no use to say when they should have been adjusted."""
MEETING = "/sammantraden/<body>/<held_on>"


@blueprint.get(MEETING)
def meeting(body: str, held_on: str) -> ResponseReturnValue:
    """Show a meeting: before it what comes to it, after it what it decided."""
    if moved := meetings.moved_meeting(body, day_or_none(held_on)):
        return redirect(url_for("meetings.meeting", body=body, held_on=moved.held_on.isoformat()))
    found = _meeting_or_404(body, held_on)
    adjusting, tabling = AdjustForm(), TableForm()
    adjusting.adjusted_on.process_data(clock.today())
    return _page(found, adjusting, tabling, MinutesForm())


@blueprint.post(f"{MEETING}/justera")
def adjust_meeting(body: str, held_on: str) -> ResponseReturnValue:
    """Say that the minutes are adjusted: those whom it concerns are told the next morning."""
    form = AdjustForm()
    found = _meeting_or_404(body, held_on)
    if form.validate_on_submit() and form.adjusted_on.day:
        try:
            with db.writing():
                found = _meeting_or_404(body, held_on)
                act = adjust_minutes(found, form.adjusted_on.day, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            note = "De som berörs får mejl nästa arbetsdag. Ångra innan dess, så skickas inget."
            receipt("Protokollet är justerat", note, act=act)
            return redirect(url_for("meetings.meeting", body=body, held_on=held_on))
    return _page(found, form, TableForm(), MinutesForm()), 422


@blueprint.post(f"{MEETING}/bordlagg")
def table_left(body: str, held_on: str) -> ResponseReturnValue:
    """Say that everything that waits here was tabled."""
    form = TableForm()
    found = _meeting_or_404(body, held_on)
    if found.held_on > clock.today():
        abort(404)
    if form.validate_on_submit():
        try:
            with db.writing():
                found = _meeting_or_404(body, held_on)
                left = [row.assignment.id for row in _left(found)]
                act = table_rest(found, left, tabled_to=form.tabled_to.day, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt(counted(len(left), "uppdrag är bordlagt", "uppdrag är bordlagda"), "Inga mejl går.", act=act)
            return redirect(url_for("meetings.meeting", body=body, held_on=held_on))
    return _page(found, AdjustForm(), form, MinutesForm()), 422


@blueprint.post(f"{MEETING}/protokoll")
def read(body: str, held_on: str) -> ResponseReturnValue:
    """Read the pasted minutes of the whole meeting; nothing is saved of it yet."""
    form = MinutesForm()
    found = _meeting_or_404(body, held_on)
    if form.validate_on_submit():
        try:
            missing = "Klistra in protokollets text, eller välj filen."
            text = text_of(form.file, typed=form.text.data or "", missing=missing)
            if isinstance(text, LongFile):
                return redirect(url_for("intake.reading", reading_id=begin_in_background(text, found)))
            content = draft_of_minutes(text, found)
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            with db.writing():
                draft = begin_draft(DraftKind.MINUTES, content, actor=actor(), now=clock.now())
            return redirect(url_for("meetings.minutes", draft_id=draft.id))
    return _page(found, AdjustForm(), TableForm(), form), 422


@blueprint.route("/sammantraden/protokoll/<id:draft_id>", methods=["GET", "POST"])
def minutes(draft_id: int) -> ResponseReturnValue:
    """Show the §§ of the minutes by what they need; save the tabled ones at once, open another to look at it."""
    draft = _draft_or_404(draft_id)
    found = db.session.get_one(Meeting, draft.content["meeting"])
    form = TableForm()
    action = request.form.get("action", "")
    if request.method == "POST" and action.startswith("review-"):
        return _review(draft, found, action.removeprefix("review-"))
    if form.validate_on_submit():
        try:
            return _save_tabled(draft_id, found, form)
        except RuleBrokenError as error:
            form.refuse(error)
    if not form.is_submitted():
        form.tabled_to.process_data(_day_of_next(found))
    page = minutes_page(found, draft.content["rows"])
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/minutes.html", meeting=found, page=page, draft=draft, form=form), status


def _save_tabled(draft_id: int, found: Meeting, form: TableForm) -> ResponseReturnValue:
    chosen = set(request.form.getlist("tabled"))
    with db.writing():
        draft = _draft_or_404(draft_id)
        found = db.session.get_one(Meeting, found.id)
        page = minutes_page(found, draft.content["rows"])
        tabled = [
            TabledParagraph(
                row.number, row.title, row.dnr, row.previous, day_or_none(row.tabled_to) or form.tabled_to.day
            )
            for row in page.tabled
            if row.number in chosen and row.number not in page.known
        ]
        touched, act = table_paragraphs(found, tabled, actor=actor(), registry=_registry(), today=clock.today())
    note = f"{counted(touched, 'uppdrag', 'uppdrag')} väntar vidare. Inga mejl går."
    receipt(counted(len(tabled), "bordlagd paragraf är sparad", "bordlagda paragrafer är sparade"), note, act=act)
    return redirect(url_for("meetings.minutes", draft_id=draft_id))


def _review(draft: Draft, found: Meeting, place: str) -> ResponseReturnValue:
    """Begin the rows of one §, out of its words."""
    words = draft.content["text"]
    told = paragraph_words(words, int(place), found.held_on) if place.isdecimal() and len(place) < 6 else None
    if told is None:
        abort(404)
    document, paragraph = told
    known = find_paragraph(found.body.slug, found.held_on, paragraph.paragraph or "")
    if known is not None and hidden_among(actor(), [known]):
        abort(404)
    head = {
        **head_of(document, paragraph, words), "body": found.body.slug, "decided_on": found.held_on.isoformat(),
        "missing_reason": "", "recommended": False, "minutes": draft.id,
    }  # fmt: skip
    content = first_rows(actor(), head, paragraph, registry=_registry(), today=clock.today())
    with db.writing():
        begun = begin_draft(DraftKind.DECISION, content, actor=actor(), now=clock.now())
    return redirect(url_for("meetings.rows", draft_id=begun.id))


def _page(found: Meeting, adjusting: AdjustForm, tabling: TableForm, pasting: MinutesForm) -> str:
    today = clock.today()
    held = found.held_on <= today
    if not tabling.is_submitted():
        tabling.tabled_to.process_data(_day_of_next(found))
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


def _day_of_next(found: Meeting) -> dt.date | None:
    following = meetings.next_meeting(found)
    return following.held_on if following else None


def _meeting_or_404(body: str, held_on: str) -> Meeting:
    return meetings.find_meeting(body, day_or_none(held_on) or abort(404)) or abort(404)


def _draft_or_404(draft_id: int) -> Draft:
    return load_draft(draft_id, DraftKind.MINUTES, actor=actor()) or abort(404)


def _registry() -> str:
    registry: str = current_app.extensions["settings"].registry
    return registry
