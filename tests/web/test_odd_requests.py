"""Whatever is asked, and however: no answer is an error of ours."""

import random
import socket
import statistics
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote_from_bytes, urlsplit

import pytest
from conftest import on_sqlite
from flask import Flask
from support.figures import Figures
from support.served import served
from support.visitor import Visitor

from web.test_guard import prepare, principal, table, token

pytestmark = on_sqlite
METHODS = (
    "GET",
    "POST",
    "HEAD",
    "OPTIONS",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "PROPFIND",
    "get",
    "GE\u0054X",
    "X" * 300,
)
VALUES = (
    "", "-1", "0", "1e9", "999999999999999999999999", "-9223372036854775809", "1.5", "NaN", "Infinity", "0x10", "１２",
    "٣", "²", "null", "true", "[]", "{}", "{" * 500, "[" * 2000, "a" * 3000, "%", "%00", "\x00", "\x01", "\udcff",
    "\ufeff",
    "'", '"', "\\", "`", ";--", "' OR 1=1--", "../../etc/passwd", "..\\..", "/", "//", "\r\nX-A: 1", "\n", "\u2028",
    "{{7*7}}", "${7*7}", "*", "(", ")", "NEAR(", 'a" OR "b', "-", "NOT", "AND OR", "a*b*c*", "☃", "ß" * 200, "İ",
    "ﷺ" * 50,
    "9999-99-99", "0000-00-00", "2024-02-30", "99999-01-01", "-0001-01-01", "10000-01-01", "U-2023-0001", "U-99999-9",
    "ks", "alla", "desc", "-beslut", "; DROP TABLE event", "23:59:60", "kvartal 5 2024", "31 februari",
)  # fmt: skip
NAMES = (
    "sida", "rader", "sortera", "ord", "q", "lage", "nar", "mottagare", "budget", "kolumner", "valj", "organ", "ar",
    "fran", "till", "dag", "fore", "efter", "uppdrag", "roll", "slag", "antal", "fro", "next", "visa", "version",
    "base", "text", "title", "decided_on", "number", "body", "status", "action", "plan", "email", "password", "name",
)  # fmt: skip
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
         "application/json", "text/plain", "application/xml", "",
         "multipart/form-data; boundary=" + "x" * 3000)  # fmt: skip


class Oddities:
    """Requests drawn by lot: real addresses and real names of fields, with values that mean nothing."""

    def __init__(self, seed: int, addresses: list[str]) -> None:
        self.lot = random.Random(seed)  # noqa: S311 - a draw that can be drawn again
        self.addresses = addresses

    def bytes(self) -> bytes:
        value = self.lot.choice(VALUES)
        if self.lot.random() < 0.1:
            return self.lot.randbytes(self.lot.randrange(1, 40))
        return value.encode("utf-8", "surrogateescape")

    def path(self) -> str:
        parts = urlsplit(self.lot.choice(self.addresses)).path.split("/")
        if self.lot.random() < 0.5:
            parts[self.lot.randrange(1, len(parts))] = quote_from_bytes(self.bytes()[:600])
        return "/".join(parts)

    def pairs(self) -> str:
        many = self.lot.choice((0, 1, 2, 3, 12))
        one = self.lot.choice(NAMES)
        return "&".join(
            f"{one if many == 12 else self.lot.choice(NAMES)}={quote_from_bytes(self.bytes())}" for _ in range(many)
        )

    def request(self, secret: str) -> dict[str, object]:
        method = self.lot.choice(METHODS) if self.lot.random() < 0.2 else self.lot.choice(("GET", "GET", "POST"))
        asked: dict[str, object] = {"method": method, "path": self.path(), "query_string": self.pairs()[:3500]}
        if method not in {"GET", "HEAD"}:
            kind = self.lot.choice(KINDS) if self.lot.random() < 0.3 else KINDS[0]
            asked |= {"content_type": kind, "data": f"csrf_token={secret}&{self.pairs()}".encode()}
        if self.lot.random() < 0.2:
            words = self.bytes().decode("latin-1").replace("\r", "").replace("\n", "")
            names = (
                "Cookie",
                "Accept-Language",
                "Range",
                "If-None-Match",
                "If-Modified-Since",
                "X-Forwarded-For",
                "Host",
            )
            asked["headers"] = {self.lot.choice(names): words}
        return asked


def ask(app: Flask, seed: int, number: int) -> tuple[Counter[int], list[float], list[object]]:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    names = prepare(app)
    oddities = Oddities(seed, sorted({path.format(**names) for path, _, _ in table() if path != "/logga-ut"}))
    people = [principal(app, who) for who in ("anonymous", "registrar", "admin", "officer")]
    secrets = [token(visitor) for visitor in people]
    statuses, times, faults = Counter[int](), [], []
    for turn in range(number):
        who = turn % len(people)
        request = oddities.request(secrets[who])
        began = time.perf_counter()
        answer = people[who].client.open(**request, buffered=True)
        times.append(time.perf_counter() - began)
        statuses[answer.status_code] += 1
        if answer.status_code >= 500 and request["path"] != "/healthz/scheduler":
            faults.append(request)
        if answer.status_code == 302 and answer.headers["Location"].startswith("/logga-in") and who:
            people[who] = Visitor(app, ("", "registrar", "admin", "officer")[who])
            secrets[who] = token(people[who])
    return statuses, times, faults


def shown(statuses: Counter[int], times: list[float]) -> str:
    told = ", ".join(f"{number} × {status}" for status, number in sorted(statuses.items()))
    return f"p99 {statistics.quantiles(times, n=100)[98] * 1000:.0f} ms: {told}"


@pytest.mark.slow
def test_odd_requests_are_no_errors_of_ours(app: Flask, figures: Figures) -> None:
    statuses, times, faults = ask(app, 8, 400)
    figures("S19", f"400 odd requests, {len(faults)} 5xx; {shown(statuses, times)}")
    assert faults == []
    assert len(statuses) > 6


@pytest.mark.full
def test_fifty_thousand_odd_requests_are_no_errors_of_ours(app: Flask, figures: Figures) -> None:
    statuses, times, faults = ask(app, 2026, 50_000)
    figures("S19", f"50,000 odd requests, {len(faults)} 5xx; {shown(statuses, times)}")
    assert faults == []


HEAD = b"Host: 127.0.0.1\r\nConnection: close\r\n"
CHUNKED = b"POST /logga-in HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
RAW = {
    "two lengths": b"POST /logga-in HTTP/1.1\r\n" + HEAD + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    "length and chunks": b"POST /logga-in HTTP/1.1\r\n" + HEAD
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /konton HTTP/1.1\r\n\r\n",
    "odd chunks": CHUNKED + b"ZZ\r\nabc\r\n0\r\n\r\n",
    "negative chunk": CHUNKED + b"-5\r\nabc\r\n",
    "endless chunk": CHUNKED + b"ffffffffffffffff\r\nabc",
    "unknown encoding": b"POST /logga-in HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunk with extension": CHUNKED + b"1;a=\x00\r\na\r\n0\r\n\r\n",
    "negative length": b"POST /logga-in HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n",
    "huge length": b"POST /logga-in HTTP/1.1\r\n" + HEAD + b"Content-Length: 99999999999999999999\r\n\r\nabc",
    "a header of 2 MB": b"GET /hjalp HTTP/1.1\r\n" + HEAD + b"X-Long: " + b"x" * 2_000_000 + b"\r\n\r\n",
    "20,000 headers": b"GET /hjalp HTTP/1.1\r\n" + HEAD + b"X-A: 1\r\n" * 20_000 + b"\r\n",
    "an address of 1 MB": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a folded header": b"GET /hjalp HTTP/1.1\r\n" + HEAD + b"X-A: 1\r\n X-B: 2\r\n\r\n",
    "NUL in a header": b"GET /hjalp HTTP/1.1\r\n" + HEAD + b"X-A: \x00\x01\r\n\r\n",
    "bytes that are no text": b"GET /\xff\xfe\xc3\x28 HTTP/1.1\r\n" + HEAD + b"Cookie: session=\xff\xfe\r\n\r\n",
    "no version": b"GET /hjalp\r\n\r\n",
    "version 9": b"GET /hjalp HTTP/9.9\r\n" + HEAD + b"\r\n",
    "no host": b"GET /hjalp HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /hjalp HTTP/1.1\r\nHost: 127.0.0.1\r\n" + HEAD + b"\r\n",
    "a whole address": b"GET http://ond.example/konton HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a tunnel": b"CONNECT 127.0.0.1:25 HTTP/1.1\r\n" + HEAD + b"\r\n",
    "only ends of lines": b"\r\n" * 5000,
    "no request at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 40,
    "underscores": b"GET /konton HTTP/1.1\r\n" + HEAD + b"X_Forwarded_For: 1\r\nREMOTE_USER: admin\r\n\r\n",
    "a body that never comes": b"POST /logga-in HTTP/1.1\r\n" + HEAD + b"Content-Length: 500\r\n\r\nabc",
    "expect": b"POST /logga-in HTTP/1.1\r\n" + HEAD + b"Expect: 200-maybe\r\nContent-Length: 0\r\n\r\n",
    "an upgrade": b"GET /hjalp HTTP/1.1\r\n" + HEAD + b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
}  # fmt: skip


@pytest.mark.slow
def test_odd_bytes_on_the_line_are_refused_and_the_server_goes_on(app: Flask, tmp_path: Path, figures: Figures) -> None:
    with served(app, tmp_path) as (url, _):
        statuses = {name: say(url, what) for name, what in RAW.items()}
        assert say(url, b"GET /healthz HTTP/1.1\r\n" + HEAD + b"\r\n") == [200]
    broken = {
        name: found for name, found in statuses.items() if any(status >= 500 and status != 501 for status in found)
    }
    figures("S19", f"{len(RAW)} requests by socket, {len(broken)} 5xx but 501 for an encoding that nobody knows")
    assert broken == {}
    assert statuses["length and chunks"] in ([400], []), "no second request is read out of the first"


def say(url: str, what: bytes) -> list[int]:
    """Say something to the server; return the statuses of its answers, of which there may be none."""
    place = urlsplit(url)
    heard = b""
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=2) as line:
        try:
            line.sendall(what)
            line.shutdown(socket.SHUT_WR)
            heard = b""
            while part := line.recv(65536):
                heard += part
        except OSError:
            pass
    return [int(part[:3]) for part in heard.split(b"HTTP/1.1 ")[1:] if part[:3].isdigit()]
