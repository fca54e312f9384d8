"""What years of use leave in a register: meetings with §§, decisions that ended things, events, mails."""

import datetime as dt
import hashlib
import random
import secrets

import sqlalchemy as sa

from bench.register import BATCH, People
from tracker import clock
from tracker.audit import chain
from tracker.audit.record import use_key
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.models import (
    Assignment,
    Body,
    Closing,
    Deadline,
    Event,
    EventDetail,
    EventHead,
    Meeting,
    Notice,
    OutgoingMail,
    Paragraph,
)
from tracker.models.body import BodyKind

YEARS = 15
A_YEAR = 22
"""Meetings of the executive board."""


def live(count: int, who: People, key: bytes, *, open_share: float, rng: random.Random) -> None:
    """Give each of the first `count` assignments its §, two events and, now and then, a mail; end most of them."""
    held = _past_meetings()
    use_key(key)
    owners = list(who.officials)
    head = db.session.scalars(sa.select(EventHead)).one()
    at = (head.seq, head.hash)
    for start in range(1, count + 1, BATCH):
        numbers = range(start, min(start + BATCH, count + 1))
        given = {n: rng.choice(held) for n in numbers}
        ended = [n for n in numbers if rng.random() >= open_share]
        with db.writing():
            execute = db.session.connection().execute
            execute(sa.insert(Paragraph), [_paragraph(n, given[n][0]) for n in numbers])
            execute(sa.insert(Paragraph), [_paragraph(n + count, rng.choice(held)[0]) for n in ended])
            execute(sa.insert(Closing), [_closing(n, n + count, given[n][1]) for n in ended])
            _tie(given, ended)
            at = _events(numbers, set(ended), at, key, who.registrar)
            execute(sa.insert(OutgoingMail), [_mail(n, rng.choice(owners)) for n in numbers if n % 3 == 0])
            execute(sa.insert(Notice), [_notice(n) for n in numbers if n % 3 == 0])
            execute(sa.update(EventHead.__table__).values(seq=at[0], hash=at[1]))


def _past_meetings() -> list[tuple[int, dt.date]]:
    board = db.session.scalars(sa.select(Body.id).where(Body.kind == BodyKind.EXECUTIVE_BOARD)).one()
    days = [clock.today() - dt.timedelta(days=10 + 16 * n) for n in range(YEARS * A_YEAR)]
    with db.writing():
        db.session.execute(sa.insert(Meeting), [{"body_id": board, "held_on": day, "status": "held"} for day in days])
    known = sa.select(Meeting.id, Meeting.held_on).where(Meeting.held_on < clock.today(), Meeting.body_id == board)
    return [(row.id, row.held_on) for row in db.session.execute(known)]


def _paragraph(number: int, meeting_id: int) -> dict[str, object]:
    return {
        "id": number, "meeting_id": meeting_id, "number": str(number), "sort_number": number,
        "title": f"Ärende {number}", "outcome": "approved", "version": 1,
    }  # fmt: skip


def _closing(number: int, paragraph: int, on: dt.date) -> dict[str, object]:
    board = db.session().info["board"]
    return {
        "id": number, "assignment_id": number, "kind": "completed", "status": "decided", "body_id": board,
        "decided_on": on + dt.timedelta(days=1), "paragraph_id": paragraph, "registered_on": clock.today(),
        "text": "Uppdraget förklaras fullgjort.",
    }  # fmt: skip


def _tie(given: dict[int, tuple[int, dt.date]], ended: list[int]) -> None:
    execute, table = db.session.connection().execute, Assignment.__table__
    on = sa.bindparam("n")
    named = {"paragraph_id": on, "given_on": sa.bindparam("day"), "paragraph_missing_reason": ""}
    rows = [{"n": number, "day": day} for number, (_, day) in given.items()]
    execute(sa.update(table).where(table.c.id == on).values(named), rows)
    over = {"status": Status.COMPLETED.value, "ended_by_id": on, "due_on": None}
    execute(sa.update(table).where(table.c.id == on).values(over), [{"n": number} for number in ended])
    plan = Deadline.__table__
    moved = sa.update(plan).where(plan.c.assignment_id == on).values(meeting_id=None)
    execute(moved, [{"n": number} for number in ended])


def _events(numbers: range, ended: set[int], at: tuple[int, str], key: bytes, actor: int) -> tuple[int, str]:
    """Append to the chain what was done, as it would have been hashed, and return its new end."""
    events, details = [], []
    for number in numbers:
        for action in ("assignment.registered", "closing.recorded")[: 2 if number in ended else 1]:
            salt, payload = secrets.token_hex(16), chain.canonical({"facts": {"number": number}, "changes": []})
            event = Event(
                seq=at[0] + 1, at=clock.now(), act=f"{number:031}{len(events) % 10}", action=action, actor_id=actor,
                actor_name="registrar 0", object_type="assignment", object_id=number, effective_on=clock.today(),
                detail_hash=chain.detail_hash(salt, payload), previous_hash=at[1],
            )  # fmt: skip
            at = (event.seq, chain.event_hash(key, event))
            row = {c.key: getattr(event, c.key) for c in Event.__table__.columns if c.key not in {"id", "hash"}}
            events.append({**row, "id": event.seq, "hash": at[1]})
            details.append({"event_id": event.seq, "salt": salt, "payload": payload})
    execute = db.session.connection().execute
    execute(sa.insert(Event), events)
    execute(sa.insert(EventDetail), details)
    return at


def _mail(number: int, user_id: int) -> dict[str, object]:
    return {
        "id": number, "key": f"bench-{number}", "message_id": f"<{number}@mat.example>", "user_id": user_id,
        "to_address": "officer@mat.example", "to_name": "officer", "subject": f"Påminnelse {number}",
        "content": hashlib.sha256(str(number).encode()).digest() * 60, "state": "sent", "sent_at": clock.now(),
        "composed_on": clock.today(), "created_at": clock.now(), "next_try_at": clock.now(), "give_up_at": clock.now(),
    }  # fmt: skip


def _notice(number: int) -> dict[str, object]:
    return {
        "key": f"bench-{number}", "letter": "reminder", "state": "mailed", "assignment_id": number, "user_id": 1,
        "mail_id": number, "due_on": clock.today(), "created_at": clock.now(),
    }  # fmt: skip
