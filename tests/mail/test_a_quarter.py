"""A simulated quarter with fifty people who act as people do: who gets how many mails, and on which days."""

import datetime as dt
import random
from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask
from support.mail import mails
from support.municipality import body, person

from tracker import clock
from tracker.assignments.operations.changes import confirm_status, update_status
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.db import db
from tracker.domain.lifecycle import WORK, Status
from tracker.domain.permissions import Role
from tracker.mail.letters import parts_of
from tracker.models import Assignment, Notice, OutgoingMail, RoleGrant, User
from tracker.models.notice import Letter
from tracker.models.outgoing_mail import MailState
from tracker.models.user import NoticeChoice
from tracker.reminders import jobs

FIRST, AFTER_EASTER, LAST = dt.date(2026, 3, 2), dt.date(2026, 4, 10), dt.date(2026, 6, 5)
"""Easter, first of May and Ascension Day are among them."""
PEOPLE, WORK_EACH = 50, 3


def populate(rng: random.Random) -> list[int]:
    owners = []
    with db.writing():
        for number in range(PEOPLE):
            choice = rng.choice([NoticeChoice.DAILY, NoticeChoice.DAILY, NoticeChoice.WEEKLY, NoticeChoice.ESSENTIAL])
            owner = User(
                email=f"q{number}@prov.example", name=f"Person {number}", sort_key=str(number), notice_choice=choice
            )
            db.session.add(owner)
            db.session.flush()
            db.session.add(RoleGrant(user_id=owner.id, role=Role.OFFICER))
            owners.append(owner.id)
            for piece in range(WORK_EACH):
                register(rng, owner, f"{number}.{piece}")
    return owners


def register(rng: random.Random, owner: User, name: str) -> None:
    due = FIRST + dt.timedelta(days=rng.randrange(5, 110))
    plan = rng.choice([due.isoformat(), f"KS {due.isoformat()}", "", "kvartal 2 2026"])
    register_assignment(
        Task(text=f"Stadsledningskontoret får i uppdrag att räkna bänk {name}.", plan=plan),
        Giving(body("KS"), clock.today(), missing_reason="Prov."), owner=owner, actor=person("registrar"),
        today=clock.today(),
    )  # fmt: skip


def act(rng: random.Random, today: dt.date, acted: dict[int, dt.date]) -> None:
    """Let some people say how it goes, the board close something, and the registrar register something."""
    work = list(db.session.scalars(sa.select(Assignment.id).where(Assignment.status.in_(WORK)).order_by(Assignment.id)))
    for assignment_id in rng.sample(work, min(4, len(work))):
        with db.writing():
            found = db.session.get_one(Assignment, assignment_id, with_for_update=True)
            owner = db.session.get_one(User, found.owner_id)
            match rng.randrange(4):
                case 0:
                    confirm_status(found, actor=owner, today=today)
                case 1:
                    update_status(
                        found, status=Status.IN_PROGRESS, note="Pågår.", reason="Mer tid behövs.", actor=owner,
                        plan=(today + dt.timedelta(days=40)).isoformat(), now=clock.now(), today=today,
                    )  # fmt: skip
                case 2:
                    saying = Saying("completed", body("KF"), today, missing_reason="Prov.")
                    record_closing(found, saying, actor=person("registrar"), four_eyes=True, today=today)
                case _:
                    register(rng, owner, f"ny {assignment_id} {today}")
                    continue
            acted[assignment_id] = today


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "last", "mails_least"),
    [
        ("sqlite", AFTER_EASTER, 60),
        pytest.param("sqlite", LAST, 200, marks=pytest.mark.full),
        pytest.param("postgres", LAST, 200, marks=[pytest.mark.postgres, pytest.mark.full]),
    ],
    indirect=["template"],
)
def test_a_quarter_with_fifty_people(app: Flask, last: dt.date, mails_least: int) -> None:
    rng = random.Random(2026)  # noqa: S311 - a quarter that can be lived again
    acted: dict[int, dt.date] = {}
    with app.app_context():
        with clock.standing_at(FIRST):
            populate(rng)
        today = FIRST
        while today <= last:
            with clock.standing_at(today):
                for _ in range(2):  # the scheduler looks more than once a day
                    jobs.remind(lambda: False)
                    jobs.compose(lambda: False)
                for notice in db.session.scalars(
                    sa.select(Notice).join(Notice.mail).where(OutgoingMail.composed_on == today)
                ):
                    if notice.letter in {Letter.REMINDER, Letter.LATE}:
                        said = acted.get(notice.assignment_id)
                        assert said is None or said < today, "reminded on the day of acting"
                        assert notice.assignment.status in WORK
                with db.writing():
                    db.session.execute(
                        sa.update(OutgoingMail)
                        .where(OutgoingMail.state == MailState.PENDING)
                        .values(state=MailState.SENT, sent_at=clock.now())
                    )
                if clock.calendar().is_working_day(today):
                    act(rng, today, acted)
            today += dt.timedelta(days=1)
        written = mails()
        calendar = clock.calendar()
        assert len(written) > mails_least, "the quarter was too quiet to prove anything"
        assert max(Counter((mail.to_address, mail.composed_on) for mail in written).values()) == 1
        assert [mail.composed_on for mail in written if not calendar.is_mail_day(mail.composed_on)] == []
        assert all(mail.notices for mail in written)
        leads_to = ("/uppdrag/U-", "/min-lista", "/oversikt", "/sammantraden/")
        assert all(any(path in parts_of(mail)[0] for path in leads_to) for mail in written)
        told = Counter((notice.assignment_id, notice.stage, notice.term_on) for notice in db.session.scalars(
            sa.select(Notice).where(Notice.mail_id.is_not(None), Notice.stage.is_not(None))
        ))  # fmt: skip
        assert set(told.values()) == {1}
        letters = Counter(db.session.scalars(sa.select(Notice.letter).where(Notice.mail_id.is_not(None))))
        assert {Letter.NEW_ASSIGNMENT, Letter.REMINDER, Letter.LATE, Letter.DECIDED, Letter.DIGEST} <= set(letters)
