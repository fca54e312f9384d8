"""The record's history: events that say what changed, chained so that no change can hide."""

from tracker.audit.anchors import Anchor, AnchorError
from tracker.audit.chain import GENESIS
from tracker.audit.past import Rows, head_seq, rows_as_of
from tracker.audit.record import current_act, latest, record, use_key
from tracker.audit.taking_out import details_with
from tracker.audit.undo import UNDONE, undo
from tracker.audit.verify import replay, verify

__all__ = [
    "GENESIS", "UNDONE", "Anchor", "AnchorError", "Rows", "current_act", "details_with", "head_seq", "latest",
    "record", "replay", "rows_as_of", "undo", "use_key", "verify",
]  # fmt: skip
