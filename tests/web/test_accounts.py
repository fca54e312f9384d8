"""The administrator's accounts: nobody is locked out of everything, nothing secret is kept, two at once are told."""

import logging
import re
import threading

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.accounts import choose, letters_to, link_in
from support.municipality import PASSWORD, body, person
from support.register import give
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.accounts.operations import add_user, hash_password
from tracker.accounts.operations.people import deactivate_person
from tracker.accounts.queries import load_person
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Role
from tracker.models import EventDetail, RoleGrant, User, WebSession

NEW = "ett nytt långt ord"


def path_of(app: Flask, local: str) -> str:
    with app.app_context():
        return f"/konton/{person(local).id}"


def second_administrator(app: Flask) -> None:
    with app.app_context():
        hashed = hash_password(PASSWORD)
        with db.writing():
            add_user(
                email="admin2@prov.example", name="Administratör två", role=Role.ADMIN, body=None,
                password_hash=hashed, actor=None,
            )  # fmt: skip


def test_an_account_is_added_and_its_owner_chooses_the_password(
    app: Flask, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    admin = visit("admin")
    admin.get("/konton/nytt")
    with app.app_context():
        culture = str(body("Kulturnämnden").id)
    answer = admin.send(
        {
            "name": "Nämndsekreterare Åsö", "email": "Ny@Prov.example", "home_body": culture,
            "role_1": "registrar", "for_1": culture, "role_2": "officer",
        }
    )  # fmt: skip
    assert answer.status_code == 302
    assert "users invite ny@prov.example" in text_of(admin.follow()), "no mail leaves a test"
    assert choose(app, link_in(letters_to(app, "ny@prov.example")[0]), NEW) == 302
    newcomer = Visitor(app)
    assert newcomer.log_in("ny", NEW).status_code == 302
    assert newcomer.client.get("/registrera").status_code == 200
    with app.app_context():
        user = db.session.scalars(sa.select(User).where(User.email == "ny@prov.example")).one()
        assert user.password_hash.startswith("$argon2id$")
        assert {(grant.role, str(grant.body_id or "")) for grant in user.grants} == {
            (Role.REGISTRAR, culture), (Role.OFFICER, ""),
        }  # fmt: skip
        kept = " ".join(db.session.scalars(sa.select(EventDetail.payload)))
        assert NEW not in kept
        assert user.password_hash not in kept
        assert audit.verify() is None
    assert NEW not in caplog.text


def test_a_form_that_cannot_be_saved_says_why_and_keeps_what_was_typed(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    for values, words in (
        ({"name": "X", "email": "inte en adress", "role_1": "officer"}, "är ingen e-postadress"),
        ({"name": "X", "email": "registrar@prov.example", "role_1": "officer"}, "har redan ett konto"),
        ({"name": "X", "email": "x@prov.example"}, "Välj minst en roll"),
        ({"name": "X", "email": "x@prov.example", "role_1": "officer", "role_2": "officer"}, "står två gånger"),
        ({"email": "x@prov.example", "role_1": "officer"}, "Skriv ett namn"),
    ):
        admin.get("/konton/nytt")
        answer = admin.send(values)
        assert answer.status_code == 422, values
        assert words in text_of(answer.text)
        assert values["email"] in answer.text


def test_roles_are_taken_back_and_given_again_and_the_rights_follow_at_once(app: Flask, visit: Visit) -> None:
    admin, other = visit("admin"), visit("other-registrar")
    path = path_of(app, "other-registrar")
    assert other.client.get("/registrera").status_code == 200
    admin.get(path)
    assert admin.send({"role_1": "auditor"}).status_code == 302
    assert other.client.get("/registrera").status_code == 302, "other roles are another log-in"
    assert visit("other-registrar").client.get("/registrera").status_code == 403
    admin.get(path)
    assert admin.send({"role_1": "registrar", "role_2": "auditor"}).status_code == 302
    assert visit("other-registrar").client.get("/registrera").status_code == 200
    with app.app_context():
        user = person("other-registrar")
        assert sorted(user.roles) == [Role.AUDITOR, Role.REGISTRAR]
        rows = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.user_id == user.id)).all()
        assert len(rows) == 2, "what was taken back is given again on its own row"
        assert audit.verify() is None


def test_somebody_without_the_role_any_more_is_no_owner_to_choose(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    admin, registrar = visit("admin"), visit("registrar")
    assert "Handläggare Kultur" in registrar.get(f"/uppdrag/{reference}/andra")
    admin.get(path_of(app, "other-officer"))
    admin.send({"role_1": "elected"})
    assert "Handläggare Kultur" not in registrar.get(f"/uppdrag/{reference}/andra")


def test_who_is_closed_out_is_out_at_the_next_request_and_old_cookies_stay_dead(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(owner="officer")
    admin, officer = visit("admin"), visit("officer")
    path = path_of(app, "officer")
    assert "handläggare för 1 öppet uppdrag" in text_of(admin.get(path))
    assert officer.client.get("/min-lista").status_code == 200
    assert admin.send({}, form=1 + form_place(admin, "avstangt")).status_code == 302
    assert officer.client.get("/min-lista").status_code == 302
    assert Visitor(app).log_in("officer").status_code == 422
    assert "avstängt" in text_of(admin.follow())
    assert admin.send({}, form=1 + form_place(admin, "oppet")).status_code == 302
    assert officer.client.get("/min-lista").status_code == 302, "the old cookie does not come back to life"
    assert Visitor(app).log_in("officer").status_code == 302


def form_place(visitor: Visitor, action: str) -> int:
    """Return which of the page's small forms, after the first, goes to an action."""
    actions = re.findall(r'<form method="post" action="([^"]+)"', visitor.page.partition("<main")[2])
    return next(at for at, found in enumerate(actions) if found.endswith(action))


def test_a_registrar_who_is_administrator_too_gets_a_link_to_hand_over(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(owner="officer")
        owner = person("officer").id
    second_administrator(app)
    admin, other = visit("admin"), visit("admin2")
    admin.get(path_of(app, "admin"))
    answer = admin.send({"role_1": "registrar", "role_2": "admin"})
    assert (answer.status_code, "Be en annan administratör" in text_of(answer.text)) == (422, True)
    other.get(path_of(app, "admin"))
    assert other.send({"role_1": "registrar", "role_2": "admin"}).status_code == 302
    admin.log_in("admin")
    assert f'href="/lamna-over?fran={owner}"' in admin.get(f"/konton/{owner}")
    admin.get(f"/lamna-over?fran={owner}")


def test_an_administrator_cannot_lock_everyone_out(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    path = path_of(app, "admin")
    admin.get(path)
    answer = admin.send({"role_1": "registrar"})
    assert answer.status_code == 422
    assert "minst en administratör" in text_of(answer.text)
    token, version = admin.fields()["csrf_token"], admin.fields()["version"]
    admin.client.post(f"{path}/avstangt", data={"csrf_token": token, "version": version})
    assert "Du kan inte stänga av ditt eget konto" in text_of(admin.get("/konton"))
    second_administrator(app)
    other = visit("admin2")
    other.get(path)
    assert other.send({}, form=1 + form_place(other, "avstangt")).status_code == 302
    assert admin.client.get("/konton").status_code == 302, "the first is out, for there is a second"
    other.get(path_of(app, "admin2"))
    assert other.send({"role_1": "registrar"}).status_code == 422, "a closed account is no administrator"


def test_two_administrators_do_not_take_out_each_other_at_once(app: Flask) -> None:
    second_administrator(app)
    ready, refused = threading.Barrier(2), []

    def take_out(who: str, other: str) -> None:
        with app.app_context():
            ready.wait()
            for _ in range(5):
                try:
                    with db.writing():
                        victim = load_person(person(other).id, for_update=True)
                        assert victim is not None
                        deactivate_person(victim, actor=person(who), now=clock.now())
                except RuleBrokenError:
                    refused.append(who)
                except sa.exc.DBAPIError:
                    db.session.rollback()
                    continue
                break

    pair = [threading.Thread(target=take_out, args=names) for names in (("admin", "admin2"), ("admin2", "admin"))]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join(30)
    with app.app_context():
        assert [person(local).active for local in ("admin", "admin2")].count(True) == 1
        assert len(refused) == 1
        assert audit.verify() is None


def test_a_stale_account_form_shows_both_and_a_stale_press_asks_again(app: Flask, visit: Visit) -> None:
    second_administrator(app)
    first, second = visit("admin"), visit("admin2")
    path = path_of(app, "officer")
    second.get(path)
    first.get(path)
    assert first.send({"name": "Handläggare Åäö", "role_2": "auditor"}).status_code == 302
    closing = {"csrf_token": second.fields()["csrf_token"], "version": second.fields()["version"]}
    answer = second.send({"name": "Handläggare två"})
    assert answer.status_code == 409
    words = text_of(answer.text)
    assert "Handläggare Åäö" in words
    assert "Handläggare två" in words
    assert "Revisor" in words, "a role is shown in words"
    assert "Administratör sparade" in words
    assert second.client.post(f"{path}/avstangt", data=closing).status_code == 409
    with app.app_context():
        assert person("officer").active
    assert second.send({"name": "Handläggare två"}).status_code == 302
    with app.app_context():
        saved = person("officer")
        assert saved.name == "Handläggare två"
        assert sorted(saved.roles) == [Role.AUDITOR, Role.OFFICER], "what the first saved is still there"


def test_everybody_changes_their_own_password_with_the_old_one_at_hand(app: Flask, visit: Visit) -> None:
    here, elsewhere = visit("elected"), visit("elected")
    here.get("/mig/losenord")
    for values, words in (
        (
            {"old": "fel lösenord", "password": NEW, "again": NEW},
            "inte ditt nuvarande",
        ),
        ({"old": PASSWORD, "password": NEW, "again": "ett annat långt ord"}, "inte lika"),
        ({"old": PASSWORD, "password": "för-kort", "again": "för-kort"}, "minst 12"),
    ):
        answer = here.send(values)
        assert answer.status_code == 422
        assert words in text_of(answer.text)
        assert values["password"] not in answer.text, "a password is never sent back"
    assert here.send({"old": PASSWORD, "password": NEW, "again": NEW}).status_code == 302
    assert here.client.get("/mig").status_code == 200
    assert elsewhere.client.get("/mig").status_code == 302
    assert Visitor(app).log_in("elected", NEW).status_code == 302
    with app.app_context():
        user = person("elected")
        revoked = sa.select(sa.func.count()).where(WebSession.user_id == user.id, WebSession.revoked_at.is_not(None))
        assert db.session.scalar(revoked) == 1


def test_guessing_the_old_password_is_slowed_down_as_at_the_log_in_page(app: Flask, visit: Visit) -> None:
    thief = visit("elected")
    thief.get("/mig/losenord")
    values = {"password": NEW, "again": NEW}
    for n in range(20):
        assert thief.send({"old": f"gissning nummer {n}", **values}, at="/mig/losenord").status_code == 422
    assert thief.send({"old": PASSWORD, **values}, at="/mig/losenord").status_code == 429


def test_the_list_is_searched_by_name_address_role_and_body(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    for query, there, gone in (
        ("ord=handläggare+slk", "officer@", "other-officer@"),
        ("ord=AUDITOR@", "auditor@", "elected@"),
        ("roll=manager", "manager@", "officer@"),
        ("organ=kulturnamnden", "other-officer@", "manager@"),
        ("aktivt=ja", "admin@", ""),
    ):
        page = admin.get(f"/konton?{query}").partition("<tbody")[2]
        assert there in page, query
        assert not gone or f">{gone}" not in page, query
    assert "Inget konto matchar" in text_of(admin.get("/konton?aktivt=nej"))
    assert "Inget konto matchar" in text_of(admin.get("/konton?ord=%25"))
    for nonsense in ("roll=kung", "sida=999", "sida=x", "aktivt=kanske"):
        admin.get(f"/konton?{nonsense}")
