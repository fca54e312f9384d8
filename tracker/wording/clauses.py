"""Ready words for the decision that a report proposes, as minutes write them; whoever hands it in may change them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """What a clause names of an assignment.

    Attributes:
        giver: who gave it, in running text («kommunfullmäktige»).
        on: the day, where known.
        number: of the §, or "".
        point: of that §, or "".
        budget_year: the budget that gave it.
        recipients: to whom, in running text.
        task: what is to be done, after «att».
    """

    giver: str
    on: dt.date | None
    number: str
    point: str
    budget_year: int | None
    recipients: str
    task: str


def proposal(assignments: Sequence[Given], *, partial: bool) -> str:
    """Return a proposed decision, one numbered clause for each assignment where they are several."""
    clauses = [_clause(given, partial=partial) for given in assignments]
    if len(clauses) == 1:
        return clauses[0]
    return "\n".join(f"{place}. {clause}" for place, clause in enumerate(clauses, start=1))


def _clause(given: Given, *, partial: bool) -> str:
    when = f" {given.on.isoformat()}" if given.on else ""
    place = f" § {given.number}" if given.number else ""
    point = f" punkt {given.point}" if given.point else ""
    budget = f", givet i budget {given.budget_year}," if given.budget_year else ""
    to = f" till {given.recipients}" if given.recipients else ""
    words = f"{genitive(given.giver)} uppdrag{when}{place}{point}{budget}{to} att {_running(given.task)}"
    if partial:
        return f"Delredovisningen av {words}, antecknas."
    return f"Redovisningen av {words}, antecknas och uppdraget förklaras fullgjort."


def genitive(name: str) -> str:
    """Return «kommunfullmäktiges» of «kommunfullmäktige»; a name in s keeps its form."""
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def _running(task: str) -> str:
    """A task begins small within a sentence, but for an abbreviation."""
    first = task.split(" ", 1)[0]
    return task if first.isupper() else task[:1].lower() + task[1:]
