"""The proof that the history is whole, and that it leads to what stands in the register."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.audit import chain
from tracker.audit.anchors import Anchor, cut_since
from tracker.audit.record import _process
from tracker.audit.taking_out import hashes_after_disposals
from tracker.db import Base, db
from tracker.models import Event, EventHead
from tracker.models.recorded import Recorded

PAGE = 1000
"""Events that are read at once."""


def verify(anchors: Sequence[Anchor] = (), *, meanwhile: Callable[[], object] = lambda: None) -> str | None:
    """Walk the whole chain.

    Args:
        anchors: where the chain is known to have been; they find an end that was cut off, and a chain made anew.
        meanwhile: called now and then; a long chain takes its time.

    Returns:
        None when it holds and leads to what stands in the register, else one English sentence naming what does not.
    """
    previous, seq = chain.GENESIS, 0
    vouched = hashes_after_disposals()
    told: dict[tuple[str, int], dict[str, Any]] = {}
    known = {anchor.seq: anchor for anchor in anchors}
    for event in _events(meanwhile):
        seq += 1
        if event.seq != seq:
            return f"event {seq} is missing."
        if event.previous_hash != previous or event.hash != chain.event_hash(_process["key"], event):
            return f"event {seq} does not fit the chain."
        if event.detail is None or _hash_that_holds(event, vouched) != chain.detail_hash(
            event.detail.salt, event.detail.payload
        ):
            return f"the detail of event {seq} has been changed."
        if seq in known and (problem := known[seq].differs_from(event.hash)):
            return problem
        previous = event.hash
        for change in changes_of(event):
            told.setdefault((change["table"], change["id"]), {}).update(change["after"])
    if problem := cut_since(anchors, seq):
        return problem
    heads = list(db.session.scalars(sa.select(EventHead)))
    if len(heads) != 1 or (heads[0].seq, heads[0].hash) != (seq, previous):
        return f"the chain ends at event {seq}, but its head does not say so."
    return _difference(told)


def _hash_that_holds(event: Event, vouched: dict[int, str]) -> str | None:
    """Return the hash that an event's detail must have: its own, or what a later disposal vouches for."""
    return event.detail_hash if event.detail and event.detail.disposal_id is None else vouched.get(event.seq)


def _difference(told: dict[tuple[str, int], dict[str, Any]]) -> str | None:
    """Compare what the history tells with what stands in the register, row by row."""
    recorded: list[Any] = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Recorded)]
    for model in recorded:
        table = model.__tablename__
        rows = {row.id: row for row in db.session.scalars(sa.select(model))}
        if unknown := sorted({row_id for name, row_id in told if name == table} ^ set(rows)):
            return f"row {unknown[0]} of {table} was added or removed behind the history."
        for row_id, row in rows.items():
            if any(chain.plain(getattr(row, name)) != value for name, value in told[table, row_id].items()):
                return f"row {row_id} of {table} is not what its history tells."
    return None


def _events(meanwhile: Callable[[], object] = lambda: None) -> Iterator[Event]:
    start = 0
    statement = sa.select(Event).options(sa.orm.joinedload(Event.detail)).order_by(Event.seq)
    while page := list(db.session.scalars(statement.where(Event.seq > start).limit(PAGE))):
        start = page[-1].seq
        for event in page:
            yield event
            db.session.expunge(event)  # a long chain is walked, not kept
        meanwhile()


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
