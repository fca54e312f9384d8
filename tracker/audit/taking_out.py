"""Taking a personal detail out of the history by decision.

The event and its hash stay. Its detail is written anew, with a new salt and without the words; the hash of what is left
stands in the event of the disposal, which the chain holds as it holds all others. So what was there cannot be guessed
from the old hash, whose salt is gone, and what is there now cannot be changed unseen.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from tracker.audit import chain
from tracker.db import db
from tracker.models import Disposal, Event, EventDetail, EventHead

TAKEN_OUT = "disposal.words_taken_out"
"""The event that vouches for the details that were written anew."""
Change = Callable[[str, str, object], object]
"""(table, column, value) → the value without the words; the table is "" for what is no row's."""


def details_with(words: str) -> list[int]:
    """Return the ids of the details in which some words stand."""
    return list(db.session.scalars(sa.select(EventDetail.id).where(holds_words(EventDetail.payload, words))))


def holds_words(column: Any, words: str) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a column of any table
    """Return the criterion: some words stand in a column, with just these letters."""
    place = "instr" if db.engines["read"].dialect.name == "sqlite" else "strpos"
    found: sa.ColumnElement[bool] = getattr(sa.func, place)(column, words) > 0
    return found


def write_anew(disposal: Disposal, words: str, change: Change, hashes: Mapping[str, str]) -> dict[str, str]:
    """Write every detail anew in which some words stand, or the hash of a text that had them.

    Args:
        disposal: the decision, not carried out yet.
        words: what goes.
        change: what becomes of a value.
        hashes: of texts that are kept with their hash: what it was → what it is now.

    Returns:
        The event's number → the hash of its detail now.
    """
    db.session.scalars(sa.select(EventHead).with_for_update()).one()  # nobody appends meanwhile
    ids = set(details_with(words))
    for old in hashes:
        ids |= set(details_with(old))
    written: dict[str, str] = {}
    for detail_id in sorted(ids):
        seq, payload = db.session.execute(
            sa.select(Event.seq, EventDetail.payload).join(Event).where(EventDetail.id == detail_id)
        ).one()
        salt, anew = secrets.token_hex(16), _without(payload, change, hashes)
        db.session.execute(
            sa.update(EventDetail)
            .where(EventDetail.id == detail_id)
            .values(salt=salt, payload=anew, disposal_id=disposal.id)
            .execution_options(synchronize_session=False)
        )
        written[str(seq)] = chain.detail_hash(salt, anew)
    return written


def _without(payload: str, change: Change, hashes: Mapping[str, str]) -> str:
    told = json.loads(payload)
    told["facts"] = throughout(told["facts"], lambda value: change("", "", value))
    for row in told["changes"]:
        for side in ("before", "after"):
            if row[side] is not None:
                row[side] = {name: change(row["table"], name, value) for name, value in row[side].items()}
    anew = chain.canonical(told)
    for old, new in hashes.items():
        anew = anew.replace(old, new)
    return anew


def throughout(value: Any, change: Callable[[object], object]) -> Any:  # noqa: ANN401 - JSON
    """Return a JSON value in which every text has been changed."""
    if isinstance(value, dict):
        return {name: throughout(one, change) for name, one in value.items()}
    if isinstance(value, list):
        return [throughout(one, change) for one in value]
    return change(value)


def hashes_after_disposals() -> dict[int, str]:
    """Return the event's number → the hash that its detail has, for those that a disposal has written anew."""
    told = sa.select(EventDetail.payload).join(Event).where(Event.action == TAKEN_OUT).order_by(Event.seq)
    found: dict[int, str] = {}
    for payload in db.session.scalars(told):
        facts = json.loads(payload)["facts"]
        found |= {int(seq): str(digest) for seq, digest in facts.get("details", {}).items()}
    return found
