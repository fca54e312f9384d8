"""The record as it stood: what was in force on a day, as far as it had been recorded by then."""

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from tracker.audit.chain import typed
from tracker.db import Base, db
from tracker.models import Event, EventDetail, EventHead

Rows = dict[str, dict[int, dict[str, Any]]]
"""Table → id → column → value: rows as plain values, whether they stand there now or stood there once."""
MISTAKEN = "assignment.voided"
"""What was registered by mistake was never an assignment, whatever the day on which that was seen."""


def head_seq() -> int:
    """Return the number of the last event: what is recorded by now."""
    return db.session.scalar(sa.select(EventHead.seq)) or 0


def rows_as_of(assignments: sa.Select[Any], *, day: dt.date, until: int) -> Rows:
    """Return the rows of some assignments, and of what was saved together with them, as they stood on a day.

    Events are played in the order in which they were recorded; of them count those that held on the day and were
    recorded by then. What was undone never held: the undoing undoes what was played of its act, on any day.

    Args:
        assignments: their ids; two questions are asked of the database, however many they are.
        day: the last one from which an event may hold.
        until: the number of the last event that was recorded by then.
    """
    acts = sa.select(Event.act).where(
        Event.object_type == "assignment", Event.object_id.in_(assignments), Event.seq <= until
    )
    told = (
        sa.select(Event.act, Event.action, Event.effective_on, Event.undoes, EventDetail.payload)
        .join(EventDetail, EventDetail.event_id == Event.id)
        .where(Event.act.in_(acts), Event.seq <= until)
        .order_by(Event.seq)
    )
    stage = _Stage()
    for act, action, effective_on, undoes, payload in db.session.execute(told):
        changes = json.loads(payload)["changes"]
        if undoes:
            stage.take_back(undoes, changes)
        elif effective_on <= day or action == MISTAKEN:
            stage.play(act, changes)
    return stage.rows


class _Stage:
    """Where events are played."""

    def __init__(self) -> None:
        self.rows: Rows = {}
        self._touched: dict[tuple[str, str, int], dict[str, Any] | None] = {}
        self._models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}

    def play(self, act: str, changes: list[dict[str, Any]]) -> None:
        """Let the changes of an event come true."""
        for change in changes:
            key = (act, change["table"], change["id"])
            stood = self.rows.get(change["table"], {}).get(change["id"])
            stood = dict(stood) if stood is not None else None
            if self._set(change):
                self._touched.setdefault(key, stood)

    def take_back(self, act: str, changes: list[dict[str, Any]]) -> None:
        """Undo of an act what has been played of it."""
        for change in changes:
            key = (act, change["table"], change["id"])
            if key not in self._touched:
                continue
            stood, row = self._touched[key], self.rows[change["table"]].get(change["id"])
            if stood is None:
                self._set(change)
            elif row is not None:
                row.update({name: stood[name] for name in change["after"] if name in stood})

    def _set(self, change: dict[str, Any]) -> bool:
        """Write a row's new values; a row that nothing has made yet cannot change."""
        table, row_id = change["table"], change["id"]
        rows = self.rows.setdefault(table, {})
        if change["before"] is not None and row_id not in rows:
            return False
        model = self._models[table]
        after = {name: typed(model, name, value) for name, value in change["after"].items()}
        rows.setdefault(row_id, {"id": row_id}).update(after)
        return True
