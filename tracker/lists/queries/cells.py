"""What stands in the cells of lists, in the words of the municipality's own."""

import datetime as dt
from collections.abc import Sequence

from tracker.lists.queries.standings import Part, Said, Standing
from tracker.models import Body, Paragraph
from tracker.wording.dates import long_date, short_date


def decision_text(standing: Standing) -> str:
    """Return the decision's words on one line, or the title where there are none."""
    return " ".join((standing.text or str(standing.facts["title"])).split())


def numbers(cases: Sequence[Sequence[str]]) -> str:
    """Return the dnr of matters."""
    return ", ".join(dict.fromkeys(number for case in cases for number in case))


def plan_words(standing: Standing) -> str:
    """Return the plan as it was written, else the decided time."""
    return standing.term.words if standing.term else ""


def plan_and_day(standing: Standing) -> str:
    """Return the plan as it was written, with the day that it was read as where the words do not say it."""
    term = standing.term
    if term is None:
        return ""
    day = term.latest_on
    said = day is None or day.isoformat() in term.words or long_date(day) in term.words
    return term.words if said else f"{term.words} ({day})"


def due_on(standing: Standing) -> dt.date | None:
    """Return the day that the plan was read as."""
    return standing.term.latest_on if standing.term else None


def meeting_words(body: Body, day: dt.date) -> str:
    """Return «KS 10 feb 2021»."""
    return f"{body.short_name} {short_date(day)}"


def paragraph_words(paragraph: Paragraph, point: str = "") -> str:
    """Return «KS 2023-09-20 § 633 punkt 2»."""
    meeting = paragraph.meeting
    words = f"{meeting.body.short_name} {meeting.held_on.isoformat()} § {paragraph.number}"
    return f"{words} punkt {point}" if point else words


def given_words(standing: Standing) -> str:
    """Return the decision that gave an assignment, as far as it is known."""
    budget = f"budget {standing.facts['budget_year']}" if standing.facts["budget_year"] else ""
    if standing.paragraph:
        return ", ".join(filter(None, [budget, paragraph_words(standing.paragraph, standing.facts["decision_point"])]))
    if budget:
        return budget
    giver, day = standing.giver, standing.facts["given_on"]
    where = f"{giver.short_name} {day.isoformat()}" if giver and day else giver.short_name if giver else ""
    return f"{where}, § saknas" if where else "beslut saknas"


def said_where(said: Said) -> str:
    """Return where a decision stands."""
    if said.paragraph:
        return paragraph_words(said.paragraph, said.decision_point)
    return f"{said.body.short_name} {said.on.isoformat()}, § saknas"


def recipient_names(parts: Sequence[Part]) -> str:
    """Return the names of recipients; those meant by a group's name as «Socialnämnderna (4)»."""
    groups = [part.group for part in parts if part.group]
    names = [f"{part.group} ({groups.count(part.group)})" if groups.count(part.group) > 1 else part.name
             for part in parts]  # fmt: skip
    return ", ".join(dict.fromkeys(names))
