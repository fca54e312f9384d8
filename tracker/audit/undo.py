"""Undo: what one act changed is changed back, by a new act. Nothing is deleted, and nothing newer is overwritten."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from tracker import clock
from tracker.audit.chain import plain
from tracker.audit.record import record
from tracker.audit.verify import changes_of
from tracker.db import Base, db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.models import Assignment, Event, User
from tracker.models.recorded import Voidable

UNDONE = "act.undone"


def undo(act: str, *, actor: User) -> list[Assignment]:
    """Take back everything that one act did.

    Rows that the act made are voided (an assignment is makulerat), values that it changed get their old ones.

    Returns:
        The assignments concerned.

    Raises:
        RuleBrokenError: the act is unknown or undone already, or something that it touched has changed since.
    """
    events = list(db.session.scalars(sa.select(Event).where(Event.act == act).order_by(Event.seq.desc())))
    if not events or events[0].action == UNDONE or _undone(act):
        raise RuleBrokenError("Det är redan ångrat, eller finns inte längre att ångra.")
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    changed: dict[int, Assignment] = {}
    for event in events:
        for change in reversed(changes_of(event)):
            row = db.session.get(models[change["table"]], change["id"], with_for_update=True, populate_existing=True)
            _revert(row, change)
        db.session.flush()
    for event in events:
        if event.object_type == "assignment":
            assignment = db.session.get_one(Assignment, event.object_id)
            changed[assignment.id] = assignment
            record(UNDONE, assignment, actor=actor, undoes=act, what=event.action)
    if not changed:
        subject = db.session.get_one(models[events[0].object_type], events[0].object_id)
        record(UNDONE, subject, actor=actor, undoes=act, what=events[0].action)
    return list(changed.values())


def _undone(act: str) -> bool:
    return db.session.scalar(sa.select(Event.id).where(Event.undoes == act).limit(1)) is not None


def _revert(row: Any, change: dict[str, Any]) -> None:  # noqa: ANN401 - any model
    if change["before"] is None:
        if isinstance(row, Assignment):
            _unchanged(row, {"status": change["after"]["status"]}, allow={Status.VOIDED})
            row.status, row.void_reason, row.ended_by_id = Status.VOIDED, "Registreringen ångrades.", None
        elif isinstance(row, Voidable):
            row.voided_at = clock.now()
        return
    _unchanged(row, {name: change["after"][name] for name in change["before"]})
    for name, value in change["before"].items():
        setattr(row, name, _typed(type(row), name, value))


def _unchanged(row: Any, expected: dict[str, Any], allow: set[Status] = frozenset()) -> None:  # type: ignore[assignment]  # noqa: ANN401
    for name, value in expected.items():
        current = getattr(row, name)
        if plain(current) != value and current not in allow:
            raise RuleBrokenError(
                "Det går inte att ångra: någon har ändrat samma uppgift efteråt. Rätta den direkt i stället."
            )


def _typed(model: type[Base], name: str, value: object) -> object:
    python_type = sa.inspect(model).columns[name].type.python_type
    if isinstance(value, str) and python_type is dt.date:
        return dt.date.fromisoformat(value)
    if isinstance(value, str) and python_type is dt.datetime:
        return dt.datetime.fromisoformat(value)
    return value
