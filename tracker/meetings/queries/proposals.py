"""The rows that a decision begins with: out of its pasted words, else out of what the matter has open."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tracker import extraction
from tracker.assignments.queries.bodies import NamedGroup, body_names, groups, resolve, split_names
from tracker.db import db
from tracker.domain.decisions import GIVES
from tracker.domain.matching import Described, likeness
from tracker.domain.names import fold
from tracker.domain.references import point_label, split_case_numbers
from tracker.meetings.queries.candidates import Candidates, candidates, case_keys, in_matter
from tracker.meetings.queries.paragraphs import find_paragraph
from tracker.meetings.queries.standing import standing_of
from tracker.models import Assignment, Body, Closing, Paragraph, User
from tracker.scope import visible

AFTERWARDS = "efterhand"
KINDS = {"transferred": "amended"}
"""Kinds of the extraction that this register records under another name."""
NO_REASON = "Skäl anges inte i beslutet."
SAME_TASK = 0.6

Row = dict[str, Any]


def read_document(text: str, *, context_date: dt.date) -> extraction.Document:
    """Read a pasted text with the municipality's own bodies."""
    return extraction.read_text(
        text, context_date=context_date, known_bodies=[body.name for body in body_names().values()]
    )


def head_of(document: extraction.Document, paragraph: extraction.Paragraph, text: str) -> dict[str, Any]:
    """Return the form's head as far as a text tells it."""
    body = body_names().get(fold(document.body or ""))
    return {
        "body": body.slug if body else "",
        "decided_on": document.meeting_date.isoformat() if document.meeting_date else "",
        "number": paragraph.paragraph or "",
        "dnr": ", ".join(paragraph.dnr),
        "title": paragraph.title or "",
        "text": text[paragraph.start : paragraph.end],
    }


def first_rows(
    user: User,
    head: Mapping[str, Any],
    read: extraction.Paragraph | None,
    *,
    registry: str,
    today: dt.date,
    concerning: Assignment | None = None,
) -> dict[str, Any]:
    """Return what the page of a decision begins with: the head, and rows with their most likely assignments.

    Args:
        user: who records.
        head: the form's values so far.
        read: the § as its pasted text was read, or None.
        registry: the diary that bare numbers belong to.
        today: the civil day.
        concerning: the assignment from whose page it was begun.
    """
    content = dict(head)
    rows: list[Row] = []
    if read is not None:
        rows = rows_from_text(read, recommended=bool(head.get("recommended")))
        content |= about_of(read)
    if not rows or all(row["outcome"] == "tabled" for row in rows):
        known = rows_from_matter(user, content, registry=registry, today=today, concerning=concerning)
        rows = [{**row, "outcome": "tabled"} for row in known] if rows and known else rows or known
    rows = rows or [{"include": True, "outcome": GIVES if content.get("text") else "completed", "text": ""}]
    for row, match in zip(
        rows, match_rows(user, rows, dnr=content["dnr"], registry=registry, today=today), strict=True
    ):
        row.setdefault("match", match.best.reference if match.best else "" if match.rows else AFTERWARDS)
        if not row.get("doubt"):
            row["doubt"] = "" if row["match"] else "flera liknande" if len(match.rows) > 1 else "liknar ett annat"
    mark_known(user, content, rows)
    content["rows"] = rows
    content["standing"] = standing_of(
        str(content.get("body") or ""), content.get("decided_on"), str(content.get("number") or "")
    )
    return content


def about_of(paragraph: extraction.Paragraph) -> dict[str, Any]:
    """Return what a § says besides its decision, as the form's values."""
    vote = paragraph.votes[-1] if paragraph.votes else None
    previous = [
        f"{handling.date.isoformat()} § {handling.paragraph}"
        for handling in paragraph.previous_handling
        if handling.paragraph
    ]
    return {
        "yes": vote.yes if vote else None,
        "no": vote.no if vote else None,
        "abstain": vote.abstain if vote else None,
        "previous": ", ".join(previous),
        "proposition": (vote.proposition or "") if vote else "",
        "parties": "; ".join(", ".join(found.parties) for found in paragraph.reservations if found.parties),
        "decision_points": [[point_label(point.marker), point.text] for point in paragraph.points],
        "outcome": paragraph.outcome or "",
    }


def rows_from_text(paragraph: extraction.Paragraph, *, recommended: bool) -> list[Row]:
    """Return the rows that a §'s words propose: what it closes, then what it gives."""
    names = body_names()
    rows: list[Row] = []
    for closing in paragraph.closings:
        giver = names.get(fold(closing.given_by or ""))
        rows.append(
            {
                "include": True,
                "label": point_label(closing.decision_point or ""),
                "outcome": KINDS.get(closing.kind, closing.kind),
                "text": closing.text,
                "recipients": "; ".join(closing.recipients),
                "given_by": giver.slug if giver else "",
                "given_on": closing.date.isoformat() if closing.date else "",
                "given_number": closing.paragraph or "",
                "given_point": closing.given_point or "",
                "budget_year": closing.budget_year,
                "dnr": ", ".join(closing.dnr),
                "reason": NO_REASON if closing.kind == "ended" else "",
                "recommended": recommended or closing.status == "recommended",
            }
        )
    follows = "0" if len(rows) == 1 else ""
    rows += [
        {
            "include": True,
            "label": point_label(found.decision_point or ""),
            "outcome": GIVES,
            "text": found.text,
            "recipients": "; ".join(found.recipients),
            "collaborators": "; ".join(found.collaborators),
            "points": [[point.marker, point.text] for point in found.points],
            "deadline": found.deadline_text or "",
            "report_to": found.reported_elsewhere,
            "kind": found.kind,
            "recommended": recommended or found.status == "recommended",
            "follows": follows,
        }
        for found in paragraph.assignments
    ]
    if paragraph.outcome == "tabled" and not rows:
        rows.append({"include": True, "label": "", "outcome": "tabled", "text": ""})
    return rows


def rows_from_matter(
    user: User, head: Mapping[str, Any], *, registry: str, today: dt.date, concerning: Assignment | None
) -> list[Row]:
    """Return the rows that a matter proposes: what has been recommended of it waits to be decided.

    They carry no words: what another body wrote in its recommendation is not what this § says. What the § is begun for
    and what waits for it is ticked; what else the matter has open is shown, and ticked by the person.
    """
    keys = case_keys(split_case_numbers(head["dnr"]), registry=registry, today=today)
    open_ones, proposed = in_matter(user, keys)
    if concerning is not None and concerning.id not in {assignment.id for assignment in [*open_ones, *proposed]}:
        open_ones.insert(0, concerning)
    rows: list[Row] = []
    for assignment in open_ones:
        recommended = assignment.recommendation
        alone = len(open_ones) + len(proposed) == 1
        rows.append(
            {
                "include": bool(recommended) or assignment is concerning or alone,
                "label": recommended.decision_point if recommended else "",
                "outcome": recommended.kind if recommended else "completed",
                "text": "",
                "match": assignment.reference,
                "reason": recommended.reason if recommended else "",
            }
        )
    follows = "0" if len(rows) == 1 else ""
    rows += [
        {
            "include": True,
            "label": assignment.decision_point,
            "outcome": GIVES,
            "text": "",
            "match": assignment.reference,
            "follows": follows,
        }
        for assignment in proposed
    ]
    for row, assignment in zip(rows, [*open_ones, *proposed], strict=True):
        if assignment is not concerning and _said_on(assignment, head):
            row |= {"include": False, "doubt": "bordlagt eller avgjort samma dag"}
    return rows


def _said_on(assignment: Assignment, head: Mapping[str, Any]) -> bool:
    day = str(head.get("decided_on") or "")
    return any(
        closing.body.slug == head.get("body") and closing.decided_on.isoformat() == day
        for closing in assignment.closings
    )


def mark_known(user: User, content: Mapping[str, Any], rows: Sequence[Row]) -> None:
    """Leave out, with a word, what this very § has given or said already: pasting twice registers once."""
    day = _day(content.get("decided_on"))
    number = str(content.get("number") or "")
    paragraph = find_paragraph(str(content.get("body") or ""), day, number) if day and number else None
    if paragraph is None:
        return
    given, said = _given_in(user, paragraph), _said_in(user, paragraph)
    for row in rows:
        if row["outcome"] == GIVES:
            known = next((a for a in given if row["text"] and likeness(a.text, row["text"]) >= SAME_TASK), None)
            if known is not None:
                row |= {"include": False, "match": known.reference, "doubt": "finns redan på paragrafen"}
        elif row["match"] in said:
            row |= {"include": False, "doubt": "redan fört in ur paragrafen"}


def _given_in(user: User, paragraph: Paragraph) -> list[Assignment]:
    statement = sa.select(Assignment).where(Assignment.paragraph_id == paragraph.id, Assignment.status != "voided")
    return list(db.session.scalars(statement.where(visible(user)).options(selectinload(Assignment.texts))))


def _said_in(user: User, paragraph: Paragraph) -> set[str]:
    """Return the references of what a § has spoken of."""
    spoken = sa.select(Assignment.reference).join(Closing, Closing.assignment_id == Assignment.id)
    of_it = Closing.paragraph_id == paragraph.id, Closing.voided_at.is_(None)
    return set(db.session.scalars(spoken.where(*of_it, visible(user))))


def match_rows(
    user: User, rows: Sequence[Mapping[str, Any]], *, dnr: str, registry: str, today: dt.date
) -> list[Candidates]:
    """Return, for each row of a form, what in the register it may mean."""
    described = describe_rows(rows, dnr=dnr, registry=registry, today=today)
    closing = candidates(user, described)
    giving = candidates(user, described, proposed=True) if any(row.get("outcome") == GIVES for row in rows) else closing
    return [giving[place] if row.get("outcome") == GIVES else closing[place] for place, row in enumerate(rows)]


def describe_rows(rows: Sequence[Mapping[str, Any]], *, dnr: str, registry: str, today: dt.date) -> list[Described]:
    """Return how each row of a § describes what it is about; a row without a number of its own has the §'s."""
    names, known_groups = body_names(), groups()
    slugs = {body.slug: body for body in names.values()}

    def keys(row: Mapping[str, Any]) -> frozenset[str]:
        return case_keys(split_case_numbers(str(row.get("dnr") or dnr)), registry=registry, today=today)

    return [_described(row, keys(row), names, known_groups, slugs) for row in rows]


def _described(
    row: Mapping[str, Any],
    keys: frozenset[str],
    names: Mapping[str, Body],
    known_groups: Mapping[str, NamedGroup],
    slugs: Mapping[str, Body],
) -> Described:
    giver = slugs.get(str(row.get("given_by") or ""))
    parts = split_names(str(row.get("recipients") or ""))
    return Described(
        text=str(row.get("text") or ""),
        giver=giver.id if giver else None,
        given_on=_day(row.get("given_on")),
        number=str(row.get("given_number") or "") or None,
        point=str(row.get("given_point") or ""),
        budget_year=year if (year := row.get("budget_year")) and 1900 <= year <= 2100 else None,
        recipients={entry.body.id for entry in resolve(parts, names, known_groups) if entry.body},
        cases=keys,
        label=str(row.get("label") or ""),
    )


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
