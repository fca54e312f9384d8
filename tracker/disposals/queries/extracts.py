"""Registerutdrag: what the installation knows of one person (GDPR, article 15)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from tracker.db import Base, db
from tracker.disposals.queries.standing_words import Place, places_of
from tracker.models import (
    Answer,
    Assignment,
    DateRequest,
    Disposal,
    Document,
    Event,
    Notice,
    OutgoingMail,
    RoleGrant,
    SavedView,
    StoredList,
    User,
    WebSession,
)
from tracker.scope import unseen_assignments, visible, visible_documents, visible_lists
from tracker.wording.dates import moment
from tracker.wording.holdings import holding_words
from tracker.wording.labels import DISPOSAL_KIND, EVENT, LETTER, NOTICE_CHOICE, ROLE
from tracker.wording.round_labels import CHOICE

MOST = 5000
SHOWN: Mapping[Any, Any] = MappingProxyType({
    Answer: Answer.value, Assignment: Assignment.title, DateRequest: DateRequest.reason, Disposal: Disposal.kind,
    Document: Document.title, Notice: Notice.letter, OutgoingMail: OutgoingMail.subject, RoleGrant: RoleGrant.role,
    SavedView: SavedView.name, StoredList: StoredList.title, WebSession: WebSession.device,
})  # fmt: skip
"""Model → the column that says what a row is. Of all others only the day is told: their words may be secret."""
NOT_REPEATED = frozenset({"user", "event", "outgoing_mail"})


@dataclass(frozen=True)
class Line:
    """One row.

    Attributes:
        on: its day or moment in words; "" where it has none.
        what: what it is.
        reference: of the assignment that it is about, in sight.
    """

    on: str
    what: str
    reference: str = ""


@dataclass(frozen=True)
class Section:
    """What one table says of the person.

    Attributes:
        heading: what the rows are.
        number: how many there are.
        lines: the latest of them that may be shown here.
        unseen: how many are about assignments out of sight.
    """

    heading: str
    number: int
    lines: list[Line]
    unseen: int = 0


@dataclass(frozen=True)
class Extract:
    """All that is known of somebody.

    Attributes:
        who: the name or address that was asked for.
        accounts: the facts of each account that has it.
        sections: what the tables say of these accounts.
        places: where the words stand in texts.
    """

    who: str
    accounts: list[dict[str, str]]
    sections: list[Section]
    places: list[Place]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.accounts or self.places)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        places = [
            {"var": holding_words(one.table), "antal": one.number, "uppdrag": one.references, "skyddade": one.unseen}
            for one in self.places
        ]
        return {
            "om": self.who, "konton": self.accounts, "avsnitt": [asdict(section) for section in self.sections],
            "omnämnd": places,
        }  # fmt: skip


def extract_of(who: str, viewer: User) -> Extract:
    """Return what is known of whoever has a name or an address.

    Args:
        who: the whole name, or the address.
        viewer: who asks; of protected assignments out of sight only the number is told.
    """
    is_asked = (User.name == who) | (sa.func.lower(User.email) == who.lower())
    people = list(db.session.scalars(sa.select(User).where(is_asked).order_by(User.id)))
    sections = [section for person in people for section in _sections(person, viewer)]
    texts = {who, *(person.name for person in people), *(person.email for person in people)}
    places: dict[str, Place] = {}
    for text in sorted(texts):
        for place in places_of(text, viewer):
            if place.number > getattr(places.get(place.table), "number", 0):
                places[place.table] = place
    return Extract(who, [_account(person) for person in people], sections, list(places.values()))


def _account(person: User) -> dict[str, str]:
    return {
        "Namn": person.name, "E-postadress": person.email, "Organ": person.home_body.name if person.home_body else "",
        "Roller": ", ".join(ROLE[role] for role in person.roles), "Kontot är öppet": "ja" if person.active else "nej",
        "Mejl": NOTICE_CHOICE[person.notice_choice],
        "Borta": f"{person.away_from or ''}–{person.away_to or ''}".strip("–"),
        "Ersättare": person.substitute.name if person.substitute else "",
    }  # fmt: skip


def _sections(person: User, viewer: User) -> Iterator[Section]:
    for model, names in _pointing_at_people():
        told = sa.or_(*(getattr(model, name) == person.id for name in names))
        if section := _section(model, told, viewer):
            yield section
    mails = OutgoingMail.to_address == person.email
    if section := _section(OutgoingMail, mails, viewer):
        yield section
    if section := _acts_of(person, viewer):
        yield section


def _pointing_at_people() -> Iterator[tuple[Any, list[str]]]:
    """Yield each model with its columns that name a person."""
    for mapper in sorted(Base.registry.mappers, key=lambda one: str(one.local_table)):
        columns = [
            column.key for column in mapper.columns
            if any(key.target_fullname == "user.id" for key in column.foreign_keys)
        ]  # fmt: skip
        if columns and mapper.class_.__tablename__ not in NOT_REPEATED:
            yield mapper.class_, columns


def _section(model: Any, told: sa.ColumnElement[bool], viewer: User) -> Section | None:  # noqa: ANN401 - any model
    number = db.session.scalar(sa.select(sa.func.count()).select_from(model).where(told)) or 0
    if not number:
        return None
    seen_here = told & _in_sight(model, viewer)
    columns = {column.key: column for column in sa.inspect(model).columns}
    day = next((c for c in columns.values() if c.type.python_type in {dt.datetime, dt.date}), None)
    sums = SHOWN.get(model)
    about = columns["id"] if model is Assignment else columns.get("assignment_id")
    wanted = [column if column is not None else sa.null() for column in (day, sums, about)]
    rows = db.session.execute(sa.select(*wanted).where(seen_here).order_by(columns["id"].desc()).limit(MOST)).all()
    seen = _seen({row[2] for row in rows if row[2]}, viewer)
    lines = [
        Line(_words(on), _said(model, what), seen.get(about_id, "")) for on, what, about_id in rows
        if about_id is None or about_id in seen
    ]  # fmt: skip
    unseen = number - (db.session.scalar(sa.select(sa.func.count()).select_from(model).where(seen_here)) or 0)
    return Section(holding_words(model.__tablename__), number, lines, unseen + len(rows) - len(lines))


def _said(model: Any, what: Any) -> str:  # noqa: ANN401 - any model, any column
    labels: dict[Any, Mapping[Any, str]] = {Answer: CHOICE, Disposal: DISPOSAL_KIND, Notice: LETTER, RoleGrant: ROLE}
    return labels[model].get(what, "") if model in labels else str(what or "")


def _in_sight(model: Any, viewer: User) -> sa.ColumnElement[bool]:  # noqa: ANN401 - any model
    """Return the criterion: what a row says tells of nothing that is out of the viewer's sight."""
    if model is Document:
        return visible_documents(viewer)
    if model is StoredList:
        return visible_lists(viewer)
    if model is OutgoingMail:
        of_unseen = Notice.assignment_id.in_(unseen_assignments(viewer)) & Notice.mail_id.is_not(None)
        return OutgoingMail.id.not_in(sa.select(Notice.mail_id).where(of_unseen))
    return sa.true()


def _acts_of(person: User, viewer: User) -> Section | None:
    """Return what the person has done to the register, as the history tells."""
    told = Event.actor_id == person.id
    number = db.session.scalar(sa.select(sa.func.count()).where(told)) or 0
    columns = (Event.at, Event.action, Event.object_type, Event.object_id)
    rows = db.session.execute(sa.select(*columns).where(told).order_by(Event.seq.desc()).limit(MOST)).all()
    seen = _seen({row.object_id for row in rows if row.object_type == "assignment"}, viewer)
    lines = [
        Line(_words(row.at), EVENT.get(row.action, row.action),
             seen.get(row.object_id, "") if row.object_type == "assignment" else "")
        for row in rows if row.object_type != "assignment" or row.object_id in seen
    ]  # fmt: skip
    return Section(holding_words("event"), number, lines, len(rows) - len(lines)) if number else None


def _seen(ids: set[int], viewer: User) -> dict[int, str]:
    found = sa.select(Assignment.id, Assignment.reference).where(Assignment.id.in_(ids), visible(viewer))
    return {row.id: row.reference for row in db.session.execute(found)}


def _words(on: Any) -> str:  # noqa: ANN401 - a day or a moment
    return moment(on) if isinstance(on, dt.datetime) else str(on or "")
