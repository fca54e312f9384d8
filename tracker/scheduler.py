"""The second process: APScheduler ticks, the database says what is due (docs/decisions/0006).

APScheduler keeps nothing: its one job is in memory and fires `STEP` after it last began, so that a clock set forward
lists no missed runs. A watchdog on the monotonic clock wakes it after the clock has been set back, and ends the process
when nothing moves, so that whoever supervises it starts another.

Long files are read beside the ticks, in a thread that waits for the process which reads; each file has a lease of its
own, so that also a scheduler that stands by may read.
"""

import contextlib
import datetime as dt
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from flask import Flask

from tracker import clock, jobs
from tracker.db import unit
from tracker.intake.jobs.readings import read_next
from tracker.process import this_process

log = logging.getLogger(__name__)
STEP = dt.timedelta(seconds=10)
RENEW_SECONDS = 15.0
STUCK_SECONDS = 180.0
STUCK_EXIT = 70
LOOK_SECONDS = 1.0
REST_SECONDS = 10.0
"""So long nothing is read after a fault that is not the file's."""
STOP_READING_SECONDS = 5.0


class Every(BaseTrigger):
    """Fires at once, and then a while after each time that it is asked."""

    def get_next_fire_time(self, previous_fire_time: dt.datetime | None, now: dt.datetime) -> dt.datetime:
        """Return the next time, counted from now: what was missed is not made up for."""
        return now if previous_fire_time is None else now + STEP


class Scheduler:
    """One scheduler process: leads when it holds the lease, stands by when another does."""

    def __init__(self, app: Flask, say: Callable[[str], object]) -> None:
        self.app = app
        self.say = say
        self.owner = this_process()
        self.stopping = threading.Event()
        self.told: SimpleQueue[int] = SimpleQueue()
        self.moved_at = time.monotonic()
        self.renewed_at = 0.0
        self.leads = self.ticking = False
        self.seen_now, self.seen_still = clock.now(), time.monotonic()
        self.ticker = BackgroundScheduler(
            timezone=dt.UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def run(self) -> int:
        """Tick until told to stop. The mail in hand is finished first."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self.ticker.add_job(self.tick, Every(), id="tick")
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()
        reader = threading.Thread(target=self._read, name="reader", daemon=True)
        reader.start()
        self.ticker.start()
        self._wait_to_be_told()
        self.stopping.set()
        self.ticker.shutdown(wait=True)
        reader.join(STOP_READING_SECONDS)
        with self.app.app_context():
            unit(lambda: jobs.give_up_lease(self.owner))
        return 0

    def _wait_to_be_told(self) -> None:
        """Wait for a signal, and look up each second: the kernel may hand it to another thread, which wakes nobody."""
        while True:
            with contextlib.suppress(Empty):
                self.told.get(timeout=1)
                return

    def tick(self) -> None:
        """Keep the lease and run what is due; what goes wrong is logged, and the next tick tries again."""
        self.moved_at, self.ticking = time.monotonic(), True
        with self.app.app_context():
            try:
                self._renew()
                if self.leads:
                    jobs.run_due(self._must_stop)
            except Exception:
                log.exception("a tick failed")
        self.moved_at, self.ticking = time.monotonic(), False

    def _renew(self) -> None:
        epoch = unit(lambda: jobs.hold_lease(self.owner))
        if epoch is not None and not self.leads:
            self.say(f"The scheduler leads, epoch {epoch}.")
        self.leads, self.renewed_at = epoch is not None, time.monotonic()

    def _must_stop(self) -> bool:
        """Tell a job whether to finish up: the process ends, or another leads by now. Asking shows that it moves."""
        self.moved_at = time.monotonic()
        if self.moved_at - self.renewed_at > RENEW_SECONDS:
            self._renew()
        self._heed_leap()
        return self.stopping.is_set() or not self.leads

    def _heed_leap(self) -> None:
        """Notice that the clock says another day than the time that has passed; the rules go by days."""
        now, still = clock.now(), time.monotonic()
        expected = self.seen_now + dt.timedelta(seconds=still - self.seen_still)
        should_be, is_now = (moment.astimezone(clock.STOCKHOLM).date() for moment in (expected, now))
        if self.leads and should_be != is_now:
            jobs.heed_leap(expected=should_be, today=is_now)
        self.seen_now, self.seen_still = now, still

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        # Nothing but this: a signal comes between any two steps, of which one may be taking a lock.
        self.told.put(number)

    def _read(self) -> None:
        """Read the files that wait, one after the other."""
        rest = 0.0
        while not self.stopping.wait(rest):
            with self.app.app_context():
                try:
                    rest = 0.0 if read_next(self.stopping.is_set) else LOOK_SECONDS
                except Exception:
                    log.exception("a file could not be read in the background")
                    rest = REST_SECONDS

    def _watch(self) -> None:
        while not self.stopping.wait(1):
            still = time.monotonic() - self.moved_at
            if still > STUCK_SECONDS:
                log.critical("nothing has moved for %.0f s: this process ends itself", still)
                os._exit(STUCK_EXIT)
            if still > 2 * STEP.total_seconds() and not self.ticking:
                self.ticker.modify_job("tick", next_run_time=dt.datetime.now(dt.UTC))


def run(app: Flask, say: Callable[[str], object]) -> int:
    """Run the scheduler until it is told to stop; it says so when it begins to lead."""
    return Scheduler(app, say).run()
