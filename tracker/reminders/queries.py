"""What may be due for a reminder, what stands in the outbox, and how the scheduler fares."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from tracker.db import database_now, db
from tracker.domain.lifecycle import WORK, Status
from tracker.domain.reminders import CATCH_UP, ESCALATIONS, Stage, Standing, is_needed, stage_days
from tracker.mail.policies import policies
from tracker.models import Assignment, Deadline, JobRun, Lease, Notice, OutgoingMail
from tracker.models.lease import SILENT_MAX
from tracker.models.outgoing_mail import UNDER_WAY, MailState

SHOWN = 100
LOOK_AROUND = dt.timedelta(days=480)
"""Deadlines further off than this have no stage that could have come, whatever the policy."""
NEED_A_PERSON = (MailState.HELD, MailState.DEAD, MailState.BOUNCED)


@dataclass(frozen=True)
class Queue:
    """The outbox as an administrator sees it.

    Attributes:
        counts: state → how many.
        troubled: what needs a decision, newest first, at most SHOWN.
        waiting: what is on its way, newest first, at most SHOWN.
        resting: the job that sends, where it rests; else None.
        held: a job that writes mail, where it waits for an administrator to let it go; else None.
        lease: the scheduler's.
        silent_seconds: since it last ticked; None where there has been none.
    """

    counts: dict[MailState, int]
    troubled: Sequence[OutgoingMail]
    waiting: Sequence[OutgoingMail]
    resting: JobRun | None
    held: JobRun | None
    lease: Lease | None
    silent_seconds: int | None

    @property
    def is_silent(self) -> bool:
        """Whether no scheduler is there."""
        return self.silent_seconds is None or self.silent_seconds > SILENT_MAX.total_seconds()

    @property
    def number_troubled(self) -> int:
        """How many need a decision, shown or not."""
        return sum(self.counts.get(state, 0) for state in NEED_A_PERSON)

    @property
    def number_waiting(self) -> int:
        """How many are on their way, shown or not."""
        return sum(self.counts.get(state, 0) for state in UNDER_WAY)


def queue() -> Queue:
    """Return the outbox."""
    now = database_now()
    counted = sa.select(OutgoingMail.state, sa.func.count()).group_by(OutgoingMail.state)
    rows = sa.select(OutgoingMail).options(defer(OutgoingMail.content)).limit(SHOWN)
    troubled = rows.where(OutgoingMail.state.in_(NEED_A_PERSON)).options(selectinload(OutgoingMail.tries))
    waiting = rows.where(OutgoingMail.state.in_(UNDER_WAY)).order_by(OutgoingMail.id.desc())
    lease = db.session.scalars(sa.select(Lease)).one_or_none()
    resting = list(db.session.scalars(sa.select(JobRun).where(JobRun.not_before > now)))
    return Queue(
        counts=dict(db.session.execute(counted).all()),
        troubled=list(db.session.scalars(troubled.order_by(OutgoingMail.id.desc()))),
        waiting=list(db.session.scalars(waiting)),
        resting=next((job for job in resting if not job.is_held), None),
        held=next((job for job in resting if job.is_held), None),
        lease=lease,
        silent_seconds=int((now - lease.ticked_at).total_seconds()) if lease else None,
    )


def load_mail(mail_id: int, *, for_update: bool = False) -> OutgoingMail | None:
    """Return a mail with its notices; locked where it is about to change."""
    statement = sa.select(OutgoingMail).where(OutgoingMail.id == mail_id)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement.options(selectinload(OutgoingMail.notices))).one_or_none()


def latest_mails(address: str = "") -> list[OutgoingMail]:
    """Return the mails that were written last, newest first; to one address where one is given."""
    statement = sa.select(OutgoingMail).options(defer(OutgoingMail.content)).order_by(OutgoingMail.id.desc())
    if address:
        statement = statement.where(OutgoingMail.to_address == address)
    return list(db.session.scalars(statement.limit(SHOWN)))


def addresses() -> list[tuple[str, str, int]]:
    """Return (address, name, number of mails), those with the most first."""
    count = sa.func.count()
    name = sa.func.max(OutgoingMail.to_name)
    statement = sa.select(OutgoingMail.to_address, name, count).group_by(OutgoingMail.to_address).order_by(count.desc())
    return [(address, called, number) for address, called, number in db.session.execute(statement.limit(30))]


def may_be_due(today: dt.date) -> list[int]:
    """Return the ids of the assignments of which somebody may have to be reminded, in order.

    It is asked for the whole register many times a day, so it loads columns only, in two queries, and leaves to the
    rules what those cannot tell: a final report, who reads it, whether a reader wants to hear.
    """
    known, last = policies(), today + dt.timedelta(days=6 - today.weekday())
    told = _told(today)
    found = []
    for row in db.session.execute(_terms_near(today)):
        term = known.term_of(row.Deadline, row.Deadline.latest_on)
        standing = Standing(row.status, row.status_confirmed_on, False, (term,), known.of(row.giver_id))
        days = stage_days(term, known.calendar, standing.policy)
        if any(
            on <= last and today <= on + CATCH_UP
            and (row.id, stage, term.due_on, None if stage in ESCALATIONS else row.owner_id) not in told
            and is_needed(standing, stage, term, known.calendar)
            for stage, on in days.items()
        ):  # fmt: skip
            found.append(row.id)
    return list(dict.fromkeys(found))


def _terms_near(today: dt.date) -> sa.Select[int, Status, dt.date, int | None, int | None, Deadline]:
    """Return the open assignments' deadlines near enough for any stage to have come."""
    days = today - LOOK_AROUND, today + LOOK_AROUND
    return (
        sa.select(
            Assignment.id, Assignment.status, Assignment.status_confirmed_on, Assignment.giver_id, Assignment.owner_id,
            Deadline,
        )
        .join(Deadline, Deadline.assignment_id == Assignment.id)
        .where(Assignment.status.in_(WORK), Deadline.latest_on.between(*days))
        .where(Assignment.machine_read.is_(False))  # what nobody has looked at is nobody's fault
        .where(Deadline.superseded_by_id.is_(None), Deadline.voided_at.is_(None))
        .options(load_only(Deadline.latest_on, Deadline.kind, Deadline.body_id, Deadline.meeting_id)
                 , joinedload(Deadline.carrier))
        .order_by(Assignment.id)
    )  # fmt: skip


def _told(today: dt.date) -> set[tuple[int | None, Stage | None, dt.date | None, int | None]]:
    """Return what has been told: assignment, stage, day, and to whom; and None for whom, that somebody was."""
    statement = sa.select(
        Notice.assignment_id, Notice.stage, Notice.term_on, sa.func.coalesce(Notice.instead_of_id, Notice.user_id)
    ).where(Notice.stage.is_not(None), Notice.term_on.between(today - LOOK_AROUND, today + LOOK_AROUND))
    rows = db.session.execute(statement)
    told = {(about, stage, day, who) for about, stage, day, who in rows}
    return told | {(about, stage, day, None) for about, stage, day, _ in told}
