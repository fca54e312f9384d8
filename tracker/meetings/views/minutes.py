"""The minutes of a whole meeting: reviewed § by §, dismissed with a reason, nothing lost on the way."""

import re
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.meetings.forms import AdjustForm, MinutesForm, TableForm
from tracker.meetings.operations.drafts import begin_draft, load_draft
from tracker.meetings.operations.minutes import Refused, dismissal, judge_paragraph, judge_passage
from tracker.meetings.operations.tabling import TabledParagraph, table_paragraphs
from tracker.meetings.queries import meetings
from tracker.meetings.queries.minutes import (
    MinutesParagraph,
    Passage,
    draft_of_minutes,
    hidden_numbers,
    minutes_page,
    paragraph_words,
)
from tracker.meetings.queries.minutes_waiting import begun_review
from tracker.meetings.queries.proposals import first_rows, head_of
from tracker.meetings.queries.standing import standing_of
from tracker.meetings.views import blueprint
from tracker.meetings.views.calendar import day_or_none
from tracker.meetings.views.meeting import MEETING, meeting_or_404, page_of
from tracker.meetings.views.readings import begin_in_background
from tracker.models import Draft, Meeting
from tracker.models.draft import DraftKind
from tracker.web.guard import actor
from tracker.web.installation import registry
from tracker.web.pages import receipt
from tracker.web.uploads import LongFile, text_of
from tracker.wording.dates import counted
from tracker.wording.labels import DISMISSAL

ACTION = re.compile(r"(?P<what>review|dismiss|return|make|drop|keep)-(?P<place>[0-9]{1,5})(?:-(?P<number>.{1,10}))?")
"""What a button does with which § (by place, and by number in case the text has grown), or with which passage."""


@blueprint.post(f"{MEETING}/protokoll")
def read(body: str, held_on: str) -> ResponseReturnValue:
    """Read the pasted minutes of the whole meeting; nothing is saved of it yet."""
    form = MinutesForm()
    found = meeting_or_404(body, held_on)
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
    return page_of(found, AdjustForm(), TableForm(), form), 422


@blueprint.route("/sammantraden/protokoll/<id:draft_id>", methods=["GET", "POST"])
def minutes(draft_id: int) -> ResponseReturnValue:
    """Show the §§ of the minutes by what they need; save the tabled ones at once, open another to look at it."""
    draft = _draft_or_404(draft_id)
    found = db.session.get_one(Meeting, draft.meeting_id)
    form = TableForm()
    asked = ACTION.fullmatch(request.form.get("action", ""))
    refused = None
    try:
        if asked and request.method == "POST":
            return _do(draft, found, asked)
        if form.validate_on_submit():
            return _save_tabled(draft_id, found, form)
    except RuleBrokenError as error:
        if asked:
            refused = Refused(f"{'passage' if asked['what'] == 'drop' else 'place'}-{asked['place']}", error.message)
        else:
            form.refuse(error)
    if not form.is_submitted() or asked:
        form.tabled_to.process_data(meetings.day_of_next(found))
    draft = _draft_or_404(draft_id)
    page = minutes_page(found, draft.content, hidden=hidden_numbers(actor(), found))
    status = 422 if form.is_submitted() else 200
    return render_template(
        "meetings/minutes.html", meeting=found, page=page, draft=draft, form=form, reasons=DISMISSAL, refused=refused
    ), status


def _do(draft: Draft, found: Meeting, asked: re.Match[str]) -> ResponseReturnValue:
    """Do what a button asks for."""
    if asked["what"] in {"make", "drop", "keep"}:
        return _judge_passage(draft, found, asked["what"], int(asked["place"]))
    row = _row_or_404(draft, int(asked["place"]), asked["number"])
    if asked["what"] == "review":
        return redirect(url_for("meetings.rows", draft_id=begin_review(draft, found, row) or abort(404)))
    said = _dismissal(f"place-{row.place}") if asked["what"] == "dismiss" else None
    with db.writing():
        judge_paragraph(_draft_or_404(draft.id, for_update=True), row.number, said, now=clock.now())
    receipt(f"§ {row.number} är {'avfärdad' if said else 'tillbaka bland dem att granska'}")
    return redirect(url_for("meetings.minutes", draft_id=draft.id))


def _row_or_404(draft: Draft, place: int, number: str | None) -> MinutesParagraph:
    """Find a § of the draft; by number where the text has grown since the page was shown."""
    rows = [MinutesParagraph(**row) for row in draft.content["rows"]]
    return next((row for row in rows if (row.number == number if number else row.place == place)), None) or abort(404)


def begin_review(draft: Draft, found: Meeting, row: MinutesParagraph) -> int | None:
    """Begin the rows of one § out of its words, or go on with those begun; None where the person may not see it."""
    if row.number in hidden_numbers(actor(), found):
        return None
    if begun := begun_review(actor(), draft, row.number):
        return begun
    told = paragraph_words(draft.text, row.place, found.held_on)
    if told is None:
        return None
    document, paragraph = told
    head = {
        **head_of(document, paragraph, draft.text), "body": found.body.slug, "decided_on": found.held_on.isoformat(),
        "missing_reason": "", "recommended": False, "minutes": draft.id,
    }  # fmt: skip
    content = first_rows(actor(), head, paragraph, registry=registry(), today=clock.today())
    with db.writing():
        return begin_draft(DraftKind.DECISION, content, actor=actor(), now=clock.now()).id


def after_saving(draft_id: int, *, at_once_after: str | None = None) -> str:
    """Return where a person goes on with minutes when one § is saved: the list, or at once the one after a §.

    Args:
        draft_id: of the minutes.
        at_once_after: the number of the § that was saved; after the last one the first that is left is next.
    """
    draft = load_draft(draft_id, DraftKind.MINUTES, actor=actor())
    if draft is None:  # thrown away meanwhile
        return url_for("overview.inbox")
    if at_once_after is not None:
        found = db.session.get_one(Meeting, draft.meeting_id)
        page = minutes_page(found, draft.content)
        for row in page.next_after(at_once_after):
            if begun := begin_review(draft, found, row):
                return url_for("meetings.rows", draft_id=begun)
    return url_for("meetings.minutes", draft_id=draft_id)


def after_dismissing(review: Draft) -> str:
    """Say of a § whose every row was dismissed that it is dismissed, and return where a person goes on."""
    minutes_id, number = int(review.content["minutes"]), str(review.content["number"])
    last = review.content["dismissed"][-1]["said"]
    with db.writing():
        draft = load_draft(minutes_id, DraftKind.MINUTES, actor=actor(), for_update=True)
        if draft is not None:
            judge_paragraph(draft, number, last, now=clock.now())
    receipt(f"§ {number} är avfärdad")
    return after_saving(minutes_id)


def _judge_passage(draft: Draft, found: Meeting, what: str, at: int) -> ResponseReturnValue:
    passages = draft.content.get("unplaced", [])
    passage = Passage(at=at, **passages[at]) if at < len(passages) else abort(404)
    if passage.number in hidden_numbers(actor(), found):  # its words are not to be had by this road either
        abort(404)
    if what == "make":
        return redirect(url_for("intake.review", draft_id=_begin_of_passage(draft, found, passage)))
    said = _dismissal(f"passage-{at}") if what == "drop" else None
    with db.writing():
        judge_passage(_draft_or_404(draft.id, for_update=True), at, {"dismissed": said}, now=clock.now())
    receipt("Texten är avfärdad" if said else "Texten står åter under Ej placerat")
    return redirect(url_for("meetings.minutes", draft_id=draft.id))


def _begin_of_passage(draft: Draft, found: Meeting, passage: Passage) -> int:
    """Begin a draft of an assignment with the passage's words, and the § that it stands in."""
    rows = [MinutesParagraph(**row) for row in draft.content["rows"] if row["number"] == passage.number]
    told = paragraph_words(draft.text, rows[0].place, found.held_on) if rows else None
    source, start = (draft.text[told[1].start : told[1].end], told[1].start) if told else (passage.text, passage.start)
    content = {
        "body": found.body.slug, "decided_on": found.held_on.isoformat(), "number": passage.number,
        "dnr": ", ".join(rows[0].dnr) if rows else "", "paragraph_title": rows[0].title if rows else "",
        "text": passage.text, "source": source, "minutes": draft.id, "passage": passage.words,
        "places": [["text", passage.start - start, passage.end - start]],
        "standing": standing_of(found.body.slug, found.held_on, passage.number),
    }  # fmt: skip
    with db.writing():
        begun = begin_draft(DraftKind.ASSIGNMENT, content, actor=actor(), now=clock.now())
        judge_passage(
            _draft_or_404(draft.id, for_update=True), passage.at, {"draft": begun.id}, now=clock.now()
        )  # fmt: skip
        return begun.id


def _dismissal(name: str) -> dict[str, Any]:
    why, note = request.form.get(f"why-{name}", ""), request.form.get(f"note-{name}", "")
    return dismissal(why, note, actor=actor(), now=clock.now())


def _save_tabled(draft_id: int, found: Meeting, form: TableForm) -> ResponseReturnValue:
    chosen = set(request.form.getlist("tabled"))
    with db.writing():
        draft = _draft_or_404(draft_id)
        found = db.session.get_one(Meeting, found.id)
        page = minutes_page(found, draft.content)
        tabled = [
            TabledParagraph(
                row.number, row.title, row.dnr, row.previous, day_or_none(row.tabled_to) or form.tabled_to.day
            )
            for row in page.tabled
            if row.number in chosen and row.number not in page.known
        ]
        touched, act = table_paragraphs(found, tabled, actor=actor(), registry=registry(), today=clock.today())
    note = f"{counted(touched, 'uppdrag', 'uppdrag')} väntar vidare. Inga mejl går."
    receipt(counted(len(tabled), "bordlagd paragraf är sparad", "bordlagda paragrafer är sparade"), note, act=act)
    return redirect(url_for("meetings.minutes", draft_id=draft_id))


def _draft_or_404(draft_id: int, *, for_update: bool = False) -> Draft:
    return load_draft(draft_id, DraftKind.MINUTES, actor=actor(), for_update=for_update) or abort(404)
