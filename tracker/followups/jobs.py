"""What the scheduler does about rounds: reminds who has not answered, and tells the owner when that is no more use."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial

from tracker import clock
from tracker.db import db, unit
from tracker.followups.operations import reminding
from tracker.mail.policies import work_calendar
from tracker.models import FollowUpRound, Reply

log = logging.getLogger(__name__)


def remind(stopping: Callable[[], bool]) -> dict[str, int]:
    """Post the reminders of rounds that have come."""
    today, posted, lists = clock.today(), 0, 0
    if not work_calendar().is_mail_day(today):
        return {"posted": 0, "lists": 0}
    for reply_id in reminding.may_be_due(today):
        if stopping():
            break
        try:
            posted += unit(partial(_remind_of, reply_id, today))
        except Exception:  # one that fails does not keep the others from being told
            db.session.rollback()
            log.exception("the reply %s could not be reminded of", reply_id)
    for round_id in reminding.lists_due(today):
        if stopping():
            break
        lists += unit(partial(_tell_owner, round_id, today))
    return {"posted": posted, "lists": lists}


def _remind_of(reply_id: int, today: dt.date) -> int:
    return reminding.post_reminders(db.session.get_one(Reply, reply_id), today=today)


def _tell_owner(round_id: int, today: dt.date) -> int:
    return reminding.tell_owner(db.session.get_one(FollowUpRound, round_id), today=today)
