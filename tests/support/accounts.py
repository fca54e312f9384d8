"""What tests of log-ins share: links out of mails, codes of an app, copies of a cookie, a browser that has rested."""

import datetime as dt
import re
import time

import pyotp
import sqlalchemy as sa
from flask import Flask

from support.mail import mails
from support.municipality import person
from support.visitor import Visitor
from tracker import clock
from tracker.accounts import jobs
from tracker.accounts.operations import second_steps
from tracker.db import db
from tracker.mail.letters import parts_of
from tracker.models import SecondStep, WebSession


def letters_to(app: Flask, address: str) -> list[str]:
    """Return the texts of the mails to an address, the oldest first."""
    with app.app_context():
        return [parts_of(mail)[0] for mail in mails() if mail.to_address == address]


def link_in(text: str) -> str:
    """Return the path of the link that a mail has."""
    found = re.search(r"http://localhost(/lank/[\w-]{43})\b", text)
    assert found, text
    return found[1]


def ask(app: Flask, who: str, visitor: Visitor | None = None) -> str:
    """Ask for a link as anybody may, let the scheduler answer, and return the link's path."""
    visitor = visitor or Visitor(app)
    visitor.get("/glomt-losenord")
    assert visitor.send({"email": f"{who}@prov.example"}).status_code == 200
    with app.app_context():
        jobs.send_links(lambda: False)
    return link_in(letters_to(app, f"{who}@prov.example")[-1])


def choose(app: Flask, link: str, password: str) -> int:
    """Follow a link and choose a password; return the status of the answer."""
    visitor = Visitor(app)
    assert visitor.client.get(link).headers["Location"] == "/valj-losenord"
    page = visitor.client.get("/valj-losenord")
    if page.status_code != 200:
        return page.status_code
    visitor.get("/valj-losenord")
    return visitor.send({"password": password, "again": password}).status_code


def with_codes(app: Flask, who: str) -> tuple[str, list[str]]:
    """Let an account log in with codes; return the app's key and the codes for a lost phone. No code is taken yet."""
    key = second_steps.new_key()
    with app.app_context():
        with db.writing():
            codes = second_steps.begin_second_step(
                person(who), key, pyotp.TOTP(key).now(), at=dt.datetime.fromtimestamp(time.time(), dt.UTC)
            )
        with db.writing():
            db.session.execute(sa.update(SecondStep).values(last_used=0))
    assert codes
    return key, codes


def rest(app: Flask, **changes: dt.timedelta) -> None:
    """Let every log-in be older: `seen_at=…`, `created_at=…`, `confirmed_at=…` ago."""
    with app.app_context(), db.writing():
        db.session.execute(
            sa.update(WebSession).values({name: clock.now() - ago for name, ago in changes.items()})
        )  # fmt: skip


def thief_of(app: Flask, visitor: Visitor) -> Visitor:
    """Return a browser with a copy of another's cookie."""
    thief, cookie = Visitor(app), visitor.client.get_cookie("session")
    assert cookie is not None
    thief.client.set_cookie("session", cookie.value)
    return thief
