"""The whole folder of public minutes through `import minutes`, where it is at hand: figures that anybody can count."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from support.database import settings_for

from tracker import audit, clock, demo, schema
from tracker.app import create_app
from tracker.bodies.operations.adding import add_bodies
from tracker.db import db
from tracker.domain.lifecycle import ENDED_BY_DECISION
from tracker.intake.jobs.minutes import Tally, import_minutes
from tracker.models import Assignment, Body, Closing, Meeting, Paragraph
from tracker.models.closing import ClosingStatus

MINUTES = Path(__file__).parents[2].parent / "shared" / "data" / "minutes"
TODAY = dt.date(2026, 1, 15)
NAMED = (
    ("2023-02-23", "21", "2023-06-08"), ("2023-01-26", "35", "2023-11-23"), ("2023-03-23", "22", "2024-02-01"),
    ("2023-01-26", "11", "2024-04-25"), ("2023-01-26", "26", "2024-04-25"), ("2023-01-26", "10", "2024-06-19"),
    ("2023-01-26", "15", "2024-06-19"), ("2023-01-26", "30", "2024-06-19"), ("2023-02-23", "21", "2024-06-19"),
    ("2023-02-23", "28", "2024-06-19"), ("2023-06-08", "6", "2024-06-19"), ("2023-10-12", "9", "2024-06-19"),
    ("2023-10-12", "12", "2024-06-19"), ("2023-11-23", "41", "2024-06-19"),
)  # fmt: skip
"""Council meetings and §§ of the folder that later ones name when they close what was given there."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not MINUTES.is_dir(), reason=f"the public minutes are not at {MINUTES}"),
]


def read_in(app: Flask) -> Tally:
    with app.app_context(), clock.standing_at(TODAY):
        return import_minutes(
            [MINUTES], accept=True, context_date=None, registry="SLK", today=TODAY, tell=lambda _: None
        )


def said(number: str, day: str) -> Counter[str]:
    """Count what a council's § says of assignments."""
    statement = (
        sa.select(Closing.kind)
        .join(Closing.paragraph)
        .join(Paragraph.meeting)
        .join(Meeting.body)
        .where(Body.slug == "kf", Meeting.held_on == dt.date.fromisoformat(day), Paragraph.number == number)
    )
    return Counter(db.session.scalars(statement))


def test_the_folder_becomes_the_register_and_again_changes_nothing(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'register.db'}", tmp_path))
    schema.migrate(app, "head")
    with app.app_context(), db.writing():
        add_bodies(demo.municipality_bodies(), actor=None)
    first = read_in(app)
    assert (first.read, first.failed) == (1117, 0)
    assert first.created >= 145
    assert 295 <= first.closed <= 330
    assert first.created_afterwards + first.matched >= 530
    with app.app_context():
        ending = [Closing.kind.in_(["completed", "ended"]), Closing.status == ClosingStatus.DECIDED]
        assert (db.session.scalar(sa.select(sa.func.count(Closing.id)).where(*ending)) or 0) >= 305
        check_lists()
        check_references()
        check_recommendations()
        assert audit.verify() is None
    flagged = [row for row in first.skipped if "punkt" in row["where"]]
    assert len(flagged) <= 15, "at least 95 of 100 closings end at an assignment"
    assert all(row["why"] for row in first.skipped)
    (named,) = [row for row in flagged if row["where"] == "KF 2024-06-19 § 255 punkt 5kk"]
    assert "KF 2023-02-23 § 18 står i registret men gav inget uppdrag" in named["why"]
    again = read_in(app)
    assert (again.created, again.created_afterwards, again.matched, again.closed) == (0, 0, 0, 0)
    schema.close(app)


def check_lists() -> None:
    long_list = said("255", "2024-06-19")
    assert (long_list["not_completed"], 141 <= long_list["completed"] <= 144) == (5, True)
    assert said("16", "2024-02-01") == {"completed": 60}
    assert said("4", "2023-09-07") == {"completed": 21, "ended": 2}


def check_references() -> None:
    statement = (
        sa.select(Meeting.held_on, Paragraph.number, Closing.decided_on)
        .select_from(Assignment)
        .join(Assignment.paragraph)
        .join(Paragraph.meeting)
        .join(Closing, Closing.id == Assignment.ended_by_id)
        .where(Assignment.registered_afterwards.is_(False))
    )
    ended = {(f"{given}", number, f"{closed}") for given, number, closed in db.session.execute(statement)}
    assert len(ended.intersection(NAMED)) >= 13


def check_recommendations() -> None:
    board = sa.select(Body.id).where(Body.slug == "ks").scalar_subquery()
    ended_by_board = (
        sa.select(sa.func.count(Assignment.id))
        .join(Closing, Closing.id == Assignment.ended_by_id)
        .where(Closing.body_id == board, Assignment.giver_id != board)
    )
    assert db.session.scalar(ended_by_board) == 0
    by_recommendation = (
        sa.select(sa.func.count(Assignment.id))
        .join(Closing, Closing.id == Assignment.ended_by_id)
        .where(Closing.status != ClosingStatus.DECIDED)
    )
    assert db.session.scalar(by_recommendation) == 0
    assert (db.session.scalar(sa.select(sa.func.count()).where(Assignment.status.in_(ENDED_BY_DECISION))) or 0) >= 295
