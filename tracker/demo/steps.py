"""What a scene's file says, as steps: an entry is recorded the day after its decision, or on the day that it names."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from tracker import clock
from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.changes import update_status
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.operations.reports import ReportContents, hand_in_report
from tracker.db import db
from tracker.demo.stage import Scene, Step
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.carriers import Treatment, add_carrier
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.meetings.operations.paragraphs import Circumstances, adjust_minutes, find_or_add_meeting
from tracker.models import BudgetDecision, Case, Paragraph, User
from tracker.models.assignment import AssignmentKind, Origin
from tracker.models.carrier import CarrierKind
from tracker.models.paragraph import Outcome
from tracker.models.report import ReportKind

REGISTRY = "SLK"
NEXT_DAY, SOON = dt.timedelta(days=1), dt.timedelta(days=30)


def steps_of(entries: Mapping[str, Any]) -> list[Step]:
    """Return the steps of a scene's file.

    Args:
        entries: `begins`, the day on which the register begins; `missing`, why a § is not known; and lists of
            `meeting` (body, on: the days of its calendar), `carrier` (kind, year, month; body, on: the meeting that
            treats it), `budget` (year, on, number), `paragraph` (what was decided besides), `assignment`, `report`,
            `adjusted` and `ended` (what a decision said of an assignment).
    """
    begins: dt.date = entries["begins"]
    missing: str = entries.get("missing", "")
    budgets = {entry["year"]: entry for entry in entries.get("budget", ())}
    steps = [(entry["on"] + NEXT_DAY, _budget(entry)) for entry in budgets.values()]
    steps += [(entry.get("planned", begins), _meetings(entry)) for entry in entries.get("meeting", ())]
    steps += [(entry["planned"], _carrier(entry)) for entry in entries.get("carrier", ())]
    steps += [(max(entry["on"], begins) + NEXT_DAY, _paragraph(entry)) for entry in entries.get("paragraph", ())]
    for entry in entries["assignment"]:
        budget = budgets.get(entry.get("budget_year"))
        given_on = entry.get("on") or (budget["on"] if budget else begins)
        registered = entry.get("registered") or max(given_on, begins) + NEXT_DAY
        steps.append((registered, _register(entry, budget, missing)))
        if entry["status"] in {"in_progress", "ready"}:
            steps.append((entry.get("worked") or registered + SOON, _work(entry)))
    steps += [(entry["issued"], _report(entry)) for entry in entries.get("report", ())]
    steps += [(entry["on"], _adjusted(entry)) for entry in entries.get("adjusted", ())]
    for entry in entries.get("ended", ()):
        steps.append((entry.get("recorded") or max(entry["on"], begins) + NEXT_DAY, _said(entry, missing)))
    return steps


def _budget(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        about = Circumstances(title=f"Göteborgs Stads budget {entry['year']}")
        paragraph = scene.paragraph(scene.body("KF"), entry["on"], entry["number"], about)
        db.session.add(BudgetDecision(year=entry["year"], paragraph_id=paragraph.id))

    return step


def _meetings(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        wanted = [PlannedMeeting(scene.body(entry["body"]), day) for day in entry["on"]]
        plan_meetings(wanted, actor=scene.person("registrator"), today=clock.today())

    return step


def _carrier(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        report = CarrierKind(entry["kind"]), entry["year"], entry.get("month", 0)
        treatment = Treatment(scene.body(entry["body"]), entry["on"])
        add_carrier(report, treatment, actor=scene.person("registrator"), today=clock.today())

    return step


def _paragraph(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        _described(scene, entry, _cases(entry), entry.get("text", ""))

    return step


def _described(scene: Scene, entry: Mapping[str, Any], cases: list[Case], text: str) -> Paragraph:
    """Return the § of an entry, with what the entry knows of it."""
    body = scene.body(entry["body"])
    points = [(entry.get("point", ""), text), *((point["label"], point["text"]) for point in entry.get("points", ()))]
    about = Circumstances(
        title=entry.get("paragraph_title", ""),
        outcome=Outcome(entry["outcome"]) if "outcome" in entry else None,
        points=points,
        reservations=entry.get("reservations", ()),
        previous=[_tabled(scene, entry, earlier, cases) for earlier in entry.get("previous", ())],
        cases=cases,
    )
    return scene.paragraph(body, entry["on"], entry["number"], about)


def _tabled(scene: Scene, entry: Mapping[str, Any], earlier: Mapping[str, Any], cases: list[Case]) -> Paragraph:
    about = Circumstances(title=entry.get("paragraph_title", ""), outcome=Outcome.TABLED, cases=cases)
    return scene.paragraph(scene.body(entry["body"]), earlier["on"], earlier["number"], about)


def _cases(entry: Mapping[str, Any]) -> list[Case]:
    title = entry.get("paragraph_title", "")
    case = find_or_add_case(entry.get("dnr", ()), registry=REGISTRY, today=clock.today(), title=title)
    return [case] if case else []


def _register(entry: Mapping[str, Any], budget: Mapping[str, Any] | None, missing: str) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        cases = _cases(entry)
        paragraph = _described(scene, entry, cases, entry["text"]) if "number" in entry else None
        if budget:
            paragraph = scene.paragraph(scene.body("KF"), budget["on"], budget["number"])
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
            _giving(scene, entry, paragraph, missing),
            status=Status.PROPOSED if entry["status"] == "proposed" else Status.GIVEN,
            cases=cases,
            owner=_owner(scene, entry),
            actor=scene.person("registrator"),
            today=clock.today(),
        )
        scene.registered(entry["key"], assignment)

    return step


def _giving(scene: Scene, entry: Mapping[str, Any], paragraph: Paragraph | None, missing: str) -> Giving:
    year = entry.get("budget_year")
    return Giving(
        giver=scene.body("KF" if entry["status"] == "proposed" else entry["body"]),
        given_on=paragraph.meeting.held_on if paragraph else entry.get("on"),
        paragraph=paragraph,
        decision_point=entry.get("point", ""),
        missing_reason="" if paragraph else missing,
        origin=Origin(entry.get("origin", Origin.BUDGET if year else Origin.DECISION)),
        origin_note=entry.get("origin_note", ""),
        budget_year=year,
    )


def _owner(scene: Scene, entry: Mapping[str, Any]) -> User | None:
    return scene.person(f"handlaggare.{entry['owner']}") if entry.get("owner") else None


def _work(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        update_status(
            scene.assignment(entry["key"]),
            status=Status(entry["status"]),
            note=entry.get("note", ""),
            plan=entry.get("plan", ""),
            reason="",
            actor=_owner(scene, entry) or scene.person("chef"),
            now=clock.now(),
            today=clock.today(),
        )

    return step


def _report(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        contents = ReportContents(
            entry["title"],
            ReportKind(entry["kind"]),
            entry["issued"],
            scene.body(entry["body"]),
            entry.get("conclusion", ""),
        )
        assignments = [scene.assignment(key) for key in entry["keys"]]
        hand_in_report(assignments, contents, actor=scene.person("handlaggare.slk"), today=clock.today())

    return step


def _adjusted(entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        meeting = find_or_add_meeting(scene.body(entry["body"]), entry["meeting"])
        adjust_minutes(meeting, entry["on"], actor=scene.person("registrator"), today=clock.today())

    return step


def _said(entry: Mapping[str, Any], missing: str) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        body = scene.body(entry["body"])
        paragraph = None
        if "number" in entry:
            about = Circumstances(title=entry.get("paragraph_title", ""))
            paragraph = scene.paragraph(body, entry["on"], entry["number"], about)
        saying = Saying(
            kind=entry["kind"],
            body=body,
            decided_on=entry["on"],
            paragraph=paragraph,
            missing_reason="" if paragraph else entry.get("missing", missing),
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
