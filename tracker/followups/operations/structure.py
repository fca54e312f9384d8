"""A document's structure as it was written becomes areas, items and question templates; what stays keeps its rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.queries.bodies import NamedGroup, body_names, groups
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.domain.outline import EVERYBODY, FIELD, THE_RESPONSIBLE, AreaLine, AskedLine, ItemLine
from tracker.models import (
    Body,
    DocumentArea,
    GovernedItem,
    GovernedItemBody,
    GoverningDocument,
    QuestionTemplate,
    User,
)
from tracker.models.governed_item import AreaKind, ItemKind
from tracker.models.question_template import Addressing

_Row = TypeVar("_Row", DocumentArea, GovernedItem)


class Addressed(NamedTuple):
    """Whom words address: how, the group, the slugs of the bodies."""

    how: Addressing
    group_id: int | None = None
    bodies: tuple[str, ...] = ()


class Names(NamedTuple):
    """What bodies and groups are called."""

    bodies: Mapping[str, Body]
    groups: Mapping[str, NamedGroup]

    def body(self, name: str) -> Body:
        """Return a body by name.

        Raises:
            RuleBrokenError: none is called that.
        """
        if found := self.bodies.get(fold(name)):
            return found
        raise RuleBrokenError(f"Inget organ heter ”{name[:80]}”. Skriv namnet som det står under Organ.", FIELD)

    def addressed(self, to: Sequence[str]) -> Addressed:
        """Return whom the words after «Till:» mean.

        Raises:
            RuleBrokenError: a name leads to no body.
        """
        if [fold(name) for name in to] == [EVERYBODY]:
            return Addressed(Addressing.ALL)
        if [fold(name) for name in to] == [THE_RESPONSIBLE]:
            return Addressed(Addressing.RESPONSIBLE)
        if len(to) == 1 and (group := self.groups.get(fold(to[0]))):
            return Addressed(Addressing.GROUP, group.group_id)
        return Addressed(Addressing.CHOSEN, None, tuple(self.body(name).slug for name in to))


def known_names() -> Names:
    """Return what bodies and groups are called now."""
    return Names(body_names(), groups())


def set_structure(
    document: GoverningDocument, areas: Sequence[AreaLine], *, actor: User | None, now: dt.datetime
) -> None:
    """Let a document have exactly this structure. Rounds that have copied it keep what they copied.

    Raises:
        RuleBrokenError: a name leads to no body.
    """
    names = known_names()
    old_areas = list(db.session.scalars(_of(DocumentArea, document)))
    old_items = {(item.kind.value, item.code): item for item in db.session.scalars(_of(GovernedItem, document))}
    above: dict[int, DocumentArea] = {}
    items = 0
    for position, line in enumerate(areas, 1):
        area = _area(document, line, position, above.get(line.depth - 1), old_areas)
        above[line.depth] = area
        for item_line in line.items:
            items += 1
            item = _item(document, area, item_line, items, old_items.pop((item_line.kind, item_line.code), None))
            _set_responsible(item, [names.body(name) for name in item_line.responsible], now)
            _set_questions(item, [(asked, names.addressed(asked.to)) for asked in item_line.questions], now)
    for area in old_areas:
        area.voided_at = area.voided_at or now
    for item in old_items.values():
        item.voided_at = item.voided_at or now
    audit.record("governing_document.structured", document, actor=actor, areas=len(areas), items=items)


def _of(model: type[_Row], document: GoverningDocument) -> sa.Select[_Row]:
    return sa.select(model).where(model.governing_document_id == document.id).order_by(model.id)


def _area(
    document: GoverningDocument, line: AreaLine, position: int, parent: DocumentArea | None, old: list[DocumentArea]
) -> DocumentArea:
    """Return the row of a heading: the one that has its words already, or a new one."""
    area = next((found for found in old if found.title == line.title), None)
    if area is None:
        area = DocumentArea(governing_document_id=document.id, title=line.title)
        db.session.add(area)
    else:
        old.remove(area)
    area.kind, area.number, area.position = AreaKind(line.kind), line.number, position
    area.parent_id, area.voided_at = parent.id if parent else None, None
    db.session.flush()
    return area


def _item(
    document: GoverningDocument, area: DocumentArea, line: ItemLine, position: int, item: GovernedItem | None
) -> GovernedItem:
    if item is None:
        item = GovernedItem(governing_document_id=document.id, kind=ItemKind(line.kind), code=line.code)
        db.session.add(item)
    item.area_id, item.text, item.expected_result = area.id, line.text, line.expected_result
    item.position, item.voided_at = position, None
    db.session.flush()
    return item


def _set_responsible(item: GovernedItem, bodies: Sequence[Body], now: dt.datetime) -> None:
    of_it = sa.select(GovernedItemBody).where(GovernedItemBody.governed_item_id == item.id)
    rows = {row.body_id: row for row in db.session.scalars(of_it)}
    wanted = {body.id for body in bodies}
    for body_id, row in rows.items():
        if (body_id in wanted) is (row.voided_at is not None):
            row.voided_at = None if body_id in wanted else now
    db.session.add_all(
        GovernedItemBody(governed_item_id=item.id, body_id=body_id) for body_id in sorted(wanted - set(rows))
    )


def _set_questions(item: GovernedItem, asked: Sequence[tuple[AskedLine, Addressed]], now: dt.datetime) -> None:
    """Let exactly these be asked; a question that keeps its words keeps its row."""
    of_it = sa.select(QuestionTemplate).where(QuestionTemplate.governed_item_id == item.id)
    rows = {row.text: row for row in db.session.scalars(of_it)}
    for position, (line, to) in enumerate(asked):
        row = rows.pop(line.text, None)
        if row is None:
            row = QuestionTemplate(governed_item_id=item.id, text=line.text)
            db.session.add(row)
        row.help_text, row.position, row.voided_at = line.help_text, position, None
        row.addressing, row.group_id, row.bodies = to.how, to.group_id, list(to.bodies)
    for gone in rows.values():
        gone.voided_at = gone.voided_at or now
    db.session.flush()
