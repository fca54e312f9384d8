"""The page of a file that is read in the background: how far it has come, and where to go on when it is done."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.intake.views import blueprint
from tracker.intake.views.new import lead_on
from tracker.meetings.operations.readings import go_on, load_reading, throw_away
from tracker.models import Meeting, Reading
from tracker.models.draft import DraftKind
from tracker.models.reading import ReadingState
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.web.trace import note_looking
from tracker.web.uploads import store


@blueprint.route("/lasningar/<id:reading_id>", methods=["GET", "POST"])
def reading(reading_id: int) -> ResponseReturnValue:
    """Tell how the reading of a file goes; cancel it, or go on with what failed."""
    found = load_reading(reading_id, actor=actor()) or abort(404)
    if request.method == "POST":
        return _act(found, request.form.get("action", ""))
    note_looking(found)
    if found.state is ReadingState.DONE:
        drafts = [(DraftKind(kind), int(draft_id)) for kind, draft_id in found.outcome["drafts"]]
        return redirect(lead_on(drafts, silent=found.outcome["silent"]))
    return render_template(
        "intake/reading.html", reading=found, lasts=clock.now() - found.begun_at, chosen_at=_chosen_at(found)
    )


def _act(found: Reading, action: str) -> ResponseReturnValue:
    if action == "cancel":
        return _cancel(found.id)
    if action in {"go-on", "enough"}:
        try:
            with db.writing():
                locked = load_reading(found.id, actor=actor(), for_update=True) or abort(404)
                go_on(locked, is_enough=action == "enough", now=clock.now())
        except RuleBrokenError as error:
            receipt("Läsningen gick inte att fortsätta", error.message)
    return redirect(url_for("intake.reading", reading_id=found.id))


def _cancel(reading_id: int) -> ResponseReturnValue:
    """Throw a reading away. Its file goes after its row: a crash in between leaves it to the sweep."""
    with db.writing():
        locked = load_reading(reading_id, actor=actor(), for_update=True) or abort(404)
        name, key, where = locked.file_name, locked.file_key, _chosen_at(locked)
        throw_away(locked)
    store().drop(key)
    receipt("Läsningen är avbruten", f"Inget är sparat av {name}.")
    return redirect(where)


def _chosen_at(found: Reading) -> str:
    """Return the page on which the file was chosen."""
    if found.meeting_id is None:
        return url_for("intake.new")
    meeting = db.session.get_one(Meeting, found.meeting_id)
    return url_for("meetings.meeting", body=meeting.body.slug, held_on=meeting.held_on.isoformat())
