"""The rows that a decision begins with: out of its pasted words, else out of what the matter has open."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tracker import extraction
from tracker.assignments.queries.bodies import body_names, groups, resolve
from tracker.domain.decisions import GIVES
from tracker.domain.matching import Described
from tracker.domain.names import fold
from tracker.domain.references import split_case_numbers
from tracker.meetings.queries.candidates import Candidates, candidates, case_keys, in_matter, recommended_of
from tracker.models import Assignment, Body, User

AFTERWARDS = "efterhand"
KINDS = {"transferred": "amended"}
"""Kinds of the extraction that this register records under another name."""


def read_paragraph(text: str, *, context_date: dt.date) -> extraction.Paragraph | None:
    """Return the first § that a pasted text holds, or None where there is none."""
    document = extraction.read_text(
        text, context_date=context_date, known_bodies=[body.name for body in body_names().values()]
    )
    return document.paragraphs[0] if document.paragraphs else None


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
    rows: list[dict[str, Any]] = []
    if read is not None:
        rows = rows_from_text(read)
        content |= about_of(read)
        content["dnr"] = content.get("dnr") or ", ".join(read.dnr)
        content["title"] = content.get("title") or (read.title or "")
        content["number"] = content.get("number") or (read.paragraph or "")
        recommends = "recommended" in {found.status for found in read.closings} | {
            found.status for found in read.assignments
        }
        content["recommended"] = bool(content.get("recommended")) or recommends
    if not rows or all(row["outcome"] == "tabled" for row in rows):
        known = rows_from_matter(user, content["dnr"], registry=registry, today=today, concerning=concerning)
        rows = [{**row, "outcome": "tabled", "text": ""} for row in known] if rows else known
    rows = rows or [{"include": True, "outcome": GIVES if content.get("text") else "completed", "text": ""}]
    for row, match in zip(
        rows, match_rows(user, rows, dnr=content["dnr"], registry=registry, today=today), strict=True
    ):
        row.setdefault("match", match.best.reference if match.best else "" if match.rows else AFTERWARDS)
        row["doubt"] = "" if row["match"] else "flera liknande"
    content["rows"] = rows
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
        "reservations": [
            ", ".join(reservation.parties) for reservation in paragraph.reservations if reservation.parties
        ],
    }


def rows_from_text(paragraph: extraction.Paragraph) -> list[dict[str, Any]]:
    """Return the rows that a §'s words propose: what it closes, then what it gives."""
    names = body_names()
    rows = []
    for closing in paragraph.closings:
        giver = names.get(fold(closing.given_by or ""))
        rows.append(
            {
                "include": True,
                "label": closing.decision_point or "",
                "outcome": KINDS.get(closing.kind, closing.kind),
                "text": closing.text,
                "recipients": "; ".join(closing.recipients),
                "given_by": giver.slug if giver else "",
                "given_on": closing.date.isoformat() if closing.date else "",
                "given_number": closing.paragraph or "",
                "given_point": closing.given_point or "",
                "budget_year": closing.budget_year,
                "reason": "Enligt beslutet" if closing.kind == "ended" else "",
            }
        )
    follows = "0" if len(rows) == 1 else ""
    rows += [
        {
            "include": True,
            "label": assignment.decision_point or "",
            "outcome": GIVES,
            "text": assignment.text,
            "recipients": "; ".join(assignment.recipients),
            "deadline": assignment.deadline_text or "",
            "follows": follows,
        }
        for assignment in paragraph.assignments
    ]
    if paragraph.outcome == "tabled" and not rows:
        rows.append({"include": True, "label": "", "outcome": "tabled", "text": ""})
    return rows


def rows_from_matter(
    user: User, dnr: str, *, registry: str, today: dt.date, concerning: Assignment | None
) -> list[dict[str, Any]]:
    """Return the rows that a matter proposes: what has been recommended of it waits to be decided."""
    open_ones, proposed = in_matter(user, case_keys(split_case_numbers(dnr), registry=registry, today=today))
    if concerning is not None and concerning.id not in {assignment.id for assignment in [*open_ones, *proposed]}:
        open_ones.insert(0, concerning)
    rows = []
    for assignment in open_ones:
        recommended = recommended_of(assignment)
        outcome = recommended.kind if recommended else "completed"
        rows.append(
            {
                "include": True,
                "label": recommended.decision_point if recommended else "",
                "outcome": outcome,
                "text": recommended.text if recommended else "",
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
            "text": assignment.text,
            "match": assignment.reference,
            "follows": follows,
        }
        for assignment in proposed
    ]
    return rows


def match_rows(
    user: User, rows: Sequence[Mapping[str, Any]], *, dnr: str, registry: str, today: dt.date
) -> list[Candidates]:
    """Return, for each row of a form, what in the register it may mean."""
    keys = case_keys(split_case_numbers(dnr), registry=registry, today=today)
    names, known_groups = body_names(), groups()
    slugs = {body.slug: body for body in names.values()}
    described = [_described(row, keys, names, known_groups, slugs) for row in rows]
    closing = candidates(user, described)
    giving = candidates(user, described, proposed=True) if any(row.get("outcome") == GIVES for row in rows) else closing
    return [giving[place] if row.get("outcome") == GIVES else closing[place] for place, row in enumerate(rows)]


def _described(
    row: Mapping[str, Any],
    keys: frozenset[str],
    names: Mapping[str, Body],
    known_groups: Mapping[str, list[Body]],
    slugs: Mapping[str, Body],
) -> Described:
    giver = slugs.get(str(row.get("given_by") or ""))
    entries = resolve(
        [part for part in str(row.get("recipients") or "").split(";") if part.strip()], names, known_groups
    )
    return Described(
        text=str(row.get("text") or ""), giver=giver.id if giver else None, given_on=_day(row.get("given_on")),
        number=str(row.get("given_number") or "") or None, point=str(row.get("given_point") or ""),
        budget_year=int(row["budget_year"]) if row.get("budget_year") else None,
        recipients={entry.body.id for entry in entries if entry.body}, cases=keys,
    )  # fmt: skip


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
