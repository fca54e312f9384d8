"""Planning a disposal and carrying it out. Its row stays as the tombstone, and the event chain tells of it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.disposals.operations.exporting import digest_of
from tracker.disposals.queries.selections import parts_of, tallies_of
from tracker.domain.errors import RuleBrokenError
from tracker.domain.retention import check_disposal
from tracker.index import keeping
from tracker.models import Body, Disposal, Note, Notice, OutgoingMail, User
from tracker.models.disposal import DisposalKind
from tracker.models.search_entry import EntryKind

CHANGED = "Det som ska gallras är inte längre det som exporterades. Gör exporten en gång till."


@dataclass(frozen=True)
class Decision:
    """The decision by which something is disposed of.

    Attributes:
        body: that decided.
        on: the day.
        paragraph: its §.
        reason: in the decision's words, or "".
    """

    body: Body
    on: dt.date
    paragraph: str
    reason: str = ""


def plan_disposal(
    kind: DisposalKind, decision: Decision, *, before_on: dt.date, actor: User, now: dt.datetime, today: dt.date
) -> Disposal:
    """Write down what is to be disposed of; nothing goes yet.

    Raises:
        RuleBrokenError: it is not old enough, or not decided yet.
    """
    check_disposal(kind, before_on=before_on, decided_on=decision.on, today=today)
    disposal = begin(kind, decision, before_on=before_on, actor=actor, now=now)
    audit.record("disposal.planned", disposal, actor=actor, kind=kind.value, decision=decision_words(disposal))
    return disposal


def begin(
    kind: DisposalKind, decision: Decision, *, before_on: dt.date | None, actor: User, now: dt.datetime
) -> Disposal:
    """Add the row of a disposal."""
    disposal = Disposal(
        kind=kind, body=decision.body, decided_on=decision.on, paragraph=decision.paragraph, reason=decision.reason,
        before_on=before_on, planned_at=now, planned_by_id=actor.id, number=0,
    )  # fmt: skip
    db.session.add(disposal)
    db.session.flush()
    return disposal


def decision_words(disposal: Disposal) -> str:
    """Return «KF 2024-05-16 § 12»."""
    return f"{disposal.body.short_name} {disposal.decided_on} § {disposal.paragraph}"


def note_export(disposal: Disposal, name: str, digest: str, *, actor: User, now: dt.datetime) -> None:
    """Write down that what goes has been exported.

    Args:
        disposal: loaded for update.
        name: of the file.
        digest: SHA-256 of what it holds.
        actor: who did it.
        now: the moment.
    """
    _check_open(disposal)
    disposal.exported_at, disposal.export_name, disposal.export_hash = now, name, digest
    audit.record("disposal.exported", disposal, actor=actor, file=name, sha256=digest)


def void_plan(disposal: Disposal, *, actor: User, now: dt.datetime) -> None:
    """Take a planned disposal back.

    Args:
        disposal: loaded for update.
        actor: who does it.
        now: the moment.

    Raises:
        RuleBrokenError: it has been carried out.
    """
    _check_open(disposal)
    disposal.voided_at = now
    audit.record("disposal.voided", disposal, actor=actor)


def carry_out(disposal: Disposal, *, actor: User, now: dt.datetime) -> int:
    """Let go what was exported, nothing more and nothing less; return how many rows that count.

    Args:
        disposal: loaded for update.
        actor: who does it.
        now: the moment.

    Raises:
        RuleBrokenError: it has been carried out, not been exported, or something else would go than was exported.
    """
    _check_open(disposal)
    if disposal.exported_at is None:
        raise RuleBrokenError("Gör exporten först.")
    digest, number = digest_of(disposal)
    if digest != disposal.export_hash:
        raise RuleBrokenError(CHANGED)
    tallies = tallies_of(disposal)
    _let_go(disposal)
    days = [day for tally in tallies for day in (tally.first_on, tally.last_on) if day]
    disposal.run_at, disposal.run_by_id, disposal.number = now, actor.id, number
    disposal.first_on, disposal.last_on = (min(days), max(days)) if days else (None, None)
    gone = {tally.table: tally.number for tally in tallies}
    audit.record(
        "disposal.run", disposal, actor=actor, kind=disposal.kind.value, decision=decision_words(disposal),
        number=number, rows=gone, first_on=disposal.first_on, last_on=disposal.last_on,
    )  # fmt: skip
    return number


def _let_go(disposal: Disposal) -> None:
    _loosen(disposal)
    # What goes is named before anything goes: a criterion may ask for rows that a step before it removes.
    named = [
        (part.model, list(db.session.scalars(sa.select(part.model.id).where(part.which))))
        for part in parts_of(disposal)
    ]
    for model, ids in named:
        for start in range(0, len(ids), keeping.BATCH):
            some = ids[start : start + keeping.BATCH]
            db.session.execute(sa.delete(model).where(model.id.in_(some)))
        if model is Note:
            keeping.refresh(db.session.connection(), EntryKind.NOTE, ids)


def _loosen(disposal: Disposal) -> None:
    """Let what stays point no more at what goes."""
    for part in parts_of(disposal):
        going = sa.select(part.model.id).where(part.which)
        if part.model is OutgoingMail:
            db.session.execute(sa.update(Notice).where(Notice.about_mail_id.in_(going)).values(about_mail_id=None))
        if part.model is Note:
            db.session.execute(sa.update(Notice).where(Notice.note_id.in_(going)).values(note_id=None))
            db.session.execute(sa.update(Note).where(Note.answer_id.in_(going)).values(answer_id=None))


def _check_open(disposal: Disposal) -> None:
    if disposal.run_at is not None:
        raise RuleBrokenError("Gallringen är redan genomförd.")
