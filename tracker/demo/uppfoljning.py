"""The scene's follow-up rounds, as steps: governing documents, rounds, and what bodies answer."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.demo.stage import Scene, Step
from tracker.domain.outline import read_outline_text
from tracker.domain.rounds import Choice
from tracker.followups.operations.answering import Written, answers_of, save_answers
from tracker.followups.operations.compiling import begin_compiling, freeze, review_comments, write_analysis
from tracker.followups.operations.cycles import CycleFacts, add_cycle, meet_occasion
from tracker.followups.operations.documents import DocumentFacts, add_document
from tracker.followups.operations.handing_in import approve, hand_in
from tracker.followups.operations.rounds import RoundFacts, make_round
from tracker.followups.operations.steps import take_step
from tracker.followups.operations.structure import Addressed, set_structure
from tracker.followups.queries.compiling import unreviewed
from tracker.followups.queries.documents import planned_reports
from tracker.models import FollowUpRound, GoverningDocument, Reply
from tracker.models.follow_up_cycle import CycleKind
from tracker.models.governing_document import GoverningKind
from tracker.models.question_template import Addressing

CHOICES: Mapping[str, Choice | None] = {"ja": Choice.YES, "nej": Choice.NO, "": None}
_FACTS = ("applies_to", "dnr", "decided_on", "paragraph", "validity", "revised_on", "responsible")


def steps_of_rounds(entries: Mapping[str, Any], begins: dt.date) -> list[Step]:
    """Return the steps of a file of rounds.

    Args:
        entries: `title`, and lists of `document`, `round` (year, made, opened, due, closed, compiled, after, bodies)
            and `reply` (round, body, by, written, handed_in, approved, approved_by, answers).
        begins: when the documents are put in.
    """
    steps: list[Step] = [(begins, _documents(entries))]
    for entry in entries["round"]:
        steps.append((entry["made"], _made(entries, entry)))
        steps.append((entry["opened"], _step(entries, entry, "open")))
        if "closed" in entry:
            steps.append((entry["closed"], _step(entries, entry, "close")))
        if "compiled" in entry:
            steps.append((entry["compiled"], _compiled(round_title(entries, entry["year"]), entry["bodies"])))
        if "reported" in entry:
            steps.append((entry["reported"], _met(entries, entry)))
    for entry in entries["reply"]:
        title = round_title(entries, entry["round"])
        steps.append((entry["written"], _written(title, entry)))
        if "handed_in" in entry:
            steps.append((entry["handed_in"], _handed_in(title, entry)))
        if "approved" in entry:
            steps.append((entry["approved"], _approved(title, entry)))
    return steps


def round_title(entries: Mapping[str, Any], year: object) -> str:
    """Return what a year's round is called."""
    return f"{entries['title']} {year}"


def add_documents(entries: Mapping[str, Any], scene: Scene) -> list[GoverningDocument]:
    """Put the governing documents of a file into the register."""
    registrar, found = scene.person("registrator"), []
    for entry in entries["document"]:
        body = scene.body(entry["decided_by"]) if "decided_by" in entry else None
        known = {name: entry[name] for name in _FACTS if name in entry}
        facts = DocumentFacts(name=entry["name"], kind=GoverningKind(entry["kind"]), decided_by=body, **known)
        document = add_document(facts, actor=registrar)
        if "structure" in entry:
            set_structure(document, read_outline_text(entry["structure"]), actor=registrar, now=clock.now())
        for cycle in entry.get("cycles", ()):
            about = CycleFacts(
                CycleKind(cycle["kind"]), cycle["basis"], scene.body(cycle["receiver"]), cycle.get("first_due")
            )
            add_cycle(document, about, actor=registrar, today=clock.today())
        found.append(document)
    return found


def _documents(entries: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        add_documents(entries, scene)

    return step


def _made(entries: Mapping[str, Any], entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        names = [document["name"] for document in entries["document"] if "structure" in document]
        asked = sa.select(GoverningDocument).where(GoverningDocument.name.in_(names)).order_by(GoverningDocument.id)
        documents = [document for document in db.session.scalars(asked) if document.holds_on(_end(entry))]
        earlier = _round(round_title(entries, entry["after"])) if "after" in entry else None
        facts = RoundFacts(
            title=round_title(entries, entry["year"]), period_from=dt.date(entry["year"], 1, 1),
            period_to=_end(entry), opens_on=entry["opened"], due_on=entry["due"], owner_body=scene.body("SLK"),
            owner=scene.person("registrator"), previous=earlier,
            to=Addressed(Addressing.CHOSEN, None, tuple(scene.body(name).slug for name in entry["bodies"])),
        )  # fmt: skip
        round_ = make_round(facts, documents, actor=scene.person("registrator"))
        take_step(round_, "review", actor=scene.person("registrator"), today=clock.today())

    return step


def _met(entries: Mapping[str, Any], entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    """Write down that a year's round has met what its documents call for that year."""

    def step(scene: Scene) -> None:
        round_ = _round(round_title(entries, entry["year"]))
        for report in planned_reports(clock.today()):
            if report.round is round_:
                meet_occasion(
                    report.cycle, report.due_on, met_on=clock.today(), how=entry["how"], round_=round_,
                    actor=scene.person("registrator"), today=clock.today(),
                )  # fmt: skip

    return step


def _end(entry: Mapping[str, Any]) -> dt.date:
    return dt.date(entry["year"], 12, 31)


def _step(entries: Mapping[str, Any], entry: Mapping[str, Any], move: str) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        round_ = _round(round_title(entries, entry["year"]))
        take_step(round_, move, actor=scene.person("registrator"), today=clock.today())

    return step


def _compiled(title: str, bodies: Sequence[str]) -> Callable[[Scene], None]:
    """Let the registrar read the comments, write what the answers show, and freeze it."""

    def step(scene: Scene) -> None:
        round_, actor = _round(title), scene.person("registrator")
        compilation = begin_compiling(round_, actor=actor, today=clock.today())
        shown = [(answer.id, answer.version) for answer in unreviewed(round_)]
        review_comments(round_, shown, [key for key, _ in shown], actor=actor, now=clock.now())
        words = f"{len(bodies)} nämnder har tillfrågats. Svaren säger vad nämnderna själva bedömer."
        write_analysis(compilation, words, actor=actor)
        freeze(round_, actor=actor, now=clock.now(), today=clock.today())

    return step


def _round(title: str) -> FollowUpRound:
    return db.session.scalars(sa.select(FollowUpRound).where(FollowUpRound.title == title).with_for_update()).one()


def reply_of(title: str, body_id: int) -> Reply:
    """Return a body's reply to a round, ready to be changed."""
    found = sa.select(Reply).join(Reply.round).where(FollowUpRound.title == title, Reply.body_id == body_id)
    return db.session.scalars(found.with_for_update(of=Reply)).one()


def answers_in(entry: Mapping[str, Any], reply: Reply) -> dict[int, Written]:
    """Return what a body's entry answers: question id → what is written. A document is known by its place."""
    said = {place: (CHOICES[word], comment) for place, word, comment in entry["answers"]}
    written: dict[int, Written] = {}
    for answer in answers_of(reply):
        question = answer.question
        place = f"{question.heading.number.partition('.')[0]} {question.code}"
        if place in said:
            value, comment = said.pop(place)
            written[question.id] = Written(value, comment, None, "")
    if said:
        raise LookupError(f"{reply.body.name} is not asked {sorted(said)}")
    return written


def _written(title: str, entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        reply = reply_of(title, scene.body(entry["body"]).id)
        actor = scene.person(entry["by"])
        save_answers(reply, answers_in(entry, reply), actor=actor, now=clock.now(), today=clock.today())

    return step


def _handed_in(title: str, entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        reply, actor = reply_of(title, scene.body(entry["body"]).id), scene.person(entry["by"])
        hand_in(reply, actor=actor, now=clock.now(), today=clock.today(), with_gaps=True)

    return step


def _approved(title: str, entry: Mapping[str, Any]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        reply = reply_of(title, scene.body(entry["body"]).id)
        approve(reply, actor=scene.person(entry["approved_by"]), today=clock.today())

    return step
