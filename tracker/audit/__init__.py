"""The record's history: events that say what changed, chained so that no change can hide."""

from tracker.audit.chain import GENESIS
from tracker.audit.record import current_act, latest, record, use_key
from tracker.audit.undo import UNDONE, undo
from tracker.audit.verify import replay, verify

__all__ = ["GENESIS", "UNDONE", "current_act", "latest", "record", "replay", "undo", "use_key", "verify"]
