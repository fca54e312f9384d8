"""The Beslut block: who decides in each part of it, its points, and what becomes of the matter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.extraction.decision_openings import asked, capitalised, openings_of
from tracker.extraction.decision_points import points_of
from tracker.extraction.outcomes import read_outcome, sends_back, sends_back_wholly
from tracker.extraction.running_text import without_quotations, words_of
from tracker.extraction.sections import Part


@dataclass(frozen=True)
class Clause:
    """One numbered point of a decision, or the words of a decision without numbers.

    Attributes:
        label: the number, None where there is none.
        start: where it begins in the text.
        end: where it ends.
        recommended_to: the body that is asked to decide, None where this body decides itself.
        sent_back: the part it stands in sends the matter back.
    """

    label: str | None
    start: int
    end: int
    recommended_to: str | None
    sent_back: bool


@dataclass(frozen=True)
class Decision:
    """A Beslut block as it was read.

    Attributes:
        clauses: in the order of the text.
        outcome: approved, rejected, tabled, referred_back or other.
        recommending_body: who «tillstyrker», where the block says it.
        deciding_body: who «beslutar», where the block says it.
        wholly_sent_back: the matter goes back whole, so that nothing said of it there decides anything.
    """

    clauses: tuple[Clause, ...]
    outcome: str
    recommending_body: str | None
    deciding_body: str | None
    wholly_sent_back: bool


def read_decision(text: str, start: int, end: int, *, recommended_to: str | None = None) -> Decision:
    """Read text[start:end], the block under «Beslut», blanked of page headers.

    Args:
        text: that was read.
        start: of the block.
        end: of the block.
        recommended_to: who is asked to decide, where the heading over the block says it.
    """
    openings = openings_of(text, start, end)
    clauses: list[Clause] = []
    edges = [opening.start for opening in openings[1:]] + [end]
    for opening, stop in zip(openings, edges, strict=True):
        back = sends_back(_words(text, opening.end, stop))
        clauses += [
            Clause(label, a, b, opening.recommended_to or asked(text, a, b) or recommended_to, back)
            for label, a, b in points_of(text, opening.end, stop)
        ]
    words = _words(text, start, end)
    recommending = [opening.body for opening in openings if opening.body and opening.recommended_to]
    deciding = [opening.body for opening in openings if opening.body and not opening.recommended_to]
    opened = any(opening.end > opening.start for opening in openings)
    return Decision(
        clauses=tuple(clauses),
        outcome=read_outcome(words, [_words(text, clause.start, clause.end) for clause in clauses], opened=opened),
        recommending_body=recommending[0] if recommending else None,
        deciding_body=deciding[0] if deciding else None,
        wholly_sent_back=sends_back_wholly(words),
    )


def read_recommendation(text: str, part: Part) -> Decision:
    """Read what stands under «X:s förslag till kommunfullmäktige» as what X recommends."""
    asking, _, asked_body = part.heading.rstrip(": ").partition("s förslag till ")
    found = read_decision(text, part.start, part.end, recommended_to=capitalised(asked_body))
    return replace(found, recommending_body=capitalised(asking))


def joined(decisions: Sequence[Decision]) -> Decision:
    """Return what several blocks of one § decide and recommend as one decision; the first says the outcome."""
    recommending = [found.recommending_body for found in decisions if found.recommending_body]
    return replace(
        decisions[0], clauses=tuple(clause for found in decisions for clause in found.clauses),
        recommending_body=recommending[0] if recommending else None,
    )  # fmt: skip


def _words(text: str, start: int, end: int) -> str:
    return without_quotations(words_of(text, start, end))
