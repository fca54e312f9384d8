"""A small municipality of our own, and one account a role."""

import sqlalchemy as sa
from argon2 import PasswordHasher

from tracker.accounts.operations import add_user
from tracker.assignments.queries.bodies import body_names
from tracker.bodies.operations.adding import add_bodies
from tracker.db import db
from tracker.domain.names import fold
from tracker.domain.permissions import Role
from tracker.models import Body, User

PASSWORD = "ett långt lösenord"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PLACES = ("Centrum", "Hisingen", "Nordost", "Sydväst")
BODIES = {
    "bodies": [
        {"name": "Kommunfullmäktige", "short": "KF", "kind": "council", "series": "per_meeting"},
        {"name": "Kommunstyrelsen", "short": "KS", "kind": "executive_board", "series": "per_year", "registry": "SLK"},
        {
            "name": "Stadsledningskontoret",
            "short": "SLK",
            "kind": "administration",
            "administers_for": "Kommunstyrelsen",
        },
        {
            "name": "Socialnämnden Centrum",
            "short": "SN Centrum",
            "kind": "committee",
            "aliases": ["socialnämnd Centrum"],
        },
        {"name": "Socialnämnden Nordost", "short": "SN Nordost", "kind": "committee"},
        {"name": "Socialnämnden Hisingen", "short": "SN Hisingen", "kind": "committee"},
        {"name": "Socialnämnden Sydväst", "short": "SN Sydväst", "kind": "committee"},
        {"name": "Byggnadsnämnden", "short": "BN", "kind": "committee"},
        {"name": "Kulturnämnden", "short": "Kulturnämnden", "kind": "committee"},
        {"name": "Polismyndigheten", "short": "Polisen", "kind": "external"},
    ],
    "groups": [
        {
            "name": "Socialnämnderna",
            "members": [f"Socialnämnden {place}" for place in ("Centrum", "Hisingen", "Nordost", "Sydväst")],
        }
    ],
}
PEOPLE = {
    "registrar": ("Registrator", Role.REGISTRAR, ""),
    "other-registrar": ("Registrator två", Role.REGISTRAR, ""),
    "officer": ("Handläggare SLK", Role.OFFICER, "Stadsledningskontoret"),
    "other-officer": ("Handläggare Kultur", Role.OFFICER, "Kulturnämnden"),
    "manager": ("Chef", Role.MANAGER, "Kommunstyrelsen"),
    "auditor": ("Revisor", Role.AUDITOR, ""),
    "elected": ("Förtroendevald", Role.ELECTED, ""),
    "admin": ("Administratör", Role.ADMIN, ""),
}


def people_it() -> None:
    """Put bodies and people into an empty database."""
    hashed = QUICK.hash(PASSWORD)
    with db.writing():
        add_bodies(BODIES, actor=None)
    with db.writing():
        for local, (name, role, home) in PEOPLE.items():
            add_user(
                email=f"{local}@prov.example", name=name, role=role, body=body(home) if home else None,
                password_hash=hashed, actor=None,
            )  # fmt: skip


def body(name: str) -> Body:
    return body_names()[fold(name)]


def person(local: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == f"{local}@prov.example")).one()
