"""The compilation of a follow-up round: what the bodies answered, counted; what was not answered is never «Nej».

It holds what bodies say, and nothing that is still theirs alone: a reply that is not final counts as no answer. Bodies
are asked different questions, so that they stand by name and are never ranked.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tracker.domain.rounds import Choice


@dataclass(frozen=True)
class Tally:
    """How many were asked, and what they answered.

    Attributes:
        asked: bodies, or questions that a body was asked.
        yes: «Ja».
        no: «Nej».
        not_applicable: «Ej aktuellt».
    """

    asked: int = 0
    yes: int = 0
    no: int = 0
    not_applicable: int = 0

    @property
    def answered(self) -> int:
        """How many answered; shares are counted on it."""
        return self.yes + self.no + self.not_applicable

    @property
    def silent(self) -> int:
        """How many did not."""
        return self.asked - self.answered

    def of_answered(self, number: int) -> str:
        """Return «13 av 17»: a number and how many answered."""
        return f"{number} av {self.answered}"

    def percent(self, number: int) -> float:
        """Return a number's share of those who were asked, for a bar that shows who is silent too."""
        return round(100 * number / self.asked, 1) if self.asked else 0.0


@dataclass(frozen=True)
class Said:
    """What one body says to one question.

    Attributes:
        body: its name.
        value: what it answered; None for nothing.
        comment: the words beside.
        before: what it answered about the same strategy or measure in the round before.
        withheld: it has a comment that does not go along.
        answer: where it comes from.
    """

    body: str
    value: Choice | None
    comment: str = ""
    before: Choice | None = None
    withheld: bool = False
    answer: int = 0


@dataclass(frozen=True)
class CompiledQuestion:
    """A question with all that was said to it.

    Attributes:
        kind: strategy, measure or item.
        code: «4:2».
        text: the question.
        item_text: what the strategy or measure says.
        expected_result: what it is to lead to.
        said: by the bodies that were asked, by name.
        previous: what all said in the round before, where that asked about the same.
    """

    kind: str
    code: str
    text: str
    item_text: str
    expected_result: str
    said: Sequence[Said]
    previous: Tally | None = None

    @property
    def tally(self) -> Tally:
        """What was answered."""
        return tally_of(self.said)

    @property
    def changed(self) -> list[Said]:
        """Those who answer otherwise than in the round before."""
        return [said for said in self.said if said.before and said.value and said.before != said.value]


@dataclass(frozen=True)
class CompiledHeading:
    """A heading of the form: its level (1 is a document), its number and words, and the questions right under it."""

    level: int
    number: str
    title: str
    questions: Sequence[CompiledQuestion] = ()


@dataclass(frozen=True)
class Standing:
    """How far a body came: its name, the state of its reply, and whether its answers count."""

    body: str
    state: str
    counts: bool


@dataclass(frozen=True)
class Compiled:
    """All that a round came to.

    Attributes:
        title: of the round.
        period_from: the first day that it is about.
        period_to: the last.
        as_of: the day whose state it shows.
        bodies: those that were asked, by name.
        headings: of the form, in its order.
        analysis: what the owner writes about it.
        previous_title: of the round before, or "".
    """

    title: str
    period_from: dt.date
    period_to: dt.date
    as_of: dt.date
    bodies: Sequence[Standing]
    headings: Sequence[CompiledHeading]
    analysis: str = ""
    previous_title: str = ""

    @property
    def questions(self) -> list[CompiledQuestion]:
        """All questions in their order."""
        return [question for heading in self.headings for question in heading.questions]

    @property
    def total(self) -> Tally:
        """All answers to all questions."""
        return _all(self.questions)

    @property
    def counting(self) -> int:
        """How many bodies' answers count."""
        return sum(standing.counts for standing in self.bodies)


def tally_of(said: Iterable[Said]) -> Tally:
    """Count what was said."""
    values = [one.value for one in said]
    return Tally(
        len(values), values.count(Choice.YES), values.count(Choice.NO), values.count(Choice.NOT_APPLICABLE)
    )  # fmt: skip


def documents_in(compiled: Compiled) -> list[tuple[CompiledHeading, Tally]]:
    """Return each governing document with what was answered about it."""
    return [(heading, tally) for heading, tally in _under(compiled) if heading.level == 1]


def areas_in(compiled: Compiled) -> list[tuple[CompiledHeading, Tally]]:
    """Return each heading that has questions right under it, with what was answered there."""
    return [(heading, _all(heading.questions)) for heading in compiled.headings if heading.questions]


def bodies_in(compiled: Compiled) -> list[tuple[Standing, Tally]]:
    """Return each body by name, with what it answered to the questions that it was asked."""
    said: dict[str, list[Said]] = {standing.body: [] for standing in compiled.bodies}
    for question in compiled.questions:
        for one in question.said:
            said[one.body].append(one)
    return [(standing, tally_of(said[standing.body])) for standing in compiled.bodies]


def changes_in(compiled: Compiled) -> list[tuple[CompiledQuestion, Tally]]:
    """Return each question that the round before asked too, with what was answered then."""
    return [(question, question.previous) for question in compiled.questions if question.previous]


def document_of(compiled: Compiled, heading: CompiledHeading) -> CompiledHeading:
    """Return the document that a heading stands in."""
    number = heading.number.partition(".")[0]
    return next(one for one in compiled.headings if one.level == 1 and one.number == number)


def _under(compiled: Compiled) -> list[tuple[CompiledHeading, Tally]]:
    found = []
    for heading in compiled.headings:
        inside = [
            question
            for one in compiled.headings
            if one.number == heading.number or one.number.startswith(f"{heading.number}.")
            for question in one.questions
        ]
        found.append((heading, _all(inside)))
    return found


def _all(questions: Iterable[CompiledQuestion]) -> Tally:
    return tally_of(said for question in questions for said in question.said)


def compiled_text(compiled: Compiled) -> str:
    """Return a compilation as canonical JSON, from which it can be read back."""
    return json.dumps(asdict(compiled), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def compiled_from(text: str) -> Compiled:
    """Read a compilation that `compiled_text` wrote."""
    told: dict[str, Any] = json.loads(text)
    for name in ("period_from", "period_to", "as_of"):
        told[name] = dt.date.fromisoformat(told[name])
    bodies = tuple(Standing(**standing) for standing in told.pop("bodies"))
    headings = tuple(_heading(heading) for heading in told.pop("headings"))
    return Compiled(**told, bodies=bodies, headings=headings)


def _heading(told: Mapping[str, Any]) -> CompiledHeading:
    return CompiledHeading(**{**told, "questions": tuple(_question(question) for question in told["questions"])})


def _question(told: Mapping[str, Any]) -> CompiledQuestion:
    previous = Tally(**told["previous"]) if told["previous"] else None
    return CompiledQuestion(**{**told, "said": tuple(_said(one) for one in told["said"]), "previous": previous})


def _said(told: Mapping[str, Any]) -> Said:
    kept = {name: Choice(told[name]) if told[name] else None for name in ("value", "before")}
    return Said(**{**told, **kept})
