"""From the form's text to a Decision: every field read, every problem told at its place."""

import datetime as dt
import re
from typing import Any

from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.queries.bodies import body_names, groups, resolve
from tracker.assignments.queries.card import load_assignment
from tracker.db import db
from tracker.domain.decisions import GIVES
from tracker.domain.errors import RuleBrokenError
from tracker.domain.references import assignment_reference, paragraph_number, split_case_numbers
from tracker.meetings.forms import AFTERWARDS, OTHER, RowForm, RowsForm
from tracker.meetings.operations.decisions import Decision, DecisionRow, GivenBefore, RowRefusedError
from tracker.meetings.operations.paragraphs import Circumstances, read_previous
from tracker.models import Body, User


def decision_of_form(form: RowsForm, bodies: list[Body], user: User, *, registry: str, today: dt.date) -> Decision:
    """Read the whole form. Called inside the write door, because a matter or an earlier § may come to be.

    Raises:
        RuleBrokenError: the head says something impossible.
        RowRefusedError: a row does.
    """
    by_slug = {body.slug: body for body in bodies}
    body = db.session.get(Body, by_slug[form.body.data].id) if form.body.data in by_slug else None
    day = form.decided_on.day
    if body is None or day is None:
        raise RuleBrokenError("Välj vem som har beslutat, och skriv datumet.", "body")
    number = paragraph_number(form.number.data or "")
    if form.number.data and not number:
        raise RuleBrokenError(f"”{form.number.data}” är inget paragrafnummer. Skriv till exempel 633.", "number")
    case = find_or_add_case(
        split_case_numbers(form.dnr.data or ""), registry=registry, today=today, title=form.title.data or ""
    )
    votes = (
        [("", form.yes.data, form.no.data, form.abstain.data)]
        if form.yes.data is not None and form.no.data is not None
        else []
    )
    about = Circumstances(
        title=form.title.data or "",
        votes=votes,
        previous=read_previous(form.previous.data or "", body, day, today),
        cases=[case] if case else [],
    )
    included = [(at, entry.form) for at, entry in enumerate(form.rows) if entry.form.include.data]
    places = {at: place for place, (at, _) in enumerate(included)}
    rows = [_row(place, row, places, by_slug, body, user) for place, (_, row) in enumerate(included)]
    return Decision(
        body=body, decided_on=day, number=number, missing_reason="" if number else form.missing_reason.data or "",
        recommended=bool(form.recommended.data), about=about, rows=rows,
    )  # fmt: skip


def _row(
    place: int, row: RowForm, places: dict[int, int], by_slug: dict[str, Body], body: Body, user: User
) -> DecisionRow:
    data = row.data
    try:
        assignment_id = _assignment_id(data, user)
    except RuleBrokenError as error:
        raise RowRefusedError(place, error) from error
    names = [part for part in re.split(r"[;\n]", data["recipients"] or "") if part.strip()]
    given_by = by_slug.get(data["given_by"] or "")
    giver = db.session.get(Body, given_by.id) if given_by else None
    follows = places.get(int(data["follows"])) if str(data["follows"] or "").isdecimal() else None
    return DecisionRow(
        label=data["label"] or "", outcome=data["outcome"], text=data["text"] or "", assignment_id=assignment_id,
        given_before=GivenBefore(
            giver=giver or body, given_on=row.given_on.day, number=paragraph_number(data["given_number"] or ""),
            point=data["given_point"] or "", budget_year=data["budget_year"],
        ),
        recipients=resolve(names, body_names(), groups()), title=data["title"] or "", deadline=data["deadline"] or "",
        reason=data["reason"] or "", tabled_to=row.tabled_to.day, follows=follows if data["outcome"] == GIVES else None,
    )  # fmt: skip


def _assignment_id(data: dict[str, Any], user: User) -> int | None:
    if data["match"] == AFTERWARDS:
        return None
    if not data["match"]:
        raise RuleBrokenError("Välj vilket uppdrag i registret som avses, eller registrera det i efterhand.", "match")
    typed = data["other"] or "" if data["match"] == OTHER else data["match"]
    reference = assignment_reference(typed)
    found = load_assignment(user, reference) if reference else None
    if found is None:
        raise RuleBrokenError(
            f"Vi hittar inget uppdrag ”{typed[:30]}”. Skriv id:t, till exempel U-2023-0041.",
            "other" if data["match"] == OTHER else "match",
        )
    return found.id
