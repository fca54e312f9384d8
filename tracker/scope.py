"""The one SQL criterion that decides which assignments a person sees. Outside it an assignment is missing."""

import sqlalchemy as sa

from tracker.domain.permissions import Role
from tracker.models import Assignment, Body, Recipient, User


def visible(user: User) -> sa.ColumnElement[bool]:
    """Return the criterion: everything open, and of the protected what is the person's own.

    Protected assignments are seen by their owner, by auditors, and by registrars and managers whose grant covers
    the giver or a recipient (or, without a body, the whole municipality). The administrator sees none of them.
    """
    open_to_all = Assignment.protected_by == ""
    if Role.AUDITOR in user.roles:
        return sa.true()
    grants = [grant for grant in user.grants if grant.role in {Role.REGISTRAR, Role.MANAGER}]
    if any(grant.body_id is None for grant in grants):
        return sa.true()
    bodies = [grant.body_id for grant in grants]
    served = sa.select(Body.id).where(Body.id.in_(bodies) | Body.administers_for_id.in_(bodies))
    receives = sa.select(Recipient.id).where(
        Recipient.assignment_id == Assignment.id, Recipient.body_id.in_(served)
    )
    return sa.or_(
        open_to_all, Assignment.owner_id == user.id, Assignment.giver_id.in_(bodies), receives.exists()
    )
