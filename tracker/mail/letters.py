"""Writing a mail: what its notices are about is read here, worded in tracker.wording, drawn by templates/mail."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import icalendar
import sqlalchemy as sa

from tracker.db import db
from tracker.domain.lifecycle import ENDED
from tracker.domain.names import in_text
from tracker.domain.reminders import Stage, act_by
from tracker.mail import days
from tracker.mail.links import content_to_send
from tracker.mail.messages import message_of
from tracker.mail.policies import policies, work_calendar
from tracker.mail.readers import Reader
from tracker.mail.round_letters import attach_rounds, item_of_round
from tracker.models import Assignment, Closing, DateRequest, Meeting, Note, Notice, OutgoingMail, Paragraph, Relation
from tracker.models.date_request import RequestState
from tracker.models.deadline import DeadlineLevel
from tracker.models.meeting import MeetingStatus
from tracker.models.notice import ABOUT_A_ROUND, Letter
from tracker.models.recipient import ANSWERABLE, by_group
from tracker.wording import letters
from tracker.wording.labels import STATUS
from tracker.wording.telling import Decision, Item, Matter, Time, To

QUOTE_MAX = 600
"""Characters of a decision's words that a letter repeats."""
WITH_A_DAY = frozenset(
    {Letter.NEW_ASSIGNMENT, Letter.REMINDER, Letter.LATE, Letter.DECIDED, Letter.TAKEN_BACK, Letter.MOVED}
)


def write(reader: Reader, notices: Sequence[Notice], sums: Mapping[int, Item] | None = None) -> EmailMessage:
    """Write one mail that tells a reader everything that these notices say; `sums` has what those that sum up do.

    Raises:
        ValueError: an address cannot stand in a mail's head.
    """
    asked = [notice.note for notice in notices if notice.letter is Letter.QUESTION and notice.note]
    asker = asked[0].author if len(notices) == 1 and asked else None
    items = [sums[notice.id] if sums and notice.id in sums else item_of(notice) for notice in notices]
    absent = " och ".join(sorted({notice.instead_of.name for notice in notices if notice.instead_of}))
    message = message_of(reader, items, instead_of=absent, asker=asker)
    _attach_days(message, notices)
    attach_rounds(message, notices)
    return message


def parts_of(mail: OutgoingMail) -> tuple[str, str, list[str]]:
    """Return a written mail's text, its HTML, and the names of what is attached, as its reader gets it."""
    message = message_from_bytes(content_to_send(mail), policy=SMTP)
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (str(body.get_content()) if body else "" for body in bodies)
    return text.replace("\r\n", "\n"), html, [str(part.get_filename()) for part in message.iter_attachments()]


def item_of(notice: Notice) -> Item:
    """Return what one notice says.

    Raises:
        ValueError: it lacks what it is about.
    """
    if notice.letter in ABOUT_A_ROUND:
        return item_of_round(notice)
    return _of_an_assignment(notice, matter_of(notice.assignment), _to(notice))


def _of_an_assignment(notice: Notice, matter: Matter, to: To) -> Item:
    match notice.letter:
        case Letter.NEW_ASSIGNMENT:
            return letters.new_assignment(matter, to)
        case Letter.REMINDER | Letter.LATE if notice.term_on is not None:
            return _of_a_term(notice, matter, to, notice.term_on)
        case Letter.DECIDED | Letter.TAKEN_BACK if (closing := notice.closing) is not None:
            tell = letters.decided if notice.letter is Letter.DECIDED else letters.taken_back
            return tell(matter, to, closing.kind, _decision(notice, closing))
        case Letter.LATE_MANAGER | Letter.LATE_REGISTRAR if notice.term_on is not None:
            return letters.late_elsewhere(matter, words=_words_of(notice, notice.term_on), since=notice.term_on)
        case Letter.REQUEST | Letter.REQUEST_ANSWERED if notice.request is not None:
            return _of_a_request(notice, matter, notice.request)
        case Letter.MOVED if notice.meeting is not None and notice.term_on is not None:
            return _moved(notice, notice.meeting, notice.term_on)
        case Letter.QUESTION if notice.note is not None:
            text = "Frågan står på sidan Uppdatera läget." if notice.assignment.protected_by else notice.note.text
            return letters.question(matter, to, asker=notice.note.author.name, text=text)
        case Letter.ANSWER if notice.note is not None:
            return _answer(notice, matter, notice.note)
        case Letter.UNDELIVERED if notice.about_mail is not None:
            return letters.undelivered(matter, to=notice.about_mail.to_address, why=notice.about_mail.last_error)
    raise ValueError(f"a notice of the kind {notice.letter} lacks what it is about")


def _to(notice: Notice) -> To:
    """Return how a letter speaks to its reader. Who is told in an owner's place with an account can answer, too."""
    owner = notice.assignment.owner_id
    answers = notice.user_id is not None and owner is not None and owner in {notice.user_id, notice.instead_of_id}
    substitute = notice.instead_of is None or notice.instead_of.substitute_id == notice.user_id
    name = notice.user.name if notice.user else notice.body.name if notice.body else ""
    return To(name, is_person=notice.user_id is not None, answers=answers and substitute)


def _of_a_term(notice: Notice, matter: Matter, to: To, day: dt.date) -> Item:
    """A reminder names the time that it is about, and not another that the assignment has besides."""
    assignment = notice.assignment
    current = [
        deadline for deadline in assignment.deadlines
        if deadline.superseded_by_id is None and deadline.latest_on == day
    ]  # fmt: skip
    found = current[-1] if current and not assignment.protected_by else None
    words = found.words if found else ""
    if notice.letter is Letter.LATE:
        return letters.late(matter, to, words=words, since=day)
    term = policies().term_of(found, day) if found is not None else None
    giver = assignment.giver if found is not None and found.level is DeadlineLevel.DECIDED else None
    time = Time(
        words, day, act_by(term, work_calendar()) if term is not None and term.at_meeting else None,
        in_text(giver.name) if giver else "",
    )  # fmt: skip
    return letters.reminder(matter, to, time, last=notice.stage is Stage.THREE_DAYS)


def _of_a_request(notice: Notice, matter: Matter, asked: DateRequest) -> Item:
    hidden = bool(notice.assignment.protected_by)
    if notice.letter is Letter.REQUEST:
        reason = "Skälet står på uppdragets sida." if hidden else asked.reason
        wanted = "en annan tid" if hidden else asked.wanted
        return letters.requested(matter, asker=asked.asked_by.name, wanted=wanted, reason=reason)
    accepted = asked.state is RequestState.ACCEPTED
    wanted, answer = ("", "") if hidden else (asked.wanted, asked.answer)
    return letters.request_answered(matter, wanted=wanted, accepted=accepted, answer=answer)


def _words_of(notice: Notice, day: dt.date) -> str:
    current = [found for found in notice.assignment.deadlines if found.superseded_by_id is None]
    words = [found.words for found in current if found.latest_on == day]
    return words[-1] if words and not notice.assignment.protected_by else ""


def _moved(notice: Notice, meeting: Meeting, day: dt.date) -> Item:
    called_off, secret = meeting.status is MeetingStatus.CANCELLED, bool(notice.assignment.protected_by)
    deadlines = [found for found in notice.assignment.deadlines if found.superseded_by_id is None]
    bound = next((found for found in deadlines if found.latest_on == day and found.meeting_id), None)
    report = ""
    if bound and bound.carrier and bound.meeting_id != meeting.id and not called_off:
        report = "Rapporten som uppdraget redovisas i" if secret else bound.carrier.name
    old = meeting.held_on if called_off or report else meeting.moved_from or meeting.held_on
    term = policies().term_of(bound, day) if bound else policies().meeting_term(meeting.body_id, day)
    papers = act_by(term, work_calendar())
    whose = "" if secret else in_text(meeting.body.name)
    return letters.moved(
        matter_of(notice.assignment),
        _to(notice),
        whose=whose,
        old=old,
        new=day,
        papers_by=papers,
        called_off=called_off,
        report=report,
    )


def _answer(notice: Notice, matter: Matter, note: Note) -> Item:
    if notice.assignment.protected_by:
        return letters.answer(matter, author=note.author.name, asked="", text="Svaret står på uppdragets sida.")
    question = db.session.scalars(
        sa.select(Note.text).where(Note.answer_id == note.id, Note.author_id == notice.user_id)
    )
    return letters.answer(matter, author=note.author.name, asked=next(iter(question), ""), text=note.text)


def _decision(notice: Notice, closing: Closing) -> Decision:
    if notice.assignment.protected_by:
        return Decision()
    later = sa.select(Assignment).join(Relation, Relation.later_id == Assignment.id).where(
        Relation.earlier_id == notice.assignment_id, Relation.voided_at.is_(None), Assignment.protected_by == "",
        Assignment.paragraph_id == closing.paragraph_id, Assignment.paragraph_id.is_not(None),
    )  # fmt: skip
    place, short = f"{in_text(closing.body.name)} {closing.decided_on.isoformat()}, § saknas", closing.body.short_name
    if closing.paragraph:
        place, short = days.place_of(closing.paragraph), _short_place(closing.paragraph)
    return Decision(
        by=in_text(closing.body.name), place=place, short=short, reason=closing.reason,
        led_to=tuple(f"{found.title} ({found.reference})" for found in db.session.scalars(later)),
    )  # fmt: skip


def matter_of(assignment: Assignment) -> Matter:
    """Return what a letter may say of an assignment: of a protected one the dnr alone."""
    matter, paragraph, giver = days.short_matter(assignment), assignment.paragraph, assignment.giver
    if assignment.protected_by:
        return matter
    answerable = [found for found in assignment.recipients if found.role in ANSWERABLE]
    return replace(
        matter,
        given_short=_short_place(paragraph) if paragraph else matter.given,
        giver=in_text(giver.name) if giver else "",
        recipients=tuple(in_text(name) for name in by_group(answerable)),
        text=assignment.text[:QUOTE_MAX] + (" …" if len(assignment.text) > QUOTE_MAX else ""),
        due=_due_words(assignment),
        status=STATUS[assignment.status].lower(),
        owner=assignment.owner.name if assignment.owner else "",
    )


def _due_words(assignment: Assignment) -> str:
    current = [deadline for deadline in assignment.deadlines if deadline.superseded_by_id is None and deadline.literal]
    planned = [deadline for deadline in current if deadline.level is DeadlineLevel.PLANNED]
    if not current:
        return ""
    chosen = (planned or current)[-1]
    return chosen.words if chosen.latest_on else f"dagen är inte bestämd ({chosen.literal})"


def _short_place(paragraph: Paragraph) -> str:
    return f"{paragraph.meeting.body.short_name} § {paragraph.number}"


def _attach_days(message: EmailMessage, notices: Sequence[Notice]) -> None:
    """Attach the days of the reader's own work: one file sets them, one takes back those of what has ended."""
    own = [
        notice.assignment for notice in notices if notice.letter in WITH_A_DAY and not notice.assignment.protected_by
    ]
    seen = {assignment.id: assignment for assignment in own if assignment.due_on}
    for method, ended in (("PUBLISH", False), ("CANCEL", True)):
        chosen = [assignment for assignment in seen.values() if (assignment.status in ENDED) is ended]
        if chosen:
            message.add_attachment(
                _calendar(chosen, method).to_ical(), maintype="text", subtype="calendar",
                params={"method": method, "charset": "utf-8"},
                filename="uppdrag.ics" if method == "PUBLISH" else "avslutade-uppdrag.ics",
            )  # fmt: skip


def _calendar(assignments: Sequence[Assignment], method: str) -> icalendar.Calendar:
    marks, cancelled = days.marks_of(assignments), method == "CANCEL"
    file = days.calendar_of(
        days.due_event(assignment, assignment.due_on, marks.get(assignment.id), cancelled=cancelled)
        for assignment in assignments
        if assignment.due_on
    )
    file.add("method", method)
    return file
