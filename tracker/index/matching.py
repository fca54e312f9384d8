"""The one door to both databases' indexes: from parts to the entries that have them."""

import datetime as dt
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from tracker.db import db
from tracker.index.asking import TEXT, Part, ask, loosen_in_the_open, opened
from tracker.models import Assignment, SearchEntry
from tracker.models.search_entry import EntryKind

NOTHING = "none"
"""A term without a mark, which no entry has."""
_WORDS = sa.table("search_words", sa.column("rowid"))
_VECTOR: sa.ColumnElement[str] = sa.literal_column("search_entry.search_words")

Admits = Callable[[str, int], bool]


def entries_with(wanted: sa.ColumnElement[str], name: str) -> sa.FromClause:
    """Return the entries that have what `written` wrote: rows with id, kind, record_id and assignment_id."""
    return _on_sqlite(wanted, name) if is_sqlite() else _on_postgres(wanted, name)


def is_of(found: sa.FromClause, kind: str) -> sa.ColumnElement[bool]:
    """Return the criterion for one kind of entries, hidden from their index.

    By it SQLite would read every entry of the kind, and look each of them up among the words.
    """
    return sa.type_coerce(found.c.kind, sa.Text()).concat("") == kind


def is_sqlite() -> bool:
    """Tell which of the two databases this is."""
    return db.session.get_bind().dialect.name == "sqlite"


def plan_for_all_of_words() -> None:
    """Have PostgreSQL answer by the index of words, where all that a word gives is counted, to the transaction's end.

    It thinks as little of reading every entry's vector as of reading a figure, and would, for a word that many have;
    the index knows them without.
    """
    if not is_sqlite():
        plan_for_words()
        db.session.execute(sa.select(sa.func.set_config("enable_seqscan", "off", True)))


def plan_for_words() -> None:
    """Have PostgreSQL plan what follows, to the end of the transaction, by the words that are looked for.

    A plan kept for any words asks the index, and sorts all of ten thousand hits to show the newest. Nor are plans
    made into machine code, which takes longer than such a statement does.
    """
    if not is_sqlite():
        settings = (("plan_cache_mode", "force_custom_plan"), ("jit", "off"))
        db.session.execute(sa.select(*(sa.func.set_config(name, value, True) for name, value in settings)))


def written(
    parts: Sequence[Part], *, filters: Sequence[Part] = (), some: bool = False, admits: Admits | None = None
) -> str:
    """Write what an entry must have, in the language of the database at hand.

    Args:
        parts: every one of them.
        filters: what to have besides, in any case.
        some: one of the parts is enough.
        admits: tells of a term and how well it answers whether it counts; every one does where None.
    """
    term, either, both = ('"{}"', " OR ", " AND ") if is_sqlite() else ("'{}'", " | ", " & ")

    def one(part: Part, admits: Admits | None) -> str:
        found = [term.format(each) for each, how in part.answers.items() if admits is None or admits(each, how)]
        if part.together and (admits is None or all(admits(each, TEXT) for each in part.together)):
            found.append(f"({both.join(term.format(each) for each in part.together)})")
        return f"({either.join(found or [term.format(NOTHING)])})"

    of_parts = (either if some else both).join(one(part, admits) for part in parts)
    return both.join([f"({of_parts or term.format(NOTHING)})", *(one(part, None) for part in filters)])


def _on_sqlite(wanted: sa.ColumnElement[str], name: str) -> sa.FromClause:
    found = sa.select(_WORDS.c.rowid.label("id"), SearchEntry.kind, SearchEntry.record_id, SearchEntry.assignment_id)
    found = found.join_from(_WORDS, SearchEntry, SearchEntry.id == _WORDS.c.rowid)
    return found.where(sa.literal_column("search_words").op("MATCH")(wanted)).subquery(name)


def _on_postgres(wanted: sa.ColumnElement[str], name: str) -> sa.FromClause:
    """Return them by their vectors, which stand in the row.

    Of a common word PostgreSQL reads the newest until a page is full, of a rare one it asks the index; it can tell
    them apart, for it knows how common the terms of stored vectors are.
    """
    found = sa.select(SearchEntry.id, SearchEntry.kind, SearchEntry.record_id, SearchEntry.assignment_id)
    return found.where(_VECTOR.op("@@")(sa.cast(wanted, TSQUERY))).subquery(name)


def assignments_about(
    typed: str, *, registry: str, today: dt.date, published: bool = False, loose: bool = False
) -> sa.ColumnElement[bool]:
    """Return the criterion for the assignments of a list that have everything that somebody typed.

    Args:
        typed: words, a number, a §, a day.
        registry: the diary of a number that does not say its own.
        today: decides the century of a number's year.
        published: look in the words that the open view shows alone.
        loose: of these, take words that are a slip away as well.
    """
    asked = ask(typed, registry=registry, today=today)
    asked = loosen_in_the_open(asked) if loose else asked
    parts = [opened(part) for part in asked.parts] if published or loose else asked.parts
    found = entries_with(sa.literal(written(parts)), "about")
    # PostgreSQL is told the kind: hidden from it, it takes a half of all assignments for a few dozen.
    kind = is_of(found, EntryKind.ASSIGNMENT) if is_sqlite() else found.c.kind == EntryKind.ASSIGNMENT
    return Assignment.id.in_(sa.select(found.c.record_id).where(kind))
