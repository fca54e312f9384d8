"""Whether what was posted about a round is still to be told."""

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.rounds import AFTER_CLOSING, WRITABLE, ReplyState, RoundState, is_taking_answers
from tracker.models import Notice, Reply
from tracker.models.notice import Letter


def round_holds(notice: Notice) -> bool:
    """Tell whether a notice about a round still holds: nobody is told to do what is done, or cannot be done."""
    round_, reply = notice.round, notice.reply
    if notice.letter is Letter.ROUND_SILENT:
        return round_ is not None and round_.state in {RoundState.OPEN, *AFTER_CLOSING} and bool(silent_in(round_.id))
    if reply is None or round_ is None:
        return False
    if notice.letter is Letter.ROUND_APPROVAL:
        return reply.state is ReplyState.SUBMITTED and round_.state in {RoundState.OPEN, *AFTER_CLOSING}
    return reply.state in WRITABLE and is_taking_answers(round_.state, reply.open_until, clock.today())


def silent_in(round_id: int) -> list[Reply]:
    """Return the replies to a round that have not been handed in."""
    statement = sa.select(Reply).where(Reply.round_id == round_id, Reply.state.in_(sorted(WRITABLE)))
    return list(db.session.scalars(statement.order_by(Reply.id)))
