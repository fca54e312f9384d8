"""Whatever is done to the history is found, with its place: by the chain, and where it cannot know, by its anchors."""

import datetime as dt
import json
import random
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from operations.test_history import close, drop_triggers, work
from support.database import settings_for
from support.figures import Figures
from support.register import TODAY, give

from tracker import audit, clock, mail
from tracker.audit import anchors, chain
from tracker.auditing import jobs
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Event, EventDetail, EventHead, OutgoingMail

Tampering = Callable[[sa.Connection, random.Random, int], int]
"""Does something to the chain, which has so many events; returns the first event that is not what it was."""
COLUMNS = {
    "actor_name": "Någon annan", "action": "assignment.voided", "object_type": "report", "act": "0" * 32,
    "effective_on": dt.date(1999, 1, 1), "at": dt.datetime(1999, 1, 1, tzinfo=dt.UTC), "object_id": 4711,
    "undoes": "1" * 32, "detail_hash": "f" * 64, "previous_hash": "e" * 64, "hash": "d" * 64, "actor_id": None,
}  # fmt: skip
TABLE, DETAIL = Event.__table__, EventDetail.__table__


def edit(connection: sa.Connection, lot: random.Random, events: int) -> int:
    seq, name = lot.randint(2, events), lot.choice(sorted(COLUMNS))
    old = connection.scalar(sa.select(TABLE.c[name]).where(TABLE.c.seq == seq))
    if old == COLUMNS[name]:
        return edit(connection, lot, events)
    connection.execute(sa.update(TABLE).where(TABLE.c.seq == seq).values({name: COLUMNS[name]}))
    return seq


def edit_detail(connection: sa.Connection, lot: random.Random, events: int) -> int:
    seq = lot.randint(1, events)
    mine = DETAIL.c.event_id == sa.select(TABLE.c.id).where(TABLE.c.seq == seq).scalar_subquery()
    payload = str(connection.scalar(sa.select(DETAIL.c.payload).where(mine)))
    at = lot.randrange(len(payload))
    other = payload[:at] + ("x" if payload[at] != "x" else "y") + payload[at + 1 :]
    connection.execute(sa.update(DETAIL).where(mine).values(lot.choice(({"payload": other}, {"salt": "0" * 32}))))
    return seq


def delete_one(connection: sa.Connection, lot: random.Random, events: int) -> int:
    seq = lot.randint(1, events - 1)
    remove(connection, seq, seq)
    return seq


def renumber(connection: sa.Connection, lot: random.Random, events: int) -> int:
    """Take an event away, and close the gap."""
    seq = delete_one(connection, lot, events)
    for number in range(seq + 1, events + 1):
        connection.execute(sa.update(TABLE).where(TABLE.c.seq == number).values(seq=number - 1))
    return seq


def swap(connection: sa.Connection, lot: random.Random, events: int) -> int:
    one, other = sorted(lot.sample(range(1, events + 1), 2))
    for seq, new in ((one, events + 7), (other, one), (events + 7, other)):
        connection.execute(sa.update(TABLE).where(TABLE.c.seq == seq).values(seq=new))
    return one


def insert(connection: sa.Connection, lot: random.Random, events: int) -> int:
    """Put an event behind the last one, as whoever has not the key would."""
    last = connection.execute(sa.select(TABLE).where(TABLE.c.seq == events)).mappings().one()
    new = {"id": last["id"] + 1, "seq": events + 1, "previous_hash": last["hash"], "hash": lot.randbytes(32).hex()}
    made = {**last, **new}
    connection.execute(sa.insert(TABLE).values(made))
    point_head(connection, events + 1, made["hash"])
    return events + 1


def cut(connection: sa.Connection, lot: random.Random, events: int) -> int:
    """Take the last events away, and let the head say so."""
    first = lot.randint(2, events)
    remove(connection, first, events)
    point_head(connection, first - 1, str(connection.scalar(sa.select(TABLE.c.hash).where(TABLE.c.seq == first - 1))))
    return first


def rebuild(connection: sa.Connection, lot: random.Random, events: int, key: bytes = b"") -> int:
    """Change an event, and make the whole chain anew from there: without the key, or with it."""
    first = lot.randint(1, events)
    connection.execute(sa.update(TABLE).where(TABLE.c.seq == first).values(actor_name="Någon annan"))
    session = sa.orm.Session(connection)
    previous = chain.GENESIS
    for event in session.scalars(sa.select(Event).order_by(Event.seq)).all():
        if event.seq >= first:
            event.previous_hash = previous
            event.hash = chain.event_hash(key or lot.randbytes(32), event)
        previous = event.hash
    session.flush()
    point_head(connection, events, previous)
    return first


def remove(connection: sa.Connection, first: int, last: int) -> None:
    gone = sa.select(TABLE.c.id).where(TABLE.c.seq.between(first, last))
    connection.execute(sa.delete(DETAIL).where(DETAIL.c.event_id.in_(gone)))
    connection.execute(sa.delete(TABLE).where(TABLE.c.seq.between(first, last)))


def point_head(connection: sa.Connection, seq: int, hash_of: str) -> None:
    connection.execute(sa.update(EventHead.__table__).values(seq=seq, hash=hash_of))


WAYS: tuple[Tampering, ...] = (edit, edit_detail, delete_one, renumber, swap, insert, cut, rebuild)


def some_history() -> int:
    """Make a small register with a history; return how many events it has."""
    for number in ("1", "2"):
        close(give(number=number))
    work(give(number="3"))
    with db.engine.begin() as connection:
        drop_triggers(connection)
    return audit.head_seq()


def tampered(app: Flask, number: int) -> list[Any]:
    """Do so many tamperings, each to the chain as it was; return those that were not found where they are."""
    lot, missed = random.Random(number), []  # noqa: S311 - a draw that can be drawn again
    with app.app_context():
        events = some_history()
        known = [anchors.head()]
        db.session.rollback()
        for turn in range(number):
            way = WAYS[turn % len(WAYS)]
            session = db.session()
            session.door = "write"
            try:
                first = way(session.connection(), lot, events)
                session.expire_all()
                problem = audit.verify(known) or "nothing"
            finally:
                session.rollback()
                session.door = "read"
            said = f"event {first}" in problem or (way is cut and f"ends at event {first - 1}" in problem)
            if not said:
                missed.append((way.__name__, first, problem))
        assert audit.verify(known) is None
    return missed


@pytest.mark.slow
def test_two_hundred_tamperings_are_found_where_they_are(app: Flask, figures: Figures) -> None:
    missed = tampered(app, 200)
    figures("S14", f"200 tamperings of {len(WAYS)} kinds, {200 - len(missed)} found with their place")
    assert missed == []


@pytest.mark.full
def test_a_thousand_tamperings_are_found_where_they_are(app: Flask, figures: Figures) -> None:
    missed = tampered(app, 1000)
    figures("S14", f"1,000 tamperings of {len(WAYS)} kinds, {1000 - len(missed)} found with their place")
    assert missed == []


@on_sqlite
def test_only_an_anchor_finds_a_chain_made_anew_with_its_key(app: Flask) -> None:
    with app.app_context():
        events = some_history()
        known = [anchors.head()]
        db.session.rollback()  # what has been read stays as it was, else
        key = app.extensions["settings"].audit_key
        with db.engine.begin() as connection:
            rebuild(connection, random.Random(1), events, key)  # noqa: S311 - a draw
        assert audit.verify() is None
        assert "was made anew" in (audit.verify(known) or "")


@on_sqlite
def test_the_head_is_anchored_in_a_file_and_by_mail_and_a_cut_end_is_found_by_it(app: Flask, tmp_path: Path) -> None:
    mail.use(settings_for("", tmp_path, today=TODAY, anchor_to=(Role.AUDITOR, Role.ADMIN)))
    file = tmp_path / anchors.FILE
    with app.app_context(), clock.standing_at(TODAY):
        give()
        first = jobs.anchor(lambda: False)
        assert (first["events"], first["mailed"]) == (audit.head_seq(), 2)
        assert jobs.anchor(lambda: False) == {"events": 0, "mailed": 0}, "nothing is new"
        close(give(number="700"))
        jobs.anchor(lambda: False)
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        assert lines[-1]["seq"] == audit.head_seq()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        letters = list(db.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))
        assert [letter.to_address.partition("@")[0] for letter in letters] == ["auditor", "admin"] * 2
        assert lines[-1]["hash"].encode() in letters[-1].content.replace(b"=\r\n", b"")
        db.session.rollback()
        with db.engine.begin() as connection:
            drop_triggers(connection)
            remove(connection, lines[0]["seq"] + 1, lines[1]["seq"])
            point_head(connection, lines[0]["seq"], lines[0]["hash"])
        with pytest.raises(jobs.BrokenChainError, match=f"ends at event {lines[0]['seq']}"):
            jobs.anchor(lambda: False)
        newest = db.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
        assert newest
        assert newest.subject.endswith("Händelsekedjan håller inte")
        assert len(file.read_text(encoding="utf-8").splitlines()) == 2, "a broken chain is not anchored"


@on_sqlite
def test_a_file_that_holds_no_anchors_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    for line in ("[]", "{}", '{"at": "i går", "seq": 1, "hash": "x"}', "inget"):
        file.write_text(f"{line}\n", encoding="utf-8")
        with pytest.raises(audit.AnchorError, match="line 1"):
            anchors.read_anchors(file)
    assert anchors.read_anchors(tmp_path / "finns-inte") == []


@pytest.mark.full
def test_a_hundred_thousand_events_are_verified_in_ten_seconds(app: Flask, figures: Figures) -> None:
    with app.app_context():
        key = app.extensions["settings"].audit_key
        events = some_history()
        with db.engine.begin() as connection:
            lengthen(connection, key, events, 100_000)
        db.session.rollback()
        assert audit.head_seq() == 100_000
        began = time.process_time()
        problem = audit.verify([anchors.head()])
        spent = time.process_time() - began
    figures("S14", f"100,000 events verified with {spent:.1f} s of a processor")
    assert problem is None
    assert spent < 10


def lengthen(connection: sa.Connection, key: bytes, events: int, until: int) -> None:
    """Put events behind the last one that say that something was looked at again."""
    last = dict(connection.execute(sa.select(TABLE).where(TABLE.c.seq == events)).mappings().one())
    payload = chain.canonical({"facts": {"note": "Ingen ändring"}, "changes": []})
    previous, made, details = last["hash"], [], []
    for seq in range(events + 1, until + 1):
        event = Event(**{name: value for name, value in last.items() if name not in {"hash", "seq", "id"}})
        event.seq, event.previous_hash, event.id = seq, previous, last["id"] + seq
        event.detail_hash = chain.detail_hash("0" * 32, payload)
        previous = event.hash = chain.event_hash(key, event)
        made.append({column.name: getattr(event, column.name) for column in TABLE.columns})
        details.append({"event_id": event.id, "salt": "0" * 32, "payload": payload})
    connection.execute(sa.insert(TABLE), made)
    connection.execute(sa.insert(DETAIL), details)
    point_head(connection, until, previous)
