"""Adding and changing a body. Names never lead to two bodies; an old name goes on leading to its own."""

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from tracker import audit
from tracker.bodies.operations.adding import slug
from tracker.bodies.operations.rules import LEAD, set_setting
from tracker.bodies.queries import taken_names
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold, sort_key
from tracker.domain.policy import MOST
from tracker.models import Body, BodyAlias, Succession, User
from tracker.models.body import BodyKind, ParagraphSeries

RESERVED = frozenset({"nytt", "organ", "regler"})
"""What an address of our own says in the place of a body's name."""


@dataclass(frozen=True)
class BodyFacts:
    """What is said of a body.

    Attributes:
        name: as it stands in minutes.
        short_name: as it stands in references, «KS».
        kind: what kind of body it is.
        aliases: its other names.
        valid_from: its first day; None where it has always been there.
        valid_to: its last day; None where it goes on.
        administers_for: the board that an administration serves.
        contact_address: functional mailbox, to which mail goes where nobody is handläggare.
        registry_code: the diary's code in its matters' numbers.
        paragraph_series: how its §§ are numbered.
        successors: who took over, and from which day.
        lead: days before a meeting when papers must be in; None for the usual.
    """

    name: str
    short_name: str
    kind: BodyKind
    aliases: list[str] = field(default_factory=list)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    administers_for: Body | None = None
    contact_address: str = ""
    registry_code: str = ""
    paragraph_series: ParagraphSeries | None = None
    successors: list[tuple[Body, dt.date]] = field(default_factory=list)
    lead: int | None = None


def add_body(facts: BodyFacts, *, actor: User | None, now: dt.datetime) -> Body:
    """Add a body.

    Raises:
        RuleBrokenError: a name leads to another body, or the facts do not fit together.
    """
    _check(facts, None)
    body = make_body(facts)
    _complete(body, facts, now)
    audit.record("body.added", body, actor=actor, name=body.name)
    return body


def make_body(facts: BodyFacts) -> Body:
    """Put in a body's own row; what it has to do with others comes after."""
    body = Body(slug=_free_slug(facts.short_name), sort_key=sort_key(facts.name), **_columns(facts))
    db.session.add(body)
    db.session.flush()
    return body


def change_body(body: Body, facts: BodyFacts, *, actor: User, now: dt.datetime) -> None:
    """Change a body. Where its name changes, the old one stays as an alias, so that old minutes still lead here.

    Args:
        body: loaded for update.
        facts: all that is to hold from now on; an alias or successor that is not named is taken back.
        actor: the administrator.
        now: the moment.

    Raises:
        RuleBrokenError: a name leads to another body, or the facts do not fit together.
    """
    _check(facts, body)
    renamed = [old for old, new in ((body.name, facts.name), (body.short_name, facts.short_name)) if old != new]
    for name, value in _columns(facts).items():
        setattr(body, name, value)
    body.sort_key = sort_key(facts.name)
    body.version += 1  # names, successors and settings are rows of their own
    _complete(body, facts, now, renamed)
    audit.record("body.changed", body, actor=actor, name=body.name, before=", ".join(renamed))


def set_aliases(body: Body, names: list[str], now: dt.datetime) -> None:
    """Let exactly these other names lead to a body; one that was taken back is given again on its old row."""
    own = {fold(body.name), fold(body.short_name), ""}
    wanted = {fold(name): name for name in reversed(names) if fold(name) not in own}
    rows = {row.folded: row for row in db.session.scalars(sa.select(BodyAlias)) if _concerns(row, body, wanted)}
    for folded, row in rows.items():
        if folded in wanted:
            row.body_id, row.name, row.voided_at = body.id, wanted[folded], None
        elif row.voided_at is None:
            row.voided_at = now
    missing = [folded for folded in reversed(wanted) if folded not in rows]
    db.session.add_all(BodyAlias(body_id=body.id, name=wanted[folded], folded=folded) for folded in missing)


def set_successors(body: Body, successors: list[tuple[Body, dt.date]], now: dt.datetime) -> None:
    """Let exactly these bodies be the ones that took over."""
    wanted = {successor.id: day for successor, day in successors}
    rows = {
        row.successor_id: row
        for row in db.session.scalars(sa.select(Succession).where(Succession.predecessor_id == body.id))
    }
    for successor_id, row in rows.items():
        if successor_id in wanted:
            row.effective_on, row.voided_at = wanted[successor_id], None
        elif row.voided_at is None:
            row.voided_at = now
    db.session.add_all(
        Succession(predecessor_id=body.id, successor_id=successor_id, effective_on=day)
        for successor_id, day in wanted.items() if successor_id not in rows
    )  # fmt: skip


def _columns(facts: BodyFacts) -> dict[str, object]:
    return {
        "name": facts.name, "short_name": facts.short_name, "kind": facts.kind, "valid_from": facts.valid_from,
        "valid_to": facts.valid_to, "contact_address": facts.contact_address, "registry_code": facts.registry_code,
        "paragraph_series": facts.paragraph_series,
    }  # fmt: skip


def _complete(body: Body, facts: BodyFacts, now: dt.datetime, renamed: list[str] | None = None) -> None:
    body.administers_for_id = facts.administers_for.id if facts.administers_for else None
    set_aliases(body, [*facts.aliases, *(renamed or [])], now)
    set_successors(body, facts.successors, now)
    _set_lead(body, facts.lead)
    db.session.flush()
    db.session.expire(body, ["aliases", "administers_for"])


def _concerns(row: BodyAlias, body: Body, wanted: dict[str, str]) -> bool:
    return row.body_id == body.id or row.folded in wanted


def _set_lead(body: Body, lead: int | None) -> None:
    set_setting(body, LEAD, "" if lead is None else str(lead))


def _check(facts: BodyFacts, body: Body | None) -> None:
    """Refuse names that lead elsewhere, and facts that do not fit together."""
    taken = taken_names(besides=body.id if body else None)
    for name, place in (
        (facts.name, "name"),
        (facts.short_name, "short_name"),
        *((a, "aliases") for a in facts.aliases),
    ):
        if not fold(name):
            raise RuleBrokenError(f"”{name}” är inget namn. Skriv det med bokstäver.", place)
        if owner := taken.get(fold(name)):
            raise RuleBrokenError(f"”{name}” är redan ett namn på {owner}. Ett namn leder till ett organ.", place)
    if facts.valid_from and facts.valid_to and facts.valid_to < facts.valid_from:
        raise RuleBrokenError("Den sista dagen ligger före den första.", "valid_to")
    if facts.lead is not None and not 0 <= facts.lead <= MOST[LEAD]:
        raise RuleBrokenError(f"Skriv ett antal dagar mellan 0 och {MOST[LEAD]}.", "lead")
    if body is not None:
        _check_relations(facts, body)


def _check_relations(facts: BodyFacts, body: Body) -> None:
    if any(successor.id == body.id for successor, _ in facts.successors):
        raise RuleBrokenError(f"{facts.name} kan inte efterträda sig självt.", "successors")
    above, seen = facts.administers_for, set[int]()
    while above is not None and above.id not in seen:
        if above.id == body.id:
            raise RuleBrokenError("Organen skulle administrera åt varandra i en ring.", "administers_for")
        seen.add(above.id)
        above = above.administers_for


def _free_slug(short_name: str) -> str:
    """Return the address of a new body; it never changes, so that links go on leading there."""
    plain = slug(short_name)[:70] or "organ"
    taken = RESERVED | set(db.session.scalars(sa.select(Body.slug).where(Body.slug.startswith(plain, autoescape=True))))
    number, found = 1, plain
    while found in taken:
        number += 1
        found = f"{plain}-{number}"
    return found
