"""`record()` says what happened; the session notes by itself which values changed; both are written before the commit.

An operation that changes the record without an event cannot be committed, and neither can a deletion.
"""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as listeners
from sqlalchemy.orm import Session, UOWTransaction

from tracker import clock
from tracker.audit import chain
from tracker.db import Base, DoorSession, db
from tracker.models import Event, EventDetail, EventHead, User
from tracker.models.recorded import Recorded

_PENDING, _CHANGES, _ACT, _KEY = "audit.pending", "audit.changes", "audit.act", "audit.key"
_process: dict[str, bytes] = {}


class UnrecordedChangeError(RuntimeError):
    """Something in the record changed, or was deleted, without an event."""


@dataclass
class _Pending:
    action: str
    subject: Base
    actor: User | None
    effective_on: dt.date
    undoes: str | None
    facts: dict[str, Any] = field(default_factory=dict)


def use_key(key: bytes) -> None:
    """Set the key of the chain for this process."""
    _process["key"] = key


def record(
    action: str,
    subject: Base,
    *,
    actor: User | None,
    effective_on: dt.date | None = None,
    undoes: str | None = None,
    **facts: object,
) -> str:
    """Note that something happened to the record; the event is written when the unit of work commits.

    Args:
        action: `noun.verb`, as in «closing.recorded»; its Swedish wording is in tracker.wording.labels.
        subject: what it happened to, as a rule an Assignment.
        actor: who did it; None for the installation itself.
        effective_on: the day from which it holds, where that is another than today (a decision's date).
        undoes: the act that this one takes back.
        facts: what a reader of the history wants to see, in short.

    Returns:
        The id of the act, which all events of this unit share.
    """
    session = db.session()
    pending = session.info.setdefault(_PENDING, [])
    known = {name: chain.plain(value) for name, value in facts.items() if value not in (None, "")}
    pending.append(_Pending(action, subject, actor, effective_on or clock.today(), undoes, known))
    act: str = session.info.setdefault(_ACT, uuid.uuid4().hex)
    return act


def current_act() -> str:
    """Return the id of the act under way, which `record` began."""
    act: str = db.session().info[_ACT]
    return act


@listeners.listens_for(DoorSession, "after_flush")
def _note_changes(session: Session, _context: UOWTransaction) -> None:
    if any(isinstance(row, Recorded) for row in session.deleted):
        raise UnrecordedChangeError("nothing of the record is deleted")
    changes = session.info.setdefault(_CHANGES, {})
    for row in [*session.new, *session.dirty]:
        if isinstance(row, Recorded) and isinstance(row, Base):
            _note_row(changes, row, new=row in session.new)


def _note_row(changes: dict[tuple[str, int], dict[str, Any]], row: Any, *, new: bool) -> None:  # noqa: ANN401 - any model
    state = sa.inspect(row)
    before, after = {}, {}
    for column in state.mapper.column_attrs:
        if column.key in row.unrecorded:
            continue
        history = state.attrs[column.key].history
        if new:
            after[column.key] = chain.plain(getattr(row, column.key))
        elif history.has_changes():
            before[column.key] = chain.plain(history.deleted[0]) if history.deleted else None
            after[column.key] = chain.plain(history.added[0]) if history.added else None
    if not after:
        return
    noted = changes.setdefault((row.__tablename__, row.id), {"row": row, "new": new, "before": {}, "after": {}})
    noted["before"] = {**before, **noted["before"]} if not noted["new"] else {}
    noted["after"].update(after)


@listeners.listens_for(DoorSession, "before_commit")
def _append(session: Session) -> None:
    session.flush()
    pending: list[_Pending] = session.info.pop(_PENDING, [])
    changes = session.info.pop(_CHANGES, {})
    act = session.info.pop(_ACT, "")
    if not pending:
        if changes:
            raise UnrecordedChangeError(f"changed without an event: {sorted({table for table, _ in changes})}")
        return
    sorted_changes = _by_subject(pending, changes)
    head = session.scalars(sa.select(EventHead).with_for_update().execution_options(populate_existing=True)).one()
    for item, rows in zip(pending, sorted_changes, strict=True):
        _append_one(session, head, item, act, rows)
    session.flush()


def _append_one(session: Session, head: EventHead, item: _Pending, act: str, rows: list[dict[str, Any]]) -> None:
    payload = chain.canonical({"facts": item.facts, "changes": rows})
    salt = secrets.token_hex(16)
    row = Event(
        seq=head.seq + 1,
        at=clock.now(),
        act=act,
        action=item.action,
        actor_id=item.actor.id if item.actor else None,
        actor_name=item.actor.name if item.actor else "Fullgjort",
        object_type=item.subject.__tablename__,
        object_id=item.subject.id,
        effective_on=item.effective_on,
        undoes=item.undoes,
        detail_hash=chain.detail_hash(salt, payload),
        previous_hash=head.hash,
    )
    row.hash = chain.event_hash(_process["key"], row)
    session.add(row)
    session.flush()
    session.add(EventDetail(event_id=row.id, salt=salt, payload=payload))
    head.seq, head.hash = row.seq, row.hash


def _by_subject(pending: list[_Pending], changes: dict[tuple[str, int], dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Give every changed row to the event of the thing that it belongs to, else to the first event."""
    places = {
        (item.subject.__tablename__, item.subject.id): place for place, item in reversed(list(enumerate(pending)))
    }
    rows: list[list[dict[str, Any]]] = [[] for _ in pending]
    for (table, row_id), noted in changes.items():
        belongs: int = getattr(noted["row"], "assignment_id", 0)
        place = places.get((table, row_id), places.get(("assignment", belongs), 0))
        before = noted["before"] if not noted["new"] else None
        rows[place].append({"table": table, "id": row_id, "before": before, "after": noted["after"]})
    return rows


@listeners.listens_for(DoorSession, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    for name in (_PENDING, _CHANGES, _ACT):
        session.info.pop(name, None)


def latest(table: str, row_id: int) -> Event | None:
    """Return what last happened to something, as its history tells."""
    of_it = sa.select(Event).where(Event.object_type == table, Event.object_id == row_id)
    return db.session.scalars(of_it.order_by(Event.seq.desc()).limit(1)).one_or_none()
