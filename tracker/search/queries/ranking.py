"""Which hit comes first: how well each thing that was asked is answered, then what it is, then the newest.

Counted here and not by a database, so that both rank alike.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tracker.index.asking import Part
from tracker.models.search_entry import EntryKind

_SIGNS = re.compile(r"[\W_]+")
PHRASE = 10
"""For a title that has all the words that were typed as they stand; as much again for one that has nothing else."""
KINDS: Mapping[str, int] = MappingProxyType(
    {EntryKind.ASSIGNMENT: 3, EntryKind.PARAGRAPH: 2, EntryKind.NOTE: 1, EntryKind.DOCUMENT: 0}
)


def score(title: str, terms: str, parts: Sequence[Part], phrase: str) -> int:
    """Return how well an entry answers.

    Args:
        title: the entry's.
        terms: the entry's, as they are kept.
        parts: what was asked.
        phrase: what was typed, folded as `phrase_of` does.
    """
    has = f" {terms} "
    total = sum(next((how for term, how in part.best_first if f" {term} " in has), 0) for part in parts)
    plain = phrase_of(title) if phrase else ""
    if plain == phrase:
        return total + 2 * PHRASE if phrase else total
    return total + PHRASE if " " in phrase and f" {phrase} " in f" {plain} " else total


def phrase_of(words: str) -> str:
    """Return words as phrases are compared: without case, signs and spaces too many."""
    return _SIGNS.sub(" ", words.casefold()).strip()


def order(kind: str, entry_id: int, points: int, *, by_number: bool) -> tuple[int, int, int]:
    """Return what hits are sorted by, the greatest first; where the number of a § was typed, §§ before all else."""
    return points, KINDS[kind] + (len(KINDS) if by_number and kind == EntryKind.PARAGRAPH else 0), entry_id
