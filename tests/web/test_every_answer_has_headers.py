"""Every answer carries the headers: pages, files, redirects, what is refused, what breaks."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from conftest import on_sqlite
from flask import Flask
from sqlalchemy.exc import OperationalError
from support.database import settings_for
from support.figures import Figures
from support.register import TODAY
from support.visitor import Visitor
from werkzeug.test import TestResponse

from tracker import clock, schema
from tracker.app import create_app
from web.test_guard import prepare, principal, table, token

pytestmark = on_sqlite
STATIC = "public, max-age=31536000, immutable"
OPENLY_KEPT = ("/oppet", "/kalender/", "/static/")
"""What says itself how long it may be kept."""
EVERY = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def lacking(path: str, answer: TestResponse) -> list[str]:
    """Return what the headers of an answer lack."""
    headers, found = answer.headers, []
    found += [name for name, value in EVERY.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    closed = "default-src 'none'; script-src 'self'" in policy and "frame-ancestors 'none'" in policy
    if not closed and policy != "sandbox; default-src 'none'":
        found.append(f"policy {policy!r}")
    if "unsafe" in policy or "*" in policy:
        found.append("an open policy")
    if headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        found.append("Referrer-Policy")
    kept = headers.get("Cache-Control", "")
    if kept != "no-store" and (answer.status_code >= 400 or not path.startswith(OPENLY_KEPT)):
        found.append(f"kept: {kept}")
    if "Server" in headers or "X-Powered-By" in headers:
        found.append("tells what it is")
    return found


def forced(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, TestResponse]:
    """Make what does not happen by itself: errors of every kind."""
    who = Visitor(app, "registrar")
    secret, answers = token(who), {}
    answers["no token"] = who.client.post("/uppdrag/nytt", data={})
    answers["too much"] = who.client.post("/mig", data={"csrf_token": secret, "name": "x" * 1_100_000})
    answers["too many parts"] = who.client.post("/uppdrag/nytt", data={f"f{n}": b"x" for n in range(1100)})
    answers["another host"] = who.client.get("/hjalp", headers={"Host": "ond.example"})
    answers["from elsewhere"] = who.client.post("/uppdrag/nytt", headers={"Sec-Fetch-Site": "cross-site"})
    answers["not so"] = who.client.delete("/uppdrag")
    answers["asked about"] = who.client.options("/uppdrag")
    answers["head"] = who.client.head("/uppdrag")
    answers["not there"] = who.client.get("/static/finns-inte")
    stranger = Visitor(app)
    for _ in range(21):
        answers["too often"] = stranger.log_in("registrar", "fel lösenord")
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorname = "SQLITE_BUSY"
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for name, error in (("broken", ValueError("x")), ("locked", OperationalError("", {}, locked))):
        with monkeypatch.context() as patch:

            def fail(error: Exception = error) -> str:
                raise error

            patch.setitem(app.view_functions, "overview.help_page", fail)
            answers[name] = who.client.get("/hjalp")
    return answers


def test_every_answer_carries_the_headers(app: Flask, monkeypatch: pytest.MonkeyPatch, figures: Figures) -> None:
    names, wrong, statuses = prepare(app), {}, Counter[int]()
    visitors = {who: principal(app, who) for who in ("registrar", "admin", "anonymous")}
    secrets = {who: token(visitor) for who, visitor in visitors.items()}
    for path, method, _ in table():
        address = path.format(**names)
        for who, visitor in visitors.items():
            if who == "admin" and not path.startswith("/konton"):
                continue
            if method == "GET":
                answer = visitor.client.get(address, buffered=True)
            elif address == "/logga-ut":
                continue
            else:
                answer = visitor.client.post(address, data={"csrf_token": secrets[who]})
            statuses[answer.status_code] += 1
            if found := lacking(address, answer):
                wrong[method, address, who] = found
    for name, answer in forced(app, monkeypatch).items():
        statuses[answer.status_code] += 1
        if found := lacking("", answer):
            wrong["forced", name, str(answer.status_code)] = found
    told = ", ".join(map(str, sorted(statuses)))
    figures("S18", f"{statuses.total()} answers with the statuses {told}: {len(wrong)} lack a header")
    assert wrong == {}
    assert set(statuses) >= {200, 302, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}, statuses


def test_over_https_the_browser_is_told_to_stay_there(app: Flask, tmp_path: Path) -> None:
    safe = create_app(
        settings_for(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, today=TODAY, base_url="https://localhost")
    )
    client = safe.test_client()
    for path in ("/logga-in", "/finns-inte", "/static/css/fullgjort.css", "/uppdrag", "/oppet"):
        answer = client.get(path, base_url="https://localhost", buffered=True)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", path
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-"), cookie
            assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}, cookie
            assert "Domain=" not in cookie
    schema.close(safe)
    clock.shift_to(None)
