"""Bodies by name: what people and decisions call them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.names import fold
from tracker.models import Body, BodyAlias, BodyGroup, GroupMember


@dataclass(frozen=True)
class NamedBody:
    """A recipient as it was written, and what was found for it.

    Attributes:
        name: the words.
        body: None where no body has that name.
    """

    name: str
    body: Body | None


def all_bodies() -> list[Body]:
    """Return every body by name."""
    return list(db.session.scalars(sa.select(Body).order_by(Body.sort_key, Body.id)))


def deciding_bodies() -> list[Body]:
    """Return the bodies that hold meetings: the council first, then the executive board, then by name."""
    order = {"council": 0, "executive_board": 1}
    return sorted(
        (body for body in all_bodies() if body.decides),
        key=lambda body: (order.get(body.kind, 2), body.sort_key),
    )


def body_names() -> dict[str, Body]:
    """Return folded name → body, for names, short names and aliases."""
    names: dict[str, Body] = {}
    for body in all_bodies():
        names[fold(body.short_name)] = names[fold(body.name)] = body
    for alias in db.session.scalars(sa.select(BodyAlias).options(sa.orm.joinedload(BodyAlias.body))):
        names.setdefault(alias.folded, alias.body)
    return names


def groups() -> dict[str, list[Body]]:
    """Return folded group name → its members of today."""
    statement = sa.select(BodyGroup).options(sa.orm.selectinload(BodyGroup.members).joinedload(GroupMember.body))
    return {group.folded: [member.body for member in group.members] for group in db.session.scalars(statement)}


def resolve(names: Iterable[str], known: Mapping[str, Body], known_groups: Mapping[str, list[Body]]) -> list[NamedBody]:
    """Return the bodies meant by names; a group gives its members, an unknown name is kept as it is."""
    found: list[NamedBody] = []
    for name in names:
        key = fold(name)
        if not key:
            continue
        if members := known_groups.get(key):
            found += [NamedBody(body.name, body) for body in members]
        else:
            body = known.get(key) or known.get(key.removesuffix("s")) or known.get(key + "en") or known.get(key + "n")
            found.append(NamedBody(body.name if body else name.strip(), body))
    unique = {(entry.body.id if entry.body else fold(entry.name)): entry for entry in found}
    return list(unique.values())


def split_names(text: str) -> list[str]:
    """Split a field that holds several names: by line or semicolon; names have commas of their own."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
