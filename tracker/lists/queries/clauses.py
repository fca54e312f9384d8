"""The draft clauses that stand after a list: what would end those of its assignments that have been reported."""

import datetime as dt
from collections.abc import Sequence

from tracker.assignments.queries.bodies import deciding_now
from tracker.domain.lifecycle import Status
from tracker.domain.names import in_text, task_words
from tracker.lists.queries.standings import Standing
from tracker.models import Body
from tracker.wording.clauses import Given, Proposed, draft, named_together


def clauses_of(rows: Sequence[Standing], *, day: dt.date) -> list[str]:
    """Return the clauses line by line, each body's under its own sentence; nothing where nothing is reported.

    Args:
        rows: the assignments of the list.
        day: as of when it stands.
    """
    ready = [found for found in rows if found.status in {Status.READY, Status.REPORTED}]
    closers = deciding_now([found.giver for found in ready if found.giver], day=day)
    parts = draft([Proposed(_given(found, closers.get(found.giver.id) if found.giver else None)) for found in ready])
    return [line for part in parts for line in (part.lead, *part.lines)]


def _given(standing: Standing, closer: Body | None) -> Given:
    paragraph = standing.paragraph
    return Given(
        giver=in_text(standing.giver.name) if standing.giver else "uppdragsgivaren",
        on=paragraph.meeting.held_on if paragraph else standing.facts["given_on"],
        number=paragraph.number if paragraph else "",
        point=standing.facts["decision_point"],
        budget_year=standing.facts["budget_year"],
        recipients=named_together(part.group or part.name for part in standing.answerable),
        task=task_words(standing.text),
        dnr=next((number for case in standing.numbers for number in case), ""),
        closer=in_text(closer.name) if closer else "",
    )
