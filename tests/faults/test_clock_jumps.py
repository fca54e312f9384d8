"""The scheduler while its machine's clock is set: nothing is sent twice, and it goes on by the new time.

On SQLite the register's clock is the machine's and leaps with it; PostgreSQL's stays. Several machines at once, each
with its own register and mail server, for most of the time is spent in waiting for a tick.
"""

import contextlib
import datetime as dt
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.database import KEY, Template, settings_for
from support.figures import Figures
from support.mail import Sink, mails, people_with_news, sink
from support.served import ROOT
from support.sweden import DAY, clock_changes, utc_of
from support.visitor import text_of
from support.wrong_clock import WrongClock

from tracker import clock, jobs, schema
from tracker.app import create_app
from tracker.db import database_now, db
from tracker.domain.reminders import FLOOD_MIN
from tracker.mail import outbox
from tracker.models import JobRun, Notice, OutgoingMail
from tracker.models.notice import NoticeState
from tracker.models.outgoing_mail import MailState
from tracker.process import this_process
from tracker.reminders.operations import deciding

WEDNESDAY = dt.date(2027, 10, 6)
AT_WORK = utc_of(WEDNESDAY, dt.time(10))
JUMPS = {
    "+1 h": dt.timedelta(hours=1),
    "-2 h": dt.timedelta(hours=-2),
    "+1 day": DAY,
    "-1 year": AT_WORK.replace(year=2026) - AT_WORK,
    "+10 years": AT_WORK.replace(year=2037) - AT_WORK,
}
DAYS_MAIL = {"remind", "remind_rounds", "compose"}
PEOPLE, BEFORE_THE_JUMP = 24, 6
MEMORY_MAX = 200 * 1024 * 1024
TICK_WITHIN = 60.0


@dataclass
class Machine:
    """A scheduler with a clock of its own, its register, and the server that takes its mail."""

    name: str
    app: Flask
    clock: WrongClock
    taking: Sink
    process: "subprocess.Popen[str]"
    ticked_at: dt.datetime | None = None
    jumped: float = 0.0

    def last_tick(self) -> dt.datetime | None:
        """Return when it last ran what is due at every tick, by the register's clock."""
        with self.app.app_context():
            return db.session.scalar(sa.select(JobRun.started_at).where(JobRun.name == "deliver"))

    def has_ticked(self) -> bool:
        return self.last_tick() != self.ticked_at

    def jump(self, by: dt.timedelta) -> None:
        self.ticked_at, self.jumped = self.last_tick(), time.monotonic()
        self.clock.jump(by)

    def add_news(self) -> None:
        """Let one more person have something to hear today, by the machine's clock."""
        with self.app.app_context(), clock.standing_at(self.clock.now.astimezone(clock.STOCKHOLM).date() - DAY):
            people_with_news(1, first=PEOPLE)

    def states(self) -> Counter[MailState]:
        with self.app.app_context():
            return Counter(mail.state for mail in mails())

    def has_sent(self, count: int) -> bool:
        return self.states()[MailState.SENT] == count

    def memory(self) -> int:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        assert found, "the process is gone"
        return int(found[1]) * 1024


@contextlib.contextmanager
def machine(
    name: str, template: Template, folder: Path, *, at: dt.datetime, told_on: dt.date, people: int
) -> Iterator[Machine]:
    """Start a scheduler at a moment, with people who have had one thing to hear since a day; stop it in the end."""
    folder.mkdir()
    url = template.copy(folder)
    app, wrong = create_app(settings_for(url, folder)), WrongClock(folder / "clock")
    with app.app_context(), clock.standing_at(told_on):
        people_with_news(people)
    wrong.set(at)
    with sink(delay=0.03) as taking:
        environ = {
            **{name: value for name, value in os.environ.items() if name != "TRACKER_TODAY"}, **wrong.environ,
            "TRACKER_INSTANCE": str(folder), "TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": KEY,
            "TRACKER_SMTP_URL": taking.url,
        }  # fmt: skip
        process = subprocess.Popen([sys.executable, "-m", "tracker.cli", "scheduler"], cwd=ROOT, env=environ)
        try:
            yield Machine(name, app, wrong, taking, process)
        finally:
            process.terminate()
            code = process.wait(20)
            schema.close(app)
            template.drop(url)
    assert code == 0, f"{name}: it was not alive, or did not stop in order"


def until(machines: list[Machine], holds: Callable[[Machine], bool], what: str, seconds: float = TICK_WITHIN) -> None:
    end, waiting = time.monotonic() + seconds, list(machines)
    while waiting and time.monotonic() < end:
        waiting = [found for found in waiting if not holds(found)]
        time.sleep(0.02)
    assert not waiting, {found.name: (what, found.states(), found.clock.now, found.last_tick()) for found in waiting}


def jump_while_sending(found: Machine, *, news: bool) -> None:
    """Set the clock in the midst of the sending; then somebody has news, by the new time."""
    until([found], lambda machine: len(machine.taking.arrived) >= BEFORE_THE_JUMP, "sends nothing")
    found.jump(JUMPS[found.name])
    assert len(found.taking.arrived) < PEOPLE, "the clock was set too late to matter"
    if news:
        found.add_news()


def is_held(found: Machine) -> bool:
    with found.app.app_context():
        return held() == DAYS_MAIL


def release(found: Machine) -> None:
    with found.app.app_context(), db.writing():
        deciding.wake("held")


def has_ticked_in_time(found: Machine) -> bool:
    return found.has_ticked() and time.monotonic() - found.jumped <= TICK_WITHIN


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_when_the_clock_is_set_while_mail_goes_out_it_goes_on_within_a_minute_and_sends_nothing_twice(
    request: pytest.FixtureRequest, tmp_path: Path, figures: Figures, kind: str
) -> None:
    template: Template = request.getfixturevalue(f"{kind}_template")
    own_clock = kind == "sqlite"
    start = {"at": AT_WORK, "told_on": WEDNESDAY - DAY, "people": PEOPLE}
    with contextlib.ExitStack() as stack:
        machines = [
            stack.enter_context(machine(name, template, tmp_path / f"{number}", **start))
            for number, name in enumerate(JUMPS)
        ]
        with ThreadPoolExecutor(len(machines)) as at_once:
            list(at_once.map(lambda found: jump_while_sending(found, news=own_clock), machines))
        until(machines, has_ticked_in_time, "does not tick")
        for found in machines:
            assert found.memory() < MEMORY_MAX, found.name
            assert found.process.poll() is None, found.name
        if own_clock:
            for found in machines:
                tick = found.last_tick()
                assert tick
                assert abs(tick - found.clock.now) < dt.timedelta(seconds=TICK_WITHIN), found.name
        ahead = [found for found in machines if found.name == "+10 years"]
        until(ahead, is_held, "goes on, though what waits would be let go as too old")
        for found in ahead:
            release(found)
        until(machines, lambda found: is_done(found, news=own_clock), "has not told what it should", seconds=90)
        for found in machines:
            is_told_once(found, news=own_clock)
        most = max(found.memory() for found in machines) // 1024 // 1024
    figures(
        "R8",
        f"{', '.join(JUMPS)} while {PEOPLE} mails went out: each sent once, ticked within {TICK_WITHIN:.0f} s, "
        f"all alive, {most} MiB at most",
    )


def is_done(found: Machine, *, news: bool) -> bool:
    states = found.states()
    return set(states) <= {MailState.SENT, MailState.CANCELLED} and states.total() == PEOPLE + news


def is_told_once(found: Machine, *, news: bool) -> None:
    """Hold what arrived against the register: each mail once, each person once, and no notice without an end."""
    with found.app.app_context():
        sent = {mail.message_id: mail.to_address for mail in mails() if mail.state is MailState.SENT}
        notices = list(db.session.scalars(sa.select(Notice)))
        let_go = [notice for notice in notices if notice.state is NoticeState.LAPSED]
    assert found.taking.ids == Counter(dict.fromkeys(sent, 1)), found.name
    assert len(set(sent.values())) == len(sent), found.name
    assert {notice.state for notice in notices} <= {NoticeState.MAILED, NoticeState.LAPSED}, found.name
    assert len(sent) + len(let_go) == len(notices) == PEOPLE + news, found.name
    if news and found.name == "+10 years":  # what has waited for more than 30 days by the register's clock
        assert {notice.lapsed_because for notice in let_go} == {"Det blev aldrig aktuellt."}
    else:
        assert not let_go, found.name


def test_a_flood_is_held_on_the_page_for_mail_until_the_clock_is_right_or_an_administrator_lets_it_go(
    app: Flask, visit: Visit, figures: Figures
) -> None:
    thursday = WEDNESDAY + DAY
    with app.app_context(), clock.standing_at(WEDNESDAY):
        people_with_news(FLOOD_MIN + 1)
        jobs.heed_leap(expected=WEDNESDAY, today=thursday)
        assert held() == DAYS_MAIL
        jobs.heed_leap(expected=thursday, today=WEDNESDAY)
        assert held() == set(), "the clock is right again"
        jobs.heed_leap(expected=WEDNESDAY, today=thursday)
    admin, another = visit("admin"), visit("admin")
    another.get("/mejl")
    assert "201 mejl skulle skickas på en gång, mot 0 en vanlig dag." in text_of(admin.get("/mejl"))
    admin.send({"jobs": "held"}, at="/mejl/forsok")
    page = text_of(admin.follow())
    assert "Dagens mejl släpps" in page
    assert "Dagens mejl hålls" not in page
    another.send({"jobs": "held"}, at="/mejl/forsok")
    assert "Det vilar inte längre" in text_of(another.follow())
    with app.app_context():
        assert held() == set()
    figures("R8", f"{FLOOD_MIN + 1} mails that a leap of a day would let go: held, and let go by one press")


def held() -> set[str]:
    db.session.rollback()
    return {row.name for row in db.session.scalars(sa.select(JobRun)) if row.is_held}


@pytest.mark.slow
@pytest.mark.full
def test_a_leap_that_would_let_a_flood_of_mail_go_is_held_until_an_administrator_lets_it(
    sqlite_template: Template, tmp_path: Path, figures: Figures
) -> None:
    start = {"at": AT_WORK, "told_on": WEDNESDAY, "people": FLOOD_MIN + 1}  # who hear on Thursday
    with machine("flood", sqlite_template, tmp_path / "flood", **start) as found:
        until([found], lambda machine: machine.last_tick() is not None, "does not begin")
        found.jump(DAY)
        until([found], is_held, "goes on")
        found.ticked_at = found.last_tick()
        until([found], Machine.has_ticked, "does not tick while it holds")
        assert found.states() == Counter()
        assert not found.taking.arrived
        client = found.app.test_client()
        resting = {row["job"]: row["why"] for row in client.get("/healthz/scheduler").get_json()["resting"]}
        assert set(resting) == DAYS_MAIL
        assert "från 2027-10-06 till 2027-10-07. 201 mejl" in resting["compose"]
        found.jump(-DAY)
        until([found], lambda machine: not is_held(machine), "is held though the clock is right again")
        found.jump(DAY)
        until([found], is_held, "goes on at the second leap")
        release(found)
        until([found], lambda machine: machine.has_sent(FLOOD_MIN + 1), "does not send", seconds=90)
        assert found.taking.ids.total() == len({to for _, to, _ in found.taking.arrived}) == FLOOD_MIN + 1
    figures(
        "R8", f"{FLOOD_MIN + 1} mails after a leap of a day: held until an administrator let them, then each sent once"
    )


@pytest.mark.slow
@pytest.mark.full
def test_over_a_change_of_the_clock_the_first_mail_goes_at_half_past_seven_by_the_new_time(
    sqlite_template: Template, tmp_path: Path, figures: Figures
) -> None:
    """The night of the change, and then the first morning with mail: after Easter in spring, a Monday in autumn."""
    spring, autumn = clock_changes(2027)
    mornings = {f"{spring}": dt.date(2027, 3, 30), f"{autumn}": dt.date(2027, 11, 1)}
    with contextlib.ExitStack() as stack:
        machines = []
        for sunday in (spring, autumn):
            change = dt.datetime.combine(sunday, dt.time(1), dt.UTC)
            start = {"at": change - dt.timedelta(seconds=5), "told_on": sunday - 3 * DAY, "people": 2}
            machines.append(stack.enter_context(machine(f"{sunday}", sqlite_template, tmp_path / f"{sunday}", **start)))
        until(machines, lambda found: found.has_ticked() and found.clock.now.time() > dt.time(1, 0, 1), "does not tick")
        for found in machines:
            assert found.states() == Counter(), "nothing is written in the night"
            soon = utc_of(mornings[found.name], dt.time(7, 30)) - dt.timedelta(seconds=12)  # a tick comes before it
            found.jump(soon - found.clock.now)
        until(machines, lambda found: found.has_sent(2), "does not send")
        for found in machines:
            begins = utc_of(mornings[found.name], dt.time(7, 30))
            with found.app.app_context():
                late = [mail.created_at - begins for mail in mails()]
            assert set(found.taking.ids.values()) == {1}, found.name
            assert min(late) >= dt.timedelta(0), found.name
            assert max(late) < dt.timedelta(seconds=45), found.name
    figures(
        "R7", "a scheduler over both changes of 2027: nothing in the night, the first mails at 07.30 by the new time"
    )


def test_what_the_register_put_off_by_a_clock_that_was_set_back_is_due_now(app: Flask) -> None:
    """As it looks after a correction of years; on PostgreSQL where the database's own machine had the wrong clock."""
    with app.app_context():
        with clock.standing_at(WEDNESDAY - DAY):
            people_with_news(2)
        with clock.standing_at(WEDNESDAY):
            for job in jobs.TIMETABLE:
                jobs.run(job, lambda: False)
        tried, untried = mails()
        now = database_now()
        with db.writing():
            db.session.execute(sa.update(JobRun).values(started_at=now + 3650 * DAY, not_before=now + 3650 * DAY))
        always = [job for job in jobs.TIMETABLE if not job.in_mail_hours]
        assert all(jobs.is_due(job) for job in always)
        for mail, attempts, put_off, due in (
            (tried, 3, dt.timedelta(hours=4, minutes=20), False),  # as long as a mail may wait
            (tried, 3, 300 * DAY, True),
            (untried, 0, dt.timedelta(hours=2), True),
        ):
            with db.writing():
                db.session.execute(sa.update(OutgoingMail).values(state=MailState.HELD, lease_owner=""))
                this = sa.update(OutgoingMail).where(OutgoingMail.id == mail.id)
                db.session.execute(this.values(state=MailState.PENDING, attempts=attempts, next_try_at=now + put_off))
            with db.writing():
                assert (outbox.claim(this_process()) is not None) is due, put_off
