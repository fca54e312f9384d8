"""What waits for the council's decision in a matter, when it has decided: sent back, or fallen."""

import datetime as dt
from collections.abc import Collection

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
    says_something: bool,
    today: dt.date,
) -> list[str]:
    """Answer what was recommended in a matter and is not among what the council's § says.

    Args:
        paragraph: the council's.
        keys: of the matter.
        recorded: ids of the assignments that the § spoke of.
        outcome: what the council did with the matter.
        says_something: its words give or close anything.
        today: the civil day.

    Returns:
        What a person must look at, in Swedish.
    """
    if outcome in {"tabled", ""} or not keys:
        return []
    open_ones, proposed = in_matter(MACHINE, keys)
    council = paragraph.meeting.body_id
    proposed = [found for found in proposed if found.id not in recorded and found.giver_id == council]
    recommended = [found for found in open_ones if found.id not in recorded and _recommended_below(found, council)]
    if outcome == "referred_back":
        for assignment in [*proposed, *recommended]:
            _say("referred_back", assignment, paragraph, today)
        return []
    if outcome == "rejected":
        for assignment in recommended:
            let_recommendations_fall(assignment, paragraph.meeting.body, paragraph=paragraph, actor=None)
    elif proposed and not says_something:
        named = in_words([found.reference for found in proposed[:5]])
        return [f"Fullmäktige har avgjort ärendet utan att nämna vad som föreslagits: {named}."]
    for assignment in proposed:
        _say("rejected", assignment, paragraph, today)
    return []


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
