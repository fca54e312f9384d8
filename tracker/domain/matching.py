"""Which assignment a decision means: by giver, § and point, else by budget and wording, else by dnr and wording."""

import datetime as dt
import functools
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

SAME = 0.6
"""So much of what two texts say together stands in both where they tell of the same task."""


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
        label: of the point that says it here; in the register, of the one that recommended or proposed it.
        ended: a decision has ended it already.
        afterwards: its words are those of an earlier closing, not of the § that gave it.
    """

    text: str
    giver: int | None = None
    given_on: dt.date | None = None
    number: str | None = None
    point: str = ""
    budget_year: int | None = None
    recipients: Collection[int] = ()
    cases: Collection[str] = ()
    label: str = ""
    ended: bool = False
    afterwards: bool = False


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


def sameness(one: str, other: str) -> float:
    """Return how many of the telling words of either text stand in both, from 0 to 1: 1 where they say the same."""
    first, second = _words(one), _words(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def tells_a_task(text: str) -> bool:
    """Return whether a text has words enough to tell its task from another's."""
    return len(_words(text)) >= TELLING


def telling_words(text: str) -> frozenset[str]:
    """Return the words that tell one task from another, cut short so that endings do not part them."""
    return _words(text)


@functools.lru_cache(maxsize=16_384)  # a list of 150 closings compares each with the same few hundred texts
def _words(text: str) -> frozenset[str]:
    joined = re.sub(r"-\s+(?!(?:och|eller|samt)\b)", "", text.casefold())
    return frozenset(word[:8] for word in re.findall(r"[a-zåäöé0-9]{3,}", joined) if word not in _COMMON)


def rank(wanted: Described, known: Sequence[Described]) -> list[Match]:
    """Return what may be meant, best first; the places are those of `known`."""
    found = [match for place, other in enumerate(known) if (match := _compare(wanted, other, place))]
    return sorted(found, key=lambda match: (-match.score, match.place))


def clear_best(matches: Sequence[Match]) -> Match | None:
    """Return the match that may be proposed without asking, or None where two are about as good.

    What only resembles stands in nobody's way.
    """
    if not matches or not matches[0].sure:
        return None
    second = next((match.score for match in matches[1:] if match.sure), 0.0)
    return matches[0] if matches[0].score - second >= CLEAR_LEAD else None


@dataclass(frozen=True)
class Paired:
    """What one of several descriptions means.

    Attributes:
        match: what it surely means, or None.
        rivals: what it may mean, best first, where that is not sure; empty where nothing fits.
    """

    match: Match | None
    rivals: Sequence[Match] = ()


def pair(wanted: Sequence[Described], known: Sequence[Described]) -> list[Paired]:
    """Return what each of the things that one decision says means, the surest first; no two mean the same.

    Args:
        wanted: what a decision speaks of, row by row.
        known: the register.
    """
    ranked = [rank(one, known) for one in wanted]
    found: dict[int, Match] = {}
    taken: set[int] = set()
    while sure := _sure(ranked, found, taken, known):
        for place, match in sorted(sure, key=lambda item: -item[1].score):
            if match.place not in taken:
                found[place] = match
                taken.add(match.place)
    left = [[match for match in matches if match.place not in taken] for matches in ranked]
    return [Paired(found[place]) if place in found else Paired(None, left[place]) for place in range(len(wanted))]


def _sure(
    ranked: Sequence[Sequence[Match]], found: Collection[int], taken: Collection[int], known: Sequence[Described]
) -> list[tuple[int, Match]]:
    free = (
        (place, [match for match in matches if match.place not in taken])
        for place, matches in enumerate(ranked)
        if place not in found
    )
    best = ((place, clear_best(left) or _any_of_equals(left, known)) for place, left in free)
    return [(place, match) for place, match in best if match]


def _any_of_equals(matches: Sequence[Match], known: Sequence[Described]) -> Match | None:
    """Return the first of those that are about as good, where nothing tells them apart: the same task given twice."""
    near = [match for match in matches if match.sure and matches[0].score - match.score < CLEAR_LEAD]
    told = {
        (_words(one.text), one.giver, one.given_on, one.number, one.budget_year, frozenset(one.recipients))
        for one in (known[match.place] for match in near)
    }
    return near[0] if len(told) == 1 else None


def _compare(wanted: Described, other: Described, place: int) -> Match | None:
    if wanted.giver is not None and other.giver is not None and wanted.giver != other.giver and not _placed(wanted):
        return None
    alike = likeness(wanted.text, other.text)
    same_recipient = bool(set(wanted.recipients) & set(other.recipients))
    same_label = bool(wanted.label) and _point(wanted.label) == _point(other.label)
    extra = (
        30 * alike + 8 * sameness(wanted.text, other.text) + (10 if same_recipient else 0) + (9 if same_label else 0)
    )
    if _placed(wanted) and _placed(other):
        return _compare_places(wanted, other, place, alike, extra)
    if wanted.budget_year and wanted.budget_year == other.budget_year and alike >= 0.5:
        return Match(place, 30 + extra, "budget och ordalydelse stämmer", sure=not _another_closed(wanted, other))
    if set(wanted.cases) & set(other.cases) and not (wanted.budget_year and other.budget_year):
        words, otherwise = " och ordalydelse" if alike >= 0.3 else "", wanted.budget_year or other.budget_year
        task_alike = likeness(_task(wanted.text), _task(other.text))
        sure = sameness(wanted.text, other.text) >= SAME if otherwise else min(alike, task_alike) >= 0.3
        return Match(place, 20 + extra, f"diarienummer{words} stämmer", sure=sure)
    return None


def _task(text: str) -> str:
    """Return what is to be done, without who is to do it: a name alone tells no task from another."""
    return text.partition(" att ")[2] or text


def _placed(one: Described) -> bool:
    return bool(one.number and one.given_on)


def _another_closed(wanted: Described, other: Described) -> bool:
    """Tell whether only some words are shared with what an earlier decision has ended: a task of the same kind."""
    return (other.ended or other.afterwards) and sameness(wanted.text, other.text) < SAME


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
    another_task = tells_a_task(wanted.text) and alike < 0.2
    if other.afterwards and alike < 0.5:  # its § was never read here, so it may well have given this one besides
        return None if another_task else Match(place, 80 + extra, "beslut och paragraf stämmer", sure=False)
    return Match(place, 80 + extra, "beslut och paragraf stämmer", sure=not another_task)


def _point(label: str) -> str:
    return re.sub(r"[\s.)]", "", label.casefold())
