"""Writing a mail: what its notices are about is read here, worded in tracker.wording, drawn by templates/mail."""

import datetime as dt
import uuid
from collections.abc import Sequence
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import icalendar
import sqlalchemy as sa
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tracker import clock
from tracker.config import ROOT
from tracker.db import db
from tracker.domain.lifecycle import ENDED
from tracker.domain.names import in_text
from tracker.domain.reminders import Term, act_by
from tracker.mail import installation
from tracker.mail.notices import Reader, standing_of
from tracker.models import Assignment, Deadline, Notice, OutgoingMail, Paragraph, Relation
from tracker.models.deadline import DeadlineLevel
from tracker.models.notice import Letter
from tracker.models.recipient import ANSWERABLE
from tracker.wording import letters, paths
from tracker.wording.dates import long_date
from tracker.wording.labels import STATUS
from tracker.wording.letters import Item, Matter

_pages = Environment(
    loader=FileSystemLoader(ROOT / "templates" / "mail"),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)


def write(reader: Reader, notices: Sequence[Notice]) -> EmailMessage:
    """Write one mail that tells a reader everything that these notices say.

    Raises:
        ValueError: an address cannot stand in a mail's head.
    """
    settings, is_person = installation(), reader.user is not None
    instead_of = sorted({notice.instead_of.name for notice in notices if notice.instead_of})
    mail = letters.mail_of(
        [item_of(notice) for notice in notices],
        name=reader.name,
        is_person=is_person,
        instead_of=" och ".join(instead_of),
        municipality=settings.municipality,
    )
    message = EmailMessage(policy=SMTP)
    message["Subject"] = mail.subject
    message["From"] = Address(f"Uppdrag, {settings.municipality}", addr_spec=settings.mail_from)
    message["To"] = Address(reader.name, addr_spec=reader.address)
    if settings.mail_reply_to:
        message["Reply-To"] = settings.mail_reply_to
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{uuid.uuid4()}@{settings.host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "sv"
    if not reader.address.isascii():
        raise ValueError(f"{reader.address} has letters that mail servers do not take")
    facts = {"mail": mail, "base": settings.base_url, "settings_path": paths.MY_SETTINGS, "is_person": is_person}
    message.set_content(_pages.get_template("letter.txt").render(facts))
    message.add_alternative(_pages.get_template("letter.html").render(facts), subtype="html")
    _attach_days(message, [notice.assignment for notice in notices])
    return message


def parts_of(mail: OutgoingMail) -> tuple[str, str, list[str]]:
    """Return a written mail's text, its HTML, and the names of what is attached."""
    message = message_from_bytes(mail.content, policy=SMTP)
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (str(body.get_content()) if body else "" for body in bodies)
    return text.replace("\r\n", "\n"), html, [str(part.get_filename()) for part in message.iter_attachments()]


def item_of(notice: Notice) -> Item:
    """Return what one notice says."""
    assignment = notice.assignment
    matter = matter_of(assignment)
    match notice.letter:
        case Letter.NEW_ASSIGNMENT:
            return letters.new_assignment(
                matter, is_owner=notice.user_id is not None and assignment.owner_id is not None,
                told_before=not _is_fresh(assignment, notice),
            )  # fmt: skip
        case Letter.REMINDER:
            return _reminder(notice, matter)
        case Letter.LATE:
            return letters.late(matter, since=notice.term_on or notice.due_on)
        case Letter.DECIDED:
            return _decided(notice, matter)
        case Letter.QUESTION | Letter.ANSWER if notice.note is not None:
            if assignment.protected_by:  # the words may tell what is protected
                return _bare(notice, matter)
            if notice.letter is Letter.QUESTION:
                return letters.question(matter, asker=notice.note.author.name, text=notice.note.text)
            return letters.answer(matter, author=notice.note.author.name, text=notice.note.text)
        case Letter.UNDELIVERED if notice.about_mail is not None:
            return letters.undelivered(matter, to=notice.about_mail.to_address, why=notice.about_mail.last_error)
    raise ValueError(f"a notice of the kind {notice.letter} lacks what it is about")


def _bare(notice: Notice, matter: Matter) -> Item:
    name = notice.note.author.name if notice.note else ""
    if notice.letter is Letter.QUESTION:
        return letters.question(matter, asker=name, text="Frågan står på sidan Uppdatera läget.")
    return letters.answer(matter, author=name, text="Svaret står på uppdragets sida.")


def _is_fresh(assignment: Assignment, notice: Notice) -> bool:
    """Tell whether the assignment itself is new, and not only the reader's part in it."""
    return (notice.created_at.astimezone(clock.STOCKHOLM).date() - assignment.registered_on).days <= 1


def _reminder(notice: Notice, matter: Matter) -> Item:
    standing = standing_of(notice.assignment)
    day = notice.term_on or notice.due_on
    term = next((term for term in standing.terms if term.due_on == day), Term(day))
    giver = notice.assignment.giver
    decided = notice.assignment.decided_due_on == day and giver is not None and not notice.assignment.protected_by
    return letters.reminder(
        matter, act_by=act_by(term, clock.calendar()), at_meeting=term.at_meeting,
        decided_by=in_text(giver.name) if decided and giver else "",
    )  # fmt: skip


def _decided(notice: Notice, matter: Matter) -> Item:
    closing = notice.closing
    if closing is None:
        raise ValueError("a decision is told without its closing")
    if notice.assignment.protected_by:
        return letters.decided(matter, closing.kind, by="", decision="", reason="", led_to=())
    later = sa.select(Assignment).join(Relation, Relation.later_id == Assignment.id).where(
        Relation.earlier_id == notice.assignment_id, Relation.voided_at.is_(None), Assignment.protected_by == "",
        Assignment.paragraph_id == closing.paragraph_id, Assignment.paragraph_id.is_not(None),
    )  # fmt: skip
    decision = _paragraph_words(closing.paragraph) if closing.paragraph else f"{closing.body.short_name}, § saknas"
    return letters.decided(
        matter, closing.kind, by=in_text(closing.body.name), decision=decision, reason=closing.reason,
        led_to=[f"{found.title} ({found.reference})" for found in db.session.scalars(later)],
    )  # fmt: skip


def matter_of(assignment: Assignment) -> Matter:
    """Return what a letter may say of an assignment: of a protected one the dnr alone."""
    numbers = [number.literal for case in assignment.cases for number in case.numbers][:1]
    dnr = numbers[0] if numbers else ""
    if assignment.protected_by:
        return Matter(assignment.reference, f"Uppdrag {dnr or assignment.reference}", dnr)
    names = [in_text(recipient.name) for recipient in assignment.recipients if recipient.role in ANSWERABLE]
    giver = assignment.giver
    given = _paragraph_words(assignment.paragraph, assignment.decision_point) if assignment.paragraph else ""
    if assignment.budget_year and not given:
        given = f"budget {assignment.budget_year}"
    return Matter(
        reference=assignment.reference,
        title=assignment.title,
        dnr=dnr,
        given=given,
        giver=in_text(giver.name) if giver else "",
        recipients=f"{names[0]} och {len(names) - 1} till" if len(names) > 2 else " och ".join(names),
        due=_due_words(assignment),
        status=STATUS[assignment.status].lower(),
    )


def _due_words(assignment: Assignment) -> str:
    current = [deadline for deadline in assignment.deadlines if deadline.superseded_by_id is None and deadline.literal]
    planned = [deadline.literal for deadline in current if deadline.level is DeadlineLevel.PLANNED]
    return (planned or [deadline.literal for deadline in current] or [""])[-1]


def _paragraph_words(paragraph: Paragraph, point: str = "") -> str:
    meeting = paragraph.meeting
    place = f"{meeting.body.short_name} {meeting.held_on.isoformat()} § {paragraph.number}"
    return f"{place} punkt {point}" if point else place


def _attach_days(message: EmailMessage, assignments: Sequence[Assignment]) -> None:
    """Attach the days as calendar files: one that sets them, one that takes back those of what has ended."""
    seen = {assignment.id: assignment for assignment in assignments if assignment.due_on}
    for method, ended in (("PUBLISH", False), ("CANCEL", True)):
        chosen = [assignment for assignment in seen.values() if (assignment.status in ENDED) is ended]
        if chosen:
            message.add_attachment(
                _calendar(chosen, method).to_ical(), maintype="text", subtype="calendar",
                params={"method": method, "charset": "utf-8"},
                filename="uppdrag.ics" if method == "PUBLISH" else "avslutade-uppdrag.ics",
            )  # fmt: skip


def _calendar(assignments: Sequence[Assignment], method: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Fullgjort//Uppdrag//SV")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for assignment in assignments:
        calendar.add_component(_event(assignment, cancelled=method == "CANCEL"))
    return calendar


def _event(assignment: Assignment, *, cancelled: bool) -> icalendar.Event:
    """Return an all-day event: calendars that people subscribe to leave a VTODO out."""
    settings, matter = installation(), matter_of(assignment)
    day = assignment.due_on or clock.today()
    moves = sa.select(sa.func.count()).select_from(Deadline).where(Deadline.assignment_id == assignment.id)
    event = icalendar.Event()
    event.add("uid", f"{assignment.reference}@{settings.host}")
    event.add("dtstamp", clock.now())
    event.add("sequence", (db.session.scalar(moves) or 0) + (1 if cancelled else 0))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", f"Redovisa: {matter.name}")
    event.add("description", f"{matter.given}\nSenast {long_date(day)}".strip())
    event.add("url", settings.base_url + paths.assignment(assignment.reference))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
