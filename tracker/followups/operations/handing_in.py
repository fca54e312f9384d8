"""A reply's steps: handed in, approved, adopted; sent back, declined, opened again."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import in_text
from tracker.domain.references import paragraph_number
from tracker.domain.rounds import Choice, ReplyState, reply_after
from tracker.followups.operations.answering import answers_of, check_open
from tracker.followups.operations.steps import can_reopen
from tracker.mail import round_notices
from tracker.meetings.operations.paragraphs import Circumstances, describe_paragraph, find_or_add_paragraph
from tracker.models import Answer, Event, Reply, Submission, User
from tracker.wording.dates import counted

REASON_MAX = 400
CANNOT = "Svaret har gått vidare sedan sidan visades. Läs om sidan."


def hand_in(reply: Reply, *, actor: User | None, now: dt.datetime, today: dt.date, with_gaps: bool = False) -> None:
    """Hand in a body's answers; they are kept word for word, and stand fast until somebody sends them back.

    Args:
        reply: loaded for update.
        actor: who hands in; None for the installation.
        now: the moment.
        today: the civil day.
        with_gaps: also where questions are without an answer, which then counts as none.

    Raises:
        RuleBrokenError: the round takes no answers, answers are missing, or a «Nej» lacks its comment.
    """
    check_open(reply, today)
    answers = answers_of(reply)
    gaps = [answer for answer in answers if answer.value is None]
    if len(gaps) == len(answers):
        raise RuleBrokenError("Ingen fråga är besvarad än.")
    if gaps and not with_gaps:
        words = counted(len(gaps), "fråga saknar svar", "frågor saknar svar")
        raise RuleBrokenError(f"{words}. Svara på dem, eller kryssa för att lämna in ändå.", "with_gaps")
    check_comments(reply, answers)
    number = db.session.scalar(sa.select(sa.func.count()).where(Submission.reply_id == reply.id)) or 0
    db.session.add(
        Submission(
            reply_id=reply.id, number=number + 1, handed_in_at=now, handed_in_by_id=actor.id if actor else None,
            content=[
                {"question": answer.question_id, "value": answer.value, "comment": answer.comment}
                for answer in answers
            ],
        )
    )  # fmt: skip
    _move(reply, "hand_in")
    reply.handed_in_on, reply.handed_in_by_id, reply.reason = today, actor.id if actor else None, ""
    reply.open_until = None
    audit.record("reply.handed_in", reply, actor=actor, body=reply.body.name, answers=len(answers) - len(gaps))
    db.session.flush()
    if reply.round.approval_required:
        round_notices.tell_approval(reply, number=number + 1, actor=actor, today=today)


def check_comments(reply: Reply, answers: Sequence[Answer]) -> None:
    """Check that every «Nej» has the comment that the round demands.

    Raises:
        RuleBrokenError: one has not.
    """
    if not reply.round.comment_on_no:
        return
    if bare := [answer for answer in answers if answer.value is Choice.NO and not answer.comment]:
        codes = ", ".join(answer.question.code for answer in bare)
        raise RuleBrokenError(f"Omgången kräver en kommentar till varje Nej. Den saknas vid {codes}.")


def approve(reply: Reply, *, actor: User, today: dt.date) -> None:
    """Approve what was handed in, as a manager of the body.

    Raises:
        RuleBrokenError: nothing waits for approval.
    """
    _move(reply, "approve")
    reply.approved_on, reply.approved_by_id = today, actor.id
    audit.record("reply.approved", reply, actor=actor, body=reply.body.name)


def adopt(reply: Reply, number: str, held_on: dt.date, *, actor: User, today: dt.date) -> None:
    """Record the § by which a nämnd or board adopted its answers.

    Raises:
        RuleBrokenError: it cannot be adopted now, or the § cannot be one of the body's.
    """
    if not reply.body.decides:
        raise RuleBrokenError(f"{reply.body.name} håller inga sammanträden och kan inte anta svaret.", "paragraph")
    if paragraph_number(number) is None:
        raise RuleBrokenError("Skriv paragrafens nummer, till exempel 112.", "paragraph")
    if reply.handed_in_on and held_on < reply.handed_in_on and not _was_imported(reply):
        raise RuleBrokenError("Sammanträdet hölls innan svaret lämnades in.", "held_on")
    paragraph = find_or_add_paragraph(reply.body, held_on, paragraph_number(number) or "", today=today)
    describe_paragraph(paragraph, Circumstances(title=f"Svar på {reply.round.title}"[:400]), actor=actor)
    _move(reply, "adopt")
    reply.adopted_by_id = paragraph.id
    audit.record(
        "reply.adopted", reply, actor=actor, effective_on=held_on, body=reply.body.name, paragraph=paragraph.number
    )


def _was_imported(reply: Reply) -> bool:
    """Tell whether it came as an old form: the day on which that was handed in is not known."""
    read = sa.select(Event.id).where(
        Event.object_type == "reply", Event.object_id == reply.id, Event.action == "reply.imported"
    )
    return db.session.scalar(read.limit(1)) is not None


def send_back(reply: Reply, reason: str, *, actor: User, today: dt.date) -> None:
    """Send what was handed in back to the body, with a reason.

    Raises:
        RuleBrokenError: there is no reason, or nothing to send back.
    """
    _move(reply, "send_back")
    reply.reason = _reason(reason, "Skriv vad som ska ändras.")
    reply.approved_on = reply.approved_by_id = None
    audit.record("reply.returned", reply, actor=actor, body=reply.body.name, reason=reply.reason)
    db.session.flush()
    round_notices.tell_returned(reply, actor=actor, today=today)


def decline(reply: Reply, reason: str, *, actor: User, today: dt.date) -> None:
    """Say that a body does not answer, and why.

    Raises:
        RuleBrokenError: there is no reason, or it is too late.
    """
    check_open(reply, today)
    _move(reply, "decline")
    reply.reason = _reason(reason, f"Skriv varför {in_text(reply.body.name)} inte svarar.")
    audit.record("reply.declined", reply, actor=actor, body=reply.body.name, reason=reply.reason)


def reopen(reply: Reply, until: dt.date, reason: str, *, actor: User, today: dt.date) -> None:
    """Open a round again for one body, as its owner.

    Raises:
        RuleBrokenError: the day has been, there is no reason, or the round is compiled.
    """
    if not can_reopen(reply.round):
        raise RuleBrokenError("Omgången är sammanställd och öppnas inte igen för ett organ.")
    if until < today:
        raise RuleBrokenError("Välj en dag som inte har varit.", "until")
    handed_in = reply.state
    _move(reply, "reopen")
    reply.reason = _reason(reason, "Skriv varför svaret öppnas igen.")
    reply.open_until = until
    reply.approved_on = reply.approved_by_id = reply.adopted_by_id = None
    audit.record("reply.reopened", reply, actor=actor, body=reply.body.name, until=until, reason=reply.reason)
    db.session.flush()
    if handed_in is not ReplyState.NOT_STARTED:
        round_notices.tell_returned(reply, actor=actor, today=today)


def name_contact(reply: Reply, contact: User | None, *, actor: User) -> None:
    """Say who answers for the body and hears the reminders."""
    reply.contact_id = contact.id if contact else None
    audit.record("reply.contact_named", reply, actor=actor, body=reply.body.name)


def _move(reply: Reply, move: str) -> None:
    after = reply_after(reply.state, move, reply.round.demands)
    if after is None:
        raise RuleBrokenError(CANNOT)
    reply.state = after


def _reason(reason: str, missing: str) -> str:
    if not reason.strip():
        raise RuleBrokenError(missing, "reason")
    if len(reason.strip()) > REASON_MAX:
        raise RuleBrokenError(f"Skriv högst {REASON_MAX} tecken.", "reason")
    return reason.strip()
