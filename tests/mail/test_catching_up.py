"""After days without a scheduler each person gets one mail, with the latest that is to be said of each assignment."""

import datetime as dt
import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask import Flask
from support.figures import Figures
from support.mail import mails
from support.municipality import body, person

from tracker import clock
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.bodies.operations.rules import set_rules
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.domain.reminders import Stage
from tracker.mail.letters import parts_of
from tracker.models import Notice, OutgoingMail, RoleGrant, User
from tracker.models.notice import NoticeState
from tracker.models.outgoing_mail import MailState
from tracker.models.user import NoticeChoice
from tracker.reminders import jobs

REGISTERED = dt.date(2026, 8, 10)
FRIDAY, MONDAY, BACK = dt.date(2026, 9, 11), dt.date(2026, 9, 14), dt.date(2026, 9, 17)
"""The last day with a scheduler, the first of three without one, and the Thursday on which it is back."""
NEXT_MONDAY = dt.date(2026, 9, 21)
PEOPLE = 100
SEPTEMBER = {day: dt.date(2026, 9, day) for day in range(1, 31)}
Stages = set[tuple[Stage, int]]


@dataclass(frozen=True)
class Kind:
    """What an assignment is like: its days are days of September.

    Attributes:
        decided: the day that the decision gave it.
        by_friday: what its owner is to hear on Friday.
        at_last: what its owner is to hear on the day back.
        on_monday: what comes on Monday, and has become old on the day back.
        missed: what came before Friday, and is told by what came later.
        planned: the planned day.
        giver: KS reminds as usual; BN 7 days and 3 working days before.
    """

    decided: int
    by_friday: Stages
    at_last: Stages
    on_monday: Stages = field(default_factory=set)
    missed: Stages = field(default_factory=set)
    planned: int | None = None
    giver: str = "KS"


PASSED = Kind(15, {(Stage.THREE_DAYS, 15)}, {(Stage.LATE, 15)}, missed={(Stage.TWO_WEEKS, 15)})
KINDS = (
    PASSED,
    Kind(29, set(), {(Stage.TWO_WEEKS, 29)}),
    Kind(18, {(Stage.TWO_WEEKS, 18)}, {(Stage.THREE_DAYS, 18)}),
    Kind(21, set(), {(Stage.THREE_DAYS, 21)}, on_monday={(Stage.TWO_WEEKS, 21)}, giver="BN"),
    Kind(
        14,
        {(Stage.THREE_DAYS, 14)},
        {(Stage.LATE, 14), (Stage.THREE_DAYS, 18)},
        missed={(Stage.TWO_WEEKS, 14), (Stage.TWO_WEEKS, 18)},
        planned=18,
    ),
)


class Registered(NamedTuple):
    id: int
    reference: str
    kind: Kind


def populate(people: int, kinds: Iterable[Kind], choice: NoticeChoice = NoticeChoice.DAILY) -> list[list[Registered]]:
    """Register an assignment of each kind for each of some people; who registers it is not told that it is new."""
    found = []
    with clock.standing_at(REGISTERED), db.writing():
        set_rules(body("BN"), {"first_reminder": "7"}, actor=person("admin"))
        for number in range(people):
            owner = User(email=address(number), name=f"P {number}", sort_key=f"{number:03}", notice_choice=choice)
            db.session.add(owner)
            db.session.flush()
            db.session.add(RoleGrant(user_id=owner.id, role=Role.OFFICER))
            found.append([register(owner, kind) for kind in kinds])
    return found


def address(number: int) -> str:
    return f"c{number}@prov.example"


def register(owner: User, kind: Kind) -> Registered:
    task = Task(
        text=f"Stadsledningskontoret får i uppdrag att räkna bänkarna till den {kind.decided} september.",
        deadline=SEPTEMBER[kind.decided].isoformat(),
        plan=SEPTEMBER[kind.planned].isoformat() if kind.planned else "",
    )
    giving = Giving(body(kind.giver), REGISTERED, missing_reason="Prov.")
    made = register_assignment(task, giving, owner=owner, actor=owner, today=REGISTERED)
    return Registered(made.id, made.reference, kind)


def written_on(day: dt.date) -> list[OutgoingMail]:
    """Return the mails that were written on a day, and let them arrive."""
    with clock.standing_at(day), db.writing():
        pending = sa.update(OutgoingMail).where(OutgoingMail.state == MailState.PENDING)
        db.session.execute(pending.values(state=MailState.SENT, sent_at=clock.now()))
    return [mail for mail in mails() if mail.composed_on == day]


def morning(day: dt.date) -> list[OutgoingMail]:
    with clock.standing_at(day):
        jobs.remind(never)
        jobs.compose(never)
    return written_on(day)


def never() -> bool:
    return False


def after(count: int) -> Callable[[], bool]:
    """Stop a job when it has asked so many times: as if its process had been killed there."""
    asked = itertools.count(1)
    return lambda: next(asked) > count


def stages_in(state: NoticeState) -> Counter[tuple[int, Stage, dt.date]]:
    """Return how often (assignment, stage, day) was told, waits, or has lapsed."""
    db.session.rollback()
    about = sa.select(Notice.assignment_id, Notice.stage, Notice.term_on).where(Notice.state == state)
    rows = db.session.execute(about.where(Notice.stage.is_not(None)))
    return Counter((assignment_id, stage, day) for assignment_id, stage, day in rows)


def reasons() -> set[str]:
    return set(db.session.scalars(sa.select(Notice.lapsed_because).where(Notice.state == NoticeState.LAPSED)))


def each(people: list[list[Registered]], stages: Callable[[Kind], Stages]) -> Counter[tuple[int, Stage, dt.date]]:
    of_one = [(found.id, stage, SEPTEMBER[day]) for own in people for found in own for stage, day in stages(found.kind)]
    return Counter(of_one)


@pytest.mark.slow
@pytest.mark.parametrize(
    "template", ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.full])], indirect=True
)
def test_after_three_days_down_each_person_gets_one_mail_with_the_latest_of_each_assignment(
    app: Flask, figures: Figures
) -> None:
    """Friday's mails were written for half of the people, and Monday's reminders posted for as many, before kills."""
    with app.app_context():
        people = populate(PEOPLE, KINDS)
        had_friday, had_not = people[: PEOPLE // 2], people[PEOPLE // 2 :]
        with clock.standing_at(FRIDAY):
            jobs.remind(never)
            jobs.compose(after(len(had_friday)))
        assert len(written_on(FRIDAY)) == len(had_friday)
        with clock.standing_at(MONDAY):
            jobs.remind(after(len(KINDS) * len(had_friday)))
        told_before, waiting = stages_in(NoticeState.MAILED), stages_in(NoticeState.WAITING)
        assert told_before == each(had_friday, lambda kind: kind.by_friday)
        assert waiting == each(had_not, lambda kind: kind.by_friday) + each(had_friday, lambda kind: kind.on_monday)
        assert len(waiting) == 200

        began = time.monotonic()
        written = morning(BACK)
        took = time.monotonic() - began
        assert took < 120, "the first mail is out within two minutes"
        assert len(morning(BACK)) == len(written) == PEOPLE, "looking again writes no more"

        assert Counter(mail.to_address for mail in written) == {address(number): 1 for number in range(PEOPLE)}
        assert stages_in(NoticeState.MAILED) - told_before == each(people, lambda kind: kind.at_last)
        never_posted = each(people, lambda kind: kind.missed) + each(had_not, lambda kind: kind.on_monday)
        assert stages_in(NoticeState.LAPSED) == waiting + never_posted, "what was not told is kept, as told later"
        assert reasons() == {"Ett senare mejl säger det."}
        assert stages_in(NoticeState.WAITING) == Counter()
        for mail, own in zip(sorted(written, key=lambda found: found.user_id or 0), people, strict=True):
            assert {notice.assignment.id for notice in mail.notices} == {found.id for found in own}
            text = parts_of(mail)[0]
            assert all(f"/uppdrag/{found.reference}" in text for found in own)
        assert morning(BACK + dt.timedelta(days=1)) == [], "the day after has nothing left to say"
    figures(
        "R6",
        f"3 days down, {len(PEOPLE * KINDS)} assignments of {PEOPLE} people: one mail each with the latest, written in "
        f"{took:.0f} s; {sum((waiting + never_posted).values())} older reminders let go with a reason",
    )


def test_who_hears_once_a_week_is_not_reminded_of_a_day_that_passed_while_the_mail_was_missing(app: Flask) -> None:
    with app.app_context():
        ((passed, near),) = populate(1, (PASSED, Kind(30, set(), set())), NoticeChoice.WEEKLY)
        assert morning(BACK) == morning(BACK + dt.timedelta(days=1)) == []
        ahead = (Stage.TWO_WEEKS, Stage.THREE_DAYS)
        assert stages_in(NoticeState.LAPSED) == {(passed.id, stage, SEPTEMBER[15]): 1 for stage in ahead}
        (mail,) = morning(NEXT_MONDAY)
        assert {(notice.assignment.id, notice.stage) for notice in mail.notices} == {
            (passed.id, Stage.LATE), (near.id, Stage.THREE_DAYS),
        }  # fmt: skip
