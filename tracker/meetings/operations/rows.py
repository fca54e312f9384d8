"""What a person does with the rows of a decision before it is saved: cut in two, laid together, dismissed, taken back.

Rows are the values that a draft keeps. `follows` names another row by its place, so it moves with the places.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker.domain.decisions import GIVES
from tracker.domain.points import halves, joined

Row = dict[str, Any]
OWN = ("match", "other", "doubt")
"""What says which assignment a row means; the second half of a row means another one."""
LISTS = ("recipients", "collaborators", "dnr")


def split_row(rows: Sequence[Row], at: int) -> list[Row]:
    """Make two rows of one, each with its part of the words."""
    first, second = halves(str(rows[at].get("text") or ""))
    new = {**rows[at], "text": second, "title": "", "points": "", **dict.fromkeys(OWN, "")}
    cut = [*rows[:at], {**rows[at], "text": first, "title": ""}, new, *rows[at + 1 :]]
    return _following(cut, lambda place: place + (place > at))


def merge_rows(rows: Sequence[Row], at: int) -> list[Row]:
    """Lay a row together with the one above; what only one of them says, both say then."""
    if not 0 < at < len(rows):
        return list(rows)
    above, below = rows[at - 1], rows[at]
    merged = {name: value if value not in (None, "") else below.get(name) for name, value in above.items()}
    merged |= {"text": joined(str(above.get("text") or ""), str(below.get("text") or "")), "title": ""}
    merged["points"] = joined(_lines(above.get("points")), _lines(below.get("points")))
    merged |= {name: _together(above.get(name), below.get(name)) for name in LISTS}
    return _following([*rows[: at - 1], merged, *rows[at + 1 :]], lambda place: place - (place >= at))


def without_row(rows: Sequence[Row], at: int) -> list[Row]:
    """Take a row away."""
    return _following([*rows[:at], *rows[at + 1 :]], lambda place: None if place == at else place - (place > at))


def row_of_passage(passage: Mapping[str, Any]) -> Row:
    """Return a row that gives what a passage says that could not be placed; a person says the rest."""
    return {"include": True, "outcome": GIVES, "text": passage["text"], "doubt": "ej placerat i texten", "match": ""}


def _lines(points: object) -> str:
    return "\n".join(f"{one[0]} {one[1]}" for one in points) if isinstance(points, list) else str(points or "")


def _together(first: object, second: object) -> str:
    parts = [part.strip() for words in (first, second) for part in str(words or "").split(";")]
    return "; ".join(dict.fromkeys(filter(None, parts)))


def _following(rows: Sequence[Row], place_of: Callable[[int], int | None]) -> list[Row]:
    """Let each row follow the row that it followed, wherever that stands now."""
    told = []
    for row in rows:
        followed = str(row.get("follows") or "")
        to = place_of(int(followed)) if followed.isdecimal() else None
        told.append({**row, "follows": "" if to is None else str(to)} if followed else row)
    return told
