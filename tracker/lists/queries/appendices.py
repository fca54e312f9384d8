"""The two appendices that officials write for every report: ongoing assignments, and matters of a period."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from tracker.db import db
from tracker.domain.lifecycle import OPEN, Status
from tracker.domain.names import in_text
from tracker.lists.queries import cells
from tracker.lists.queries.choice import Choice, Listing, candidates, not_ended_by, received_by, said_in
from tracker.lists.queries.remarks import gaps, odd_days, unnumbered
from tracker.lists.queries.standings import Said, Standing, standings
from tracker.models import Assignment, Body, Case, Closing, Meeting, Paragraph
from tracker.models.body import BodyKind
from tracker.models.closing import ClosingStatus
from tracker.models.paragraph import Outcome
from tracker.papers import Cell, Column, Section, Sheet
from tracker.scope import PUBLIC, hidden_paragraphs

OTHERS = "Uppdrag till övriga nämnder och styrelser"
NOBODY = "Uppdrag utan angiven mottagare"
UPCOMING = "Kommande"
_LEFT_OPEN = frozenset({"tabled", "referred_back"})
"""What a body says without deciding the matter."""


def ongoing(choice: Choice) -> Listing:
    """Return «Pågående uppdrag»: the open ones, those to one body and its administration first, then the others."""
    rows = open_ones(choice)
    board = choice.body or executive_board()
    groups: dict[str, list[Standing]] = {}
    own = f"Uppdrag till {in_text(board.name)}" if board else ""
    for heading in filter(None, (own, OTHERS, NOBODY)):
        groups[heading] = []
    for standing in rows:
        mine = board is not None and received_by(standing, board)
        groups[own if mine else OTHERS if standing.parts else NOBODY].append(standing)
    sheet = Sheet(
        "pagaende-uppdrag",
        _about("Pågående uppdrag", choice.subject),
        choice.day,
        [
            Column("Uppdrag", 8), Column("Dnr", 2), Column("Plan för redovisning", 2),
            Column("Redovisas senast", 1, data_only=True), Column("Id", 1, data_only=True),
        ],
        [Section(heading, [_ongoing_row(found) for found in group]) for heading, group in groups.items() if group],
        remarks=gaps(rows),
    )  # fmt: skip
    return Listing(sheet, [standing.id for standing in rows], [])


def matters(choice: Choice) -> Listing:
    """Return «Ärenden»: what is to come, and what was decided in the period, the latest first."""
    since = choice.since or choice.day.replace(day=1)
    coming = sorted(
        (found for found in open_ones(choice) if found.status is not Status.REPORTED and _ahead(found, choice)),
        key=lambda found: (cells.due_on(found), -found.id), reverse=True,
    )  # fmt: skip
    decided, ids, paragraphs = _decided(choice, since)
    sheet = Sheet(
        "arenden",
        _about("Ärenden", choice.subject),
        choice.day,
        [
            Column("Ärende/rapportering", 8),
            Column("Dnr", 2),
            Column("", 2),
            Column("Dag", 1, data_only=True),
            Column("Id", 1, data_only=True),
        ],
        [
            Section(UPCOMING, [_ongoing_row(found) for found in coming]),
            Section(_period(since, choice.day), [row for _, row in decided]),
        ],
    )
    remarks = [*unnumbered(sheet), *gaps(coming, numbers=False), *odd_days(place for place, _ in decided)]
    sheet = replace(sheet, remarks=remarks)
    return Listing(sheet, [*(found.id for found in coming), *ids], paragraphs)


def open_ones(choice: Choice) -> list[Standing]:
    """Return the open assignments of a choice, as they stood, in its order."""
    wanted = candidates(choice, matching=sa.and_(not_ended_by(choice.day), said_in(choice)))
    rows = [
        found for found in standings(wanted, day=choice.day, today=choice.today, until=choice.until)
        if found.status in OPEN and choice.takes(found)
    ]  # fmt: skip
    if choice.order == "plan":
        rows.sort(key=lambda found: (cells.due_on(found) is None, cells.due_on(found) or dt.date.max, found.id))
    return rows


def executive_board() -> Body | None:
    """Return the municipality's executive board."""
    boards = sa.select(Body).where(Body.kind == BodyKind.EXECUTIVE_BOARD).order_by(Body.id)
    return db.session.scalars(boards.limit(1)).one_or_none()


def _about(title: str, subject: str) -> str:
    return f"{title} kopplade till {subject}" if subject else title


def _period(since: dt.date, until: dt.date) -> str:
    first, last = f"{since:%Y-%m}", f"{until:%Y-%m}"
    return f"Ärenden {first}" if first == last else f"Ärenden {first} till {last}"


def _ongoing_row(standing: Standing) -> list[Cell]:
    text, dnr, plan = cells.decision_text(standing), cells.numbers(standing.numbers), cells.plan_words(standing)
    return [text, dnr, plan, cells.due_on(standing), standing.reference]


def _ahead(standing: Standing, choice: Choice) -> bool:
    due = cells.due_on(standing)
    return due is not None and choice.day <= due <= (choice.ahead or dt.date.max)


_Decided = tuple[tuple[Body, dt.date], Sequence[Cell]]
"""A body and the day on which it decided, and the row that tells of it."""


def _decided(choice: Choice, since: dt.date) -> tuple[list[_Decided], list[int], list[int]]:
    """Return what was decided in a period, latest first: of assignments, and §§ that are about none."""
    spoken = sa.select(Closing.assignment_id).where(Closing.decided_on.between(since, choice.day))
    spoken = spoken.where(Closing.status == ClosingStatus.DECIDED, Closing.voided_at.is_(None))
    matching = sa.or_(Assignment.id.in_(spoken), Assignment.given_on.between(since, choice.day))
    wanted = candidates(choice, matching=sa.and_(matching, said_in(choice)))
    found: list[tuple[int, _Decided]] = []
    for standing in standings(wanted, day=choice.day, today=choice.today, until=choice.until):
        if choice.takes(standing):
            found += [(standing.id, row) for row in _decisions_of(standing, since, choice.day)]
    others = _other_paragraphs(choice, since)
    rows = [row for _, row in found] + [_paragraph_row(paragraph) for paragraph in others]
    rows.sort(key=lambda row: row[0][1], reverse=True)
    ids = list(dict.fromkeys(key for key, _ in found))
    return rows, ids, [paragraph.id for paragraph in others]


def _decisions_of(standing: Standing, since: dt.date, until: dt.date) -> list[_Decided]:
    rows: list[_Decided] = []
    given_on, giver = standing.facts["given_on"], standing.giver
    if giver and given_on and since <= given_on <= until and standing.status not in {Status.PROPOSED, Status.REJECTED}:
        rows.append(_row(standing, giver, given_on))
    said = {(found.body.id, found.on): found for found in standing.said if _counts(found, since, until)}
    return rows + [_row(standing, found.body, found.on) for found in said.values()]


def _counts(said: Said, since: dt.date, until: dt.date) -> bool:
    return said.decided and said.kind not in _LEFT_OPEN | {"confirmed"} and since <= said.on <= until


def _row(standing: Standing, body: Body, day: dt.date) -> _Decided:
    dnr, where = cells.numbers(standing.numbers), cells.meeting_words(body, day)
    return (body, day), [cells.decision_text(standing), dnr, where, day, standing.reference]


def _other_paragraphs(choice: Choice, since: dt.date) -> list[Paragraph]:
    """Return the §§ of the period that decided a matter in which no assignment was given or spoken of.

    A list that is made again has those that it had, whatever has been registered of them since.
    """
    bodies = {body.id for body in (choice.giver, choice.body) if body}
    given = sa.select(Assignment.paragraph_id).where(
        Assignment.paragraph_id.is_not(None), Assignment.status != Status.VOIDED
    )
    spoken = sa.select(Closing.paragraph_id).where(Closing.paragraph_id.is_not(None), Closing.voided_at.is_(None))
    concerned = sa.and_(Paragraph.id.not_in(given), Paragraph.id.not_in(spoken))
    if choice.paragraphs is not None:
        concerned = Paragraph.id.in_(choice.paragraphs)
    wanted = (
        sa.select(Paragraph)
        .join(Paragraph.meeting)
        .where(
            Meeting.held_on.between(since, choice.day), Paragraph.voided_at.is_(None), Paragraph.title != "",
            Paragraph.outcome.in_([Outcome.APPROVED, Outcome.REJECTED, Outcome.OTHER]),
            Paragraph.id.not_in(hidden_paragraphs(PUBLIC)), concerned,
        )
        .options(contains_eager(Paragraph.meeting).joinedload(Meeting.body))
        .options(selectinload(Paragraph.cases).selectinload(Case.numbers))
        .order_by(Paragraph.id)
    )  # fmt: skip
    if bodies:
        wanted = wanted.where(Meeting.body_id.in_(bodies))
    words = choice.words.casefold()
    return [found for found in db.session.scalars(wanted) if words in found.title.casefold()]


def _paragraph_row(paragraph: Paragraph) -> _Decided:
    meeting = paragraph.meeting
    dnr = cells.numbers([[number.literal for number in case.numbers] for case in paragraph.cases])
    row: list[Cell] = [paragraph.title, dnr, cells.meeting_words(meeting.body, meeting.held_on), meeting.held_on, None]
    return (meeting.body, meeting.held_on), row
