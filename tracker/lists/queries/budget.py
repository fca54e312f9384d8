"""«Budgetuppdrag {år}»: what a budget gave each body, what became of it, and the clauses that would end it."""

from collections import Counter, defaultdict

from tracker.domain.lifecycle import Status
from tracker.domain.names import sort_key
from tracker.lists.queries import cells
from tracker.lists.queries.appendices import NOBODY
from tracker.lists.queries.choice import Choice, Listing, candidates, received_by
from tracker.lists.queries.clauses import clauses_of
from tracker.lists.queries.standings import Standing, standings
from tracker.models import Assignment
from tracker.papers import Cell, Column, Section, Sheet
from tracker.wording.dates import counted
from tracker.wording.labels import CLOSING, STATUS

REMAINS, UNFULFILLED = "Kvarstår", "Inte fullgjort"


def of_budget(choice: Choice) -> Listing:
    """Return every assignment that a year's budget gave, per recipient, with its outcome and the § that says so."""
    year = choice.budget_year or choice.day.year
    wanted = candidates(choice, matching=Assignment.budget_year == year)
    rows = [
        found for found in standings(wanted, day=choice.day, today=choice.today, until=choice.until)
        if found.status not in {Status.VOIDED, Status.PROPOSED, Status.DRAFT} and choice.takes(found)
    ]  # fmt: skip
    groups: dict[str, list[Standing]] = defaultdict(list)
    for standing in rows:
        for name in dict.fromkeys(part.name for part in standing.answerable) or (NOBODY,):
            if choice.body is None or _is_shown(standing, name, choice):
                groups[name].append(standing)
    columns = [
        Column("Uppdrag", 6), Column("Dnr", 2), Column("Utfall", 2), Column("Beslut", 3),
        Column("Id", 1, data_only=True),
    ]  # fmt: skip
    sheet = Sheet(
        "budgetuppdrag", f"Budgetuppdrag {year}", choice.day, columns,
        [Section(name, [_row(found) for found in groups[name]]) for name in sorted(groups, key=sort_key)],
        lead=_summed(rows), clauses=clauses_of(rows, day=choice.day),
    )  # fmt: skip
    return Listing(sheet, [found.id for found in rows], [])


def _is_shown(standing: Standing, name: str, choice: Choice) -> bool:
    """Tell whether a recipient is the body that the list is about, or its administration."""
    own = choice.body
    parts = [part for part in standing.answerable if part.name == name and part.body]
    return own is not None and (
        any(part.body and own.id in {part.body.id, part.body.administers_for_id} for part in parts)
        or (standing.giver is not None and standing.giver.id == own.id and not received_by(standing, own))
    )


def outcome(standing: Standing) -> str:
    """Return what has become of an assignment: what ended it, that it was found unfulfilled, or that it remains."""
    if standing.ended_by:
        return CLOSING[standing.ended_by.kind]
    if standing.status is Status.CLOSED_UNDOCUMENTED:
        return STATUS[Status.CLOSED_UNDOCUMENTED]
    decided = [said for said in standing.said if said.decided]
    return UNFULFILLED if decided and decided[-1].kind == "not_completed" else REMAINS


def _row(standing: Standing) -> list[Cell]:
    result = outcome(standing)
    said = standing.ended_by or (
        [found for found in standing.said if found.decided][-1] if result == UNFULFILLED else None
    )
    return [
        cells.decision_text(standing), cells.numbers(standing.numbers), result,
        cells.said_where(said) if said else "", standing.reference,
    ]  # fmt: skip


def _summed(rows: list[Standing]) -> str:
    """Return «12 uppdrag: fullgjort 5, kvarstår 7.»."""
    if not rows:
        return ""
    counts = Counter(outcome(found) for found in rows)
    parts = ", ".join(f"{word.lower()} {number}" for word, number in sorted(counts.items()))
    return f"{counted(len(rows), 'uppdrag', 'uppdrag')}: {parts}."
