"""Reminders at work: a simulated year, and the planning run held against the bare query.

python -m bench.reminders year [--officials 300] [--assignments 5000] [--days 365]
python -m bench.reminders planning [--assignments 100000]
"""

import datetime as dt
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable

import click
import sqlalchemy as sa

from bench import register
from tracker import clock
from tracker.assignments.operations.changes import confirm_status, update_status
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.db import db
from tracker.domain.lifecycle import WORK, Status
from tracker.models import Assignment, Body, Deadline, Notice, OutgoingMail, User
from tracker.models.body import BodyKind
from tracker.models.notice import Letter
from tracker.models.outgoing_mail import MailState
from tracker.reminders import jobs
from tracker.reminders.queries import may_be_due

FIRST = dt.date(2026, 1, 5)
ABOUT_WORK = {Letter.REMINDER, Letter.LATE, Letter.LATE_MANAGER, Letter.LATE_REGISTRAR}
ROUNDS = 5
PROMISES = (
    "mails without content", "mails on red days", "told after acting on that day", "told of ended work",
    "late and known to nobody after a working day",
)  # fmt: skip


@click.group()
def main() -> None:
    """Measure reminders."""


@main.command()
@click.option("--officials", default=300, show_default=True)
@click.option("--assignments", default=5_000, show_default=True)
@click.option("--days", default=365, show_default=True)
@click.option("--seed", default=2026, show_default=True)
def year(officials: int, assignments: int, days: int, seed: int) -> None:
    """Live a year day by day with people who act as people do, and report who got how many mails."""
    rng = random.Random(seed)  # noqa: S311 - a year that can be lived again
    with register.fresh(FIRST):
        who = register.people(officials)
        held = register.meetings(FIRST, 40)
        register.assignments(assignments, who, held, spread=400, rng=rng)
        report = Year()
        for number in range(days):
            today = FIRST + dt.timedelta(days=number)
            clock.shift_to(today)
            db.session.remove()
            jobs.remind(lambda: False)
            jobs.compose(lambda: False)
            report.look(today)
            if clock.calendar().is_working_day(today):
                _act(who, rng, today, report)
        report.tell(officials, days)


class Year:
    """What is counted while the year goes by, and how it is told."""

    def __init__(self) -> None:
        self.acted: dict[int, dt.date] = {}
        self.mails: Counter[tuple[str, dt.date]] = Counter()
        self.letters: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.known_late: set[tuple[int, dt.date]] = set()
        self.were_late = 0

    def look(self, today: dt.date) -> None:
        """Count what was written this morning, and whether everything that is newly late is known to somebody."""
        written = db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.composed_on == today)).all()
        for mail in written:
            self.mails[(mail.to_address, today)] += 1
            self.letters.update(notice.letter.value for notice in mail.notices)
            self.wrong["mails without content"] += not mail.notices
            self.wrong["mails on red days"] += not clock.calendar().is_mail_day(today)
            for notice in mail.notices:
                if notice.letter in ABOUT_WORK and notice.assignment_id:
                    if notice.letter is Letter.LATE and notice.term_on:
                        self.known_late.add((notice.assignment_id, notice.term_on))
                    said = self.acted.get(notice.assignment_id)
                    self.wrong["told after acting on that day"] += said is not None and said >= today
                    self.wrong["told of ended work"] += notice.assignment.status not in WORK
        if clock.calendar().is_mail_day(today):
            self._check_late(today)
        with db.writing():
            sent = sa.update(OutgoingMail).where(OutgoingMail.state == MailState.PENDING)
            db.session.execute(sent.values(state=MailState.SENT, sent_at=clock.now()))

    def _check_late(self, today: dt.date) -> None:
        calendar = clock.calendar()
        since = today - dt.timedelta(days=1)
        while not calendar.is_mail_day(since):
            since -= dt.timedelta(days=1)
        newly = sa.select(Assignment.id, Assignment.planned_due_on).where(
            Assignment.status.in_(WORK), Assignment.planned_due_on >= since, Assignment.planned_due_on < today
        )
        for assignment_id, due in db.session.execute(newly):
            answered = self.acted.get(assignment_id)
            self.were_late += 1
            known = (assignment_id, due) in self.known_late or (answered is not None and answered > due)
            self.wrong["late and known to nobody after a working day"] += not known

    def tell(self, officials: int, days: int) -> None:
        """Print the report."""
        weeks: dict[tuple[str, str], int] = defaultdict(int)
        for (address, day), number in self.mails.items():
            weeks[(address, f"{day.isocalendar().year}-{day.isocalendar().week}")] += number
        by_person = [number for (address, _), number in weeks.items() if address.startswith("officer")]
        silent = max(0, officials * (days // 7) - len(by_person))
        per_week = sorted([*by_person, *[0] * silent])
        print(f"days {days}, officials {officials}, mails {sum(self.mails.values())}")
        print(f"mails a person and week: median {statistics.median(per_week)}, 95th percentile "
              f"{per_week[int(len(per_week) * 0.95)]}, most {per_week[-1]}")  # fmt: skip
        print(f"most mails to one person in a day: {max(self.mails.values(), default=0)}")
        print(f"newly late: {self.were_late}")
        for what in PROMISES:
            print(f"{what}: {self.wrong[what]}")
        print("letters: " + ", ".join(f"{name} {number}" for name, number in sorted(self.letters.items())))


def _act(who: register.People, rng: random.Random, today: dt.date, report: Year) -> None:
    """Let some officials answer for one of their assignments: as before, a new plan, or done and closed."""
    for owner_id in who.officials:
        if rng.random() > 0.12:
            continue
        owned = sa.select(Assignment.id).where(Assignment.owner_id == owner_id, Assignment.status.in_(WORK))
        ids = list(db.session.scalars(owned.order_by(Assignment.due_on.is_(None), Assignment.due_on).limit(4)))
        if ids:
            chosen = rng.choice(ids)
            with db.writing():
                _answer(chosen, owner_id, who.registrar, rng, today)
            report.acted[chosen] = today


def _answer(assignment_id: int, owner_id: int, registrar_id: int, rng: random.Random, today: dt.date) -> None:
    found = db.session.get_one(Assignment, assignment_id, with_for_update=True)
    owner = db.session.get_one(User, owner_id)
    match rng.randrange(10):
        case 0 | 1 | 2 | 3:
            confirm_status(found, actor=owner, today=today)
        case 4 | 5 | 6:
            plan = (today + dt.timedelta(days=rng.randrange(30, 200))).isoformat()
            update_status(
                found, status=Status.IN_PROGRESS, note="", plan=plan, reason="Mer tid behövs.", actor=owner,
                now=clock.now(), today=today,
            )  # fmt: skip
        case _:
            council = db.session.scalars(sa.select(Body).where(Body.kind == BodyKind.COUNCIL)).one()
            saying = Saying("completed", council, today, missing_reason="Mätning.")
            registrar = db.session.get_one(User, registrar_id)
            record_closing(found, saying, actor=registrar, four_eyes=True, today=today)


@main.command()
@click.option("--assignments", default=100_000, show_default=True)
def planning(assignments: int) -> None:
    """Hold the planning run over a whole register against the bare query of the same rows, in the same run."""
    with register.fresh(FIRST):
        who = register.people(300)
        held = register.meetings(FIRST, 60)
        register.assignments(assignments, who, held, spread=700, rng=random.Random(1))  # noqa: S311
        first = _seconds(lambda: jobs.remind(lambda: False))
        posted = db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) or 0
        bare = [_seconds(_bare) for _ in range(ROUNDS)]
        run = [_seconds(lambda: may_be_due(clock.today())) for _ in range(ROUNDS)]
        again = jobs.remind(lambda: False)
        print(f"open assignments {assignments}; first run {first:.1f} s, {posted} notices")
        print(f"bare query {min(bare):.3f} s, planning {min(run):.3f} s, ratio {min(run) / min(bare):.2f}")
        print(f"run again: {again}")


def _bare() -> object:
    """Load what the planning run needs of every open assignment, and do nothing with it."""
    statement = (
        sa.select(
            Assignment.id, Assignment.status, Assignment.status_confirmed_on, Assignment.giver_id, Assignment.owner_id,
            Deadline.latest_on, Deadline.kind, Deadline.body_id, Deadline.meeting_id, Deadline.carrier_id,
        )
        .join(Deadline, Deadline.assignment_id == Assignment.id)
        .where(Assignment.status.in_(WORK), Deadline.superseded_by_id.is_(None), Deadline.voided_at.is_(None))
    )  # fmt: skip
    return db.session.execute(statement).all()


def _seconds(do: Callable[[], object]) -> float:
    db.session.remove()
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
