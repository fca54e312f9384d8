"""Scene 2024: what a registrar would have recorded, in the order of the days, through the product's own operations."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker import clock
from tracker.accounts.operations import add_user, hash_password
from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.changes import update_status
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.db import db
from tracker.demo.stage import Scene, Step
from tracker.demo.trygghetsrad import matter
from tracker.domain.lifecycle import Status
from tracker.domain.permissions import Role
from tracker.meetings.operations.bodies import add_bodies
from tracker.meetings.operations.paragraphs import Circumstances
from tracker.models import BudgetDecision, User
from tracker.models.assignment import AssignmentKind, Origin
from tracker.reminders import jobs

REGISTRY = "SLK"
BUDGETS = {2023: (dt.date(2022, 11, 24), "5"), 2024: (dt.date(2023, 11, 9), "4")}
REGISTER_BEGINS = dt.date(2022, 11, 25)


def fill(
    bodies: Mapping[str, Any],
    entries: Mapping[str, Any],
    *,
    people: Sequence[tuple[str, str, str, str]],
    password: str,
) -> None:
    """Fill an empty database with the scene, a transaction a step, each on the day on which it would have been done."""
    hashed = hash_password(password)
    with clock.standing_at(REGISTER_BEGINS), db.writing():
        add_bodies(bodies, actor=None)
    scene = Scene({}, {})
    with clock.standing_at(REGISTER_BEGINS), db.writing():
        for email, name, role, home in people:
            body = scene.body(home) if home else None
            user = add_user(email=email, name=name, role=Role(role), body=body, password_hash=hashed, actor=None)
            scene.people[email.partition("@")[0]] = user.id
    steps = sorted([*_budgets(), *_steps(entries), *matter()], key=lambda item: item[0])
    mornings = _mornings([day for day, _ in steps])
    for day in sorted({*mornings, *(day for day, _ in steps)}):
        with clock.standing_at(day):
            if day in mornings:
                jobs.remind(lambda: False)
                jobs.compose(lambda: False)
            for step in (step for on, step in steps if on == day):
                with db.writing():
                    step(scene)


def _mornings(days: Sequence[dt.date]) -> set[dt.date]:
    """Return the mail days after which there is something to tell, and the last weeks' each."""
    last = clock.today()
    found = {last - dt.timedelta(days=back) for back in range(21)}
    for day in days:
        with clock.standing_at(day):
            found.add(clock.calendar().mail_day_from(day + dt.timedelta(days=1)))
    return {day for day in found if day <= last}


def _budgets() -> list[Step]:
    def adopted(year: int, on: dt.date, number: str) -> Callable[[Scene], None]:
        def step(scene: Scene) -> None:
            about = Circumstances(title=f"Göteborgs Stads budget {year}")
            paragraph = scene.paragraph(scene.body("KF"), on, number, about)
            db.session.add(BudgetDecision(year=year, paragraph_id=paragraph.id))

        return step

    return [(on + dt.timedelta(days=1), adopted(year, on, number)) for year, (on, number) in BUDGETS.items()]


def _steps(entries: Mapping[str, Any]) -> list[Step]:
    steps: list[Step] = []
    for entry in entries["assignment"]:
        given_on = entry.get("on") or BUDGETS.get(entry["budget_year"], (REGISTER_BEGINS, ""))[0]
        registered = max(given_on, REGISTER_BEGINS) + dt.timedelta(days=1)
        steps.append((registered, _register(entry)))
        if entry["status"] in {"in_progress", "ready"}:
            steps.append((registered + dt.timedelta(days=30), _work(entry)))
    steps += [(entry["on"] + dt.timedelta(days=1), _said(entry)) for entry in entries.get("ended", ())]
    return steps


def _register(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        giver = scene.body(entry["body"])
        case = find_or_add_case(
            entry.get("dnr", ()),
            registry=REGISTRY,
            today=clock.today(),
            title=entry.get("paragraph_title", ""),
        )
        paragraph = None
        if "number" in entry:
            about = Circumstances(
                title=entry.get("paragraph_title", ""),
                points=[(entry.get("point", ""), entry["text"])],
                cases=[case] if case else [],
            )
            paragraph = scene.paragraph(giver, entry["on"], entry["number"], about)
        year = entry.get("budget_year")
        if year in BUDGETS:
            paragraph = scene.paragraph(giver, *BUDGETS[year])
        proposed = entry["status"] == "proposed"
        giving = Giving(
            giver=scene.body("KF") if proposed else giver,
            given_on=paragraph.meeting.held_on if paragraph else None,
            paragraph=paragraph,
            decision_point=entry.get("point", ""),
            origin=Origin.BUDGET if year else Origin.DECISION,
            budget_year=year,
        )
        task = Task(
            text=entry["text"],
            title=entry["title"],
            recipients=scene.bodies(entry["recipients"]),
            collaborators=scene.bodies(entry.get("collaborators", ())),
            deadline=entry.get("deadline", ""),
            plan=entry.get("plan", ""),
            kind=AssignmentKind(entry.get("kind", "assignment")),
        )
        assignment = register_assignment(
            task,
            giving,
            status=Status.PROPOSED if proposed else Status.GIVEN,
            cases=[case] if case else [],
            owner=_owner(scene, entry),
            actor=scene.person("registrator"),
            today=clock.today(),
        )
        scene.keys[entry["key"]] = assignment.id

    return step


def _owner(scene: Scene, entry: Mapping[str, Any]) -> User | None:
    return scene.person(f"handlaggare.{entry['owner']}") if entry.get("owner") else None


def _work(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        assignment = scene.assignment(entry["key"])
        actor = _owner(scene, entry) or scene.person("chef")
        plan = entry.get("plan", "")
        update_status(
            assignment,
            status=Status(entry["status"]),
            note=entry.get("note", ""),
            plan=plan,
            reason="",
            actor=actor,
            now=clock.now(),
            today=clock.today(),
        )

    return step


def _said(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        body = scene.body(entry["body"])
        paragraph = scene.paragraph(
            body, entry["on"], entry["number"], Circumstances(title=entry.get("paragraph_title", ""))
        )
        saying = Saying(
            kind=entry["kind"],
            body=body,
            decided_on=entry["on"],
            paragraph=paragraph,
            decision_point=entry.get("point", ""),
            reason=entry.get("reason", ""),
        )
        record_closing(
            scene.assignment(entry["key"]),
            saying,
            actor=scene.person("registrator"),
            four_eyes=True,
            today=clock.today(),
        )

    return step
