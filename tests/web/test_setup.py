"""The administrator's first page: what an installation lacks, from what is known, until all is done."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from support.database import Template, settings_for
from support.municipality import PASSWORD, body, person
from support.register import give
from support.visitor import Visitor, text_of

from tracker import audit, clock, schema
from tracker.accounts.operations import add_user, hash_password
from tracker.app import create_app
from tracker.config import Settings
from tracker.db import database_now, db
from tracker.domain.permissions import Role
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.models import Lease, User


def left(visitor: Visitor) -> str:
    return text_of(visitor.get("/kom-igang").partition('id="klart"')[0])


def done(visitor: Visitor) -> str:
    return text_of(visitor.get("/kom-igang").partition('id="klart"')[2])


@contextmanager
def installation(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, TESTING=True, SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="session")
    try:
        schema.migrate(app, "head")
        yield app
    finally:
        schema.close(app)
        clock.shift_to(None)


def add_administrator(local: str) -> None:
    hashed = hash_password(PASSWORD)
    with db.writing():
        add_user(
            email=f"{local}@prov.example", name=f"Administratör {local}", role=Role.ADMIN, body=None,
            password_hash=hashed, actor=None,
        )  # fmt: skip


def test_what_is_missing_is_listed_with_where_to_mend_it(app: Flask) -> None:
    with app.app_context():
        give(recipients=("Kulturnämnden",))
        with db.writing():
            for registrar in db.session.scalars(sa.select(User).where(User.email.contains("registrar"))):
                registrar.active = False
                audit.record("user.deactivated", registrar, actor=None)
    admin = Visitor(app, "admin")
    assert admin.client.get("/").headers["Location"] == "/kom-igang"
    words = left(admin)
    for part in (
        "En registrator", "Två administratörer", "Funktionsbrevlådor 1 organ har", "E-postserver", "Schemaläggaren",
        "Adress med https",
    ):  # fmt: skip
        assert part in words, part
    assert 'href="/organ?saknar=kontakt"' in admin.page
    assert "Kommunens organ" in done(admin)
    assert "Svarsadress" in done(admin)


def test_an_empty_installation_asks_for_bodies_first(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    with installation(settings_for(url, tmp_path, mail_reply_to="", municipality="Kommunen")) as app:
        with app.app_context():
            add_administrator("admin")
        admin = Visitor(app, "admin")
        words = left(admin)
        assert words.index("Kommunens organ") < words.index("En registrator")
        for part in ("Svarsadress", "Kommunens namn"):
            assert part in words
        page = text_of(admin.get("/organ"))
        assert "Inga organ är inlagda än" in page
        assert "Inga grupper är inlagda" in page


def test_when_all_is_done_it_says_so(sqlite_template: Template, tmp_path: Path) -> None:
    settings = settings_for(
        sqlite_template.copy(tmp_path), tmp_path, base_url="https://localhost", smtp_url="smtp://127.0.0.1:2525"
    )
    with installation(settings) as app:
        with app.app_context():
            add_administrator("second")
            with db.writing():
                now = database_now()
                ticked = now - dt.timedelta(minutes=1)
                ahead = PlannedMeeting(body("KS"), dt.date(2124, 5, 5))
                plan_meetings([ahead], actor=person("registrar"), today=clock.today())
                db.session.add(Lease(name="scheduler", owner="prov", until=now, taken_at=now, ticked_at=ticked))
        admin = Visitor(app)
        admin.client.environ_base |= {"wsgi.url_scheme": "https", "HTTP_REFERER": "https://localhost/logga-in"}
        admin.log_in("admin")
        page = text_of(admin.get("/kom-igang"))
        assert "Allt som Fullgjort kan känna till är inställt" in page
        assert "Återstår" not in page
