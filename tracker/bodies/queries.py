"""Bodies and groups as their pages show them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.domain.names import fold, sort_key
from tracker.domain.pages import Page, page_within
from tracker.models import (
    Assignment,
    Body,
    BodyAlias,
    BodyGroup,
    BodySetting,
    ClosedDay,
    Event,
    EventHead,
    GroupMember,
    Recipient,
    Succession,
    User,
)
from tracker.models.assignment import IS_OPEN
from tracker.models.body import BodyKind
from tracker.models.meeting import Meeting, MeetingStatus
from tracker.models.recipient import ANSWERABLE, is_current
from tracker.scope import visible

BODIES_SHOWN = 100


@dataclass(frozen=True)
class BodyFilter:
    """Which bodies a list shows. Empty values do not filter.

    Attributes:
        words: part of a name, short name or other name.
        kind: the kind of body.
        lacks_contact: has received open assignments and has nowhere to send mail.
    """

    words: str = ""
    kind: BodyKind | None = None
    lacks_contact: bool = False


@dataclass(frozen=True)
class BodyPage:
    """A body with everything around it.

    Attributes:
        body: itself, with its other names and the board that it serves.
        predecessors: whom it took over from, and when.
        successors: who took over, and when.
        memberships: the groups that it is or was in.
        administrations: the administrations that serve it.
        open_assignments: how many open assignments it answers for, of those that the reader sees.
        lead: days before a meeting when papers must be in, where the body has said so.
        next_meeting: the next one in the calendar.
    """

    body: Body
    predecessors: Sequence[tuple[Body, dt.date]]
    successors: Sequence[tuple[Body, dt.date]]
    memberships: Sequence[tuple[GroupMember, BodyGroup]]
    administrations: Sequence[Body]
    open_assignments: int
    lead: str
    next_meeting: Meeting | None


def bodies_page(wanted: BodyFilter, *, page: int, seen_by: User, today: dt.date) -> Page[Body]:
    """Return one page of the bodies that are wanted, by name, with their other names and whom they serve."""
    criteria = _criteria(wanted, seen_by, today)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Body).where(*criteria)) or 0
    page = page_within(page, total, BODIES_SHOWN)
    statement = sa.select(Body).where(*criteria).order_by(Body.sort_key, Body.id)
    shown = statement.offset((page - 1) * BODIES_SHOWN).limit(BODIES_SHOWN)
    parts = selectinload(Body.aliases), joinedload(Body.administers_for)
    return Page(list(db.session.scalars(shown.options(*parts))), page, BODIES_SHOWN, total)


def _criteria(wanted: BodyFilter, user: User, today: dt.date) -> list[sa.ColumnElement[bool]]:
    criteria: list[sa.ColumnElement[bool]] = []
    if wanted.words.strip():
        folded = fold(wanted.words)
        alias = sa.select(BodyAlias.body_id).where(BodyAlias.voided_at.is_(None), BodyAlias.folded.contains(folded))
        by_name = Body.sort_key.contains(sort_key(wanted.words)) | Body.id.in_(alias)
        shorts = db.session.execute(sa.select(Body.id, Body.short_name))  # no database folds å, ä, ö alike
        by_short = Body.id.in_([body_id for body_id, short in shorts if folded in fold(short)])
        criteria.append((by_name | by_short) if folded else sa.false())
    if wanted.kind:
        criteria.append(Body.kind == wanted.kind)
    if wanted.lacks_contact:
        criteria.append(Body.id.in_(sa.select(Recipient.body_id).where(*_answering(user, today))) & _nowhere_to_send())
    return criteria


def _answering(user: User, today: dt.date) -> list[sa.ColumnElement[bool]]:
    """Return the criteria for the parts in open assignments that bodies answer for just now."""
    open_ones = sa.select(Assignment.id).where(IS_OPEN, visible(user))
    return [
        Recipient.role.in_(ANSWERABLE), is_current(Recipient, today), Recipient.body_id.is_not(None),
        Recipient.assignment_id.in_(open_ones),
    ]  # fmt: skip


def _nowhere_to_send() -> sa.ColumnElement[bool]:
    """Return the criterion for bodies without a contact address, their administrations' included."""
    serving = sa.orm.aliased(Body)
    served = sa.exists().where(serving.administers_for_id == Body.id, serving.contact_address != "")
    return (Body.contact_address == "") & ~served


def bodies_without_contact(user: User, *, today: dt.date) -> int:
    """Count the bodies that have received open assignments and to which no mail can go, as far as a person sees."""
    return bodies_page(BodyFilter(lacks_contact=True), page=1, seen_by=user, today=today).total


def load_body(slug: str, *, for_update: bool = False) -> Body | None:
    """Return a body with its other names; for a change it is locked and read again."""
    statement = sa.select(Body).where(Body.slug == slug).options(selectinload(Body.aliases))
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def body_page(body: Body, *, seen_by: User, today: dt.date) -> BodyPage:
    """Return a body with everything around it."""
    answered = sa.select(sa.func.count(sa.distinct(Recipient.assignment_id))).join(
        Assignment, Recipient.assignment_id == Assignment.id
    )
    membership = sa.select(GroupMember, BodyGroup).join(BodyGroup, GroupMember.group_id == BodyGroup.id)
    current = membership.where(GroupMember.body_id == body.id, GroupMember.voided_at.is_(None))
    return BodyPage(
        body=body,
        predecessors=_successions(Succession.predecessor_id, Succession.successor_id == body.id),
        successors=successors_of(body),
        memberships=[(row[0], row[1]) for row in db.session.execute(current.order_by(BodyGroup.name))],
        administrations=list(
            db.session.scalars(sa.select(Body).where(Body.administers_for_id == body.id).order_by(Body.sort_key))
        ),
        open_assignments=db.session.scalar(
            answered.where(Recipient.body_id == body.id, *_answering(seen_by, today))
        ) or 0,
        lead=lead_of(body),
        next_meeting=next_meeting_of(body, today=today),
    )  # fmt: skip


def successors_of(body: Body) -> list[tuple[Body, dt.date]]:
    """Return who took over from a body, and when."""
    return _successions(Succession.successor_id, Succession.predecessor_id == body.id)


def _successions(
    end: sa.orm.InstrumentedAttribute[int], criterion: sa.ColumnElement[bool]
) -> list[tuple[Body, dt.date]]:
    statement = sa.select(Body, Succession.effective_on).join(Succession, end == Body.id)
    current = statement.where(criterion, Succession.voided_at.is_(None))
    return [(row[0], row[1]) for row in db.session.execute(current.order_by(Succession.effective_on, Body.sort_key))]


def lead_of(body: Body) -> str:
    """Return a body's own lead time as it was set, or "" where the usual holds."""
    said = sa.select(BodySetting.value).where(BodySetting.body_id == body.id, BodySetting.name == "submission_lead")
    return db.session.scalar(said) or ""


def settings_of(body: Body | None) -> dict[str, str]:
    """Return what a body, or the whole municipality, has set; what is as usual is not there."""
    whose = BodySetting.body_id == body.id if body else BodySetting.body_id.is_(None)
    said = sa.select(BodySetting.name, BodySetting.value).where(whose, BodySetting.value != "")
    return {row.name: row.value for row in db.session.execute(said)}


def closed_days() -> list[ClosedDay]:
    """Return the municipality's own days off, in order."""
    return list(db.session.scalars(sa.select(ClosedDay).where(ClosedDay.voided_at.is_(None)).order_by(ClosedDay.day)))


def rules_version(*, for_update: bool = False) -> int:
    """Return a number that grows with every change of a rule, a body or a day off; locked, nobody else makes one."""
    if for_update:
        db.session.execute(sa.select(EventHead).with_for_update())
    of_rules = sa.select(sa.func.max(Event.seq)).where(Event.object_type.in_(["body", "body_setting", "closed_day"]))
    return db.session.scalar(of_rules) or 0


def next_meeting_of(body: Body, *, today: dt.date) -> Meeting | None:
    """Return a body's next meeting."""
    statement = sa.select(Meeting).where(
        Meeting.body_id == body.id, Meeting.held_on >= today, Meeting.voided_at.is_(None),
        Meeting.status != MeetingStatus.CANCELLED,
    )  # fmt: skip
    return db.session.scalars(statement.order_by(Meeting.held_on).limit(1)).first()


def groups_with_members() -> list[BodyGroup]:
    """Return every group with its members, by name."""
    members = selectinload(BodyGroup.members).joinedload(GroupMember.body)
    return sorted(db.session.scalars(sa.select(BodyGroup).options(members)), key=lambda group: sort_key(group.name))


def load_group(group_id: int, *, for_update: bool = False) -> BodyGroup | None:
    """Return a group with its members; for a change it is locked and read again."""
    members = selectinload(BodyGroup.members).joinedload(GroupMember.body)
    statement = sa.select(BodyGroup).where(BodyGroup.id == group_id).options(members)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def taken_names(*, besides: int | None = None, besides_group: int | None = None) -> dict[str, str]:
    """Return folded name → the body or group that it leads to, but for those of one."""
    taken: dict[str, str] = {}
    for group in db.session.scalars(sa.select(BodyGroup).where(BodyGroup.id != (besides_group or 0))):
        taken[group.folded] = f"gruppen {group.name}"
    bodies = list(
        db.session.scalars(sa.select(Body).where(Body.id != (besides or 0)).options(selectinload(Body.aliases)))
    )
    for body in bodies:
        taken |= {fold(alias.name): body.name for alias in body.aliases}
    for body in bodies:
        taken |= {fold(body.short_name): body.name, fold(body.name): body.name}
    return taken
