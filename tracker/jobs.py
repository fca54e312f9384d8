"""The timetable as data, the lease that says who runs it, and the running of one job."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from tracker import clock
from tracker.accounts import jobs as accounts
from tracker.auditing import jobs as auditing
from tracker.config import LATEST_MAIL
from tracker.db import database_now, db, unit
from tracker.documents.store import Store
from tracker.documents.upkeep import sweep
from tracker.followups import jobs as followups
from tracker.intake.jobs import readings
from tracker.mail import installation
from tracker.models import JobRun, Lease
from tracker.models.lease import UNTIL_RELEASED
from tracker.process import is_dead
from tracker.reminders import jobs as reminders
from tracker.reminders.operations import holding

log = logging.getLogger(__name__)
LEASE_NAME = "scheduler"
LEASE = dt.timedelta(seconds=60)
REST = dt.timedelta(minutes=15)
ROWS_COUNTED = 1000


@dataclass(frozen=True)
class Job:
    """One line of the timetable.

    Attributes:
        name: what `jobs run` calls it.
        what: what it is for.
        every: how long after its last beginning it is due again.
        run: does it; asks its argument now and then whether to stop; returns what it did, in figures.
        in_mail_hours: only from TRACKER_MAIL_TIME until late in the evening.
    """

    name: str
    what: str
    every: dt.timedelta
    run: Callable[[Callable[[], bool]], Mapping[str, int]]
    in_mail_hours: bool = False
    held_by_leaps: bool = False
    """It writes mail, and waits for an administrator where a leap of the clock would let a flood of it go."""


def _sweep(stopping: Callable[[], bool]) -> Mapping[str, int]:
    return sweep(Store(installation().documents), stopping)


def _analyze(_stopping: Callable[[], bool]) -> Mapping[str, int]:
    """Let SQLite count how its rows are spread, for it chooses indexes by that; PostgreSQL does so by itself."""

    def counted() -> int:
        if db.session.get_bind().dialect.name != "sqlite":
            return 0
        db.session.execute(sa.text(f"PRAGMA analysis_limit={ROWS_COUNTED}"))
        db.session.execute(sa.text("ANALYZE"))
        return db.session.scalar(sa.text("SELECT count(DISTINCT idx) FROM sqlite_stat1")) or 0

    return {"indexes": unit(counted)}


TIMETABLE = (
    Job("remind", "Lägger påminnelser som ska gå", dt.timedelta(minutes=10), reminders.remind, in_mail_hours=True,
        held_by_leaps=True),
    Job("remind_rounds", "Påminner om uppföljningar utan svar", dt.timedelta(minutes=10), followups.remind,
        in_mail_hours=True, held_by_leaps=True),
    Job("compose", "Skriver dagens mejl, ett till var och en", dt.timedelta(minutes=1), reminders.compose,
        in_mail_hours=True, held_by_leaps=True),
    Job("links", "Skickar länkar till dem som har glömt sitt lösenord", dt.timedelta(0), accounts.send_links),
    Job("deliver", "Skickar det som ligger i utkorgen", dt.timedelta(0), reminders.deliver),
    Job("sweep", "Tar bort filer som aldrig blev dokument", dt.timedelta(hours=1), _sweep),
    Job("forget", "Tar bort avslutade läsningar och deras filer", dt.timedelta(hours=1), readings.sweep_readings),
    Job("forget_log_ins", "Glömmer inloggningar, försök och länkar efter 90 dagar", dt.timedelta(days=1),
        accounts.forget),
    Job("analyze", "Räknar rader åt SQLite, som väljer index efter dem", dt.timedelta(days=1), _analyze),
    Job("anchor", "Kontrollerar händelsekedjan och skriver ner var den slutar", dt.timedelta(days=1), auditing.anchor),
)  # fmt: skip


def hold_lease(owner: str) -> int | None:
    """Take or keep the right to run the timetable.

    Returns:
        The epoch under which this process leads; None where another does. A leader that is known to be dead, or has
        not been heard of for LEASE, loses it.
    """
    now = database_now()
    lease = db.session.scalars(sa.select(Lease).where(Lease.name == LEASE_NAME).with_for_update()).one_or_none()
    if lease is None:
        lease = Lease(name=LEASE_NAME, owner="", epoch=0, until=now, taken_at=now, ticked_at=now)
        db.session.add(lease)
    if lease.owner != owner:
        if lease.owner and lease.until > now and not is_dead(lease.owner):
            return None
        lease.owner, lease.epoch, lease.taken_at = owner, lease.epoch + 1, now
    lease.until, lease.ticked_at = now + LEASE, now
    db.session.flush()
    return lease.epoch


def give_up_lease(owner: str) -> None:
    """Let the next scheduler lead at once."""
    db.session.execute(sa.update(Lease).where(Lease.name == LEASE_NAME, Lease.owner == owner).values(owner=""))


def run_due(stopping: Callable[[], bool]) -> None:
    """Run what the timetable says is due; a job that fails does not keep the others from running."""
    for job in TIMETABLE:
        if stopping():
            return
        if is_due(job):
            try:
                run(job, stopping)
            except Exception:
                log.exception("the job %s failed", job.name)


def is_due(job: Job) -> bool:
    """Tell whether it is time for a job: the database says when it last began, and until when it rests.

    What began later than now began before the clock was set back, and says nothing any more.
    """
    if job.in_mail_hours and not is_mail_time(clock.now(), since=installation().mail_time):
        return False
    now = database_now()
    last = db.session.scalars(sa.select(JobRun).where(JobRun.name == job.name)).one_or_none()
    db.session.rollback()
    if last is None:
        return True
    if last.is_held:
        return False
    if last.started_at > now:
        return True
    return last.started_at + job.every <= now and (last.not_before is None or last.not_before <= now)


def heed_leap(*, expected: dt.date, today: dt.date) -> None:
    """Hold what writes mail after a leap of the clock that would let a flood go; after one back, let it run again.

    Args:
        expected: the civil day that it should be, by the time that has passed.
        today: the civil day that the clock says.
    """
    why = holding.why_held(expected=expected, today=today)
    db.session.rollback()
    unit(partial(_hold, why[:400]))
    if why:
        log.error("the day's mails are held until an administrator lets them go: %s", why)


def _hold(why: str) -> None:
    held = [job for job in TIMETABLE if job.held_by_leaps]
    if not why:
        free = sa.update(JobRun).where(JobRun.name.in_([job.name for job in held]), JobRun.not_before == UNTIL_RELEASED)
        db.session.execute(free.values(not_before=None))
        return
    for job in held:
        row = _row(job.name)
        row.started_at = database_now() - job.every  # once let go it is due at once
        row.not_before, row.error = UNTIL_RELEASED, why


def is_mail_time(moment: dt.datetime, *, since: dt.time) -> bool:
    """Tell whether it is late enough in Sweden to write the day's mails, and not too late."""
    return since <= moment.astimezone(clock.STOCKHOLM).time() <= LATEST_MAIL


def run(job: Job, stopping: Callable[[], bool]) -> Mapping[str, int]:
    """Run a job now and write down how it went; returns what it did.

    Raises:
        Exception: whatever the job raised, but for RestError, which lets it rest.
    """
    begun = unit(lambda: _begin(job.name))
    error, rests = "", False
    done: Mapping[str, int] = {}
    try:
        done = job.run(stopping)
    except reminders.RestError as rest:
        error, rests = str(rest), True
        log.error("the job %s rests for %s: %s", job.name, REST, rest)  # noqa: TRY400 - no fault of ours to trace
    except BaseException as failure:
        error = repr(failure)
        raise
    finally:
        db.session.rollback()
        unit(lambda: _end(job.name, begun, error, rests=rests))
    return done


def _begin(name: str) -> dt.datetime:
    row = _row(name)
    row.started_at, row.ended_at = database_now(), None
    return row.started_at


def _end(name: str, begun: dt.datetime, error: str, *, rests: bool) -> None:
    """Write down how a run went, unless another has begun since, or the job has been held."""
    now = database_now()
    this_run = sa.update(JobRun).where(JobRun.name == name, JobRun.started_at == begun)
    db.session.execute(this_run.values(ended_at=now, error=error[:400], not_before=now + REST if rests else None))


def _row(name: str) -> JobRun:
    row = db.session.scalars(sa.select(JobRun).where(JobRun.name == name).with_for_update()).one_or_none()
    if row is None:
        row = JobRun(name=name, started_at=database_now())
        db.session.add(row)
    return row
