"""The one SQL criterion that decides which assignments a person sees. Outside it an assignment is missing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.db import Base, db
from tracker.domain.lifecycle import PUBLISHABLE
from tracker.domain.permissions import Role
from tracker.models import (
    Assignment,
    AssignmentCase,
    AssignmentDocument,
    Body,
    Closing,
    Document,
    Draft,
    Paragraph,
    ParagraphCase,
    ParagraphDocument,
    PreviousHandling,
    Recipient,
    Report,
    ReportItem,
    StoredList,
    StoredListItem,
    User,
)
from tracker.models.recipient import ANSWERABLE, is_current
from tracker.models.user import is_there


class Machine:
    """The installation itself, when an operator has it read documents into the register: nothing is hidden from it.

    A class of its own, so that nobody at all (None) never comes to mean it.
    """


class Public:
    """Anybody, without a log-in: of what a person reads, nothing protected is theirs."""


MACHINE = Machine()
PUBLIC = Public()
Reader = User | Machine | Public
"""Who looks: a person, the installation, or anybody."""

READERS_KEPT = 1000
Model = TypeVar("Model", bound=Base)


def shared_alias(model: type[Model]) -> type[Model]:
    """Return a name of its own for a table inside any query, which threads may share.

    An alias indexes its columns when it is first asked for one. A thread that asks while another is at it finds none,
    and its criterion would be of the table itself: of everybody, where it should be of those who are away.
    """
    alias = aliased(model)
    sa.inspect(alias).selectable.corresponding_column(model.__table__.c.id)  # asked here, by one thread
    return alias


# Made once: they are a third of the work of writing a criterion.
_body, _recipient, _absent = shared_alias(Body), shared_alias(Recipient), shared_alias(User)


@dataclass(frozen=True)
class _Sight:
    """All that decides what a reader sees. The criteria are written once for each, and not again for each question.

    Attributes:
        user_id: the person; None for anybody and for the installation.
        every: nothing is hidden.
        bodies: the ids of those that a grant as registrar or manager covers.
        today: the day on which who is away, and who receives, are asked.
    """

    user_id: int | None
    every: bool
    bodies: tuple[int, ...]
    today: dt.date


def _sight(reader: Reader) -> _Sight:
    if not isinstance(reader, User):
        return _Sight(None, isinstance(reader, Machine), (), clock.today())
    grants = {grant.body_id for grant in reader.grants if grant.role in {Role.REGISTRAR, Role.MANAGER}}
    bodies = tuple(sorted(body_id for body_id in grants if body_id is not None))
    return _Sight(reader.id, Role.AUDITOR in reader.roles or None in grants, bodies, clock.today())


def visible(user: Reader) -> sa.ColumnElement[bool]:
    """Return the criterion: everything open, and of the protected what is the person's own.

    Protected assignments are seen by their owner (or who stands in for them), by auditors, and by registrars and
    managers whose grant covers the giver or a recipient (or, without a body, the whole municipality). The
    administrator sees none of them.
    """
    return _visible(_sight(user))


@lru_cache(maxsize=READERS_KEPT)
def _visible(sight: _Sight) -> sa.ColumnElement[bool]:
    if sight.every:
        return sa.true()
    open_to_all = Assignment.protected_by == ""
    if sight.user_id is None:
        return open_to_all
    owned = (Assignment.owner_id == sight.user_id) | Assignment.owner_id.in_(_stood_in_for(sight))
    if not sight.bodies:
        return sa.or_(open_to_all, owned)
    served = sa.select(_body.id).where(_body.id.in_(sight.bodies) | _body.administers_for_id.in_(sight.bodies))
    receives = sa.select(_recipient.id).where(
        _recipient.assignment_id == Assignment.id,
        _recipient.body_id.in_(served),
        _recipient.role.in_(ANSWERABLE),
        is_current(_recipient, sight.today),
    )
    return sa.or_(open_to_all, owned, Assignment.giver_id.in_(sight.bodies), receives.exists())


def published() -> sa.ColumnElement[bool]:
    """Return the criterion of the open view: what a registrar has published, while nothing protects it."""
    return sa.and_(visible(PUBLIC), Assignment.published_on.is_not(None), Assignment.status.in_(sorted(PUBLISHABLE)))


def unseen_assignments(user: Reader) -> sa.Select[int]:
    """Return the ids of the assignments out of a person's sight, by way of the few that are protected."""
    return _unseen(_sight(user))


@lru_cache(maxsize=READERS_KEPT)
def _unseen(sight: _Sight) -> sa.Select[int]:
    none: sa.ColumnElement[str] = sa.literal_column("''")  # written out, as the index of the protected has it
    seen = sa.case((_visible(sight), 1), else_=0)  # not its negation, which a NULL would let through
    return sa.select(Assignment.id).where(Assignment.protected_by != none, seen == 0).correlate(None)


def visible_reports(user: Reader) -> sa.ColumnElement[bool]:
    """Return the criterion for reports: their words may tell of every assignment that they are about."""
    of_unseen = ReportItem.assignment_id.in_(unseen_assignments(user))
    unseen = sa.select(ReportItem.report_id).where(of_unseen).correlate(None)
    return Report.id.not_in(unseen)


def visible_documents(user: User) -> sa.ColumnElement[bool]:
    """Return the criterion for documents: what they are tied to is seen, all of it, and they have not been taken back.

    A § whose words are hidden hides its documents, whatever else they are tied to: an extract of it has those words.
    """
    return documents_beside(unseen_assignments(user), hidden_paragraphs(user))


def documents_beside(unseen: sa.Select[int], hidden: sa.Select[int | None]) -> sa.ColumnElement[bool]:
    """Return the criterion of visible_documents, for a statement that has unseen assignments and hidden §§ already."""
    tie, place = AssignmentDocument, ParagraphDocument
    tied = sa.select(tie.document_id).correlate(None)
    untold = sa.select(tie.document_id).where(tie.assignment_id.in_(unseen)).correlate(None)
    placed = sa.select(place.document_id).join(Paragraph, Paragraph.id == place.paragraph_id).correlate(None)
    of_hidden = sa.select(place.document_id).where(place.paragraph_id.in_(hidden)).correlate(None)
    return sa.and_(
        Document.voided_at.is_(None),
        Document.id.in_(tied) | Document.id.in_(placed.where(Paragraph.voided_at.is_(None))),
        Document.id.not_in(untold),
        Document.id.not_in(of_hidden),
    )


def visible_lists(user: User) -> sa.ColumnElement[bool]:
    """Return the criterion for stored lists: who may not see all that one tells of, any more, sees none of it."""
    item = StoredListItem
    seen = sa.select(Assignment.id).where(visible(user)).correlate(None)
    unseen = sa.select(item.stored_list_id).where(item.assignment_id.not_in(seen)).correlate(None)
    hidden = sa.select(item.stored_list_id).where(item.paragraph_id.in_(hidden_paragraphs(user))).correlate(None)
    return sa.and_(StoredList.id.not_in(unseen), StoredList.id.not_in(hidden))


def visible_drafts(user: User) -> sa.ColumnElement[bool]:
    """Return the criterion for drafts: one's own, and what the installation has read for whoever registers."""
    return sa.or_(Draft.author_id == user.id, Draft.author_id.is_(None))


def stood_in_for(user: User) -> sa.Select[int]:
    """Return the ids of the people in whose place a person acts today, because they are away."""
    return _stood_in_for(_sight(user))


@lru_cache(maxsize=READERS_KEPT)
def _stood_in_for(sight: _Sight) -> sa.Select[int]:
    return sa.select(_absent.id).where(_absent.substitute_id == sight.user_id, ~is_there(_absent, sight.today))


def hidden_paragraphs(user: Reader, *, unseen: sa.Select[int] | None = None) -> sa.Select[int | None]:
    """Return the ids of §§ about an assignment out of the person's sight; their words are not shown.

    Args:
        user: who looks.
        unseen: unseen_assignments, where a statement has them already.
    """
    if unseen is None:
        return _hidden_from(_sight(user))
    return _hidden(unseen, Assignment.id.not_in(unseen))


@lru_cache(maxsize=READERS_KEPT)
def _hidden_from(sight: _Sight) -> sa.Select[int | None]:
    return _hidden(_unseen(sight), _visible(sight))


def _hidden(unseen: sa.Select[int], seen: sa.ColumnElement[bool]) -> sa.Select[int | None]:
    given = sa.select(Assignment.paragraph_id).where(Assignment.id.in_(unseen), Assignment.paragraph_id.is_not(None))
    spoken = sa.select(Closing.paragraph_id).where(Closing.assignment_id.in_(unseen), Closing.paragraph_id.is_not(None))
    # A § that only tabled the matter gives and closes nothing, and tells of it all the same.
    place = ParagraphCase.paragraph_id
    in_matter = (
        sa.select(place)
        .join(AssignmentCase, AssignmentCase.case_id == ParagraphCase.case_id)
        .where(AssignmentCase.assignment_id.in_(unseen), ~_is_of_open(place, seen))
    )
    told = given.union(spoken, in_matter).cte()
    # So does an earlier § of the same matter, which is known from the later one alone.
    before = PreviousHandling.earlier_id
    earlier = sa.select(before).where(
        PreviousHandling.paragraph_id.in_(sa.select(told.c[0])), PreviousHandling.voided_at.is_(None),
        ~_is_of_open(before, seen),
    )  # fmt: skip
    return sa.select(sa.select(told.c[0]).union(earlier).subquery().c[0])


def _is_of_open(place: Any, seen: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a column of any table
    """Return the criterion: the § gives, or speaks of, an assignment in sight that was no mistake."""
    right = (Assignment.status != "voided", seen)
    gives = sa.exists().where(Assignment.paragraph_id == place, *right)
    speaks = sa.exists().where(
        Closing.paragraph_id == place, Closing.voided_at.is_(None), Closing.assignment_id == Assignment.id, *right
    )
    return sa.or_(gives, speaks)


def hidden_among(user: Reader, paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the ids of those §§ whose words the reader may not see."""
    ids = [paragraph.id for paragraph in paragraphs]
    return set(db.session.scalars(_hidden_among(_sight(user)), {"ids": ids})) if ids else set()


@lru_cache(maxsize=READERS_KEPT)
def _hidden_among(sight: _Sight) -> sa.Select[int]:
    ids: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
    hidden = _hidden(_unseen(sight).where(Assignment.id.in_(_concerned_by(ids))), _visible(sight))
    return sa.select(Paragraph.id).where(Paragraph.id.in_(ids), Paragraph.id.in_(hidden))


def _concerned_by(ids: sa.BindParameter[Any]) -> sa.CompoundSelect[int]:
    """Return the ids of every assignment that could hide one of the §§: of their matters, or of a § that names them."""
    later = sa.select(PreviousHandling.paragraph_id).where(PreviousHandling.earlier_id.in_(ids))
    places = sa.select(Paragraph.id).where(Paragraph.id.in_(ids)).union(later)
    in_matter = sa.select(AssignmentCase.assignment_id).join(
        ParagraphCase, ParagraphCase.case_id == AssignmentCase.case_id
    )
    return sa.union(
        sa.select(Assignment.id).where(Assignment.paragraph_id.in_(places)).correlate(None),
        sa.select(Closing.assignment_id).where(Closing.paragraph_id.in_(places)).correlate(None),
        in_matter.where(ParagraphCase.paragraph_id.in_(places)).correlate(None),
    )
