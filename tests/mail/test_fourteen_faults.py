"""Fourteen faults of a mail server, many mails each: every mail ends as it should, and none is lost when it is well."""

import contextlib
import datetime as dt
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from support.figures import Figures
from support.mail import answers, free_port, mails, people_with_news, rude, sink
from support.register import TODAY

from tracker import clock, jobs, mail
from tracker.db import database_now, db
from tracker.mail import smtp
from tracker.models import JobRun, OutgoingMail
from tracker.models.outgoing_mail import MailState

MORNING = TODAY + dt.timedelta(days=1)
STEP, WHOLE = 0.2, 1.0
WORST = 60.0
Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def nobody() -> Iterator[str]:
    yield f"smtp://127.0.0.1:{free_port()}"


@contextlib.contextmanager
def saying(place: str, reply: str) -> Iterator[str]:
    with sink(replies={place: reply}) as taking:
        yield taking.url


@contextlib.contextmanager
def strict() -> Iterator[str]:
    with rude(refuse_log_in) as url:
        yield url.replace("//", "//user:wrong@")


@contextlib.contextmanager
def broken_encryption() -> Iterator[str]:
    with rude(spoil_encryption) as url:
        yield f"{url}?starttls=required"


def says(reply: bytes) -> Talk:
    return lambda line: line.sendall(reply)


def stalls(line: socket.socket) -> None:
    time.sleep(2 * STEP)


def after_the_text(line: socket.socket) -> None:
    answers(line, "END")


def stalls_after_the_text(line: socket.socket) -> None:
    answers(line, "END")
    time.sleep(2 * STEP)


def slowly(line: socket.socket) -> None:
    for letter in b"220 a server that speaks slowly and comes to no end":
        line.sendall(bytes([letter]))
        time.sleep(STEP / 2)


def refuse_log_in(line: socket.socket) -> None:
    line.sendall(b"220 strict\r\n")
    for command in iter(line.makefile("rb").readline, b""):
        greets = command.upper().startswith(b"EHLO")
        line.sendall(b"250-strict\r\n250 AUTH PLAIN LOGIN\r\n" if greets else b"535 who are you\r\n")


def spoil_encryption(line: socket.socket) -> None:
    line.sendall(b"220 spoilt\r\n")
    for command in iter(line.makefile("rb").readline, b""):
        if command.upper().startswith(b"STARTTLS"):
            line.sendall(b"220 go on\r\nno handshake at all\r\n")
            return
        line.sendall(b"250-spoilt\r\n250 STARTTLS\r\n")


PENDING, BOUNCED = MailState.PENDING, MailState.BOUNCED
FAULTS: dict[str, tuple[Callable[[], contextlib.AbstractContextManager[str]], MailState, bool]] = {
    "421 in the banner": (lambda: rude(says(b"421 come later\r\n")), PENDING, False),
    "nobody listens": (nobody, PENDING, False),
    "stalls in the banner": (lambda: rude(stalls), PENDING, False),
    "stalls after the text": (lambda: rude(stalls_after_the_text), PENDING, True),
    "drops before the text": (lambda: rude(lambda line: answers(line, "DATA")), PENDING, False),
    "drops after the text": (lambda: rude(after_the_text), PENDING, True),
    "451 to the recipient": (lambda: saying("RCPT", "451 busy"), PENDING, False),
    "550 to the recipient": (lambda: saying("RCPT", "550 unknown"), BOUNCED, False),
    "452 to the recipient": (lambda: saying("RCPT", "452 full"), PENDING, False),
    "552 to the text": (lambda: saying("DATA", "552 too big"), BOUNCED, False),
    "554 to the text": (lambda: saying("DATA", "554 no"), BOUNCED, False),
    "535 to the log-in": (strict, PENDING, False),
    "the encryption fails": (broken_encryption, PENDING, False),
    "a byte at a time": (lambda: rude(slowly), PENDING, False),
}
"""Fault → the server, where its mails end, and whether they may have arrived."""


def run(name: str) -> None:
    with clock.standing_at(MORNING):
        jobs.run(next(job for job in jobs.TIMETABLE if job.name == name), lambda: False)


def deliver_to(app: Flask, url: str) -> float:
    """Try once; return how many seconds it took at most for one mail."""
    mail.use(replace(app.extensions["settings"], smtp_url=url))
    began = time.monotonic()
    run("deliver")
    return time.monotonic() - began


def of_people(first: int) -> list[OutgoingMail]:
    addresses = {f"p{number}@prov.example" for number in range(first, first + 1000)}
    return [found for found in mails() if found.to_address in addresses]


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ("sqlite", 2),
        pytest.param("sqlite", 100, marks=pytest.mark.full),
        pytest.param("postgres", 100, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_every_mail_ends_as_it_should_and_none_is_lost(
    app: Flask, monkeypatch: pytest.MonkeyPatch, figures: Figures, count: int
) -> None:
    monkeypatch.setattr(smtp, "STEP_SECONDS", STEP)
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", WHOLE)
    ended: Counter[str] = Counter()
    for turn, (name, (server, state, unsure)) in enumerate(FAULTS.items()):
        first = turn * 1000
        with app.app_context():
            with clock.standing_at(TODAY):
                people_with_news(count, first)
            run("compose")
            with server() as url:
                assert deliver_to(app, url) / count < WORST
            found = of_people(first)
            assert len(found) == count, name
            tried = [row for row in found if row.attempts or row.state is not PENDING]
            assert {row.state for row in tried} <= {state}, name
            assert {bool(row.unsure) for row in tried} <= {unsure}, name
            db.session.rollback()
            with db.writing():
                db.session.execute(sa.update(OutgoingMail).values(next_try_at=database_now()))
                db.session.execute(sa.update(JobRun).values(not_before=None))
            with sink() as taking:
                deliver_to(app, taking.url)
            found = of_people(first)
            last = BOUNCED if state is BOUNCED else MailState.SENT
            assert {row.state for row in found} == {last}, name
            sent = {row.message_id for row in found if row.state is MailState.SENT}
            assert sent <= set(taking.ids), name
            assert set(taking.ids.values()) <= {1}, name
            ended[last] += len(found)
    mail.use(app.extensions["settings"])
    figures(
        "R5",
        f"{len(FAULTS)} faults × {count} mails: {ended[MailState.SENT]} sent when the server was well, "
        f"{ended[BOUNCED]} bounced as they should, 0 lost",
    )
