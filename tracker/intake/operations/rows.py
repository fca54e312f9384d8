"""The rows of one § as the installation may record them, and what keeps it from recording one."""

import datetime as dt
from collections.abc import Sequence

from tracker import extraction
from tracker.domain.decisions import GIVES
from tracker.domain.names import fold
from tracker.domain.references import paragraph_number
from tracker.intake.operations.bodies_known import Known
from tracker.meetings.operations.decisions import NO_COUNCIL, DecisionRow, GivenBefore
from tracker.meetings.queries.proposals import Row, rows_from_text
from tracker.models import Body
from tracker.models.assignment import AssignmentKind
from tracker.models.body import BodyKind

ENDS_BY_GIVER = frozenset({"ended", "replaced", "annulled", "not_completed", "amended"})
"""What nobody but the giver, or the council, can say of an assignment."""


def rows_of(read: extraction.Paragraph | None, body: Body, known: Known) -> list[Row]:
    """Return what a § says of assignments; a § that tables its matter says nothing of them."""
    if read is None or read.outcome == "tabled":
        return []
    return [_own_part(row, body, known) for row in rows_from_text(read, recommended=False)]


def _own_part(row: Row, body: Body, known: Known) -> Row:
    """Take what a board says of an assignment that the council gave as said of the board's own part alone."""
    council = known.council
    if council is None or body.id == council.id or row["recommended"] or row["outcome"] == GIVES:
        return row
    giver = known.by_slug(row["given_by"])
    recipients = known.named(row["recipients"])
    own = any(entry.body and entry.body.id == body.id for entry in recipients)
    if giver is None and (row["outcome"] == "approved_own_part" or own):
        row = {**row, "given_by": council.slug}  # nobody gives an assignment to itself
        giver = council
    if row["outcome"] == "completed" and giver is not None and giver.id != body.id:
        row = {**row, "outcome": "approved_own_part"}
    return row


def refused(row: Row, body: Body, held_on: dt.date, known: Known) -> str:
    """Tell why a row cannot be recorded as it was read, or ""."""
    if row["recommended"] and known.council is None:
        return NO_COUNCIL
    if row["outcome"] == GIVES:
        return "" if known.named(row["recipients"]) else "Ingen mottagare gick att läsa."
    given_on = str(row["given_on"] or "")
    if given_on > held_on.isoformat():
        return f"Beslutet som nämns, {given_on}, ligger efter sammanträdet."
    giver = known.by_slug(row["given_by"])
    other = giver is not None and giver.id != body.id and body.kind is not BodyKind.COUNCIL
    if other and row["outcome"] in ENDS_BY_GIVER and not row["recommended"]:
        return "Bara den som gav uppdraget kan avsluta eller ändra det."
    return ""


def decision_row(row: Row, body: Body, known: Known, *, assignment_id: int | None, follows: int | None) -> DecisionRow:
    """Return a row as the operations take it.

    Args:
        row: as it was read.
        body: who decided.
        known: of bodies.
        assignment_id: what it is about; None registers it.
        follows: the place of the row whose assignment a new one follows.
    """
    given_on = str(row.get("given_on") or "")
    before = GivenBefore(
        giver=known.by_slug(row.get("given_by")) or body,
        given_on=dt.date.fromisoformat(given_on) if given_on else None,
        number=paragraph_number(str(row.get("given_number") or "")),
        point=str(row.get("given_point") or "")[:20],
        budget_year=row.get("budget_year"),
    )
    return DecisionRow(
        label=row["label"],
        outcome=row["outcome"],
        text=row["text"],
        assignment_id=assignment_id,
        given_before=before,
        recipients=known.named(row["recipients"]),
        collaborators=known.named(row.get("collaborators")),
        points=[(marker, words) for marker, words in row.get("points", ())],
        deadline=str(row.get("deadline") or "")[:200],
        report_to=str(row.get("report_to") or "")[:200],
        reason=row.get("reason") or "",
        recommended=bool(row["recommended"]),
        kind=AssignmentKind(row.get("kind") or AssignmentKind.ASSIGNMENT),
        follows=follows,
    )


def known_already(rows: Sequence[Row], said: Sequence[tuple[str, str]]) -> list[bool]:
    """Return which rows stand in the register already, by point and words."""
    known = {(fold(label), " ".join(words.split())) for label, words in said}
    return [(fold(row["label"]), " ".join(str(row["text"]).split())) in known for row in rows]
