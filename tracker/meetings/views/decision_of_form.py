"""From the form's text to a Decision: every field read, every problem told at its place."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.queries.bodies import NamedBody, NamedGroup, body_names, groups, resolve, split_names
from tracker.assignments.queries.card import load_assignment
from tracker.domain.decisions import GIVES, check_decision, read_number
from tracker.domain.errors import RuleBrokenError
from tracker.domain.points import points_of
from tracker.domain.references import assignment_reference, paragraph_number, point_label, split_case_numbers
from tracker.meetings.forms import AFTERWARDS, OTHER, RowForm, RowsForm
from tracker.meetings.operations.decisions import Decision, DecisionRow, GivenBefore, RowRefusedError
from tracker.meetings.operations.paragraphs import Circumstances, read_previous
from tracker.models import Body, User
from tracker.models.assignment import AssignmentKind
from tracker.models.paragraph import Outcome


@dataclass(frozen=True)
class _Names:
    """What the rows are read with, looked up once."""

    slugs: Mapping[str, Body]
    bodies: Mapping[str, Body]
    groups: Mapping[str, NamedGroup]


def decision_of_form(
    form: RowsForm, content: Mapping[str, Any], user: User, *, registry: str, today: dt.date
) -> Decision:
    """Read the whole form. Called inside the write door, because a matter or an earlier § may come to be.

    Args:
        form: as it was sent.
        content: the draft's, for what the text told and no field shows: points, proposition.
        user: who records.
        registry: the diary that bare numbers belong to.
        today: the civil day.

    Raises:
        RuleBrokenError: the head says something impossible.
        RowRefusedError: a row does.
    """
    known = body_names()
    names = _Names({body.slug: body for body in known.values()}, known, groups(on=form.decided_on.day))
    body, day = names.slugs.get(form.body.data or ""), form.decided_on.day
    if body is None or day is None:
        raise RuleBrokenError("Välj vem som har beslutat, och skriv datumet.", "body")
    number = read_number(form.number.data or "")
    missing_reason = "" if number else form.missing_reason.data or ""
    check_decision(on=day, number=number, missing_reason=missing_reason, today=today)
    included = [(at, entry.form) for at, entry in enumerate(form.rows) if entry.form.include.data]
    places = {at: place for place, (at, _) in enumerate(included)}
    rows = [_row(place, row, places, names, body, user) for place, (_, row) in enumerate(included)]
    about = _about(form, content, body, day, registry=registry, today=today)
    return Decision(body=body, decided_on=day, number=number, missing_reason=missing_reason, about=about, rows=rows)


def _about(
    form: RowsForm, content: Mapping[str, Any], body: Body, day: dt.date, *, registry: str, today: dt.date
) -> Circumstances:
    case = find_or_add_case(
        split_case_numbers(form.dnr.data or ""), registry=registry, today=today, title=form.title.data or ""
    )
    yes, no = form.yes.data, form.no.data
    outcome = content.get("outcome")
    return Circumstances(
        title=form.title.data or "",
        outcome=Outcome(outcome) if outcome in set(Outcome) else None,
        points=[(label, words) for label, words in content.get("decision_points", ())],
        votes=[(content.get("proposition", ""), yes, no, form.abstain.data)]
        if yes is not None and no is not None
        else [],
        reservations=split_names(form.parties.data or ""),
        previous=read_previous(form.previous.data or "", body, day, today),
        cases=[case] if case else [],
    )


def _row(place: int, row: RowForm, places: dict[int, int], names: _Names, body: Body, user: User) -> DecisionRow:
    data = row.data
    gives = data["outcome"] == GIVES
    recipients = resolve(split_names(data["recipients"] or ""), names.bodies, names.groups)
    try:
        assignment_id = _assignment_id(data, user)
        _check_recipients(recipients, needed=gives and assignment_id is None)
    except RuleBrokenError as error:
        raise RowRefusedError(place, error) from error
    given_before = GivenBefore(
        giver=names.slugs.get(data["given_by"] or "") or body,
        given_on=row.given_on.day,
        number=paragraph_number(data["given_number"] or ""),
        point=data["given_point"] or "",
        budget_year=data["budget_year"],
    )
    return DecisionRow(
        label=point_label(data["label"] or ""),
        outcome=data["outcome"],
        text=data["text"] or "",
        assignment_id=assignment_id,
        given_before=given_before,
        recipients=recipients,
        collaborators=resolve(split_names(data["collaborators"] or ""), names.bodies, names.groups) if gives else (),
        points=points_of(data["points"] or "") if gives else (),
        title=data["title"] or "",
        deadline=data["deadline"] or "",
        report_to=(data["report_to"] or "").strip() if gives else "",
        reason=data["reason"] or "",
        tabled_to=row.tabled_to.day,
        recommended=bool(data["recommended"]),
        kind=AssignmentKind(data["kind"] or AssignmentKind.ASSIGNMENT),
        follows=places.get(int(data["follows"]))
        if gives and re.fullmatch(r"[0-9]{1,3}", data["follows"] or "")
        else None,
    )


def _check_recipients(recipients: Sequence[NamedBody], *, needed: bool) -> None:
    if needed and not recipients:
        raise RuleBrokenError("Skriv minst en mottagare, till exempel Stadsledningskontoret.", "recipients")


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
