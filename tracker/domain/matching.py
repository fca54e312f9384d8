"""Which assignment a decision means: by giver, § and point, else by budget and wording, else by dnr and wording."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_COMMON = frozenset(
    [
        "och",
        "att",
        "i",
        "för",
        "som",
        "med",
        "av",
        "till",
        "en",
        "ett",
        "den",
        "det",
        "de",
        "om",
        "på",
        "inom",
        "samt",
        "ska",
        "uppdrag",
        "uppdraget",
        "får",
        "givet",
        "hur",
        "vid",
        "eller",
        "kan",
    ]
)
CLEAR_LEAD = 8
"""By how much the best must lead for it to be proposed without asking; a tie stays with the person."""


TELLING = 3
"""So many words at least tell one task from another; «antecknas» does not."""


@dataclass(frozen=True)
class Described:
    """An assignment as its decision or its closing describes it.

    Attributes:
        text: the words of the task.
        giver: id of the body that gave it, or None.
        given_on: the day.
        number: of the §.
        point: of that §, or "".
        budget_year: the budget that gave it.
        recipients: ids of bodies, predecessors and successors among them.
        cases: ids or keys of its matters.
    """

    text: str
    giver: int | None = None
    given_on: dt.date | None = None
    number: str | None = None
    point: str = ""
    budget_year: int | None = None
    recipients: Collection[int] = ()
    cases: Collection[str] = ()


@dataclass(frozen=True)
class Match:
    """How well one registered assignment fits.

    Attributes:
        place: in the list that was searched.
        score: for ranking.
        reason: in Swedish, for the person who chooses.
        sure: it may be proposed without asking; what only resembles is shown, never chosen.
    """

    place: int
    score: float
    reason: str
    sure: bool = True


def likeness(one: str, other: str) -> float:
    """Return how many of the telling words of the shorter text stand in the longer, from 0 to 1."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _words(text: str) -> set[str]:
    joined = re.sub(r"-\s+(?!(?:och|eller|samt)\b)", "", text.casefold())
    return {word[:8] for word in re.findall(r"[a-zåäöé0-9]{3,}", joined) if word not in _COMMON}


def rank(wanted: Described, known: Sequence[Described]) -> list[Match]:
    """Return what may be meant, best first; the places are those of `known`."""
    found = [match for place, other in enumerate(known) if (match := _compare(wanted, other, place))]
    return sorted(found, key=lambda match: (-match.score, match.place))


def clear_best(matches: Sequence[Match]) -> Match | None:
    """Return the match that may be proposed without asking, or None where two are about as good."""
    if not matches or not matches[0].sure:
        return None
    second = matches[1].score if len(matches) > 1 else 0.0
    return matches[0] if matches[0].score - second >= CLEAR_LEAD else None


def _compare(wanted: Described, other: Described, place: int) -> Match | None:
    alike = likeness(wanted.text, other.text)
    same_recipient = bool(set(wanted.recipients) & set(other.recipients))
    extra = 30 * alike + (10 if same_recipient else 0)
    if wanted.number and wanted.given_on and other.number and other.given_on:
        return _compare_places(wanted, other, place, alike, extra)
    if wanted.budget_year and wanted.budget_year == other.budget_year and alike >= 0.5:
        return Match(place, 30 + extra, "budget och ordalydelse stämmer")
    if set(wanted.cases) & set(other.cases):
        return Match(
            place, 20 + extra, f"diarienummer{' och ordalydelse' if alike >= 0.3 else ''} stämmer", sure=alike >= 0.3
        )
    return None


def _compare_places(wanted: Described, other: Described, place: int, alike: float, extra: float) -> Match | None:
    """Compare two that both name their §. References are wrong now and then: the same words are shown anyway."""
    same_giver = wanted.giver is None or other.giver is None or wanted.giver == other.giver
    if (wanted.given_on, wanted.number) != (other.given_on, other.number) or not same_giver:
        return Match(place, 10 + extra, "ordalydelsen stämmer, men inte beslutet", sure=False) if alike >= 0.8 else None
    points = _point(wanted.point), _point(other.point)
    if all(points) and points[0] != points[1]:
        return None
    if points[0] and points[0] == points[1]:
        return Match(place, 100 + extra, "beslut, paragraf och punkt stämmer")
    another_task = len(_words(wanted.text)) >= TELLING and alike < 0.2
    return Match(place, 80 + extra, "beslut och paragraf stämmer", sure=not another_task)


def _point(label: str) -> str:
    return re.sub(r"[\s.)]", "", label.casefold())
