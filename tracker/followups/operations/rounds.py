"""Making a round, out of templates or out of the round before, and changing it until it opens."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker import audit
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import RoundState
from tracker.followups.operations.structure import Addressed
from tracker.followups.queries.addressing import headings_of, questions_of
from tracker.models import (
    Body,
    DocumentArea,
    FollowUpRound,
    GovernedItem,
    GoverningDocument,
    Meeting,
    QuestionTemplate,
    RoundHeading,
    RoundQuestion,
    User,
)
from tracker.models.question_template import Addressing

IS_FROZEN = "Omgången är öppnad, och frågorna ligger fast."
EVERYONE = Addressed(Addressing.ALL)


@dataclass(frozen=True)
class RoundFacts:
    """What is said of a round.

    Attributes:
        title: as it stands on the form.
        period_from: the first day that it is about.
        period_to: the last.
        due_on: the last day for an answer.
        owner_body: who asks.
        owner: whom the bodies turn to.
        to: which bodies take part.
        opens_on: when it is meant to open.
        approval_required: a manager approves.
        adoption_required: the nämnd or board adopts, by a §.
        adoption_due_on: by when.
        compile_due_on: by when it is compiled.
        report_meeting: where it is reported.
        allows_not_applicable: «Ej aktuellt» may be answered.
        comment_on_no: «Nej» takes a comment.
        previous: the round before, whose answers stand beside.
    """

    title: str
    period_from: dt.date
    period_to: dt.date
    due_on: dt.date
    owner_body: Body
    owner: User | None = None
    to: Addressed = EVERYONE
    opens_on: dt.date | None = None
    approval_required: bool = True
    adoption_required: bool = False
    adoption_due_on: dt.date | None = None
    compile_due_on: dt.date | None = None
    report_meeting: Meeting | None = None
    allows_not_applicable: bool = False
    comment_on_no: bool = False
    previous: FollowUpRound | None = None


def make_round(facts: RoundFacts, documents: Sequence[GoverningDocument], *, actor: User | None) -> FollowUpRound:
    """Make a round that asks what the documents' templates ask, under the documents' headings.

    Raises:
        RuleBrokenError: there is no document, or nothing to ask; or a fact cannot be so.
    """
    if not documents:
        raise RuleBrokenError("Välj minst ett styrdokument att följa upp.", "documents")
    round_ = _begun(facts)
    position = 0
    for number, document in enumerate(documents, 1):
        headings = _copy_headings(round_, document, number)
        for template in _templates(document, facts.period_to):
            position += 1
            _copy_template(round_, headings[template.governed_item.area_id], template, position)
    if not position:
        raise RuleBrokenError("Dokumenten har inga frågor. Skriv dem i dokumentets struktur först.", "documents")
    audit.record("follow_up_round.made", round_, actor=actor, title=round_.title, questions=position)
    return round_


def repeat_round(facts: RoundFacts, earlier: FollowUpRound, *, actor: User | None) -> FollowUpRound:
    """Make a round that asks what an earlier one asked; its answers will stand beside.

    Raises:
        RuleBrokenError: a fact cannot be so.
    """
    round_ = _begun(facts)
    round_.previous_id = earlier.id
    headings = {}
    for heading in headings_of(earlier):
        headings[heading.id] = RoundHeading(round_id=round_.id, **_columns_of(heading))
    db.session.add_all(headings.values())
    db.session.flush()
    for question in questions_of(earlier):
        copied = {**_columns_of(question), "heading_id": headings[question.heading_id].id}
        db.session.add(RoundQuestion(round_id=round_.id, **copied))
    db.session.flush()
    audit.record("follow_up_round.made", round_, actor=actor, title=round_.title, after=earlier.title)
    return round_


def change_round(round_: FollowUpRound, facts: RoundFacts, *, actor: User) -> None:
    """Change what is said of a round. Once it is open, only its days and its contact can be changed.

    Raises:
        RuleBrokenError: a fact cannot be so, or what is frozen would change.
    """
    _check(facts)
    columns = _columns(facts)
    if round_.is_frozen:
        loose = {"due_on", "owner_id", "adoption_due_on", "compile_due_on", "report_meeting_id"}
        fixed = {name: value for name, value in columns.items() if name not in loose | {"opens_on"}}
        if any(getattr(round_, name) != value for name, value in fixed.items()):
            raise RuleBrokenError(f"{IS_FROZEN} Dagarna och kontaktpersonen kan ändras.", "title")
        columns = {name: columns[name] for name in loose}
    for name, value in columns.items():
        setattr(round_, name, value)
    audit.record("follow_up_round.changed", round_, actor=actor, title=round_.title)


def change_question(
    question: RoundQuestion, round_: FollowUpRound, *, text: str, help_text: str, to: Addressed, actor: User
) -> None:
    """Change what a round asks, and whom; its template stays as it is.

    Raises:
        RuleBrokenError: the round is frozen, or nothing is asked.
    """
    _check_loose(round_)
    if not text.strip():
        raise RuleBrokenError("Skriv frågan.", "text")
    question.text, question.help_text = text.strip(), help_text.strip()
    question.addressing, question.group_id, question.bodies = to.how, to.group_id, list(to.bodies)
    audit.record("follow_up_round.asked", round_, actor=actor, code=question.code)


def drop_question(question: RoundQuestion, round_: FollowUpRound, *, actor: User, now: dt.datetime) -> None:
    """Take a question out of a round.

    Raises:
        RuleBrokenError: the round is frozen.
    """
    _check_loose(round_)
    question.voided_at = now
    audit.record("follow_up_round.asked", round_, actor=actor, code=question.code)


def _begun(facts: RoundFacts) -> FollowUpRound:
    _check(facts)
    round_ = FollowUpRound(
        state=RoundState.DRAFT, previous_id=facts.previous.id if facts.previous else None, **_columns(facts)
    )
    db.session.add(round_)
    db.session.flush()
    return round_


def _columns(facts: RoundFacts) -> dict[str, object]:
    return {
        "title": facts.title.strip(), "period_from": facts.period_from, "period_to": facts.period_to,
        "opens_on": facts.opens_on, "due_on": facts.due_on, "approval_required": facts.approval_required,
        "adoption_required": facts.adoption_required, "adoption_due_on": facts.adoption_due_on,
        "compile_due_on": facts.compile_due_on, "allows_not_applicable": facts.allows_not_applicable,
        "comment_on_no": facts.comment_on_no, "addressing": facts.to.how, "group_id": facts.to.group_id,
        "bodies": list(facts.to.bodies), "owner_body_id": facts.owner_body.id,
        "owner_id": facts.owner.id if facts.owner else None,
        "report_meeting_id": facts.report_meeting.id if facts.report_meeting else None,
    }  # fmt: skip


def _check(facts: RoundFacts) -> None:
    if not facts.title.strip():
        raise RuleBrokenError("Skriv vad omgången ska heta.", "title")
    if facts.period_to < facts.period_from:
        raise RuleBrokenError("Perioden slutar innan den börjar.", "period_to")
    if facts.opens_on and facts.opens_on > facts.due_on:
        raise RuleBrokenError("Sista svarsdag ligger före den dag då omgången öppnar.", "due_on")
    if facts.adoption_due_on and facts.adoption_due_on < facts.due_on:
        raise RuleBrokenError("Nämnderna kan inte anta svaren före sista svarsdag.", "adoption_due_on")
    if facts.to.how is Addressing.CHOSEN and not facts.to.bodies:
        raise RuleBrokenError("Välj minst ett organ.", "bodies")


def _check_loose(round_: FollowUpRound) -> None:
    if round_.is_frozen:
        raise RuleBrokenError(IS_FROZEN)


def _copy_headings(round_: FollowUpRound, document: GoverningDocument, number: int) -> Mapping[int, RoundHeading]:
    """Copy a document's headings, numbered as the form prints them; return area id → its heading."""
    position = len(headings_of(round_)) + 1
    top = RoundHeading(
        round_id=round_.id, position=position, level=1, number=f"{number}", title=document.name,
        governing_document_id=document.id,
    )  # fmt: skip
    db.session.add(top)
    made: dict[int, RoundHeading] = {}
    for area, level, counted in _numbered(document, number):
        position += 1
        made[area.id] = RoundHeading(
            round_id=round_.id, position=position, level=level, number=counted, title=area.title,
            governing_document_id=document.id, area_id=area.id,
        )  # fmt: skip
    db.session.add_all(made.values())
    db.session.flush()
    return made


def _numbered(document: GoverningDocument, number: int) -> Iterator[tuple[DocumentArea, int, str]]:
    """Yield the areas of a document with their level on the form and their number: 1.2.3."""
    areas = sa.select(DocumentArea).where(
        DocumentArea.governing_document_id == document.id, DocumentArea.voided_at.is_(None)
    )
    path: dict[int | None, tuple[int, str]] = {None: (1, f"{number}")}
    counts: dict[int | None, int] = {}
    for area in db.session.scalars(areas.order_by(DocumentArea.position)):
        level, above = path[area.parent_id]
        counts[area.parent_id] = counts.get(area.parent_id, 0) + 1
        path[area.id] = (level + 1, f"{above}.{counts[area.parent_id]}")
        yield area, *path[area.id]


def _templates(document: GoverningDocument, on: dt.date) -> list[QuestionTemplate]:
    """Return what is asked about a document's items on a day, in the document's order."""
    statement = (
        sa.select(QuestionTemplate)
        .join(QuestionTemplate.governed_item)
        .where(GovernedItem.governing_document_id == document.id, GovernedItem.voided_at.is_(None))
        .where(QuestionTemplate.voided_at.is_(None))
        .where(QuestionTemplate.valid_from.is_(None) | (QuestionTemplate.valid_from <= on))
        .where(QuestionTemplate.valid_to.is_(None) | (QuestionTemplate.valid_to >= on))
        .options(joinedload(QuestionTemplate.governed_item))
        .order_by(GovernedItem.position, QuestionTemplate.position)
    )
    return list(db.session.scalars(statement))


def _copy_template(round_: FollowUpRound, heading: RoundHeading, template: QuestionTemplate, position: int) -> None:
    item = template.governed_item
    db.session.add(
        RoundQuestion(
            round_id=round_.id, heading_id=heading.id, template_id=template.id, governed_item_id=item.id,
            position=position, kind=item.kind, code=item.code, item_text=item.text,
            expected_result=item.expected_result, text=template.text, help_text=template.help_text,
            addressing=template.addressing, group_id=template.group_id, bodies=list(template.bodies),
        )
    )  # fmt: skip


def _columns_of(row: RoundHeading | RoundQuestion) -> dict[str, Any]:
    """Return what a copy of a row of an earlier round has in common with it."""
    names = [column.key for column in row.__mapper__.column_attrs]
    return {name: getattr(row, name) for name in names if name not in {"id", "round_id", "voided_at"}}
