"""What a notice about a round says: read here, worded in tracker.wording.rounds."""

from collections.abc import Sequence
from email.message import EmailMessage

import icalendar
import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.names import in_text
from tracker.mail import days
from tracker.mail.round_standing import silent_in
from tracker.models import Answer, Notice, Reply
from tracker.models.notice import Letter
from tracker.wording import paths, rounds
from tracker.wording.rounds import Asked
from tracker.wording.telling import Item


def item_of_round(notice: Notice) -> Item:
    """Return what a notice about a round says.

    Raises:
        ValueError: it lacks what it is about.
    """
    round_, reply = notice.round, notice.reply
    if round_ is None:
        raise ValueError(f"a notice of the kind {notice.letter} lacks its round")
    if reply is None:
        silent = sorted((late.body for late in silent_in(round_.id)), key=lambda body: body.sort_key)
        return rounds.silent(round_.title, round_.id, names=[body.name for body in silent], due_on=round_.due_on)
    asked = _asked(reply, is_person=notice.user_id is not None)
    match notice.letter:
        case Letter.ROUND_OPENED:
            return rounds.opened(asked)
        case Letter.ROUND_RETURNED:
            return rounds.returned(asked, reason=reply.reason)
        case Letter.ROUND_APPROVAL:
            by = reply.handed_in_by.name if reply.handed_in_by else ""
            return rounds.to_approve(asked, by=by)
        case Letter.ROUND_LATE:
            return rounds.late(asked)
        case _:
            return rounds.reminder(asked, today=clock.today())


def _asked(reply: Reply, *, is_person: bool) -> Asked:
    round_ = reply.round
    counted = sa.select(sa.func.count(), sa.func.count(Answer.value)).where(Answer.reply_id == reply.id)
    total, answered = db.session.execute(counted).one()
    contact = f"{round_.owner.name}, {round_.owner.email}" if round_.owner else in_text(round_.owner_body.name)
    return Asked(
        title=round_.title, path=paths.reply(round_.id, reply.body.slug), body=in_text(reply.body.name),
        due_on=reply.open_until or round_.due_on, total=total, left=total - answered, contact=contact,
        has_earlier=round_.previous_id is not None, is_person=is_person,
    )  # fmt: skip


def attach_rounds(message: EmailMessage, notices: Sequence[Notice]) -> None:
    """Attach the last days of the rounds that a mail invites to, as one file for the reader's calendar."""
    found = [event for notice in notices if (event := _day_of(notice))]
    if found:
        file = days.calendar_of(found)
        file.add("method", "PUBLISH")
        message.add_attachment(
            file.to_ical(), maintype="text", subtype="calendar", params={"method": "PUBLISH", "charset": "utf-8"},
            filename="uppfoljning.ics",
        )  # fmt: skip


def _day_of(notice: Notice) -> icalendar.Event | None:
    reply = notice.reply
    if notice.letter is not Letter.ROUND_OPENED or reply is None:
        return None
    round_ = reply.round
    key = ("follow_up_round", round_.id)
    return days.all_day(
        f"R-{round_.id}-{reply.body.slug}", round_.due_on, days.latest_marks({0: [key]}).get(0), cancelled=False,
        summary=f"Svara: {round_.title}", lines=(reply.body.name,), path=paths.reply(round_.id, reply.body.slug),
    )  # fmt: skip
