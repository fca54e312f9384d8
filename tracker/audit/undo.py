"""Undo: what one act changed is changed back, by a new act. Nothing is deleted, and nothing newer is overwritten."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tracker import clock
from tracker.audit.chain import plain, typed
from tracker.audit.record import record
from tracker.audit.verify import changes_of
from tracker.db import Base, db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import ENDED, Status
from tracker.models import (
    Assignment,
    AssignmentText,
    Carrier,
    Closing,
    Deadline,
    Document,
    Event,
    EventHead,
    Meeting,
    Paragraph,
    ParagraphDocument,
    PreviousHandling,
    Recipient,
    Reply,
    SavedView,
    User,
)
from tracker.models.recorded import Voidable

UNDONE = "act.undone"
NEWER = "Det går inte att ångra: någon har ändrat samma uppdrag efteråt. Ångra det senare först, eller rätta direkt."
_HUNG_ON = ("carrier", "meeting")
ADRIFT = (
    "Det går inte att ångra: uppdrag har fått sin tid av sammanträdet eller rapporten efteråt. Ändra det i stället."
)


def undo(act: str, *, actor: User) -> list[Assignment]:
    """Take back everything that one act did.

    Rows that the act made are voided (an assignment is makulerat), values that it changed get their old ones.

    Returns:
        The assignments concerned.

    Raises:
        RuleBrokenError: the act is unknown or undone already, or something that it touched has changed since.
    """
    db.session.scalars(sa.select(EventHead).with_for_update()).one()  # one undo at a time
    events = list(db.session.scalars(sa.select(Event).where(Event.act == act).order_by(Event.seq.desc())))
    if not events or events[0].action == UNDONE or _undone(act):
        raise RuleBrokenError("Det är redan ångrat, eller finns inte längre att ångra.")
    if _changed_since(events):
        raise RuleBrokenError(NEWER)
    _check_names(events)
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    changed: dict[int, Assignment] = {}
    _revert_all(events, models)
    if _adrift(events):
        raise RuleBrokenError(ADRIFT)
    for event in events:
        if event.object_type == "assignment":
            assignment = db.session.get_one(Assignment, event.object_id)
            changed[assignment.id] = assignment
            record(UNDONE, assignment, actor=actor, undoes=act, what=event.action)
    if not changed:
        subject = db.session.get_one(models[events[0].object_type], events[0].object_id)
        record(UNDONE, subject, actor=actor, undoes=act, what=events[0].action)
    return list(changed.values())


def _revert_all(events: list[Event], models: Mapping[str, type[Base]]) -> None:
    made: list[Paragraph | Meeting] = []
    for event in events:
        for change in reversed(changes_of(event)):
            row = db.session.get(models[change["table"]], change["id"], with_for_update=True, populate_existing=True)
            if isinstance(row, Paragraph | Meeting) and change["before"] is None:
                made.append(row)
            else:
                _revert(row, change)
        db.session.flush()
    # Last, when it is seen whether anything else still stands on them: the §§ before their meetings.
    for row in sorted(made, key=lambda row: isinstance(row, Meeting)):
        if not (_is_needed(row) if isinstance(row, Meeting) else _in_use(row)):
            row.voided_at = clock.now()
            db.session.flush()


def _changed_since(events: list[Event]) -> bool:
    """Tell whether an assignment or a report of the act has a later event that still counts."""
    undone = sa.select(Event.undoes).where(Event.undoes.is_not(None))
    for event in events:
        later = sa.select(Event.id).where(
            Event.object_type.in_(["assignment", "carrier"]),
            Event.object_type == event.object_type,
            Event.object_id == event.object_id,
            Event.seq > event.seq,
            Event.act != event.act,
            Event.action != UNDONE,
            Event.act.not_in(undone),
        )
        if db.session.scalar(later.limit(1)) is not None:
            return True
    return False


def _adrift(events: list[Event]) -> bool:
    """Tell whether a time hangs on a report as it is no more, now that the act is taken back: it was set since."""
    ids = {table: {event.object_id for event in events if event.object_type == table} for table in _HUNG_ON}
    touched = Carrier.id.in_(ids["carrier"]) | Carrier.meeting_id.in_(ids["meeting"])
    elsewhere = (Deadline.meeting_id != Carrier.meeting_id) | (Deadline.latest_on != Meeting.held_on)
    hanging = (
        sa.select(Deadline.id)
        .join(Deadline.carrier)
        .join(Carrier.meeting)
        .join(Assignment, Deadline.assignment_id == Assignment.id)
        .where(touched, Deadline.superseded_by_id.is_(None), Deadline.voided_at.is_(None))
        .where(Assignment.status.not_in(ENDED), Carrier.voided_at.is_not(None) | elsewhere)
    )
    bound = (
        sa.select(Deadline.id)
        .join(Deadline.meeting)
        .join(Assignment, Deadline.assignment_id == Assignment.id)
        .where(
            Deadline.meeting_id.in_(ids["meeting"]), Deadline.superseded_by_id.is_(None), Deadline.voided_at.is_(None)
        )
        .where(Assignment.status.not_in(ENDED), Deadline.latest_on != Meeting.held_on)
    )
    return any(db.session.scalar(found.limit(1)) is not None for found in (hanging, bound))


def _check_names(events: list[Event]) -> None:
    """Refuse to bring a saved view's name back when its person has given the name to another."""
    for change in (change for event in events for change in changes_of(event)):
        if change["table"] != SavedView.__tablename__ or change["before"] is None:
            continue
        view = db.session.get_one(SavedView, change["id"])
        name = change["before"].get("name", view.name)
        taken = sa.select(SavedView.id).where(
            SavedView.owner_id == view.owner_id, SavedView.name == name, SavedView.id != view.id,
            SavedView.voided_at.is_(None),
        )  # fmt: skip
        if db.session.scalar(taken.limit(1)) is not None:
            raise RuleBrokenError(f"En annan vy heter numera {name}. Byt namn på den först.")


def _in_use(paragraph: Paragraph) -> bool:
    given = sa.select(Assignment.id).where(Assignment.paragraph_id == paragraph.id, Assignment.status != Status.VOIDED)
    said = sa.select(Closing.id).where(Closing.paragraph_id == paragraph.id, Closing.voided_at.is_(None))
    earlier = sa.select(PreviousHandling.id).where(
        PreviousHandling.earlier_id == paragraph.id, PreviousHandling.voided_at.is_(None)
    )
    papers = (
        sa.select(Document.id)
        .join(ParagraphDocument)
        .where(ParagraphDocument.paragraph_id == paragraph.id, Document.voided_at.is_(None))
    )
    moved = sa.select(Recipient.id).where(Recipient.paragraph_id == paragraph.id, Recipient.voided_at.is_(None))
    adopted = sa.select(Reply.id).where(Reply.adopted_by_id == paragraph.id)
    uses = (given, said, earlier, papers, moved, adopted)
    return any(db.session.scalar(found.limit(1)) is not None for found in uses)


def _is_needed(meeting: Meeting) -> bool:
    recorded = sa.select(Paragraph.id).where(Paragraph.meeting_id == meeting.id, Paragraph.voided_at.is_(None))
    treated = sa.select(Carrier.id).where(Carrier.meeting_id == meeting.id, Carrier.voided_at.is_(None))
    planned = sa.select(Deadline.id).where(
        Deadline.meeting_id == meeting.id, Deadline.superseded_by_id.is_(None), Deadline.voided_at.is_(None)
    )
    return any(db.session.scalar(found.limit(1)) is not None for found in (recorded, treated, planned))


def _undone(act: str) -> bool:
    return db.session.scalar(sa.select(Event.id).where(Event.undoes == act).limit(1)) is not None


def _revert(row: Any, change: dict[str, Any]) -> None:  # noqa: ANN401 - any model
    if change["before"] is None:
        if isinstance(row, Assignment):
            _unchanged(row, {"status": change["after"]["status"]})
            row.status, row.void_reason, row.ended_by_id = Status.VOIDED, "Registreringen ångrades.", None
        elif isinstance(row, Voidable) and not (isinstance(row, AssignmentText) and row.number == 1):
            row.voided_at = clock.now()
        return
    _unchanged(row, {name: change["after"][name] for name in change["before"]})
    for name, value in change["before"].items():
        setattr(row, name, typed(type(row), name, value))


def _unchanged(row: Any, expected: dict[str, Any]) -> None:  # noqa: ANN401 - any model
    for name, value in expected.items():
        if plain(getattr(row, name)) != value:
            raise RuleBrokenError(NEWER)
