"""The page of one assignment."""

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.operations.deadlines import reading as deadline_reading
from tracker.assignments.queries import card as card_queries
from tracker.assignments.queries.chain import chain_of
from tracker.assignments.queries.documents import removable_among
from tracker.assignments.queries.follow_ups import answers_behind
from tracker.assignments.queries.parts import parts_of, shared
from tracker.assignments.queries.reporting import handed_in_among
from tracker.assignments.queries.times import times_of
from tracker.assignments.queries.undoing import may_undo, reach_of
from tracker.assignments.views import blueprint
from tracker.audit import UNDONE
from tracker.domain.lifecycle import ENDED, OPEN, WORK
from tracker.domain.permissions import Action, may, may_with
from tracker.models import Assignment, User
from tracker.scope import hidden_among
from tracker.web.guard import actor

CHANGES_SHOWN = 10
NOTES_SHOWN = 20
ALL_SHOWN = 500


@blueprint.get("/uppdrag/<reference>")
def card(reference: str) -> ResponseReturnValue:
    """Show the whole truth about one assignment."""
    user = actor()
    assignment = card_queries.load_card(user, reference.upper())
    if assignment is None:
        abort(404)
    cited = [assignment.paragraph, *(closing.paragraph for closing in assignment.closings)]
    reports = card_queries.reports_of(user, assignment)
    handed_in = handed_in_among(user, [assignment]).get(assignment.id) if reports else None
    own = card_queries.is_own(user, assignment)
    documents = card_queries.documents_of(user, assignment)
    return render_template(
        "assignments/card.html",
        assignment=assignment,
        reports=reports,
        ties=card_queries.ties_of(user, assignment),
        answers=answers_behind(assignment),
        parts=parts_of(assignment, assignment.recipients),
        shared=shared,
        chain=chain_of(
            assignment, reports, hidden=hidden_among(user, [found for found in cited if found]), handed_in=handed_in
        ),
        documents=documents,
        removable=removable_among(user, documents),
        may_add_document=may_with(user.roles, Action.ADD_DOCUMENT, own=own),
        **_history(user, assignment, own=own, whole=request.args.get("visa") == "allt"),
        equal_cases=card_queries.equal_cases(user, assignment) if may(user.roles, Action.EDIT) else [],
        open_statuses=OPEN,
        ended_statuses=ENDED,
        notices=card_queries.notices_of(assignment),
        times=times_of(assignment, today=clock.today()),
        handed_in=handed_in,
        may_report=may_with(user.roles, Action.HAND_IN_REPORT, own=own) and assignment.status in WORK,
        may_update=may_with(user.roles, Action.UPDATE_STATUS, own=own) and assignment.status in WORK,
    )


def _history(user: User, assignment: Assignment, *, own: bool, whole: bool) -> dict[str, object]:
    """Return the latest changes and notes, or all of them.

    Working notes are for those whose work it is; who has asked something sees that and its answer.
    """
    changes, changes_total = card_queries.changes_of(assignment, limit=ALL_SHOWN if whole else CHANGES_SHOWN)
    reads_all = may_with(user.roles, Action.READ_NOTES, own=own)
    notes, notes_total = card_queries.notes_of(
        assignment, limit=ALL_SHOWN if whole else NOTES_SHOWN, asked_by=None if reads_all else user
    )
    return {
        "changes": changes, "changes_total": changes_total, "undo_reach": _undo_reach(user, changes),
        "notes": notes if notes or reads_all else None, "notes_total": notes_total,
    }  # fmt: skip


def _undo_reach(user: User, changes: Sequence[card_queries.Change]) -> int:
    """Return how many assignments the last change concerned, where this person may take it back; else 0."""
    if not changes or changes[0].action == UNDONE or not may_undo(user, changes[0].act):
        return 0
    return reach_of(changes[0].act)


@blueprint.get("/plan")
def read_plan() -> ResponseReturnValue:
    """Say how a plan's words are read; the form asks when a field is left."""
    words = request.args.get("plan", "")[:200]
    found = deadline_reading(words, context_date=clock.today())
    words = render_template("components/plan_reading.html", reading=found)
    doubtful = found.warnings or found.certainty == "guess" or (found.latest_on and found.latest_on < clock.today())
    return words, {"Doubtful": "yes"} if doubtful else {}
