"""Everything that the register can show of one assignment, as a list on paper."""

import datetime as dt
import json
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.assignments.queries.card import Change, changes_of, documents_of, load_card, notices_of, reports_of
from tracker.assignments.queries.chain import chain_of
from tracker.assignments.queries.reporting import handed_in_among
from tracker.db import db
from tracker.models import Assignment, Deadline, Document, Event, User
from tracker.models.deadline import DeadlineLevel
from tracker.models.outgoing_mail import MailState
from tracker.models.recipient import ANSWERABLE, by_group
from tracker.papers import Column, Section, Sheet
from tracker.scope import hidden_among
from tracker.wording import labels
from tracker.wording.changes import change_in_words
from tracker.wording.dates import in_words, local_day, moment

EVENTS_MOST = 2_000
Row = tuple[dt.date | None, str, str]
TIME = {DeadlineLevel.DECIDED: "Tid i beslutet", DeadlineLevel.PLANNED: "Plan"}


def load_evidence(user: User, reference: str) -> tuple[Assignment, list[Document]] | None:
    """Return an assignment and those of its documents that the person may see; None where they see no such."""
    assignment = load_card(user, reference)
    return None if assignment is None else (assignment, documents_of(user, assignment))


def evidence_of(user: User, assignment: Assignment, documents: Sequence[Document]) -> Sheet:
    """Return what is known of an assignment: the facts, the chain, the reports, papers, mails and every change."""
    cited = [assignment.paragraph, *(closing.paragraph for closing in assignment.closings)]
    reports = reports_of(user, assignment)
    steps = chain_of(
        assignment, reports, hidden=hidden_among(user, [found for found in cited if found]),
        handed_in=handed_in_among(user, [assignment]).get(assignment.id),
    )  # fmt: skip
    changes, total = changes_of(assignment, limit=EVENTS_MOST)
    chain: list[Row] = []
    for step in steps:
        place = step.place
        if step.paragraph:
            meeting = step.paragraph.meeting
            place = f"{meeting.body.short_name} {meeting.held_on} § {step.paragraph.number}"
            place += f" punkt {step.point}" if step.point else ""
        chain.append((step.on, step.title, " ".join([f"{place}." if place and step.notes else place, *step.notes])))
    told: list[Row] = [_change(change) for change in reversed(changes)]
    if total > len(changes):
        told.insert(0, (None, f"{total - len(changes)} äldre ändringar", "står i filen handelser.json"))
    sections = [
        Section("Uppgifter", _facts(assignment)),
        Section("Så har det gått", chain),
        Section("Redovisningar", [(r.issued_on, r.title, r.conclusion or r.url) for r in reports]),
        Section("Dokument", [(d.dated_on, d.title, _kept_where(d)) for d in documents]),
        Section("Mejl", _mails(assignment)),
        Section("Ändringar", told),
    ]  # fmt: skip
    day = local_day(changes[0].at) if changes else assignment.registered_on
    lead = f"{assignment.reference}. {labels.STATUS[assignment.status]}. {labels.STATUS_EXPLAINED[assignment.status]}"
    columns = [Column("Dag", 2), Column("Vad", 4), Column("Närmare", 6)]
    return Sheet("underlag", assignment.title, day, columns, sections, lead=lead)


def _kept_where(document: Document) -> str:
    if document.sha256:
        return document.file_name
    return f"länk, ingen fil i registret: {document.url}" if document.url else "ingen fil i registret"


def events_of(assignment: Assignment) -> bytes:
    """Return every event of an assignment as it stands in the chain, as JSON: the hashes can be checked against it."""
    mine = sa.select(Event).where(Event.object_type == "assignment", Event.object_id == assignment.id)
    told = [
        {
            "seq": event.seq, "at": event.at.isoformat(), "action": event.action, "by": event.actor_name,
            "effective_on": event.effective_on.isoformat(), "hash": event.hash, "previous_hash": event.previous_hash,
            "detail_hash": event.detail_hash, "salt": event.detail and event.detail.salt,
            "payload": event.detail and event.detail.payload,
            "disposal": event.detail and event.detail.disposal_id,  # what it wrote anew, its own event vouches for
        }
        for event in db.session.scalars(mine.options(joinedload(Event.detail)).order_by(Event.seq))
    ]  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _change(change: Change) -> Row:
    words, particulars = change_in_words(change.action, change.facts)
    return (local_day(change.at), words, f"{particulars} ({change.who})".strip())


def _facts(assignment: Assignment) -> list[Row]:
    numbers = [number.literal for case in assignment.cases for number in case.numbers]
    answerable = [recipient for recipient in assignment.recipients if recipient.role in ANSWERABLE]
    rows = [
        ("Gavs av", assignment.giver.name if assignment.giver else ""),
        ("Ursprung", assignment.origin_note or labels.ORIGIN[assignment.origin]),
        ("Diarienummer", ", ".join(numbers) or "saknas"),
        ("Mottagare", in_words(by_group(answerable))),
        ("Handläggare", assignment.owner.name if assignment.owner else "ingen"),
        ("§ saknas", assignment.paragraph_missing_reason),
        ("Registrerat", f"{assignment.registered_on}{', i efterhand' if assignment.registered_afterwards else ''}"),
        *((f"Beslutets ord, version {text.number}", text.text) for text in assignment.texts),
        *((f"Punkt {point.marker}", point.text) for point in assignment.points),
        *((TIME[time.level], f"{time.words} {time.reason}".strip()) for time in _times(assignment)),
    ]
    return [(None, heading, words) for heading, words in rows if words]


def _times(assignment: Assignment) -> list[Deadline]:
    """Return all its times, those that hold no longer too."""
    mine = sa.select(Deadline).where(Deadline.assignment_id == assignment.id, Deadline.voided_at.is_(None))
    return list(db.session.scalars(mine.order_by(Deadline.id)))


def _mails(assignment: Assignment) -> list[Row]:
    rows: list[Row] = []
    for notice in reversed(notices_of(assignment)):
        to = notice.user.name if notice.user else notice.body.name if notice.body else ""
        letter = labels.LETTER[notice.letter]
        sent = notice.mail.sent_at if notice.mail and notice.mail.state == MailState.SENT else None
        if notice.lapsed_because:
            rows.append((notice.due_on, letter, f"{to}: skickades inte, {notice.lapsed_because.lower()}"))
        elif sent:
            rows.append((local_day(sent), letter, f"{to}: skickat {moment(sent)}"))
        else:
            rows.append((notice.due_on, letter, f"{to}: inte skickat än"))
    return rows
