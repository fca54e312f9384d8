"""«Socialnämnderna»: four recipients, each with its own part and its own decision."""

import datetime as dt

import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import PASSWORD, body
from support.register import TODAY, assignment, give
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.accounts.operations import add_user, hash_password
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.domain.permissions import Role
from tracker.mail import letters
from tracker.models import BodyGroup, GroupMember


def approve(registrar: Visitor, reference: str, place: str, number: str) -> None:
    """Record that one of the boards approved its own part."""
    registrar.get(f"/beslut/registrera?uppdrag={reference}")
    slug = f"sn-{place.lower().replace('ä', 'a')}"
    registrar.send({"body": slug, "decided_on": "2024-04-10", "number": number})
    registrar.follow()
    assert registrar.send({"rows-0-outcome": "approved_own_part", "action": "save"}).status_code == 302


def officer(app: Flask, place: str) -> Visitor:
    hashed = hash_password(PASSWORD)
    with app.app_context(), db.writing():
        add_user(
            email=f"{place.lower()}@prov.example", name=f"Handläggare {place}", role=Role.OFFICER,
            body=body(f"Socialnämnden {place}"), password_hash=hashed, actor=None,
        )  # fmt: skip
    return Visitor(app, place.lower())


def test_two_of_four_have_reported_each_with_its_own_decision(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(recipients=("socialnämnderna",), owner="")
    registrar = visit("registrar")
    assert "0 av 4 har redovisat" in text_of(registrar.get(f"/uppdrag/{reference}"))
    assert "Socialnämnderna (4)" in text_of(registrar.get("/uppdrag"))
    approve(registrar, reference, "Centrum", "45")
    one = officer(app, "Hisingen")
    one.get(f"/uppdrag/{reference}/anmal")
    answer = one.send({"title": "Vår del", "kind": "final", "to_body": "ks", "issued_on": "2024-04-20"})
    assert answer.status_code == 302, text_of(answer.text)[:500]
    card = text_of(registrar.get(f"/uppdrag/{reference}"))
    assert "2 av 4 har redovisat" in card
    assert "Socialnämnderna, som gruppen var 20 september 2023" in card
    assert "godkänt för egen del , SN Centrum 2024-04-10 § 45".replace(" ,", ",") in card.replace(" ,", ",")
    assert "Socialnämnden Hisingen lead".replace("lead", "") in card
    with app.app_context():
        found = assignment(reference)
        assert {r.name.split()[1]: r.own_status.value for r in found.recipients} == {
            "Centrum": "accepted", "Hisingen": "reported", "Nordost": "given", "Sydväst": "given",
        }  # fmt: skip
        assert found.status is Status.IN_PROGRESS, "two have not reported"
    approve(registrar, reference, "Nordost", "46")
    last = officer(app, "Sydväst")
    last.get(f"/uppdrag/{reference}/anmal")
    last.send({"title": "Vår del också", "kind": "final", "to_body": "ks", "issued_on": "2024-04-21"})
    assert "4 av 4 har redovisat" in text_of(registrar.get(f"/uppdrag/{reference}"))
    with app.app_context():
        assert assignment(reference).status is Status.READY
        assert audit.verify() is None


def test_the_group_is_frozen_on_the_day_of_the_decision(app: Flask) -> None:
    with app.app_context():
        earlier = give(recipients=("Socialnämnderna",), number="1")
        with db.writing():
            group = db.session.scalars(sa.select(BodyGroup)).one()
            member = db.session.scalars(
                sa.select(GroupMember).where(GroupMember.body_id == body("Socialnämnden Sydväst").id)
            ).one()
            member.valid_to = dt.date(2024, 1, 31)
            audit.record("group.changed", group, actor=None)
        later = give(recipients=("Socialnämnderna",), number="2", on=dt.date(2024, 3, 6))
        assert len(assignment(earlier).recipients) == 4
        assert [r.name.split()[1] for r in assignment(later).recipients] == ["Centrum", "Hisingen", "Nordost"]


@on_sqlite
def test_a_letter_names_the_group(app: Flask) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        reference = give(recipients=("Socialnämnderna",))
        assert letters.matter_of(assignment(reference)).recipients == ("socialnämnderna (4)",)
