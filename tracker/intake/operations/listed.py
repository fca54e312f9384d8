"""A list of assignments as it was read: its rows as the review page keeps them, and what each is likely to mean."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.assignments.queries.bodies import NamedBody, body_names
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold, short_title
from tracker.domain.references import decision_reference
from tracker.extraction.bodies import Bodies
from tracker.extraction.registers import read_register, read_register_cells
from tracker.extraction.tables_model import RegisterRow
from tracker.intake.operations.bodies_known import Known
from tracker.models import Body, BodyGroup
from tracker.models.body import BodyKind
from tracker.readers.model import Rows

ListRow = dict[str, Any]
"""A row as a draft keeps it: text, title, dnr, recipients, plan, giver (slug), decision, budget_year, group, heading,
aside, told (whether the list, or a person, has said who gave it)."""

HANDLED = "Listan säger att ärendet är behandlat."
NO_ASSIGNMENT = "Raden ger inget uppdrag."
_BUDGET = re.compile(r"\((?:[^()]{0,40} )?budget (?P<year>20\d\d)\)", re.IGNORECASE)
_GIVER_HEADING = re.compile(r"beslut|uppdragsgivare|givet av|givare|organ", re.IGNORECASE)


@dataclass(frozen=True)
class ListHead:
    """What holds for every row of a list.

    Attributes:
        written_on: when it was written; a missing year is counted from it.
        giver: who gave what the rows do not say the giver of.
        budget_year: the budget that all of it comes from.
        adopted_by: the decision that adopted that budget, as «KF 2023-11-09 § 4».
    """

    written_on: dt.date
    giver: Body
    budget_year: int | None = None
    adopted_by: str = ""


def usual_giver() -> Body:
    """Return who is taken to have given what a list does not say the giver of: the executive board.

    Raises:
        RuleBrokenError: the municipality has none.
    """
    known = Known(body_names(), {})
    if found := known.of_kind(BodyKind.EXECUTIVE_BOARD) or known.council:
        return found
    raise RuleBrokenError("Registret har varken fullmäktige eller styrelse. Lägg in organen först.", "giver")


def read_list(text: str, tables: Sequence[Rows] = ()) -> tuple[RegisterRow, ...]:
    """Read a list: out of its tables where the file had any that are lists, else out of its text."""
    names = [body.name for body in body_names().values()]
    names += db.session.scalars(sa.select(BodyGroup.name))
    bodies = Bodies.of(names)
    rows = tuple(row for table in tables for row in read_register_cells(table, bodies))
    return rows or read_register(text, bodies)


def list_rows(found: Sequence[RegisterRow], head: ListHead) -> list[ListRow]:
    """Return the rows of a list as a draft keeps them, with the giver that each is likely to have."""
    known = Known.on(head.written_on)
    return [_list_row(row, head, known) for row in found]


def _list_row(row: RegisterRow, head: ListHead, known: Known) -> ListRow:
    aside = HANDLED if row.handled else "" if row.is_assignment else NO_ASSIGNMENT
    decision, named = _told_giver(row, known)
    budget = _BUDGET.search(row.text)
    year = head.budget_year or (int(budget["year"]) if budget else None)
    recipients = "; ".join(row.recipients)
    giver = named or likely_giver(known.named(recipients), head, known, budget_year=year)
    return {
        "text": row.text, "title": short_title(row.text), "dnr": ", ".join(row.dnr), "recipients": recipients,
        "plan": "" if row.handled else row.deadline_text or "", "giver": giver.slug, "decision": decision,
        "budget_year": year, "group": row.recipient_group or "", "heading": row.heading or "",
        "aside": aside, "told": named is not None,
    }  # fmt: skip


def _told_giver(row: RegisterRow, known: Known) -> tuple[str, Body | None]:
    """Return what another column of the row says of the decision: its reference, or at least who decided."""
    for heading, words in row.others:
        if not _GIVER_HEADING.search(heading):
            continue
        if reference := decision_reference(words):
            body = known.bodies.get(fold(reference[0]))
            if body is not None and body.decides:
                return words.strip()[:60], body
        body = known.bodies.get(fold(words))
        if body is not None and body.decides:
            return "", body
    return "", None


def likely_giver(recipients: Sequence[NamedBody], head: ListHead, known: Known, *, budget_year: int | None) -> Body:
    """Return who is likely to have given a row (docs/decisions, «Who gave what a list does not say»).

    A budget is the council's. The executive board gives to its own office; the council gives to the board itself and
    to the other boards and companies, which nobody else may. Nobody gives an assignment to itself.
    """
    council = known.of_kind(BodyKind.COUNCIL)
    if council is None:
        return head.giver
    if budget_year:
        return council
    bodies = [entry.body for entry in recipients if entry.body]
    if any(body.id == head.giver.id for body in bodies):
        return council
    if head.giver.kind is BodyKind.EXECUTIVE_BOARD and bodies and not any(_under(body, head.giver) for body in bodies):
        return council
    return head.giver


def _under(body: Body, board: Body) -> bool:
    return body.administers_for_id == board.id or body.kind is BodyKind.OFFICIAL
