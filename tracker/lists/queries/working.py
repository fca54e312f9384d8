"""Lists to work by: what is open before a meeting, what each recipient owes, what waits, what lacks something."""

import datetime as dt
from collections import defaultdict

from tracker.domain.lifecycle import ENDED, MOVES, Status
from tracker.domain.names import in_text, sort_key
from tracker.lists.queries import cells
from tracker.lists.queries.appendices import NOBODY, open_ones
from tracker.lists.queries.changes import before, change_words
from tracker.lists.queries.choice import Choice, Listing
from tracker.lists.queries.clauses import clauses_of
from tracker.lists.queries.remarks import gaps
from tracker.lists.queries.standings import Standing
from tracker.papers import Cell, Column, Section, Sheet
from tracker.wording.labels import STATUS

_ENDING = frozenset(move.name for move in MOVES.values() if move.by_decision and ENDED & set(move.targets.values()))
"""What a decision says that ends an assignment; where it is open all the same, it was opened again."""
_ID, _DUE = Column("Id", 1, data_only=True), Column("Redovisas senast", 1, data_only=True)


def balance(choice: Choice) -> Listing:
    """Return the open assignments of a body before its meeting, by day, with what has changed since last time."""
    rows = _by_day(open_ones(choice))
    earlier = before(choice)
    columns = [
        Column("Uppdrag", 5), Column("Beslut", 2), Column("Dnr", 2), Column("Mottagare", 2),
        Column("Plan för redovisning", 2), Column("Läge", 2), Column("Ändrat sedan sist", 2), _DUE, _ID,
    ]  # fmt: skip
    lines = [
        [
            standing.facts["title"], cells.given_words(standing), cells.numbers(standing.numbers),
            cells.recipient_names(standing.answerable), cells.plan_and_day(standing), STATUS[standing.status],
            change_words(earlier.get(standing.id), standing, choice), cells.due_on(standing), standing.reference,
        ]
        for standing in rows
    ]  # fmt: skip
    title = f"Öppna uppdrag från {in_text(choice.giver.name)}" if choice.giver else "Öppna uppdrag"
    sheet = Sheet(
        "balanslista",
        title,
        choice.day,
        columns,
        [Section("", lines)],
        clauses=clauses_of(rows, day=choice.day),
        remarks=gaps(rows),
    )
    return _listing(sheet, rows)


def by_recipient(choice: Choice) -> Listing:
    """Return what each recipient owes; what several answer for stands with each of them."""
    rows = _by_day(open_ones(choice))
    groups: dict[str, list[Standing]] = defaultdict(list)
    for standing in rows:
        for name in dict.fromkeys(part.name for part in standing.answerable) or (NOBODY,):
            groups[name].append(standing)
    if choice.body:  # an assignment may be others' as well
        own = choice.body
        groups = {
            name: found for name, found in groups.items()
            if any(part.name == name and part.body and own.id in {part.body.id, part.body.administers_for_id}
                   for standing in found for part in standing.answerable)
        }  # fmt: skip
    columns = [
        Column("Uppdrag", 5), Column("Beslut", 2), Column("Dnr", 2), Column("Plan för redovisning", 2),
        Column("Läge", 2), _DUE, _ID,
    ]  # fmt: skip
    sections = [Section(name, [_owed(found) for found in groups[name]]) for name in sorted(groups, key=sort_key)]
    shown = [standing for name in sorted(groups, key=sort_key) for standing in groups[name]]
    return _listing(Sheet("per-mottagare", "Öppna uppdrag per mottagare", choice.day, columns, sections), shown)


def waiting(choice: Choice) -> Listing:
    """Return what has been reported and waits for a decision, the longest first, with how long it has waited."""
    rows = [(waits_since(found), found) for found in open_ones(choice) if found.status is Status.REPORTED]
    rows.sort(key=lambda row: (row[0] or choice.day, row[1].id))
    columns = [
        Column("Uppdrag", 5), Column("Beslut", 2), Column("Dnr", 2), Column("Mottagare", 2),
        Column("Redovisat", 2), Column("Väntat, dagar", 1), _ID,
    ]  # fmt: skip
    lines = [
        [
            found.facts["title"], cells.given_words(found), cells.numbers(found.numbers),
            cells.recipient_names(found.answerable), since, (choice.day - since).days if since else None,
            found.reference,
        ]
        for since, found in rows
    ]  # fmt: skip
    title = "Redovisade, inte avslutade"
    waited = [found for _, found in rows]
    clauses = clauses_of(waited, day=choice.day)
    return _listing(Sheet("redovisade", title, choice.day, columns, [Section("", lines)], clauses=clauses), waited)


def waits_since(standing: Standing) -> dt.date | None:
    """Return since when an assignment has waited: the meeting that it was reported to, else the day it was due.

    What was said before it was opened again is over; then it waits since somebody last said how it goes, at the most.
    """
    ends = [said.id for said in standing.said if said.decided and said.kind in _ENDING]
    reopened = bool(ends) and standing.ended_by is None
    told = [said for said in standing.said if not reopened or said.id > max(ends)]
    spoken = [said.on for said in told if said.kind in {"noted", "partly_reported", "completed"}]
    otherwise: dt.date | None = standing.facts["status_confirmed_on"] if reopened else cells.due_on(standing)
    return max(spoken, default=otherwise)


def lacking(choice: Choice) -> Listing:
    """Return the open ones that lack plan, handläggare, § or dnr; one that lacks two things stands twice."""
    rows = open_ones(choice)
    groups = {
        "Utan plan för redovisning": [found for found in rows if found.term is None],
        "Utan handläggare": [found for found in rows if not found.owner],
        "Utan paragraf": [found for found in rows if found.paragraph is None],
        "Utan diarienummer": [found for found in rows if not found.numbers],
    }
    columns = [
        Column("Uppdrag", 5), Column("Beslut", 2), Column("Dnr", 2), Column("Mottagare", 2),
        Column("Plan för redovisning", 2), _ID,
    ]  # fmt: skip
    sections = [
        Section(heading, [[*_named(found), cells.plan_words(found), found.reference] for found in group])
        for heading, group in groups.items()
        if group
    ]
    shown = [found for group in groups.values() for found in group]
    return _listing(Sheet("ofullstandiga", "Uppgifter som saknas", choice.day, columns, sections), shown)


def _named(standing: Standing) -> list[Cell]:
    return [
        standing.facts["title"], cells.given_words(standing), cells.numbers(standing.numbers),
        cells.recipient_names(standing.answerable),
    ]  # fmt: skip


def _owed(standing: Standing) -> list[Cell]:
    return [
        standing.facts["title"], cells.given_words(standing), cells.numbers(standing.numbers),
        cells.plan_and_day(standing), STATUS[standing.status], cells.due_on(standing), standing.reference,
    ]  # fmt: skip


def _by_day(rows: list[Standing]) -> list[Standing]:
    return sorted(rows, key=lambda found: (cells.due_on(found) is None, cells.due_on(found) or dt.date.max, found.id))


def _listing(sheet: Sheet, rows: list[Standing]) -> Listing:
    return Listing(sheet, list(dict.fromkeys(standing.id for standing in rows)), [])
