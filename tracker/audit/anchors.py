"""Anchors: the chain's head, written down where nobody who changes the database reaches it.

The chain alone cannot tell that its end was cut off, nor that somebody who has its key made it anew.
"""

import datetime as dt
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.models import EventHead

FILE = "anchors.jsonl"
"""In the instance folder; one anchor a line, the oldest first."""


class AnchorError(Exception):
    """A file of anchors has a line that is none."""


@dataclass(frozen=True)
class Anchor:
    """How far the chain had come at a moment, and its hash there."""

    at: dt.datetime
    seq: int
    hash: str

    @property
    def line(self) -> str:
        """The anchor as it stands in the file and in the mail."""
        at = self.at.astimezone(dt.UTC).isoformat(timespec="seconds")
        return json.dumps({"at": at, "seq": self.seq, "hash": self.hash})

    def differs_from(self, hash_of_event: str) -> str | None:
        """Return what is wrong where the event of the anchor's number has another hash."""
        if hash_of_event == self.hash:
            return None
        return f"event {self.seq} is not the one that the anchor of {self.at:%Y-%m-%d} knows: the chain was made anew."


def head() -> Anchor:
    """Return the end of the chain as it is now."""
    row = db.session.scalars(sa.select(EventHead)).one()
    return Anchor(clock.now(), row.seq, row.hash)


def read_anchors(file: Path) -> list[Anchor]:
    """Read a file of anchors; none where there is no file yet.

    Raises:
        AnchorError: a line is no anchor.
    """
    found = []
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            told = json.loads(line)
            found.append(Anchor(dt.datetime.fromisoformat(told["at"]), int(told["seq"]), str(told["hash"])))
        except (ValueError, TypeError, KeyError) as error:
            raise AnchorError(f"line {number} of {file.name} is no anchor.") from error
    return found


def keep(anchor: Anchor, file: Path) -> None:
    """Write an anchor behind those that are there; nothing in the file is ever written over."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{anchor.line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def cut_since(anchors: Sequence[Anchor], seq: int) -> str | None:
    """Return what is wrong with a chain that ends before an anchor; None where none lies behind its end."""
    last = max(anchors, key=lambda anchor: anchor.seq, default=None)
    if last is None or last.seq <= seq:
        return None
    lost = f"{last.seq - seq} events are gone" if last.seq - seq > 1 else "1 event is gone"
    return (
        f"the chain ends at event {seq}, but the anchor of {last.at:%Y-%m-%d} knows event {last.seq}: {lost}, cut off"
        " or lost with a backup that was older."
    )
