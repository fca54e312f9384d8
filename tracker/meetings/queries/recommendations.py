"""What another body recommended, where the decision at hand says something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.decisions import GIVES
from tracker.domain.lifecycle import LEAVES_WAITING, Status
from tracker.models import Assignment, Closing, Paragraph, User
from tracker.models.meeting import Meeting
from tracker.scope import visible
from tracker.wording.differences import Piece, differences


@dataclass(frozen=True)
class Changed:
    """A recommendation that a decision does not follow.

    Attributes:
        recommendation: by whom, where and what; None where only the proposal is known.
        otherwise: the decision says another thing of the assignment.
        pieces: the wording, recommended and decided, where it gives an assignment in other words.
    """

    recommendation: Closing | None
    otherwise: bool
    pieces: Sequence[Piece] = ()


def changed_by_rows(user: User, rows: Sequence[Mapping[str, Any]]) -> list[Changed | None]:
    """Return, for each row of a decision, what it changes of what was recommended; None where it follows it."""
    statement = (
        sa.select(Assignment)
        .where(Assignment.reference.in_([str(row.get("match") or "") for row in rows]), visible(user))
        .options(
            selectinload(Assignment.texts),
            selectinload(Assignment.closings).options(
                joinedload(Closing.body),
                joinedload(Closing.paragraph).joinedload(Paragraph.meeting).joinedload(Meeting.body),
            ),
        )
    )
    known = {assignment.reference: assignment for assignment in db.session.scalars(statement)}
    return [_changed(row, known.get(str(row.get("match") or ""))) for row in rows]


def _changed(row: Mapping[str, Any], assignment: Assignment | None) -> Changed | None:
    recommendation = assignment.recommendation if assignment else None
    outcome = str(row.get("outcome") or "")
    if assignment is None or row.get("recommended") or outcome in LEAVES_WAITING:
        return None
    if assignment.status is Status.PROPOSED and outcome == GIVES:
        pieces = differences(assignment.text, str(row.get("text") or "") or assignment.text)
        return Changed(recommendation, otherwise=False, pieces=pieces) if pieces else None
    return Changed(recommendation, otherwise=True) if recommendation and outcome != recommendation.kind else None
