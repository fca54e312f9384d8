"""What is done about the history once a day: it is proved, and its head is written down out of the database's reach."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from tracker import audit, clock
from tracker.accounts.operations.letters import tell
from tracker.audit import anchors
from tracker.db import db, unit
from tracker.mail import installation
from tracker.models import RoleGrant, User
from tracker.wording import audit_letters as words
from tracker.wording.telling import Item


class BrokenChainError(RuntimeError):
    """The history does not hold; the message says where."""


def anchors_file() -> Path:
    """Return the file of this installation's anchors."""
    return installation().instance / anchors.FILE


def anchor(stopping: Callable[[], bool]) -> dict[str, int]:
    """Prove the chain from end to end; where it has grown, write its head down and mail it to those who keep it.

    Raises:
        BrokenChainError: it does not hold. They are told that, too.
    """
    known = anchors.read_anchors(anchors_file())
    problem = audit.verify(known, meanwhile=stopping)
    end = anchors.head()
    db.session.rollback()
    if problem:
        unit(partial(_mail, words.broken(problem)))
        raise BrokenChainError(f"The chain is broken: {problem}")
    since = known[-1].seq if known else 0
    if end.seq == since:
        return {"events": 0, "mailed": 0}
    anchors.keep(end, anchors_file())
    mailed = unit(partial(_mail, words.anchored(end.seq, end.line, events=end.seq - since)))
    return {"events": end.seq - since, "mailed": mailed}


def _mail(item: Item) -> int:
    """Write to the active people who have one of the roles that the installation names."""
    roles = installation().anchor_to
    held = sa.select(RoleGrant.user_id).where(RoleGrant.role.in_(roles), RoleGrant.voided_at.is_(None))
    keepers = list(db.session.scalars(sa.select(User).where(User.active, User.id.in_(held)).order_by(User.id)))
    for keeper in keepers:
        tell(keeper, item, today=clock.today(), kind="anchor:")
    return len(keepers)
