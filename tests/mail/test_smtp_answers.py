"""What the mail server says, and where the mail ends because of it: the table of docs/decisions/0006, row by row."""

import datetime as dt
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask import Flask
from support.mail import answers, free_port, mails, people_with_news, rude, sink, states
from support.register import TODAY

from tracker import clock, jobs, mail
from tracker.db import database_now, db
from tracker.mail import outbox, smtp
from tracker.models import JobRun, Notice, OutgoingMail
from tracker.models.notice import Letter
from tracker.models.outgoing_mail import MailState

MORNING = TODAY + dt.timedelta(days=1)


def run(name: str) -> None:
    with clock.standing_at(MORNING):
        jobs.run(next(job for job in jobs.TIMETABLE if job.name == name), lambda: False)


@pytest.fixture
def waiting(app: Flask) -> Iterator[Flask]:
    """Three mails lie in the outbox."""
    with app.app_context(), clock.standing_at(TODAY):
        people_with_news(3)
        run("compose")
        yield app
    mail.use(app.extensions["settings"])


def deliver_to(app: Flask, url: str) -> None:
    mail.use(replace(app.extensions["settings"], smtp_url=url))
    run("deliver")


def first() -> OutgoingMail:
    return mails()[0]


def in_seconds(row: OutgoingMail) -> float:
    return (row.next_try_at - database_now()).total_seconds()


@contextmanager
def nobody() -> Iterator[str]:
    yield f"smtp://127.0.0.1:{free_port()}"


def says(reply: bytes) -> Callable[[socket.socket], None]:
    return lambda line: line.sendall(reply)


PUT_OFF = {
    "nobody listens": nobody,
    "421 in the banner": lambda: rude(says(b"421 come later\r\n")),
    "the line drops before the text": lambda: rude(lambda line: answers(line, "DATA")),
    "the line drops at once": lambda: rude(lambda _line: None),
}


@pytest.mark.parametrize("server", PUT_OFF.values(), ids=PUT_OFF)
def test_a_server_that_is_not_there_is_tried_again_later(waiting: Flask, server: Callable[[], object]) -> None:
    with server() as url:  # type: ignore[attr-defined]
        deliver_to(waiting, url)
    row = first()
    assert (row.state, row.attempts, row.unsure, row.crashes) == (MailState.PENDING, 1, 0, 0)
    assert 50 <= in_seconds(row) <= 67
    assert [found.attempts for found in mails()[1:]] == [0, 0]  # the others were not tried in vain


@pytest.mark.parametrize(("place", "reply"), [("RCPT", "451 busy"), ("RCPT", "452 full"), ("DATA", "451 busy")])
def test_a_server_that_says_later_is_tried_again_later(waiting: Flask, place: str, reply: str) -> None:
    with sink(replies={place: reply}) as taking:
        deliver_to(waiting, taking.url)
        assert taking.arrived == []
    row = first()
    assert (row.state, row.attempts, row.last_code) == (MailState.PENDING, 1, int(reply[:3]))
    assert 50 <= in_seconds(row) <= 67
    with db.writing():
        db.session.execute(sa.update(OutgoingMail).values(next_try_at=database_now(), give_up_at=database_now()))
    with sink(replies={place: reply}) as taking:
        deliver_to(waiting, taking.url)
    assert {found.state for found in mails()} == {MailState.DEAD}  # after 72 hours somebody must look


@pytest.mark.parametrize(("place", "reply"), [("RCPT", "550 unknown"), ("DATA", "552 too big"), ("DATA", "554 no")])
def test_a_mail_that_is_refused_bounces_and_the_registrar_hears_of_it(waiting: Flask, place: str, reply: str) -> None:
    with sink(replies={place: reply}) as taking:
        deliver_to(waiting, taking.url)
    assert states(waiting) == {MailState.BOUNCED: 3}
    told = list(db.session.scalars(sa.select(Notice).where(Notice.letter == Letter.UNDELIVERED)))
    assert len(told) == 3
    assert {notice.user.email for notice in told if notice.user} == {"registrar@prov.example"}


@pytest.mark.parametrize("silent", [False, True], ids=["the line drops", "the server stalls"])
def test_what_nobody_can_know_is_tried_once_more_and_then_held(
    waiting: Flask, monkeypatch: pytest.MonkeyPatch, *, silent: bool
) -> None:
    monkeypatch.setattr(smtp, "STEP_SECONDS", 0.3)

    def after_the_text(line: socket.socket) -> None:
        answers(line, "END")
        if silent:
            time.sleep(1)

    with rude(after_the_text) as url:
        deliver_to(waiting, url)
        row = first()
        assert (row.state, row.unsure) == (MailState.PENDING, 1)
        assert 590 <= in_seconds(row) <= 601
        with db.writing():
            db.session.execute(sa.update(OutgoingMail).values(next_try_at=database_now()))
        deliver_to(waiting, url)
    assert {found.state for found in mails()} == {MailState.HELD}
    assert {found.unsure for found in mails()} == {2}


def test_a_server_that_refuses_our_log_in_is_left_alone_for_a_while(waiting: Flask) -> None:
    def refuse_log_in(line: socket.socket) -> None:
        line.sendall(b"220 strict\r\n")
        for command in iter(line.makefile("rb").readline, b""):
            greets = command.upper().startswith(b"EHLO")
            line.sendall(b"250-strict\r\n250 AUTH PLAIN LOGIN\r\n" if greets else b"535 who are you\r\n")

    with rude(refuse_log_in) as url:
        deliver_to(waiting, url.replace("//", "//user:wrong@"))
    assert states(waiting) == {MailState.PENDING: 3}
    assert {found.attempts for found in mails()} == {0}
    rests = db.session.scalars(sa.select(JobRun).where(JobRun.name == "deliver")).one()
    assert "tar inte emot" in rests.error
    assert rests.not_before
    assert 14 * 60 < (rests.not_before - database_now()).total_seconds() <= 15 * 60
    with waiting.app_context():
        assert not jobs.is_due(next(job for job in jobs.TIMETABLE if job.name == "deliver"))


def test_a_password_that_cannot_be_said_is_a_setting_to_mend_and_no_mails_fault(waiting: Flask) -> None:
    with rude(greets_with_log_in) as url:
        deliver_to(waiting, url.replace("//", "//user:l%C3%B6senord@"))
    assert states(waiting) == {MailState.PENDING: 3}
    assert {found.attempts for found in mails()} == {0}


def greets_with_log_in(line: socket.socket) -> None:
    line.sendall(b"220 strict\r\n")
    for _ in iter(line.makefile("rb").readline, b""):
        line.sendall(b"250-strict\r\n250 AUTH PLAIN LOGIN\r\n")


def test_a_server_without_the_encryption_that_is_required_gets_nothing(waiting: Flask) -> None:
    with sink() as taking:
        deliver_to(waiting, f"{taking.url}?starttls=required")
        assert taking.arrived == []
    assert states(waiting) == {MailState.PENDING: 3}
    assert {found.attempts for found in mails()} == {0}


def test_mail_goes_encrypted_to_the_server_whose_name_its_certificate_has_and_to_no_other(
    waiting: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path / "known.pem", "127.0.0.1")))
    with sink(tls=tmp_path / "known.pem") as taking:
        deliver_to(waiting, f"{taking.url}?starttls=required".replace("127.0.0.1", "localhost"))
        assert (taking.arrived, states(waiting)) == ([], {MailState.PENDING: 3})
        deliver_to(waiting, f"{taking.url}?starttls=required")
        assert (len(taking.arrived), states(waiting)) == (3, {MailState.SENT: 3})


def certificate(place: Path, address: str) -> Path:
    """Write a certificate of its own for an address, with its key, and return where."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "prov")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    place.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return place


def test_a_server_that_speaks_a_byte_a_second_is_cut_off(waiting: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", 1)

    def slowly(line: socket.socket) -> None:
        for letter in b"220 slow server that never comes to an end":
            line.sendall(bytes([letter]))
            time.sleep(0.2)

    began = time.monotonic()
    with rude(slowly) as url:
        deliver_to(waiting, url)
        assert time.monotonic() - began < 3
    assert first().state is MailState.PENDING


def test_one_mail_that_cannot_be_sent_does_not_hold_up_the_others(waiting: Flask) -> None:
    with db.writing():
        db.session.execute(
            sa.update(OutgoingMail).where(OutgoingMail.id == mails()[0].id).values(to_address="åsa@prov.example")
        )
    with sink() as taking:
        deliver_to(waiting, taking.url)
        assert len(taking.arrived) == 2
    assert states(waiting) == {MailState.BOUNCED: 1, MailState.SENT: 2}


def test_a_mail_that_kills_its_sender_three_times_is_held(waiting: Flask) -> None:
    for _ in range(3 * 3):  # whichever of the three mails comes first
        with db.writing():
            held = outbox.claim("elsewhere/1/1/1")
            assert held
            held.lease_until = database_now() - dt.timedelta(seconds=1)
        with db.writing():
            assert outbox.recover() == 1
    assert {(row.state, row.crashes) for row in mails()} == {(MailState.HELD, 3)}


def test_a_sender_that_lost_its_mail_changes_nothing_any_more(waiting: Flask) -> None:
    with db.writing():
        held = outbox.claim("elsewhere/1/1/1")
        assert held
        mail_id, epoch = held.id, held.lease_epoch
        held.lease_until = database_now() - dt.timedelta(seconds=1)
    with db.writing():
        outbox.recover()
    for _ in mails():  # another sender takes them all
        with db.writing():
            assert outbox.claim("another/1/2/2")
    with db.writing():
        assert not outbox.enter_data(mail_id, "elsewhere/1/1/1", epoch)
        assert outbox.finish(mail_id, "elsewhere/1/1/1", epoch, smtp.Answer(smtp.Outcome.SENT)) is None
    assert {(row.state, row.lease_owner) for row in mails()} == {(MailState.CLAIMED, "another/1/2/2")}
