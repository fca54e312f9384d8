"""A register of a wished size on a fresh database in a temporary folder, for the measurements of this folder."""

import contextlib
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask import Flask

from tracker import clock, config, demo, schema
from tracker.app import create_app
from tracker.bodies.operations.adding import add_bodies
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.domain.permissions import Role
from tracker.models import Assignment, AssignmentText, Body, Deadline, Meeting, Recipient, RoleGrant, User
from tracker.models.body import BodyKind

BATCH = 5_000
KINDS = ("meeting", "meeting", "quarter", "date", "report", "planning")
"""What plans are, as often as in the registers that were read: a third without a day of their own."""


@dataclass(frozen=True)
class People:
    """Who is there: officials with the board that each works for, and one registrar."""

    officials: dict[int, int]
    registrar: int


@contextlib.contextmanager
def fresh(today: dt.date, url: str = "") -> Iterator[Flask]:
    """Yield the product on a database of its own, with a municipality's bodies, standing at a day.

    Args:
        today: the day.
        url: of an empty database; a file of SQLite's by default.
    """
    with TemporaryDirectory() as folder:
        place = Path(folder)
        settings = config.load(
            {
                "TRACKER_INSTANCE": folder, "TRACKER_DATABASE_URL": url or f"sqlite:///{place / 'fullgjort.db'}",
                "TRACKER_BASE_URL": "http://localhost", "TRACKER_MUNICIPALITY": "Mätköping", "TRACKER_REGISTRY": "MK",
                "TRACKER_MAIL_FROM": "uppdrag@mat.example", "TRACKER_MAIL_REPLY_TO": "registrator@mat.example",
            }
        )  # fmt: skip
        app = create_app(settings)
        schema.migrate(app, "head")
        clock.shift_to(today)
        with app.app_context():
            with db.writing():
                add_bodies(demo.municipality_bodies(), actor=None)
            yield app
        schema.close(app)
        clock.shift_to(None)


def people(count: int) -> People:
    """Add officials over all boards, a manager for each board and a registrar."""
    boards = list(db.session.scalars(sa.select(Body.id).where(Body.kind == BodyKind.COMMITTEE).order_by(Body.id)))
    with db.writing():
        officials = {_person(Role.OFFICER, number, None): boards[number % len(boards)] for number in range(count)}
        for number, board in enumerate(boards):
            _person(Role.MANAGER, number, board)
        registrar = _person(Role.REGISTRAR, 0, None)
    return People(officials, registrar)


def _person(role: Role, number: int, body_id: int | None) -> int:
    email = f"{role}{number}@mat.example"
    values = {"email": email, "name": f"{role} {number}", "sort_key": f"{role}{number:05}"}
    user_id = db.session.execute(sa.insert(User).returning(User.id), values).scalar_one()
    db.session.execute(sa.insert(RoleGrant), {"user_id": user_id, "role": role, "body_id": body_id})
    return user_id


def meetings(first: dt.date, fortnights: int) -> dict[dt.date, int]:
    """Put the executive board's meetings into the calendar, every other Wednesday but in July; return day → id."""
    wednesday = first + dt.timedelta(days=(2 - first.weekday()) % 7)
    days = [wednesday + dt.timedelta(weeks=2 * number) for number in range(fortnights)]
    rows = [{"body_id": _board(), "held_on": day, "status": "planned"} for day in days if day.month != 7]
    with db.writing():
        db.session.execute(sa.insert(Meeting), rows)
    return {row.held_on: row.id for row in db.session.execute(sa.select(Meeting.held_on, Meeting.id))}


def assignments(count: int, who: People, held: dict[dt.date, int], *, spread: int, rng: random.Random) -> None:
    """Add open assignments with plans of the usual kinds, due from a month ago to `spread` days from now."""
    owners, given_on = list(who.officials.items()), clock.today() - dt.timedelta(days=40)
    for start in range(1, count + 1, BATCH):
        numbers = range(start, min(start + BATCH, count + 1))
        made = [_assignment(number, *rng.choice(owners), held, spread, given_on, rng) for number in numbers]
        with db.writing():
            for table, place in ((Assignment, 0), (Deadline, 1), (Recipient, 2), (AssignmentText, 3)):
                db.session.execute(sa.insert(table), [rows[place] for rows in made])


def _assignment(
    number: int, owner: int, board: int, held: dict[dt.date, int], spread: int, given_on: dt.date, rng: random.Random
) -> tuple[dict[str, object], ...]:
    kind, due = rng.choice(KINDS), clock.today() + dt.timedelta(days=rng.randrange(-30, spread))
    if kind == "meeting":
        due = min((day for day in held if day >= due), default=due)
    latest, bound = None if kind == "planning" else due, held.get(due) if kind == "meeting" else None
    return (
        {
            "id": number, "reference": f"U-2025-{number:06}", "title": f"Utreda sak {number}",
            "sort_key": f"{number:08}", "status": Status.IN_PROGRESS, "given_on": given_on,
            "paragraph_missing_reason": "Mätning.", "giver_id": _board(), "owner_id": owner,
            "registered_on": given_on, "status_confirmed_on": given_on, "planned_due_on": latest, "due_on": latest,
        },
        {
            "assignment_id": number, "level": "planned", "literal": f"plan {number}", "kind": kind, "latest_on": latest,
            "body_id": _board() if kind == "meeting" else None, "certainty": "derived", "meeting_id": bound,
        },
        {"assignment_id": number, "body_id": board, "name": f"nämnd {board}", "role": "lead"},
        {"assignment_id": number, "number": 1, "text": f"Nämnden får i uppdrag att utreda sak {number}."},
    )  # fmt: skip


def _board() -> int:
    kept = db.session().info.get("board")
    if kept is None:
        kept = db.session.scalars(sa.select(Body.id).where(Body.kind == BodyKind.EXECUTIVE_BOARD)).one()
        db.session().info["board"] = kept
    return int(kept)
