"""Groups: one name for several bodies, each a member between its days."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import audit
from tracker.bodies.queries import taken_names
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.models import Body, BodyGroup, GroupMember, User

Members = Sequence[tuple[Body, dt.date | None, dt.date | None]]
"""Bodies, each with its first and last day as a member."""


def add_group(name: str, members: Members, *, actor: User, now: dt.datetime) -> BodyGroup:
    """Add a group.

    Raises:
        RuleBrokenError: the name leads elsewhere, or a body stands twice.
    """
    _check(name, members, None)
    group = BodyGroup(name=name, folded=fold(name))
    db.session.add(group)
    db.session.flush()
    _set_members(group, members, now)
    audit.record("body_group.added", group, actor=actor, name=name)
    return group


def change_group(group: BodyGroup, name: str, members: Members, *, actor: User, now: dt.datetime) -> None:
    """Change a group's name and members. What decisions meant by it is frozen on their assignments and stays.

    Raises:
        RuleBrokenError: the name leads elsewhere, or a body stands twice.
    """
    _check(name, members, group)
    group.name, group.folded = name, fold(name)
    _set_members(group, members, now)
    audit.record("body_group.changed", group, actor=actor, name=name)
    db.session.flush()
    db.session.expire(group, ["members"])


def _check(name: str, members: Members, group: BodyGroup | None) -> None:
    if not fold(name):
        raise RuleBrokenError(f"”{name}” är inget namn. Skriv det med bokstäver.", "name")
    if owner := taken_names(besides_group=group.id if group else None).get(fold(name)):
        raise RuleBrokenError(f"”{name}” är redan ett namn på {owner}. Ett namn leder till ett organ.", "name")
    ids = [body.id for body, _, _ in members]
    if twice := next((body for body, _, _ in members if ids.count(body.id) > 1), None):
        raise RuleBrokenError(f"{twice.name} står två gånger.", "members")


def _set_members(group: BodyGroup, members: Members, now: dt.datetime) -> None:
    """Let exactly these be members; one that was taken out is put in again on its old row."""
    rows: dict[int, GroupMember] = {}
    all_rows = sa.select(GroupMember).where(GroupMember.group_id == group.id).order_by(GroupMember.id)
    for row in db.session.scalars(all_rows):
        if row.body_id not in rows or rows[row.body_id].voided_at is not None:
            rows[row.body_id] = row
    wanted = {body.id: (begins, ends) for body, begins, ends in members}
    for body_id, row in rows.items():
        if body_id in wanted:
            row.valid_from, row.valid_to = wanted[body_id]
            row.voided_at = None
        elif row.voided_at is None:
            row.voided_at = now
    db.session.add_all(
        GroupMember(group_id=group.id, body_id=body_id, valid_from=begins, valid_to=ends)
        for body_id, (begins, ends) in wanted.items() if body_id not in rows
    )  # fmt: skip
