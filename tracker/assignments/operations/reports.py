"""Reports and documents handed in for an assignment."""

import datetime as dt
from collections.abc import Sequence

from tracker import audit
from tracker.db import db
from tracker.domain.lifecycle import WORK, Status
from tracker.models import Assignment, AssignmentDocument, Body, Document, Report, ReportItem, User
from tracker.models.document import DocumentKind
from tracker.models.report import ReportKind


def hand_in_report(
    assignments: Sequence[Assignment],
    *,
    title: str,
    kind: ReportKind,
    issued_on: dt.date,
    to_body: Body,
    conclusion: str,
    url: str,
    actor: User,
) -> Report:
    """Hand in one report for one or several assignments; a final one makes them ready to be reported.

    Args:
        assignments: loaded for update.
        title: the report's heading.
        kind: partial or final.
        issued_on: the day on which the tjänsteutlåtande was issued.
        to_body: to whom it goes.
        conclusion: what it says, in a sentence.
        url: where the document is kept, or "".
        actor: who hands it in.
    """
    report = Report(title=title, kind=kind, issued_on=issued_on, to_body_id=to_body.id, conclusion=conclusion, url=url)
    db.session.add(report)
    db.session.flush()
    for assignment in assignments:
        db.session.add(ReportItem(report_id=report.id, assignment_id=assignment.id))
        if kind is ReportKind.FINAL and assignment.status in WORK:
            assignment.status = Status.READY
        audit.record("report.handed_in", assignment, actor=actor, effective_on=issued_on, title=title)
    return report


def add_document(
    assignment: Assignment, *, kind: DocumentKind, title: str, url: str, dated_on: dt.date | None, actor: User
) -> Document:
    """Tie a document to an assignment, as a link to where it is kept."""
    document = Document(kind=kind, title=title, url=url, dated_on=dated_on)
    db.session.add(document)
    db.session.flush()
    db.session.add(AssignmentDocument(assignment_id=assignment.id, document_id=document.id))
    audit.record("document.added", assignment, actor=actor, title=title)
    return document
