"""Reports and documents handed in for an assignment."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.documents import Paper, add_to_assignment
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import OPEN, WORK, Status, target_of
from tracker.models import Assignment, Body, Document, Report, ReportItem, User
from tracker.models.document import DocumentKind
from tracker.models.recipient import ANSWERABLE, OwnStatus
from tracker.models.report import ReportKind


@dataclass(frozen=True)
class ReportContents:
    """What a report says.

    Attributes:
        title: its heading.
        kind: partial or final.
        issued_on: the day on which the tjänsteutlåtande was issued.
        to_body: to whom it goes.
        conclusion: what it says, in a sentence.
        url: where the document is kept, or "".
        meeting_on: the day of the meeting that it is handed in for.
        proposal: the decision that it proposes, in the words that the minutes can use.
    """

    title: str
    kind: ReportKind
    issued_on: dt.date
    to_body: Body
    conclusion: str = ""
    url: str = ""
    meeting_on: dt.date | None = None
    proposal: str = ""


def hand_in_report(
    assignments: Sequence[Assignment], contents: ReportContents, *, actor: User, today: dt.date
) -> tuple[Report, str]:
    """Hand in one report for one or several assignments; a final one makes them ready to be reported.

    Args:
        assignments: loaded for update.
        contents: what it says.
        actor: who hands it in.
        today: the civil day.

    Returns:
        The report, and the id of the act.

    Raises:
        RuleBrokenError: nothing is chosen, one of them is not open, or it is handed in already.
    """
    if not assignments:
        raise RuleBrokenError("Välj minst ett uppdrag som redovisningen gäller.", "assignments")
    if _is_known(assignments, contents):
        raise RuleBrokenError("Den redovisningen är redan anmäld. Den står under Redovisningar.", "title")
    if ended := next((assignment for assignment in assignments if assignment.status not in OPEN), None):
        raise RuleBrokenError(f"{ended.reference} är inte öppet och kan inte redovisas.", "assignments")
    report = add_report(contents)
    for assignment in assignments:
        db.session.add(ReportItem(report_id=report.id, assignment_id=assignment.id))
        whole = _report_own_part(assignment, contents.kind, actor)
        if contents.kind is ReportKind.FINAL and assignment.status in WORK:
            step = "ready" if whole else "in_progress"
            if assignment.status not in {step, Status.READY}:  # the others' parts take nothing back
                assignment.status = target_of(step, assignment.status)
        assignment.status_confirmed_on = today
        # Its title is no fact of this assignment alone: it may tell of another that not everybody sees.
        audit.record("report.handed_in", assignment, actor=actor, effective_on=contents.issued_on)
    return report, audit.current_act()


def add_report(contents: ReportContents) -> Report:
    """Put a report into the register, of no assignment yet."""
    report = Report(
        title=contents.title, kind=contents.kind, issued_on=contents.issued_on, to_body_id=contents.to_body.id,
        conclusion=contents.conclusion, url=contents.url, meeting_on=contents.meeting_on, proposal=contents.proposal,
    )  # fmt: skip
    db.session.add(report)
    db.session.flush()
    return report


def _report_own_part(assignment: Assignment, kind: ReportKind, actor: User) -> bool:
    """Say how far the reporter's own part has come, and tell whether every part is reported then.

    Who acts for none of the recipients, as a registrar, reports for all of them. A part that has passed on, or is to,
    is that of its earlier body too.
    """
    answerable = [recipient for recipient in assignment.recipients if recipient.role in ANSWERABLE]
    own = [
        recipient for recipient in answerable
        if any(part.body and {part.body_id, part.body.administers_for_id} & actor.body_ids
               for part in (recipient, recipient.taken_over_from) if part)
    ]  # fmt: skip
    for recipient in own or answerable:
        if recipient.own_status is not OwnStatus.ACCEPTED:
            recipient.own_status = OwnStatus.REPORTED if kind is ReportKind.FINAL else OwnStatus.IN_PROGRESS
    return all(recipient.own_status in {OwnStatus.REPORTED, OwnStatus.ACCEPTED} for recipient in answerable)


def _is_known(assignments: Sequence[Assignment], contents: ReportContents) -> bool:
    """Tell whether the same report of the same assignments is handed in already: a form that was sent twice."""
    same = sa.select(Report).where(
        Report.title == contents.title, Report.issued_on == contents.issued_on, Report.kind == contents.kind,
        Report.to_body_id == contents.to_body.id, Report.voided_at.is_(None),
    )  # fmt: skip
    ids = {assignment.id for assignment in assignments}
    known = db.session.scalars(same.options(sa.orm.selectinload(Report.items)))
    return any({item.assignment_id for item in report.items} == ids for report in known)


def add_document(
    assignment: Assignment, *, kind: DocumentKind, title: str, url: str, dated_on: dt.date | None, actor: User
) -> Document:
    """Tie a document to an assignment, as a link to where it is kept."""
    return add_to_assignment(assignment, Paper(kind, title, dated_on, url), actor=actor).document
