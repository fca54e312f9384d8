"""The demonstration's follow-up rounds in the small municipality of the tests: two forms that have been answered."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from support.municipality import body, person
from tracker import clock, demo
from tracker.bodies.operations.adding import add_bodies
from tracker.db import db
from tracker.demo.stage import Scene
from tracker.demo.uppfoljning import round_title, steps_of_rounds
from tracker.domain.outline import read_outline_text
from tracker.domain.rounds import Choice
from tracker.followups.operations.answering import Written, answers_of, save_answers
from tracker.followups.operations.compiling import begin_compiling, freeze
from tracker.followups.operations.documents import DocumentFacts, add_document
from tracker.followups.operations.handing_in import hand_in
from tracker.followups.operations.rounds import RoundFacts, make_round
from tracker.followups.operations.steps import take_step
from tracker.followups.operations.structure import set_structure
from tracker.models import FollowUpRound, GoverningDocument, Reply
from tracker.models.governing_document import GoverningKind

INKOP, IOFF = "Nämnden för inköp och upphandling", "Idrotts- och föreningsnämnden"
MORE = (INKOP, IOFF, "Stadsmiljönämnden")
WHO = {
    "registrator": "registrar", "handlaggare.inkop": "officer", "chef.inkop": "manager",
    "handlaggare.centrum": "officer",
}  # fmt: skip
"""Who acts where the file names an account of the demonstration."""


def answered_rounds() -> Mapping[str, Any]:
    """Put the rounds of 2022 and 2023 into the register as they stood on 29 April 2024, and return their file."""
    entries = demo.read("uppfoljning_2024")
    with db.writing():
        add_bodies({"bodies": [{"name": name, "short": name, "kind": "committee"} for name in MORE]}, actor=None)
    scene = Scene({local: person(who).id for local, who in WHO.items()}, {})
    for day, step in sorted(steps_of_rounds(entries, dt.date(2022, 11, 25)), key=lambda item: item[0]):
        with clock.standing_at(day), db.writing():
            step(scene)
    return entries


def round_of(year: int, *, locking: bool = False) -> FollowUpRound:
    """Return the round of a year."""
    title = round_title(demo.read("uppfoljning_2024"), year)
    statement = sa.select(FollowUpRound).where(FollowUpRound.title == title)
    return db.session.scalars(statement.with_for_update() if locking else statement).one()


def reply_of(year: int, name: str, *, locking: bool = False) -> Reply:
    """Return what a body replies to the round of a year."""
    statement = sa.select(Reply).where(Reply.round_id == round_of(year).id, Reply.body_id == body(name).id)
    return db.session.scalars(statement.with_for_update() if locking else statement).one()


STRUCTURE = """# Arbetet i staden
Strategi 1:1 Bänkarna räknas.
Fråga: Har ni räknat era bänkar?
# Ingenting än
# Arbetet i parkerna
Insats 1:1 Träden räknas.
Förväntat resultat: Alla träd är räknade.
Ansvariga: Kulturnämnden
Fråga: Har ni räknat era träd?
Fråga: Är träden friska?
Till: ansvariga"""


def small_document(name: str = "Program för bänkar och träd 2023–2026") -> GoverningDocument:
    """Add a governing document with two areas that are asked about, and one that is not."""
    facts = DocumentFacts(
        name=name, kind=GoverningKind.PROGRAMME, decided_by=body("KF"), validity="2023–2026", paragraph="12",
        decided_on=dt.date(2022, 11, 24),
    )  # fmt: skip
    document = add_document(facts, actor=person("registrar"))
    set_structure(document, read_outline_text(STRUCTURE), actor=person("registrar"), now=clock.now())
    return document


def small_round(document: GoverningDocument, *, opened: bool = True, **changes: Any) -> FollowUpRound:
    """Make a round about a document, open from today on where nothing else is said."""
    facts = RoundFacts(**{
        "title": "Uppföljning av bänkar 2023", "period_from": dt.date(2023, 1, 1), "period_to": dt.date(2023, 12, 31),
        "due_on": clock.today() + dt.timedelta(days=30), "owner_body": body("SLK"), "owner": person("registrar"),
        **changes,
    })  # fmt: skip
    made = make_round(facts, [document], actor=person("registrar"))
    if opened:
        for move in ("review", "open"):
            take_step(made, move, actor=person("registrar"), today=clock.today())
    return made


def frozen_round(document: GoverningDocument) -> FollowUpRound:
    """Make a round that one body has answered, and freeze what it came to."""
    actor, today = person("registrar"), clock.today()
    made = small_round(document, title="Sammanställd uppföljning", approval_required=False)
    reply = db.session.scalars(sa.select(Reply).where(Reply.round_id == made.id, Reply.body_id == body("KS").id)).one()
    written = {answer.question_id: Written(Choice.YES, "", None, "") for answer in answers_of(reply)}
    save_answers(reply, written, actor=actor, now=clock.now(), today=today)
    hand_in(reply, actor=actor, now=clock.now(), today=today)
    take_step(made, "close", actor=actor, today=today)
    begin_compiling(made, actor=actor, today=today)
    freeze(made, actor=actor, now=clock.now(), today=today)
    return made


def first_answer(round_: FollowUpRound, name: str) -> int:
    """Return the id of a body's first answer to a round."""
    reply = sa.select(Reply).where(Reply.round_id == round_.id, Reply.body_id == body(name).id)
    return answers_of(db.session.scalars(reply).one())[0].id
