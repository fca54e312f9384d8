"""Follow-up rounds: which steps a round and a body's answer to it may take, and who reads what has been written.

A round goes from a draft to an archived account; each body that is asked goes its own way beside it. Both ways are
tables: buttons, checks and tests come from them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

COMMENT_MAX = 4000
"""Characters of a comment."""


class RoundState(StrEnum):
    """How far a round has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    OPEN = "open"
    CLOSED = "closed"
    COMPILING = "compiling"
    COMPILED = "compiled"
    REPORTED = "reported"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class ReplyState(StrEnum):
    """How far a body has come with its reply to a round. Late is no state: it is told by the day."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ADOPTED = "adopted"
    RETURNED = "returned"
    DECLINED = "declined"


class Choice(StrEnum):
    """What is answered to a question. No answer is none of these, and never «Nej»."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


ROUND_MOVES: Mapping[str, Mapping[RoundState, RoundState]] = MappingProxyType({
    "review": {RoundState.DRAFT: RoundState.REVIEWED},
    "rework": {RoundState.REVIEWED: RoundState.DRAFT},
    "open": {RoundState.REVIEWED: RoundState.OPEN},
    "close": {RoundState.OPEN: RoundState.CLOSED},
    "compile": {RoundState.CLOSED: RoundState.COMPILING},
    "freeze": {RoundState.COMPILING: RoundState.COMPILED},
    "thaw": {RoundState.COMPILED: RoundState.COMPILING},
    "report": {RoundState.COMPILED: RoundState.REPORTED},
    "archive": {RoundState.REPORTED: RoundState.ARCHIVED},
    "cancel": {
        RoundState.DRAFT: RoundState.CANCELLED, RoundState.REVIEWED: RoundState.CANCELLED,
        RoundState.OPEN: RoundState.CANCELLED, RoundState.CLOSED: RoundState.CANCELLED,
        RoundState.COMPILING: RoundState.CANCELLED,
    },
})  # fmt: skip
"""Step → from which state to which. Only the owner of a round takes them."""

WRITABLE = frozenset({ReplyState.NOT_STARTED, ReplyState.IN_PROGRESS, ReplyState.RETURNED})
"""States in which a body's answers can be changed."""
HANDED_IN = frozenset({ReplyState.SUBMITTED, ReplyState.APPROVED, ReplyState.ADOPTED})
"""States in which a body has answered as far as officials are concerned."""

REPLY_MOVES: Mapping[str, Mapping[ReplyState, ReplyState]] = MappingProxyType({
    "write": {
        ReplyState.NOT_STARTED: ReplyState.IN_PROGRESS, ReplyState.IN_PROGRESS: ReplyState.IN_PROGRESS,
        ReplyState.RETURNED: ReplyState.RETURNED,
    },
    "hand_in": {ReplyState.IN_PROGRESS: ReplyState.SUBMITTED, ReplyState.RETURNED: ReplyState.SUBMITTED},
    "approve": {ReplyState.SUBMITTED: ReplyState.APPROVED},
    "adopt": {ReplyState.SUBMITTED: ReplyState.ADOPTED, ReplyState.APPROVED: ReplyState.ADOPTED},
    "send_back": {ReplyState.SUBMITTED: ReplyState.RETURNED, ReplyState.APPROVED: ReplyState.RETURNED},
    "decline": {
        ReplyState.NOT_STARTED: ReplyState.DECLINED, ReplyState.IN_PROGRESS: ReplyState.DECLINED,
        ReplyState.RETURNED: ReplyState.DECLINED,
    },
    "reopen": {
        ReplyState.NOT_STARTED: ReplyState.NOT_STARTED, ReplyState.IN_PROGRESS: ReplyState.IN_PROGRESS,
        ReplyState.RETURNED: ReplyState.RETURNED, ReplyState.SUBMITTED: ReplyState.RETURNED,
        ReplyState.APPROVED: ReplyState.RETURNED, ReplyState.ADOPTED: ReplyState.RETURNED,
        ReplyState.DECLINED: ReplyState.IN_PROGRESS,
    },
})  # fmt: skip
"""Step → from which state to which. To reopen is the owner's alone, and the one way back from adopted and declined."""

AFTER_CLOSING = frozenset({RoundState.CLOSED, RoundState.COMPILING})
"""States of a round in which a body answers only if the owner has reopened it for that body."""


@dataclass(frozen=True)
class Demands:
    """What a round demands before an answer counts.

    Attributes:
        approval: a manager approves what was handed in.
        adoption: the nämnd or board adopts it, by a §.
    """

    approval: bool = True
    adoption: bool = False


@dataclass(frozen=True)
class Part:
    """What a person is to a body's reply.

    Attributes:
        own: acts for the body, or for the administration that serves it.
        manages: keeps the round.
        audits: an auditor.
    """

    own: bool = False
    manages: bool = False
    audits: bool = False


def round_after(state: RoundState, move: str) -> RoundState | None:
    """Return where a step leads a round; None where it cannot be taken."""
    return ROUND_MOVES[move].get(state)


def round_moves(state: RoundState) -> list[str]:
    """Return the steps that a round can take, in the order of the table."""
    return [move for move, targets in ROUND_MOVES.items() if state in targets]


def reply_after(state: ReplyState, move: str, demands: Demands) -> ReplyState | None:
    """Return where a step leads a body's reply, with what the round demands; None where it cannot be taken."""
    if move == "approve" and not demands.approval:
        return None
    if move == "adopt" and (not demands.adoption or (demands.approval and state is ReplyState.SUBMITTED)):
        return None
    return REPLY_MOVES[move].get(state)


def is_final(state: ReplyState, demands: Demands) -> bool:
    """Tell whether nothing is left to do but to compile: the answers are what the body says, and may be read by all."""
    if demands.adoption:
        return state is ReplyState.ADOPTED
    if demands.approval:
        return state in {ReplyState.APPROVED, ReplyState.ADOPTED}
    return state in HANDED_IN


def is_taking_answers(round_state: RoundState, open_until: dt.date | None, today: dt.date) -> bool:
    """Tell whether a round takes answers from a body: it is open, or has been opened again for that body."""
    if round_state is RoundState.OPEN:
        return True
    return round_state in AFTER_CLOSING and open_until is not None and today <= open_until


def is_overdue(state: ReplyState, due_on: dt.date, today: dt.date) -> bool:
    """Tell whether a body's answer is late."""
    return today > due_on and state in WRITABLE


def may_read_answers(state: ReplyState, demands: Demands, part: Part) -> bool:
    """Tell whether somebody reads a body's answers: its own people and the round's owner always, others when final.

    An auditor reads what has been handed in.
    """
    if part.own or part.manages:
        return True
    return is_final(state, demands) or (part.audits and state in HANDED_IN)
