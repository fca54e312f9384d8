"""What else a typed word may mean: compounds that it is a part of, and words that are a slip or two away."""

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from tracker.db import db
from tracker.domain.near import slips_allowed, slips_between
from tracker.index import terms
from tracker.models import Body, BodyAlias, SearchWord

COMPOUNDS_MAX = 40
OTHER_PART = 3
"""Letters that the rest of a compound has at least: «råd» is a part of «trygghetsråd», not of «områd»."""
LONG_PART = 6
"""Beside a part of so many letters two are enough, «elsparkcykel»."""
KNOWN_PART = 5
AS_LAST_PART = 3
AS_FIRST_PART = 4
NEAR_MAX = 12
CANDIDATES_MAX = 3000
_LAST = "\U0010ffff"


def compounds(stems: Iterable[str]) -> dict[str, list[str]]:
    """Return, for each stem, the known words that begin or end with it, the shortest first; one query for them all."""
    parts = [part for stem in stems for part in _compounds_of(stem)]
    found: dict[str, list[str]] = defaultdict(list)
    if parts:
        for stem, word in db.session.execute(sa.union_all(*parts)).all():
            found[stem].append(word)
    return {
        stem: sorted(set(words), key=lambda word: (len(word), word))[:COMPOUNDS_MAX] for stem, words in found.items()
    }


def _compounds_of(stem: str) -> list[sa.Select[str, str]]:
    rest = OTHER_PART if len(stem) < LONG_PART else OTHER_PART - 1
    longer = sa.func.length(SearchWord.stem) >= len(stem) + rest
    found = []
    if len(stem) >= AS_LAST_PART:
        found.append(_range(stem, SearchWord.reversed, stem[::-1], longer))
    if len(stem) >= AS_FIRST_PART:
        found.append(_range(stem, SearchWord.stem, stem, longer))
    return found


def near(stems: Iterable[str], *, most: int = NEAR_MAX) -> dict[str, list[str]]:
    """Return, for each stem, the known words that are as near as a slip of its length is; one query for them all.

    One slip leaves the first half of a word or its last as it was, two leave a third of it; so those are looked up.

    Args:
        stems: of what was typed.
        most: so many words for each, the nearest.
    """
    parts = [part for stem in stems for part in _candidates_for(stem)]
    best: dict[str, dict[str, int]] = defaultdict(dict)
    if parts:
        for stem, word in db.session.execute(sa.union_all(*parts)).all():
            slips = slips_between(stem, word, most=slips_allowed(stem))
            if slips:
                best[stem][word] = slips
    return {stem: sorted(words, key=lambda word, of=words: (of[word], word))[:most] for stem, words in best.items()}  # type: ignore[misc]


def parts(stems: Iterable[str]) -> dict[str, set[str]]:
    """Return, for each stem, the longest known words that it begins and ends with; one query for them all.

    Who asks for «förskolekö» is told of «förskola», where no text has the whole.
    """
    wanted = {stem: ([stem[:at] for at in _cuts(stem)], [stem[at:] for at in _cuts(stem)]) for stem in stems}
    every = {part for both in wanted.values() for some in both for part in some if len(part) >= KNOWN_PART}
    forms = {form for part in every for form in terms.kin(part)}
    known = set(db.session.scalars(sa.select(SearchWord.stem).where(SearchWord.stem.in_(forms)))) if forms else set()
    return {stem: {word for some in both for word in _longest(some, known)} for stem, both in wanted.items()}


def _longest(parts: Iterable[str], known: set[str]) -> set[str]:
    """Return the known forms of the longest part that has some."""
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= KNOWN_PART and (forms := terms.kin(part) & known):
            return forms
    return set()


def _cuts(stem: str) -> range:
    return range(1, len(stem))


def _candidates_for(stem: str) -> list[sa.Select[str, str]]:
    slips = slips_allowed(stem)
    if not slips:
        return []
    kept = max(2, len(stem) // (slips + 1))
    about = sa.func.length(SearchWord.stem).between(len(stem) - slips, len(stem) + slips)
    return [
        _range(stem, SearchWord.stem, stem[:kept], about, most=CANDIDATES_MAX),
        _range(stem, SearchWord.reversed, stem[::-1][:kept], about, most=CANDIDATES_MAX),
    ]


def _range(
    stem: str, column: sa.orm.InstrumentedAttribute[str], begins: str, criterion: sa.ColumnElement[bool], *,
    most: int = COMPOUNDS_MAX,
) -> sa.Select[str, str]:  # fmt: skip
    found = sa.select(sa.literal(stem).label("typed"), SearchWord.stem.label("stem"))
    found = found.where(column >= begins, column < begins + _LAST, criterion)
    limited = found.order_by(sa.func.length(SearchWord.stem), SearchWord.stem).limit(most).subquery()
    return sa.select(limited.c.typed, limited.c.stem)


def named_bodies() -> dict[str, set[int]]:
    """Return stem → the bodies of whose names or short names it is a word."""
    names = sa.select(Body.id, Body.name).union_all(
        sa.select(Body.id, Body.short_name),
        sa.select(BodyAlias.body_id, BodyAlias.name).where(BodyAlias.voided_at.is_(None)),
    )
    found: dict[str, set[int]] = defaultdict(set)
    for body_id, name in db.session.execute(names):
        for stem in terms.stems(name):
            found[stem].add(body_id)
    return found
