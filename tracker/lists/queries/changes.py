"""What has changed since a list was made last: new, closed, moved, late since then, and what nobody has spoken of."""

import datetime as dt

import sqlalchemy as sa

from tracker.assignments.queries.listing import SILENT_DAYS
from tracker.domain.lifecycle import ENDED, OPEN, WORK, Status
from tracker.lists.queries import cells
from tracker.lists.queries.choice import Choice, Listing, candidates, not_ended_by, said_in
from tracker.lists.queries.standings import Standing, Term, standings
from tracker.papers import Cell, Column, Section, Sheet
from tracker.wording.dates import counted, long_date
from tracker.wording.labels import CLOSING, STATUS

QUIET = f"Utan nytt på {SILENT_DAYS} dagar"
USUAL = dt.timedelta(days=30)
"""How far back a list looks where no list was kept before."""


def changes(choice: Choice) -> Listing:
    """Return what has changed between two days, each change under its own heading."""
    since = _since(choice)
    then, now = before(choice), {found.id: found for found in _stand(choice, choice.day) if choice.takes(found)}
    groups: dict[str, list[tuple[Standing, str]]] = {
        heading: [] for heading in ("Nya", "Avslutade", "Flyttade", "Försenade sedan dess", QUIET)
    }
    for key, found in now.items():
        earlier = then.get(key)
        was_open = earlier is not None and earlier.status in OPEN
        if found.status in ENDED - {Status.VOIDED} and was_open:
            groups["Avslutade"].append((found, _ending(found)))
        if found.status not in OPEN:
            continue
        if not was_open:
            groups["Nya"].append((found, cells.given_words(found)))
        elif earlier and (moved := _moved(earlier, found)):
            groups["Flyttade"].append((found, moved))
        if found.is_late(choice.day) and not (earlier and earlier.is_late(since)):
            groups["Försenade sedan dess"].append((found, cells.plan_and_day(found)))
        if found.status in WORK and found.facts["status_confirmed_on"] <= choice.day - dt.timedelta(days=SILENT_DAYS):
            groups[QUIET].append((found, f"senast {long_date(found.facts['status_confirmed_on'])}"))
    columns = [
        Column("Uppdrag", 5), Column("Dnr", 2), Column("Mottagare", 2), Column("Ändring", 3), Column("Läge", 2),
        Column("Id", 1, data_only=True),
    ]  # fmt: skip
    sections = [Section(name, [_row(*found) for found in group]) for name, group in groups.items() if group]
    title = f"Ändrat sedan {long_date(since)}"
    shown = dict.fromkeys(found.id for group in groups.values() for found, _ in group)
    return Listing(Sheet("andringar", title, choice.day, columns, sections), list(shown), [])


def before(choice: Choice) -> dict[int, Standing]:
    """Return how the assignments of a choice stood when the list was made last, by id."""
    return {found.id: found for found in _stand(choice, _since(choice))}


def change_words(earlier: Standing | None, now: Standing, choice: Choice) -> str:
    """Return what has changed with an open assignment since last time, in short; "" where nothing has."""
    if earlier is None or earlier.status not in OPEN:
        return "Nytt"
    words = [_moved(earlier, now)]
    if now.is_late(choice.day) and not earlier.is_late(_since(choice)):
        words.append("försenat sedan dess")
    if earlier.status is not now.status:
        words.append(f"var: {STATUS[earlier.status].lower()}")
    return "; ".join(filter(None, words))


def _since(choice: Choice) -> dt.date:
    return choice.since or choice.day - USUAL


def _stand(choice: Choice, day: dt.date) -> list[Standing]:
    """Return how everything that was open at either end stood on a day, as it is known now."""
    wanted = candidates(choice, matching=sa.and_(not_ended_by(_since(choice)), said_in(choice)))
    return standings(wanted, day=day, today=choice.today, until=choice.until)


def _moved(earlier: Standing, now: Standing) -> str:
    """Return from where to where its time has moved, and how many times its plan has."""
    if _place(earlier.term) == _place(now.term):
        return ""
    old = cells.plan_and_day(earlier) or "ingen plan"
    times = f", flyttat {counted(now.moves, 'gång', 'gånger')}" if now.moves else ""
    return f"från {old} till {cells.plan_and_day(now) or 'ingen plan'}{times}"


def _place(term: Term | None) -> tuple[str, dt.date | None]:
    return (term.literal, term.latest_on) if term else ("", None)


def _ending(standing: Standing) -> str:
    said = standing.ended_by
    return f"{CLOSING[said.kind]}, {cells.said_where(said)}" if said else STATUS[standing.status]


def _row(standing: Standing, change: str) -> list[Cell]:
    return [
        standing.facts["title"], cells.numbers(standing.numbers), cells.recipient_names(standing.answerable), change,
        STATUS[standing.status], standing.reference,
    ]  # fmt: skip
