"""The matter that the demonstration is about: KS 2023-09-20 § 633, from its tabling to the eve of its closing.

KF 2024-04-25 § 156 is left for the visitor to record.
"""

import datetime as dt

from tracker import clock
from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.changes import update_status
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.operations.reports import ReportContents, add_document, hand_in_report
from tracker.demo.stage import Scene, Step
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.decisions import Decision, DecisionRow, record_decision
from tracker.meetings.operations.paragraphs import Circumstances, adjust_minutes
from tracker.models.assignment import Origin
from tracker.models.document import DocumentKind
from tracker.models.paragraph import Outcome
from tracker.models.report import ReportKind

KEY, SUCCESSOR = "trygghetsrad", "alternativ-c"
NUMBERS = ("0738/23", "SLK-2023-00738")
TITLE = "Samverkansformer för strategiska brottsförebyggande frågor"
TEXT = (
    "Stadsledningskontoret får i uppdrag att utvärdera kommunstyrelsens trygghetsråd mot lagen om kommuners ansvar för "
    "brottsförebyggande arbete (2023:196), i nära samverkan med Polismyndigheten, och ta ställning till tre frågor."
)
POINTS = (
    ("a)", "Bör rådet förändras: tydligare syfte, bättre uppföljning, annan sammansättning?"),
    ("b)", "Bör det ersättas av ett nytt forum för strategiska frågor?"),
    ("c)", "Bör det ersättas av ett forum som redan finns, till exempel inom Trygg i-modellen?"),
)
CLOSING = "Redovisningen av uppdraget KS 2023-09-20 § 633 antecknas och uppdraget förklaras fullgjort."
NEXT = "Kommunstyrelsen får i uppdrag att ersätta trygghetsrådet enligt alternativ C i tjänsteutlåtandet."


def matter() -> list[Step]:
    """Return the steps of the matter with the days on which they were recorded."""
    return [
        (dt.date(2023, 9, 21), given),
        (dt.date(2023, 10, 2), begun),
        (dt.date(2023, 10, 11), adjusted),
        (dt.date(2024, 1, 11), reported),
        (dt.date(2024, 3, 7), recommended),
        (dt.date(2024, 3, 22), tabled),
    ]


def given(scene: Scene) -> None:
    """KS 2023-09-20 § 633 gives the assignment, after the tabling in § 589."""
    registrar, board, today = scene.person("registrator"), scene.body("KS"), clock.today()
    case = find_or_add_case(NUMBERS[:1], registry="SLK", today=today, title=TITLE)
    cases = [case] if case else []
    before = scene.paragraph(
        board, dt.date(2023, 9, 6), "589", Circumstances(title=TITLE, outcome=Outcome.TABLED, cases=cases)
    )
    vote = ("Ja för bifall till yrkandet från S, V och MP. Nej för avslag på det.", 8, 5, None)
    about = Circumstances(TITLE, Outcome.APPROVED, [("", TEXT)], [vote], previous=[before], cases=cases)
    paragraph = scene.paragraph(board, dt.date(2023, 9, 20), "633", about)
    task = Task(
        text=TEXT, title="Utvärdera kommunstyrelsens trygghetsråd", recipients=scene.bodies(["Stadsledningskontoret"]),
        collaborators=scene.bodies(["Polismyndigheten"]), points=POINTS,
    )  # fmt: skip
    giving = Giving(
        board, dt.date(2023, 9, 20), paragraph, origin=Origin.PROPOSAL, origin_note="Yrkande från S, V och MP"
    )
    assignment = register_assignment(
        task, giving, cases=cases, owner=scene.person("handlaggare.slk"), actor=registrar, today=today
    )
    scene.registered(KEY, assignment)
    extract = "Protokollsutdrag KS 2023-09-20 § 633"
    add_document(
        assignment,
        kind=DocumentKind.PROTOCOL_EXTRACT,
        title=extract,
        url="",
        dated_on=dt.date(2023, 9, 20),
        actor=registrar,
    )


def begun(scene: Scene) -> None:
    """The official begins."""
    update_status(
        scene.assignment(KEY),
        status=Status.IN_PROGRESS,
        note="Avstämning med polisområdet är inbokad.",
        plan="KS 6 mars 2024",
        reason="",
        actor=scene.person("handlaggare.slk"),
        now=clock.now(),
        today=clock.today(),
    )


def adjusted(scene: Scene) -> None:
    """The minutes of 20 September are adjusted."""
    meeting = scene.paragraph(scene.body("KS"), dt.date(2023, 9, 20), "633").meeting
    adjust_minutes(meeting, dt.date(2023, 10, 11), actor=scene.person("registrator"), today=clock.today())


def reported(scene: Scene) -> None:
    """The tjänsteutlåtande of 10 January 2024, under the matter's new number."""
    officer, assignment = scene.person("handlaggare.slk"), scene.assignment(KEY)
    find_or_add_case(NUMBERS, registry="SLK", today=clock.today())
    issued = dt.date(2024, 1, 10)
    contents = ReportContents(
        "Tjänsteutlåtande, utvärdering av trygghetsrådet", ReportKind.FINAL, issued, scene.body("KS"),
        "Stadsledningskontoret förordar alternativ C.", meeting_on=dt.date(2024, 2, 21),
    )  # fmt: skip
    hand_in_report([assignment], contents, actor=officer, today=clock.today())
    for title in ("Reglemente för trygghetsrådet", "Samverkansöverenskommelse, Trygg i Göteborg"):
        add_document(assignment, kind=DocumentKind.ATTACHMENT, title=title, url="", dated_on=issued, actor=officer)


def recommended(scene: Scene) -> None:
    """KS 2024-03-06 § 208 recommends KF to close it and to give the next one."""
    board, today = scene.body("KS"), clock.today()
    case = find_or_add_case(NUMBERS, registry="SLK", today=today)
    before = scene.paragraph(board, dt.date(2024, 2, 21), "141", Circumstances(title=TITLE, outcome=Outcome.TABLED))
    vote = ("Ja för yrkandet från S, V och MP. Nej för yrkandet från M, D, L och KD.", 7, 5, 1)
    title = "Redovisning av uppdraget att utvärdera trygghetsrådet"
    about = Circumstances(
        title,
        Outcome.APPROVED,
        [("1", CLOSING), ("2", NEXT)],
        votes=[vote],
        reservations=["M, D, L och KD", "SD"],
        previous=[before],
        cases=[case] if case else [],
    )
    rows = [
        DecisionRow(label="1", outcome="completed", text=CLOSING, assignment_id=scene.keys[KEY], recommended=True),
        DecisionRow(
            label="2", outcome="gives", text=NEXT, recommended=True, title="Ersätta trygghetsrådet med alternativ C",
            follows=0,
            recipients=scene.bodies(["Kommunstyrelsen"]),
        ),
    ]  # fmt: skip
    decision = Decision(board, dt.date(2024, 3, 6), "208", about=about, rows=rows)
    record_decision(decision, actor=scene.person("registrator"), four_eyes=True, today=today)


def tabled(scene: Scene) -> None:
    """KF 2024-03-21 § 121 tables it to 25 April."""
    today = clock.today()
    case = find_or_add_case(NUMBERS, registry="SLK", today=today)
    title = "Redovisning av uppdraget att utvärdera trygghetsrådet"
    rows = [DecisionRow(label="", outcome="tabled", assignment_id=scene.keys[KEY], tabled_to=dt.date(2024, 4, 25))]
    decision = Decision(
        scene.body("KF"),
        dt.date(2024, 3, 21),
        "121",
        about=Circumstances(title, cases=[case] if case else []),
        rows=rows,
    )
    record_decision(decision, actor=scene.person("registrator"), four_eyes=True, today=today)
