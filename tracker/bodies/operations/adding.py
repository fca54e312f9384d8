"""Putting a municipality's bodies into the register."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.names import fold, sort_key
from tracker.models import Body, BodyAlias, BodyGroup, GroupMember, Succession, User
from tracker.models.body import BodyKind, ParagraphSeries


def add_bodies(entries: Mapping[str, Iterable[Mapping[str, Any]]], *, actor: User | None) -> int:
    """Add the bodies, groups and successions of a municipality; those that are there already are left alone.

    Args:
        entries: `bodies` (name, kind, short, aliases, administers_for, series, registry, contact, valid_from,
            valid_to), `groups` (name, members) and `successions` (from, to, on).
        actor: who adds them; None for the installation.

    Returns:
        How many bodies were added.
    """
    known = {body.name: body for body in db.session.scalars(sa.select(Body))}
    fresh: list[Body] = []
    for entry in entries.get("bodies", ()):
        if entry["name"] not in known:
            body = known[entry["name"]] = _add_body(entry)
            fresh.append(body)
    for entry in entries.get("bodies", ()):
        if master := entry.get("administers_for"):
            known[entry["name"]].administers_for_id = known[master].id
    if fresh:
        _add_groups(entries.get("groups", ()), known)
        for entry in entries.get("successions", ()):
            db.session.add(
                Succession(
                    predecessor_id=known[entry["from"]].id,
                    successor_id=known[entry["to"]].id,
                    effective_on=entry["on"],
                )
            )
        for body in fresh:
            audit.record("body.added", body, actor=actor, name=body.name)
    return len(fresh)


def _add_body(entry: Mapping[str, Any]) -> Body:
    name: str = entry["name"]
    short: str = entry.get("short", name)
    series = entry.get("series")
    body = Body(
        name=name, short_name=short, slug=slug(short), kind=BodyKind(entry["kind"]), sort_key=sort_key(name),
        paragraph_series=ParagraphSeries(series) if series else None, registry_code=entry.get("registry", ""),
        contact_address=entry.get("contact", ""),
        valid_from=_day(entry.get("valid_from")), valid_to=_day(entry.get("valid_to")),
    )  # fmt: skip
    db.session.add(body)
    db.session.flush()
    for alias in entry.get("aliases", ()):
        db.session.add(BodyAlias(body_id=body.id, name=alias, folded=fold(alias)))
    return body


def _add_groups(groups: Iterable[Mapping[str, Any]], known: Mapping[str, Body]) -> None:
    for entry in groups:
        group = BodyGroup(name=entry["name"], folded=fold(entry["name"]))
        db.session.add(group)
        db.session.flush()
        db.session.add_all(GroupMember(group_id=group.id, body_id=known[member].id) for member in entry["members"])


def _day(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def slug(name: str) -> str:
    """Return a name as it stands in an address: «Socialnämnden Centrum» gives «socialnamnden-centrum»."""
    plain = name.casefold().translate(str.maketrans("åäöéü", "aaoeu"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
