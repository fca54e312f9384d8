"""The list of assignments as a sheet: in its cells stands what stands in the list's rows, in the same words."""

import datetime as dt
from collections.abc import Callable, Sequence

from tracker.assignments.forms.listing import COLUMNS, Listing
from tracker.models import Assignment
from tracker.models.recipient import ANSWERABLE, by_group
from tracker.papers import Cell, Column, Section, Sheet
from tracker.web.due import due_of
from tracker.wording.dates import distance
from tracker.wording.labels import STATUS

_UNDER_THE_TITLE = ("mottagare", "beslut", "handlaggare")
"""What a row tells whether or not it has a column of its own."""
_SHARES = {"plan": 2, "mottagare": 3, "handlaggare": 2}


def sheet_of(rows: Sequence[Assignment], listing: Listing, *, today: dt.date) -> Sheet:
    """Return a list as it is shown, all its rows; Excel has the id, the day and the tidsläge apart besides."""
    keys = [*listing.columns, *(key for key in _UNDER_THE_TITLE if key not in listing.columns)]
    columns = [Column("Uppdrag", 4)]
    cells: list[Callable[[Assignment], Cell]] = [_title]
    for key in keys:
        columns.append(Column(COLUMNS[key], _SHARES.get(key, 2)))
        cells.append(_CELLS[key])
        if key == "plan":
            columns += [Column("Tidsläge", 2), Column("Redovisas senast", 1, data_only=True)]
            cells += [_distance(today), _due_on]
    if "id" not in keys:
        columns.append(Column(COLUMNS["id"], 1, data_only=True))
        cells.append(_CELLS["id"])
    lead = f"Urval: {listing.selection}. Ordning: {listing.order}.{_warning(rows)}"
    section = Section("", [[cell(row) for cell in cells] for row in rows])
    return Sheet("uppdrag", "Uppdrag", today, columns, [section], lead=lead)


def _warning(rows: Sequence[Assignment]) -> str:
    """Return what a list says of the protected rows that it has because its maker sees them: it leaves the house."""
    protected = [row.reference for row in rows if row.protected_by]
    return f" Skyddade uppgifter: {', '.join(protected)}. Lämna inte ut listan utan prövning." if protected else ""


def _title(row: Assignment) -> Cell:
    return row.title


def _due_on(row: Assignment) -> Cell:
    return due_of(row).day


def _distance(today: dt.date) -> Callable[[Assignment], Cell]:
    def words(row: Assignment) -> Cell:
        due = due_of(row)
        return " ".join(filter(None, [distance(due.day, today=today) if due.day else "", due.note]))

    return words


def _dnr(row: Assignment) -> Cell:
    return ", ".join(", även ".join(number.literal for number in case.numbers) for case in row.cases[:1]) or "saknas"


def _status(row: Assignment) -> Cell:
    flags = ["registrerat i efterhand" if row.registered_afterwards else "", "ej granskat" if row.machine_read else ""]
    return ", ".join(filter(None, [STATUS[row.status], *flags]))


def _recipients(row: Assignment) -> Cell:
    others = [found.name for found in row.recipients if found.role not in ANSWERABLE]
    names = ", ".join(by_group([found for found in row.recipients if found.role in ANSWERABLE]))
    return f"{names}, med {', '.join(others)}" if others else names


def _decision(row: Assignment) -> Cell:
    budget, paragraph = f"budget {row.budget_year}" if row.budget_year else "", row.paragraph
    if paragraph is not None:
        point = f" punkt {row.decision_point}" if row.decision_point else ""
        held_on = paragraph.meeting.held_on.isoformat()
        place = f"{paragraph.meeting.body.short_name} {held_on} § {paragraph.number}{point}"
        return ", ".join(filter(None, [budget, place]))
    if budget or row.giver is None:
        return budget or "utan beslut"
    return f"{row.giver.short_name} {row.given_on.isoformat() if row.given_on else ''}".strip() + ", § saknas"


_CELLS: dict[str, Callable[[Assignment], Cell]] = {
    "dnr": _dnr,
    "plan": lambda row: due_of(row).words,
    "lage": _status,
    "handlaggare": lambda row: row.owner.name if row.owner else "",
    "mottagare": _recipients,
    "beslut": _decision,
    "id": lambda row: row.reference,
    "sagt": lambda row: row.status_confirmed_on,
}
