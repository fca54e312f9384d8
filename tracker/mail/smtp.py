"""Handing one mail over to the server, and what its answer means. The outbox decides what follows from it."""

import re
import smtplib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

STEP_SECONDS = 20
"""The longest silence that is waited out."""
WHOLE_SECONDS = 60
"""The longest that one mail may take, however slowly the server speaks."""


class Outcome(StrEnum):
    """What became of an attempt."""

    SENT = "sent"
    LATER = "later"
    """The server was not there, or asks us to come again: nothing has been taken."""
    REFUSED = "refused"
    """It will not take this mail, now or later."""
    STOPPED = "stopped"
    """It will not take anything from us: log-in, encryption or our own address is refused."""
    UNSURE = "unsure"
    """The line broke after the text was sent: nobody knows whether it was taken."""
    LOST = "lost"
    """Another sender holds the mail by now; nothing was sent."""


@dataclass(frozen=True)
class Answer:
    """An outcome, with what the server said.

    Attributes:
        outcome: what it means.
        code: the server's figure, if it gave one.
        text: its words, or what went wrong.
        reached: the server was there and took our log-in, so that other mails may fare better.
    """

    outcome: Outcome
    code: int | None = None
    text: str = ""
    reached: bool = True


@dataclass(frozen=True)
class Server:
    """The municipality's mail server, out of TRACKER_SMTP_URL."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False

    @classmethod
    def at(cls, url: str) -> "Server":
        """Read an address such as smtp://user:password@host:587?starttls=required."""
        parts = urlsplit(url)
        return cls(
            parts.hostname or "", parts.port or 25, unquote(parts.username or ""), unquote(parts.password or ""),
            starttls=parse_qs(parts.query).get("starttls") == ["required"],
        )  # fmt: skip


def send(server: Server, content: bytes, *, sender: str, to: str, enter_data: Callable[[], bool]) -> Answer:
    """Hand one mail over.

    Args:
        server: where to.
        content: the whole message, with CRLF.
        sender: the envelope's own address.
        to: the one recipient.
        enter_data: called when the server is ready for the text, before any of it is sent; says whether it may be.
    """
    client = smtplib.SMTP(timeout=STEP_SECONDS, local_hostname=sender.partition("@")[2] or None)
    try:
        with _time_limit(client):
            return _greet(client, server) or _hand_over(client, content, sender, to, enter_data)
    finally:
        client.close()


def _greet(client: smtplib.SMTP, server: Server) -> Answer | None:
    """Connect, encrypt, log in; return an answer only where that fails."""
    try:
        code, text = client.connect(server.host, server.port)
        if code != 220:
            return _not_ours(code, text)
        client.ehlo_or_helo_if_needed()
        if server.starttls:
            # The certificate is held against the name that the constructor was given, and connect() keeps none.
            client._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        if server.user:
            client.login(server.user, server.password)
    except ssl.SSLError as error:
        return Answer(Outcome.STOPPED, None, f"Krypteringen misslyckades: {error.reason or error}", reached=False)
    except smtplib.SMTPNotSupportedError as error:
        return Answer(Outcome.STOPPED, None, str(error), reached=False)
    except smtplib.SMTPResponseException as error:
        return _not_ours(error.smtp_code, error.smtp_error)
    except ValueError as error:  # a name or password that cannot be said to a server: no mail's fault
        return Answer(Outcome.STOPPED, None, f"Inställningen TRACKER_SMTP_URL: {error}", reached=False)
    except (OSError, smtplib.SMTPException) as error:
        return Answer(Outcome.LATER, None, _said(error), reached=False)
    return None


def _hand_over(
    client: smtplib.SMTP, content: bytes, sender: str, to: str, enter_data: Callable[[], bool]
) -> Answer:  # fmt: skip
    try:
        for command, refused in (
            (f"MAIL FROM:<{sender}>", Outcome.STOPPED),
            (f"RCPT TO:<{to}>", Outcome.REFUSED),
            ("DATA", Outcome.REFUSED),
        ):
            code, text = client.docmd(command)
            if code != (354 if command == "DATA" else 250) and not (command.startswith("RCPT") and code == 251):
                return _answer(code, text, refused)
    except (OSError, smtplib.SMTPException) as error:
        return Answer(Outcome.LATER, None, _said(error), reached=False)
    if not enter_data():
        return Answer(Outcome.LOST)
    try:
        client.send(_stuffed(content))
        code, text = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Answer(Outcome.UNSURE, None, _said(error))
    if code == 250:
        _quit(client)
        return Answer(Outcome.SENT, code, _text(text))
    return _answer(code, text, Outcome.REFUSED)


def _quit(client: smtplib.SMTP) -> None:
    """Say goodbye; what goes wrong then changes nothing."""
    try:
        client.docmd("QUIT")
    except (OSError, smtplib.SMTPException):
        return


def _answer(code: int, text: bytes, refused: Outcome) -> Answer:
    outcome = refused if 500 <= code < 600 else Outcome.LATER
    return Answer(outcome, code, _text(text), reached=code != 421 and outcome is not Outcome.STOPPED)


def _not_ours(code: int, text: bytes | str) -> Answer:
    outcome = Outcome.STOPPED if 500 <= code < 600 else Outcome.LATER
    return Answer(outcome, code, _text(text), reached=False)


def _stuffed(content: bytes) -> bytes:
    """Return the text as it goes over the line: CRLF, a dot before a line's first dot, a dot alone at the end."""
    lines = re.sub(rb"\r?\n|\r", b"\r\n", content)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return (lines if lines.endswith(b"\r\n") else lines + b"\r\n") + b".\r\n"


def _text(said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(words.split())[:300]


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "E-postservern svarade inte i tid."
    return _text(str(error)) or type(error).__name__


@contextmanager
def _time_limit(client: smtplib.SMTP) -> Iterator[None]:
    """Cut the line after WHOLE_SECONDS: a server that sends a byte a second never runs into a step's own limit."""

    def cut() -> None:
        if client.sock is not None:
            try:
                client.sock.shutdown(2)
            except OSError:
                return

    timer = threading.Timer(WHOLE_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
