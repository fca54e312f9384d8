"""What waits for the council's decision in a matter, when it has decided: sent back, or fallen."""

import datetime as dt
from collections.abc import Collection, Sequence

from tracker.assignments.operations.closings import Saying, let_recommendations_fall, record_closing
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.meetings.queries.candidates import in_matter
from tracker.models import Assignment, Paragraph
from tracker.scope import MACHINE
from tracker.wording.dates import in_words


def answer_waiting(
    paragraph: Paragraph,
    keys: frozenset[str],
    recorded: Collection[int],
    *,
    outcome: str,
    today: dt.date,
) -> list[str]:
    """Answer what was recommended in a matter and is not among what the council's § says.

    Args:
        paragraph: the council's.
        keys: of the matter.
        recorded: ids of the assignments that the § spoke of.
        outcome: what the council did with the matter.
        today: the civil day.

    Returns:
        What a person must look at, in Swedish.
    """
    if outcome in {"tabled", ""} or not keys:
        return []
    open_ones, proposed = in_matter(MACHINE, keys)
    council = paragraph.meeting.body_id
    earlier = [found for found in (*open_ones, *proposed) if _is_earlier(found, paragraph.meeting.held_on)]
    left = [found for found in earlier if found.id not in recorded]
    proposed = [found for found in left if found in proposed and found.giver_id == council]
    recommended = [found for found in left if found in open_ones and _recommended_below(found, council)]
    if outcome == "referred_back":
        for assignment in [*proposed, *recommended]:
            _say("referred_back", assignment, paragraph, today)
        return []
    if outcome != "rejected":
        return [_unmentioned(proposed)] if proposed else []
    for assignment in recommended:
        let_recommendations_fall(assignment, paragraph.meeting.body, paragraph=paragraph, actor=None)
    for assignment in proposed:
        _say("rejected", assignment, paragraph, today)
    return []


def _unmentioned(proposed: Sequence[Assignment]) -> str:
    """Say what a person must look at: another § may give it, or its words may have been misread."""
    named = in_words([found.reference for found in proposed[:5]])
    return f"Fullmäktige har avgjort ärendet utan att nämna vad som föreslagits: {named}."


def _is_earlier(assignment: Assignment, held_on: dt.date) -> bool:
    return assignment.given_on is None or assignment.given_on <= held_on


def _recommended_below(assignment: Assignment, council: int) -> bool:
    waiting = assignment.recommendation
    return waiting is not None and waiting.body_id != council


def _say(kind: str, assignment: Assignment, paragraph: Paragraph, today: dt.date) -> None:
    locked = db.session.get_one(Assignment, assignment.id, with_for_update=True)
    if locked.status is Status.PROPOSED or kind != "rejected":
        saying = Saying(
            kind=kind, body=paragraph.meeting.body, decided_on=paragraph.meeting.held_on, paragraph=paragraph
        )
        record_closing(locked, saying, actor=None, four_eyes=False, today=today)
