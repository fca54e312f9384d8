"""A line of the history in words: what was done, and what of it is worth a mention."""

from collections.abc import Mapping
from typing import Any

from tracker.domain.lifecycle import Status
from tracker.wording.labels import CLOSING, EVENT, STATUS


def change_in_words(action: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return what was done, and its particulars or "".

    Args:
        action: the event's name.
        facts: what the event says, in short.
    """
    heading = EVENT[action]
    if action == "act.undone":
        heading += f": {EVENT[facts['what']].lower()}"
    parts: list[str | None] = []
    if facts.get("kind") in CLOSING:
        parts += [CLOSING[facts["kind"]], f"{facts.get('body', '')} § {facts.get('paragraph', '')}"]
    if facts.get("status"):
        parts.append(STATUS[Status(facts["status"])])
    parts += [facts.get("title"), facts.get("numbers")]
    for name, word in (("owner", "handläggare "), ("plan", "plan "), ("now", "till "), ("reason", "skäl: ")):
        parts.append(f"{word}{facts[name]}" if facts.get(name) else None)
    return heading, ", ".join(filter(None, parts))
