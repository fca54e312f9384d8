"""What a disposal lets go, kind by kind: of which tables which rows, the children first."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from tracker import clock
from tracker.db import Base, db
from tracker.domain.lifecycle import ENDED
from tracker.domain.rounds import RoundState
from tracker.models import (
    AccessLog,
    Assignment,
    Disposal,
    Draft,
    FollowUpRound,
    LoginAttempt,
    MailAttempt,
    Note,
    Notice,
    OneTimeToken,
    OutgoingMail,
    WebSession,
)
from tracker.models.disposal import DisposalKind
from tracker.models.notice import NoticeState
from tracker.models.outgoing_mail import MailState
from tracker.wording.dates import local_day

DONE = (MailState.SENT, MailState.BOUNCED, MailState.DEAD, MailState.CANCELLED)
ROUNDS_DONE = (RoundState.REPORTED, RoundState.ARCHIVED)
SECRETS = frozenset({"token_hash", "key"})
"""Columns that no export holds."""
AT_ONCE = 500


@dataclass(frozen=True)
class Part:
    """Rows of one table.

    Attributes:
        model: the table's.
        which: the criterion.
        moment: the column that says of when a row is.
        counted: they are what went; others only belonged to them.
    """

    model: type[Base]
    which: sa.ColumnElement[bool]
    moment: Any
    counted: bool = True

    @property
    def table(self) -> str:
        """The table's name."""
        return str(self.model.__tablename__)


@dataclass(frozen=True)
class Tally:
    """How much of a table goes, and of which days."""

    table: str
    number: int
    first_on: dt.date | None
    last_on: dt.date | None


def parts_of(disposal: Disposal) -> list[Part]:
    """Return what a disposal lets go, in the order in which it goes."""
    if disposal.before_on is None:
        return []
    return _PARTS[disposal.kind](disposal.before_on)


def tallies_of(disposal: Disposal) -> list[Tally]:
    """Return how much goes, of what is counted."""
    return [_tally(part) for part in parts_of(disposal) if part.counted]


def _tally(part: Part) -> Tally:
    statement = sa.select(sa.func.count(), sa.func.min(part.moment), sa.func.max(part.moment)).where(part.which)
    number, first, last = db.session.execute(statement.select_from(part.model)).one()
    return Tally(part.table, number, _day(first), _day(last))


def _day(moment: Any) -> dt.date | None:  # noqa: ANN401 - a column's own
    return local_day(moment) if isinstance(moment, dt.datetime) else moment


def rows_of(part: Part) -> Iterator[dict[str, Any]]:
    """Yield the rows of a part as plain values, a page at a time."""
    columns = [column for column in part.model.__table__.columns if column.key not in SECRETS]
    place, key = 0, part.model.id
    statement = sa.select(*columns).where(part.which).order_by(key).limit(AT_ONCE)
    while page := db.session.execute(statement.where(key > place)).mappings().all():
        place = page[-1]["id"]
        yield from (dict(row) for row in page)


def _letters(before: dt.date) -> list[Part]:
    """Mails that have come to their end, with all that they told of; not while what they told of goes on."""
    goes_on = (
        sa.select(Notice.mail_id)
        .join(Assignment, Assignment.id == Notice.assignment_id, isouter=True)
        .join(FollowUpRound, FollowUpRound.id == Notice.round_id, isouter=True)
        .where(Notice.mail_id.is_not(None))
        .where(Assignment.status.not_in(sorted(ENDED)) | FollowUpRound.state.not_in(ROUNDS_DONE))
    )
    old = OutgoingMail.composed_on < before
    mails = sa.and_(old, OutgoingMail.state.in_(DONE), OutgoingMail.id.not_in(goes_on))
    ids = sa.select(OutgoingMail.id).where(mails)
    ended = sa.select(Assignment.id).where(Assignment.status.in_(sorted(ENDED)))
    lapsed = sa.and_(
        Notice.state == NoticeState.LAPSED, Notice.created_at < _moment(before), Notice.mail_id.is_(None),
        Notice.assignment_id.in_(ended),
    )  # fmt: skip
    return [
        Part(MailAttempt, MailAttempt.mail_id.in_(ids), MailAttempt.ended_at, counted=False),
        Part(Notice, Notice.mail_id.in_(ids) | lapsed, Notice.created_at),
        Part(OutgoingMail, mails, OutgoingMail.composed_on),
    ]


def _access_log(before: dt.date) -> list[Part]:
    return [Part(AccessLog, AccessLog.at < _moment(before), AccessLog.at)]


def _log_ins(before: dt.date) -> list[Part]:
    moment = _moment(before)
    return [
        Part(WebSession, WebSession.seen_at < moment, WebSession.created_at),
        Part(LoginAttempt, LoginAttempt.at < moment, LoginAttempt.at),
        Part(OneTimeToken, OneTimeToken.expires_at < moment, OneTimeToken.made_at),
    ]


def _working_notes(before: dt.date) -> list[Part]:
    ended = sa.select(Assignment.id).where(Assignment.status.in_(sorted(ENDED)))
    which = sa.and_(Note.written_at < _moment(before), Note.assignment_id.in_(ended))
    return [Part(Note, which, Note.written_at)]


def _drafts(before: dt.date) -> list[Part]:
    return [Part(Draft, sa.and_(Draft.changed_at < _moment(before), Draft.used_by_act.is_(None)), Draft.changed_at)]


def _moment(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in Sweden."""
    return dt.datetime.combine(day, dt.time(), clock.STOCKHOLM).astimezone(dt.UTC)


_PARTS: Mapping[DisposalKind, Callable[[dt.date], list[Part]]] = MappingProxyType({
    DisposalKind.LETTERS: _letters, DisposalKind.ACCESS_LOG: _access_log, DisposalKind.LOG_INS: _log_ins,
    DisposalKind.WORKING_NOTES: _working_notes, DisposalKind.DRAFTS: _drafts,
})  # fmt: skip
