"""Posting a round's reminders: whose reply is due to be told of, and telling the owner who has been silent."""

import datetime as dt

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.round_reminders import RoundReminder, owner_list_on, round_reminder_at
from tracker.domain.rounds import AFTER_CLOSING, WRITABLE, RoundState, is_taking_answers
from tracker.mail import round_notices
from tracker.mail.policies import work_calendar
from tracker.mail.readers import Reader
from tracker.mail.round_standing import silent_in
from tracker.models import FollowUpRound, Reply


def may_be_due(today: dt.date) -> list[int]:
    """Return the ids of the replies of which somebody is to be reminded."""
    statement = (
        sa.select(Reply)
        .join(Reply.round)
        .where(Reply.state.in_(sorted(WRITABLE)), FollowUpRound.state.in_(sorted({RoundState.OPEN, *AFTER_CLOSING})))
        .options(sa.orm.joinedload(Reply.round), sa.orm.joinedload(Reply.contact), sa.orm.joinedload(Reply.body))
        .order_by(Reply.id)
    )
    return [reply.id for reply in db.session.scalars(statement) if to_post(reply, today=today)]


def to_post(reply: Reply, *, today: dt.date) -> list[tuple[Reader, RoundReminder]]:
    """Return who is to be reminded of a reply, and of which stage, and has not been yet."""
    round_ = reply.round
    if round_.opened_on is None or not is_taking_answers(round_.state, reply.open_until, today):
        return []
    due_on = reply.open_until or round_.due_on
    found = round_reminder_at(reply.state, round_.opened_on, due_on, today, work_calendar())
    if found is None:
        return []
    readers = round_notices.readers_at(reply, found)
    return [(reader, found) for reader in readers if not round_notices.is_reminded(reply, reader, found)]


def post_reminders(reply: Reply, *, today: dt.date) -> int:
    """Remind whoever answers for a body; tell how many notices were posted."""
    posting = to_post(reply, today=today)
    for reader, found in posting:
        round_notices.tell_reminder(reply, reader, found, today=today)
    return len(posting)


def lists_due(today: dt.date) -> list[int]:
    """Return the ids of the rounds whose owner is to hear who has not answered."""
    statement = sa.select(FollowUpRound).where(
        FollowUpRound.state.in_(sorted({RoundState.OPEN, *AFTER_CLOSING})), FollowUpRound.owner_id.is_not(None),
        FollowUpRound.due_on < today,
    )  # fmt: skip
    return [
        found.id
        for found in db.session.scalars(statement.order_by(FollowUpRound.id))
        if owner_list_on(found.due_on, found.closed_on, work_calendar()) <= today and silent_in(found.id)
    ]


def tell_owner(round_: FollowUpRound, *, today: dt.date) -> int:
    """Tell the owner who has not answered; return 1 where that was news."""
    return int(round_.owner is not None and round_notices.tell_silent(round_, round_.owner, today=today))
