"""A sample that can be drawn again: the same seed out of the same population gives the same sample."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction


def draw(population: Iterable[tuple[str, str]], *, seed: str, size: int) -> list[str]:
    """Draw a stratified sample.

    Each stratum gives its share, rounded by largest remainder, and at least one while the size allows; else the large
    ones would be all there is. Within a stratum the order is that of SHA-256 over the seed and the reference, so that
    anyone can check it with a pocket tool.

    Args:
        population: (reference, stratum) of all that may be drawn.
        seed: any text; written down with the sample.
        size: how many to draw; all where there are fewer.

    Returns:
        The references, stratum by stratum, in the order of drawing.
    """
    strata: defaultdict[str, list[str]] = defaultdict(list)
    for reference, stratum in population:
        strata[stratum].append(reference)
    shares = shares_of({name: len(members) for name, members in strata.items()}, size)
    drawn = []
    for name in sorted(strata):
        ordered = sorted(strata[name], key=lambda reference: _lot(seed, reference))
        drawn += ordered[: shares[name]]
    return drawn


def shares_of(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many each stratum gives; in all `size`, or everything where there is less.

    Args:
        sizes: stratum → how many it has, at least one.
        size: how many to draw.
    """
    total = sum(sizes.values())
    size = max(0, min(size, total))
    largest_first = sorted(sizes, key=lambda name: (-sizes[name], name))
    shares = {name: 1 if place < size else 0 for place, name in enumerate(largest_first)}
    while sum(shares.values()) < size:  # the one furthest below its share is next; a full one has given all it has
        short = [name for name in largest_first if shares[name] < sizes[name]]
        shares[max(short, key=lambda name: Fraction(sizes[name] * size, total) - shares[name])] += 1
    return shares


def _lot(seed: str, reference: str) -> str:
    return hashlib.sha256(f"{seed}:{reference}".encode()).hexdigest()
