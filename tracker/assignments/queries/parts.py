"""How far each recipient of an assignment has come with its own part."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.models import Assignment, Closing, Recipient
from tracker.models.recipient import ANSWERABLE, OwnStatus

REPORTED = frozenset({OwnStatus.REPORTED, OwnStatus.ACCEPTED})


@dataclass(frozen=True)
class Part:
    """One body's part in an assignment.

    Attributes:
        recipient: whose, with its own läge.
        decision: by which that body, or the one it administers for, approved its own part; the latest, or None.
    """

    recipient: Recipient
    decision: Closing | None

    @property
    def is_reported(self) -> bool:
        """Whether this body has done its part of the reporting."""
        return self.recipient.own_status in REPORTED


def parts_of(assignment: Assignment, recipients: Sequence[Recipient]) -> list[Part]:
    """Return the parts of some of an assignment's recipients, each with its own decision."""
    own = [closing for closing in assignment.closings if closing.kind == "approved_own_part"]

    def decision(recipient: Recipient) -> Closing | None:
        boards = {recipient.body_id, recipient.body.administers_for_id if recipient.body else None} - {None}
        return next((closing for closing in reversed(own) if closing.body_id in boards), None)

    return [Part(recipient, decision(recipient)) for recipient in recipients]


def shared(parts: Sequence[Part]) -> list[Part]:
    """Return the parts of those who answer for it together; none where one answers for it alone."""
    answerable = [part for part in parts if part.recipient.role in ANSWERABLE]
    return answerable if len(answerable) > 1 else []
