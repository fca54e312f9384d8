"""Real mail servers for tests: a sink that keeps what it gets, and servers that misbehave on purpose."""

import asyncio
import re
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from support.municipality import body, person
from tracker import clock
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Assignment, OutgoingMail, RoleGrant, User
from tracker.models.outgoing_mail import MailState


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Sink:
    """Takes mail as a server does, and keeps it: (Message-ID, recipient, content) in the order of arrival."""

    delay: float = 0.0
    replies: dict[str, str] = field(default_factory=dict)
    arrived: list[tuple[str, str, bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> Counter[str]:
        return Counter(message_id for message_id, _, _ in self.arrived)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:  # fmt: skip
        if "RCPT" in self.replies:
            return self.replies["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.replies:
            return self.replies["DATA"]
        content = bytes(envelope.content or b"")
        found = re.search(rb"(?im)^Message-ID:\s*(<[^>]+>)", content)
        self.arrived.append((found[1].decode() if found else "", envelope.rcpt_tos[0], content))
        await asyncio.sleep(self.delay)  # before the answer: a sender killed now does not know that it was taken
        return "250 OK"


@contextmanager
def sink(*, tls: Path | None = None, **options: Any) -> Iterator[Sink]:
    """Run a server that takes mail; with `tls`, a certificate with its key, only what comes encrypted."""
    kept = Sink(port=free_port(), **options)
    context = None
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls)
    controller = Controller(
        kept, hostname="127.0.0.1", port=kept.port, tls_context=context, require_starttls=context is not None
    )
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


@contextmanager
def rude(conversation: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run a server that talks to each connection as told, one thread each, and then drops it."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def talk(line: socket.socket) -> None:
        with line:
            try:
                conversation(line)
            except OSError:
                return

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=talk, args=(line,)))
            threads[-1].start()

    server = threading.Thread(target=serve)
    server.start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        server.join()
        for thread in threads:
            thread.join(30)


def answers(line: socket.socket, *until: str) -> None:
    """Greet, and answer 250 to everything up to a command, which is left unanswered; DATA is answered 354."""
    line.sendall(b"220 rude\r\n")
    reader = line.makefile("rb")
    for command in iter(reader.readline, b""):
        word = command.strip().upper()
        if any(word.startswith(stop.encode()) for stop in until):
            return
        if word == b"DATA":
            line.sendall(b"354 go on\r\n")
            while reader.readline().strip() != b".":
                pass
            if "END" in until:
                return
        line.sendall(b"250 OK\r\n")


def people_with_news(count: int, first: int = 0) -> None:
    """Give each of many people an assignment of their own, in one unit, so that each has one thing to hear."""
    with db.writing():
        registrar = person("registrar")
        for number in range(first, first + count):
            owner = User(email=f"p{number}@prov.example", name=f"Handläggare {number}", sort_key=f"{number:05}")
            db.session.add(owner)
            db.session.flush()
            db.session.add(RoleGrant(user_id=owner.id, role=Role.OFFICER))
            register_assignment(
                Task(text=f"Stadsledningskontoret får i uppdrag att räkna bänk {number}."),
                Giving(body("KS"), clock.today(), missing_reason="Prov."), owner=owner, actor=registrar,
                today=clock.today(),
            )  # fmt: skip


def mails() -> list[OutgoingMail]:
    found = sa.select(OutgoingMail).order_by(OutgoingMail.id).execution_options(populate_existing=True)
    db.session.rollback()
    return list(db.session.scalars(found))


def states(app: Flask) -> Counter[MailState]:
    with app.app_context():
        return Counter(mail.state for mail in mails())


def end_all() -> None:
    """Take every assignment's owner away, so that what waits to be told lapses."""
    with db.writing():
        for assignment in db.session.scalars(sa.select(Assignment)):
            assignment.owner_id = None
