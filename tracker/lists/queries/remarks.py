"""What a person should look at before a list goes anywhere: days on which nobody meets, texts cut off."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from babel.dates import get_day_names

from tracker.db import db
from tracker.lists.queries.cells import decision_text, meeting_words
from tracker.lists.queries.standings import Standing
from tracker.models import Body, Meeting
from tracker.models.meeting import MeetingStatus
from tracker.papers import Sheet
from tracker.wording.dates import counted

SATURDAY = 5
_KNOWN, _USUAL = 4, 0.75
"""How many meetings of a body must be known, and which part of them fall on one weekday, for that to be its day."""


def odd_days(held: Iterable[tuple[Body, dt.date]]) -> list[str]:
    """Return what is odd about days on which bodies are said to have met.

    «KS 12 dec 2020» was a Saturday; «KF 9 okt 2020» was a Friday, and the council meets on Thursdays.
    """
    said = dict.fromkeys(held)
    days: dict[int, Counter[int]] = defaultdict(Counter)
    known = sa.select(Meeting.body_id, Meeting.held_on).where(
        Meeting.body_id.in_({body.id for body, _ in said}), Meeting.voided_at.is_(None),
        Meeting.status != MeetingStatus.CANCELLED,
    )  # fmt: skip
    for body_id, held_on in db.session.execute(known):
        days[body_id][held_on.weekday()] += 1
    names = get_day_names(locale="sv")
    found = []
    for body, day in said:
        weekday, usual = day.weekday(), _usual(days[body.id])
        if weekday >= SATURDAY:
            found.append(f"{meeting_words(body, day)} är en {names[weekday]}. Kontrollera dagen mot protokollet.")
        elif usual is not None and weekday != usual:
            found.append(
                f"{meeting_words(body, day)} är en {names[weekday]}. {body.name} brukar sammanträda på en"
                f" {names[usual]}. Kontrollera dagen mot protokollet."
            )
    return found


def _usual(days: Counter[int]) -> int | None:
    if days.total() < _KNOWN:
        return None
    weekday, number = days.most_common(1)[0]
    return weekday if number >= _USUAL * days.total() else None


def unnumbered(sheet: Sheet) -> list[str]:
    """Return how many rows lack a dnr, in a list whose rows are not all assignments."""
    place = [column.heading for column in sheet.columns].index("Dnr")
    without = sum(not row[place] for section in sheet.sections for row in section.rows)
    return [f"{counted(without, 'rad', 'rader')} saknar diarienummer."] if without else []


def gaps(standings: Iterable[Standing], *, numbers: bool = True) -> list[str]:
    """Return how many rows lack what a reader looks for, and which texts seem to have been cut off."""
    rows = list(standings)
    found = []
    if numbers and (without := sum(not standing.numbers for standing in rows)):
        found.append(f"{counted(without, 'uppdrag', 'uppdrag')} saknar diarienummer.")
    if without := sum(standing.term is None for standing in rows):
        found.append(f"{counted(without, 'uppdrag', 'uppdrag')} saknar plan för redovisning.")
    for standing in rows:
        text = decision_text(standing)
        if text.count("(") > text.count(")"):
            found.append(f"{standing.reference}: en parentes i texten har inget slut.")
    return found
