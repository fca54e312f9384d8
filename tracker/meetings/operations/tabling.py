"""Tabling: what a meeting put off, all of it in one act. Nobody is mailed of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.meetings.operations.paragraphs import (
    Circumstances,
    describe_paragraph,
    find_or_add_paragraph,
    read_previous,
)
from tracker.meetings.queries.candidates import case_keys, waiting_in_matter
from tracker.models import Assignment, Closing, Meeting, Paragraph, User
from tracker.models.closing import ClosingStatus
from tracker.models.paragraph import Outcome
from tracker.scope import MACHINE

NO_PARAGRAPH = "Protokollet är inte infört i registret än."


@dataclass(frozen=True)
class TabledParagraph:
    """A § that tabled its matter.

    Attributes:
        number: of the §.
        title: its heading.
        numbers: of the matter, as written.
        previous: earlier §§ of the matter, as «2024-03-21 § 121».
        tabled_to: the day to which it was tabled, where it is known.
    """

    number: str
    title: str = ""
    numbers: Sequence[str] = ()
    previous: str = ""
    tabled_to: dt.date | None = None


def table_paragraphs(
    meeting: Meeting, tabled: Sequence[TabledParagraph], *, actor: User | None, registry: str, today: dt.date
) -> tuple[int, str]:
    """Record the §§ that tabled their matters, and say so of every assignment that waited for a decision there.

    Args:
        meeting: where it was.
        tabled: the §§.
        actor: the registrar; None where the installation reads the minutes.
        registry: the diary that bare numbers belong to.
        today: the civil day.

    Returns:
        How many assignments it concerned, and the id of the act.

    Raises:
        RuleBrokenError: none is chosen, or the day to which they were tabled is no later one.
    """
    if not tabled:
        raise RuleBrokenError("Välj minst en paragraf att spara.", "tabled")
    touched = 0
    for one in tabled:
        _check_day(meeting, one.tabled_to)
        paragraph = find_or_add_paragraph(
            meeting.body, meeting.held_on, one.number, today=today, outcome=Outcome.TABLED
        )
        case = find_or_add_case(one.numbers, registry=registry, today=today, title=one.title)
        about = Circumstances(
            title=one.title, outcome=Outcome.TABLED, cases=[case] if case else [],
            previous=read_previous(one.previous, meeting.body, meeting.held_on, today),
        )  # fmt: skip
        describe_paragraph(paragraph, about, actor=actor)
        for assignment in waiting_in_matter(actor or MACHINE, case_keys(one.numbers, registry=registry, today=today)):
            if not _placed(assignment, meeting, paragraph):
                _say_tabled(assignment, meeting, paragraph, one.tabled_to, actor=actor, today=today)
            touched += 1
    return touched, audit.current_act()


def table_rest(meeting: Meeting, ids: Sequence[int], *, tabled_to: dt.date | None, actor: User, today: dt.date) -> str:
    """Say that everything left at a meeting was tabled, before its minutes are there.

    Args:
        meeting: where it was.
        ids: of the assignments.
        tabled_to: the day to which they were tabled, where it is known.
        actor: the registrar.
        today: the civil day.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: nothing is left, or the day to which they were tabled is no later one.
    """
    if not ids:
        raise RuleBrokenError("Inget väntar på beslut här längre.")
    _check_day(meeting, tabled_to)
    statement = sa.select(Assignment).where(Assignment.id.in_(ids)).order_by(Assignment.id).with_for_update()
    for assignment in db.session.scalars(statement).all():
        _say_tabled(assignment, meeting, None, tabled_to, actor=actor, today=today)
    return audit.current_act()


def _check_day(meeting: Meeting, tabled_to: dt.date | None) -> None:
    if tabled_to is not None and tabled_to <= meeting.held_on:
        raise RuleBrokenError("Ärendena bordläggs till en dag efter sammanträdet.", "tabled_to")


def _say_tabled(
    assignment: Assignment, meeting: Meeting, paragraph: Paragraph | None, tabled_to: dt.date | None, *,
    actor: User | None, today: dt.date,
) -> None:  # fmt: skip
    saying = Saying(
        kind="tabled", body=meeting.body, decided_on=meeting.held_on, paragraph=paragraph, tabled_to=tabled_to,
        missing_reason="" if paragraph else NO_PARAGRAPH,
    )  # fmt: skip
    record_closing(assignment, saying, actor=actor, four_eyes=False, today=today)


def _placed(assignment: Assignment, meeting: Meeting, paragraph: Paragraph) -> bool:
    """Tell whether the tabling is known, and give it its § where it was recorded before the minutes were there."""
    known = sa.select(Closing).where(
        Closing.assignment_id == assignment.id, Closing.kind == "tabled", Closing.body_id == meeting.body_id,
        Closing.decided_on == meeting.held_on, Closing.voided_at.is_(None), Closing.status == ClosingStatus.DECIDED,
    )  # fmt: skip
    closing = db.session.scalars(known.with_for_update().limit(1)).first()
    if closing is not None and closing.paragraph_id is None:
        closing.paragraph_id, closing.paragraph_missing_reason = paragraph.id, ""
    return closing is not None
