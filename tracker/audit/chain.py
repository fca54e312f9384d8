"""How an event is hashed: length-prefixed fields, so that no two different rows read alike."""

import datetime as dt
import hashlib
import hmac
import json
import unicodedata
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from tracker.db import Base, UtcDateTime
from tracker.models import Event

GENESIS = "0" * 64


def canonical(payload: dict[str, Any]) -> str:
    """Return a payload as JSON that is the same whenever its meaning is."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> object:
    """Return a column's value as JSON knows it: dates as ISO text, words as their text."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def typed(model: type[Base], name: str, value: object) -> object:
    """Return a value that JSON held as its column knows it; words stay text, which equals them."""
    kind = sa.inspect(model).columns[name].type
    if isinstance(value, str) and isinstance(kind, UtcDateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(value, str) and kind.python_type is dt.date:
        return dt.date.fromisoformat(value)
    return value


def detail_hash(salt: str, payload: str) -> str:
    """Return the hash that an event keeps of its detail."""
    return hashlib.sha256(_fields(salt, payload)).hexdigest()


def event_hash(key: bytes, event: Event) -> str:
    """Return the keyed hash of an event and of all that came before it."""
    moment = event.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    fields = _fields(
        event.previous_hash,
        str(event.seq),
        moment,
        event.act,
        event.action,
        str(event.actor_id or ""),
        event.actor_name,
        event.object_type,
        str(event.object_id),
        event.effective_on.isoformat(),
        event.undoes or "",
        event.detail_hash,
    )
    return hmac.new(key, fields, hashlib.sha256).hexdigest()


def _fields(*texts: str) -> bytes:
    encoded = [unicodedata.normalize("NFC", text).encode() for text in texts]
    return b"".join(str(len(part)).encode() + b":" + part for part in encoded)
