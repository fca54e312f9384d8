"""What a reader may find: the criteria of tracker.scope, put on entries of the index.

What depends on the reader is told once, as rows of their own beside the statement (`told`); the criterion that speaks
of them is the same for everybody, so the statement around it is made once and kept.
"""

import sqlalchemy as sa

from tracker.assignments.queries.card import own
from tracker.domain.lifecycle import ENDED, Status
from tracker.domain.permissions import Action, may, may_with
from tracker.models import Assignment, Document, User
from tracker.models.assignment import IS_OPEN
from tracker.models.search_entry import EntryKind
from tracker.scope import documents_beside, hidden_paragraphs, unseen_assignments

_UNSEEN, _HIDDEN, _MINE = (sa.table(name, sa.column("id", sa.Integer)) for name in ("unseen", "hidden", "mine"))
UNSEEN, HIDDEN, MINE = (sa.select(table.c.id) for table in (_UNSEEN, _HIDDEN, _MINE))
STATUSES = {"open": IS_OPEN, "ended": Assignment.status.in_(ENDED)}


def told(user: User) -> list[sa.CTE]:
    """Return what is out of a reader's sight, and whose notes are theirs to read."""
    mine = sa.select(Assignment.id)
    if not may(user.roles, Action.READ_NOTES):
        mine = mine.where(sa.false())
    elif not may_with(user.roles, Action.READ_NOTES, own=False):
        mine = mine.where(own(user))
    hidden = hidden_paragraphs(user, unseen=UNSEEN).subquery()
    return [
        unseen_assignments(user).cte(_UNSEEN.name),
        sa.select(hidden.c[0].label("id")).cte(_HIDDEN.name),
        mine.cte(_MINE.name),
    ]


def findable(entry: sa.FromClause, *, status: str) -> sa.ColumnElement[bool]:
    """Return the criterion for the entries that a reader may find, in a statement that has what `told` returns.

    Args:
        entry: rows with kind, record_id and assignment_id.
        status: "open" or "ended" assignments alone, "" for everything.
    """
    # The one status looked up, and not whether a row exists: PostgreSQL would read all assignments to answer that.
    stands = sa.select(STATUSES.get(status, Assignment.status != Status.VOIDED))
    standing = stands.where(Assignment.id == entry.c.assignment_id).scalar_subquery()
    seen = sa.and_(entry.c.assignment_id.not_in(UNSEEN), standing)
    assignments = sa.and_(entry.c.kind == EntryKind.ASSIGNMENT, seen)
    notes = sa.and_(entry.c.kind == EntryKind.NOTE, seen, entry.c.assignment_id.in_(MINE))
    if status:
        return sa.or_(assignments, notes)
    documents = sa.exists().where(Document.id == entry.c.record_id, documents_beside(UNSEEN, HIDDEN))
    return sa.or_(
        assignments,
        notes,
        sa.and_(entry.c.kind == EntryKind.PARAGRAPH, entry.c.record_id.not_in(HIDDEN)),
        sa.and_(entry.c.kind == EntryKind.DOCUMENT, documents),
    )
