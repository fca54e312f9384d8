"""With TRACKER_LOG=json every line is one object, about every request, and holds no secret and no person."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from support.commands import ROOT, run
from support.mail import free_port

PASSWORD = "ett mycket hemligt ord"


def test_requests_and_errors_are_lines_of_json_without_secrets_or_persons(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "--municipality", "Provköping", "--example", "none").returncode == 0
    person = ("users", "add", "anna@kommun.se", "--name", "Handläggare", "--role", "officer", "--password-stdin")
    user_id = json.loads(run(tmp_path, *person, stdin=f"{PASSWORD}\n").stdout)["id"]
    port = free_port()
    environ = {**os.environ, "TRACKER_INSTANCE": str(tmp_path), "TRACKER_LOG": "json",
               "TRACKER_BASE_URL": f"http://127.0.0.1:{port}"}  # fmt: skip
    with (tmp_path / "log").open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "tracker.cli", "serve", "--no-scheduler", "--port", str(port)],
            cwd=ROOT, env=environ, stderr=stream,
        )  # fmt: skip
        try:
            visit(f"http://127.0.0.1:{port}", tmp_path)
        finally:
            server.terminate()
            server.wait(20)
    text = (tmp_path / "log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    requests = {
        (line["method"], line["path"], line["status"]): line for line in lines if line["logger"] == "tracker.request"
    }
    assert ("POST", "/logga-in", 422) in requests
    assert ("POST", "/logga-in", 302) in requests
    assert "user" not in requests["POST", "/logga-in", 302]
    refused = requests["GET", "/konton", 403]
    assert refused["user"] == user_id
    assert refused["ms"] >= 0
    assert re.fullmatch(r"[0-9a-f]{16}", refused["request"])
    broken = requests["GET", "/uppdrag", 500]
    [error] = [line for line in lines if line["level"] == "error"]
    assert error["request"] == broken["request"], "the error and its request are found together"
    assert error["error"] == "OperationalError"
    assert any("list_page" in place for place in error["where"])
    for secret in (PASSWORD, "anna@kommun.se", "fel-hemlighet", "Handläggare", "hemligt-sokord", "no such table"):
        assert secret not in text


def visit(url: str, instance: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(path: str, values: dict[str, str] | None = None) -> str:
        try:
            with opener.open(url + path, urllib.parse.urlencode(values).encode() if values else None, 20) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return str(error.read().decode())

    for _ in range(100):
        try:
            page = ask("/logga-in")
            break
        except urllib.error.URLError:
            time.sleep(0.1)
    for password in ("fel-hemlighet", PASSWORD):
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found
        page = ask("/logga-in", {"email": "anna@kommun.se", "password": password, "csrf_token": found[1]})
    ask("/konton?ord=hemligt-sokord")
    with sqlite3.connect(instance / "fullgjort.db") as connection:
        connection.execute("PRAGMA legacy_alter_table=ON")
        connection.execute("ALTER TABLE assignment RENAME TO gone")
    connection.close()
    assert "Något gick fel hos oss" in ask("/uppdrag?ord=hemligt-sokord")


def test_a_log_that_does_not_exist_is_named(tmp_path: Path) -> None:
    answer = run(tmp_path, "migrate", TRACKER_LOG="xml")
    assert (answer.returncode, "TRACKER_LOG is plain or json" in answer.stderr) == (1, True)


def test_the_plain_log_says_nothing_of_what_went_well(tmp_path: Path) -> None:
    answer = run(tmp_path, "migrate")
    assert (answer.returncode, answer.stderr) == (0, "")
