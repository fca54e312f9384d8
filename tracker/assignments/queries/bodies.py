"""Bodies by name: what people and decisions call them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.names import fold
from tracker.models import Body, BodyAlias, BodyGroup, GroupMember, Succession


@dataclass(frozen=True)
class NamedBody:
    """A recipient as it was written, and what was found for it.

    Attributes:
        name: the words.
        body: None where no body has that name.
        group_id: the group by whose name it was meant.
    """

    name: str
    body: Body | None
    group_id: int | None = None


@dataclass(frozen=True)
class NamedGroup:
    """A name for several bodies, with those that it means.

    Attributes:
        group_id: of the BodyGroup.
        members: of the day that was asked for.
    """

    group_id: int
    members: list[Body]


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


def deciding_now(givers: Iterable[Body], *, day: dt.date) -> dict[int, Body]:
    """Return giver's id → the body that decides in its place on a day, for those that are no more; it may be in steps.

    One that several took over from stands alone: which of them decides nobody knows.
    """
    gone = {body.id for body in givers if body.valid_to and body.valid_to < day}
    if not gone:
        return {}
    took_over = sa.select(Succession.predecessor_id, Succession.successor_id)
    took_over = took_over.where(Succession.voided_at.is_(None), Succession.effective_on <= day)
    heirs: dict[int, list[int]] = {}
    for before, after in db.session.execute(took_over):
        heirs.setdefault(before, []).append(after)
    bodies = {body.id: body for body in all_bodies()}
    found: dict[int, Body] = {}
    for giver in gone:
        last, seen = giver, {giver}
        while len(heirs.get(last, ())) == 1 and heirs[last][0] not in seen:
            last = heirs[last][0]
            seen.add(last)
        if last != giver:
            found[giver] = bodies[last]
    return found


def body_names() -> dict[str, Body]:
    """Return folded name → body, for names, short names and aliases."""
    names: dict[str, Body] = {}
    for body in all_bodies():
        names[fold(body.short_name)] = names[fold(body.name)] = body
    aliases = sa.select(BodyAlias).where(BodyAlias.voided_at.is_(None)).options(sa.orm.joinedload(BodyAlias.body))
    for alias in db.session.scalars(aliases):
        names.setdefault(alias.folded, alias.body)
    return names


def groups(*, on: dt.date | None = None) -> dict[str, NamedGroup]:
    """Return folded group name → its members of a day, which a decision of that day means; without a day, of any."""
    statement = sa.select(BodyGroup).options(sa.orm.selectinload(BodyGroup.members).joinedload(GroupMember.body))
    return {
        group.folded: NamedGroup(group.id, [m.body for m in group.members if on is None or _is_member(m, on)])
        for group in db.session.scalars(statement)
    }


def _is_member(member: GroupMember, on: dt.date) -> bool:
    begins = max((day for day in (member.valid_from, member.body.valid_from) if day), default=on)
    ends = min((day for day in (member.valid_to, member.body.valid_to) if day), default=on)
    return begins <= on <= ends


def resolve(names: Iterable[str], known: Mapping[str, Body], known_groups: Mapping[str, NamedGroup]) -> list[NamedBody]:
    """Return the bodies meant by names; a group gives its members, an unknown name is kept as it is."""
    found: list[NamedBody] = []
    for name in names:
        key = fold(name)
        if not key:
            continue
        if (group := known_groups.get(key)) and group.members:
            found += [NamedBody(body.name, body, group.group_id) for body in group.members]
        else:
            body = known.get(key) or known.get(key.removesuffix("s")) or known.get(key + "en") or known.get(key + "n")
            found.append(NamedBody(body.name if body else name.strip(), body))
    unique = {(entry.body.id if entry.body else fold(entry.name)): entry for entry in found}
    return list(unique.values())


def split_names(text: str) -> list[str]:
    """Split a field that holds several names: by line or semicolon; names have commas of their own."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
