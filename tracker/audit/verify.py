"""The proof that the history is whole, and that it leads to what stands in the register."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from tracker.audit import chain
from tracker.audit.record import _process
from tracker.db import Base, db
from tracker.models import Event, EventHead


def verify() -> str | None:
    """Walk the whole chain.

    Returns:
        None when it holds, else one English sentence naming the first bad event.
    """
    previous, seq = chain.GENESIS, 0
    for event in _events():
        seq += 1
        if event.seq != seq:
            return f"event {seq} is missing."
        if event.previous_hash != previous or event.hash != chain.event_hash(_process["key"], event):
            return f"event {seq} does not fit the chain."
        if event.detail is None or event.detail_hash != chain.detail_hash(event.detail.salt, event.detail.payload):
            return f"the detail of event {seq} has been changed."
        previous = event.hash
    head = db.session.scalars(sa.select(EventHead)).one()
    return (
        None
        if (head.seq, head.hash) == (seq, previous)
        else f"the chain ends at event {seq}, its head says {head.seq}."
    )


def _events() -> Iterator[Event]:
    start, size = 0, 1000
    statement = sa.select(Event).options(sa.orm.joinedload(Event.detail)).order_by(Event.seq)
    while page := list(db.session.scalars(statement.where(Event.seq > start).limit(size))):
        start = page[-1].seq
        for event in page:
            yield event
            db.session.expunge(event)  # a long chain is walked, not kept


def replay(row: Base) -> dict[str, Any]:
    """Return a row's values as its history tells them, for comparison with what stands there."""
    values: dict[str, Any] = {}
    for event in _events():
        for change in changes_of(event):
            if (change["table"], change["id"]) == (row.__tablename__, row.id):
                values.update(change["after"])
    return values


def changes_of(event: Event) -> list[dict[str, Any]]:
    """Return what an event changed; nothing where its detail has been disposed of."""
    changes: list[dict[str, Any]] = json.loads(event.detail.payload)["changes"] if event.detail else []
    return changes
