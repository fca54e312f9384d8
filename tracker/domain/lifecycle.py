"""States and moves of an assignment: one table, from which buttons, forms, checks and the diagram come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Action


class Status(StrEnum):
    """Läge. The Swedish words are in tracker.wording.labels."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    GIVEN = "given"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    REPORTED = "reported"
    COMPLETED = "completed"
    WRITTEN_OFF = "written_off"
    REPLACED = "replaced"
    REJECTED = "rejected"
    ANNULLED = "annulled"
    VOIDED = "voided"
    CLOSED_UNDOCUMENTED = "closed_undocumented"


OPEN = frozenset({Status.GIVEN, Status.IN_PROGRESS, Status.READY, Status.REPORTED})
WORK = frozenset({Status.GIVEN, Status.IN_PROGRESS, Status.READY})
ENDED_BY_DECISION = frozenset({Status.COMPLETED, Status.WRITTEN_OFF, Status.REPLACED, Status.REJECTED, Status.ANNULLED})
ENDED = ENDED_BY_DECISION | {Status.VOIDED, Status.CLOSED_UNDOCUMENTED}
PUBLISHABLE = OPEN | {
    Status.COMPLETED, Status.WRITTEN_OFF, Status.REPLACED, Status.ANNULLED, Status.CLOSED_UNDOCUMENTED,
}  # fmt: skip
"""What the open view may show: a body has given it. What is only proposed, or was registered by mistake, is not."""


class Need(StrEnum):
    """What a move cannot do without."""

    DECISION = "decision"
    REASON = "reason"
    SUCCESSOR = "successor"
    TEXT = "text"
    DEADLINE = "deadline"


@dataclass(frozen=True)
class Move:
    """One way from a status to the next.

    Attributes:
        name: the key in forms, events and tests.
        targets: status before → status after. Equal where the move leaves the status alone.
        action: the right that it takes.
        needs: what must come with it.
        by_decision: a body's decision says it, so it is recorded as a Closing.
    """

    name: str
    targets: Mapping[Status, Status]
    action: Action
    needs: frozenset[Need] = field(default_factory=frozenset)
    by_decision: bool = False

    @property
    def ends(self) -> bool:
        """Whether the assignment is over afterwards."""
        return all(target in ENDED for target in self.targets.values())


def _stays(statuses: frozenset[Status]) -> dict[Status, Status]:
    return {status: status for status in sorted(statuses)}


def _all_to(target: Status, sources: frozenset[Status]) -> dict[Status, Status]:
    return dict.fromkeys(sorted(sources), target)


_BACK_TO_WORK = {
    Status.GIVEN: Status.GIVEN,
    Status.IN_PROGRESS: Status.IN_PROGRESS,
    Status.READY: Status.IN_PROGRESS,
    Status.REPORTED: Status.IN_PROGRESS,
}
_REOPENED = {
    **dict.fromkeys(sorted(ENDED - {Status.REJECTED, Status.VOIDED}), Status.IN_PROGRESS),
    Status.REJECTED: Status.PROPOSED,  # what was never given does not become an assignment by being opened
}
"""What was voided by mistake comes back by undoing that act, to the läge that it had."""
_DECIDED = frozenset({Need.DECISION})


def _said(name: str, targets: Mapping[Status, Status], *needs: Need) -> Move:
    return Move(name, MappingProxyType(dict(targets)), Action.RECORD_DECISION, _DECIDED | set(needs), by_decision=True)


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        move.name: move
        for move in (
            # An official's own: how the work goes. Undo is such a move.
            Move("given", _all_to(Status.GIVEN, WORK - {Status.GIVEN}), Action.UPDATE_STATUS),
            Move("in_progress", _all_to(Status.IN_PROGRESS, WORK - {Status.IN_PROGRESS}), Action.UPDATE_STATUS),
            Move("ready", _all_to(Status.READY, WORK - {Status.READY}), Action.UPDATE_STATUS),
            # The registrar's: what was decided elsewhere about something not yet given.
            Move("proposed", _all_to(Status.PROPOSED, frozenset({Status.DRAFT})), Action.REGISTER),
            _said("confirmed", _all_to(Status.GIVEN, frozenset({Status.DRAFT, Status.PROPOSED}))),
            _said("rejected", _all_to(Status.REJECTED, frozenset({Status.PROPOSED}))),
            # What a § says of an assignment.
            _said("completed", _all_to(Status.COMPLETED, OPEN)),
            _said("ended", _all_to(Status.WRITTEN_OFF, OPEN), Need.REASON),
            _said("replaced", _all_to(Status.REPLACED, OPEN), Need.SUCCESSOR),
            _said("annulled", _all_to(Status.ANNULLED, OPEN), Need.REASON),
            _said("not_completed", _BACK_TO_WORK),
            _said("referred_back", {**_BACK_TO_WORK, Status.PROPOSED: Status.PROPOSED}),
            _said("noted", _all_to(Status.REPORTED, OPEN)),
            Move("on_agenda", _all_to(Status.REPORTED, WORK), Action.RECORD_DECISION),
            _said("tabled", _stays(OPEN | {Status.PROPOSED})),
            _said("partly_reported", _stays(OPEN)),
            _said("approved_own_part", _stays(OPEN)),
            _said("amended", _stays(OPEN), Need.TEXT),
            _said("extended", _stays(OPEN), Need.DEADLINE),
            # Mistakes are mended in the open.
            Move(
                "voided",
                _all_to(Status.VOIDED, frozenset(Status) - {Status.VOIDED}),
                Action.VOID,
                frozenset({Need.REASON}),
            ),
            Move("reopened", _REOPENED, Action.REOPEN, frozenset({Need.REASON})),
        )
    }
)

CLOSING_KINDS = tuple(move.name for move in MOVES.values() if move.by_decision)
"""What a decision can say of an assignment, as stored in Closing.kind."""

ABOUT_PARTS = frozenset({"partly_reported", "approved_own_part"})
"""What is said of a part alone."""

LEAVES_WAITING = ABOUT_PARTS | {"tabled", "referred_back"}
"""What can be said of an assignment without answering what another body recommends of it."""


def target_of(name: str, status: Status) -> Status:
    """Return the status after a move.

    Raises:
        RuleBrokenError: the move does not start in that status.
    """
    move = MOVES[name]
    if status not in move.targets:
        raise RuleBrokenError(
            "Uppdraget har ett läge som inte kan ändras så. Öppna uppdraget och se vad som har hänt.",
            "status",
        )
    return move.targets[status]
