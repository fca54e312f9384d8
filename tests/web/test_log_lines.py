"""What is logged is one line of JSON an event, whatever anybody sends, and tells nothing of persons or secrets."""

import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from conftest import Visit, on_sqlite
from flask import Flask
from support.figures import Figures

from tracker.web.logs import JsonLine

pytestmark = on_sqlite
FORGED = '{"level": "error", "message": "påhittat"}'
BREAKS = (
    "\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x00", "\x1b[2K",
    "\x1b[31m", "\x1b]0;titel\x07", "\x9b31m", "\x08\x08\x08", "\x7f", "\u202e", "\u2066", "\ufeff", "\U0001f600",
    '"', '\\"', "\\n", "%0a", "%0d%0a", "%s%s%n", "{}", "\t",
)  # fmt: skip
PAYLOADS = [f"före{part}{FORGED}{part}efter" for part in BREAKS] + [f"{part}{FORGED}" for part in BREAKS[:20]]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What would stand on standard error."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    root, requests = logging.getLogger(), logging.getLogger("tracker.request")
    level = requests.level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    requests.setLevel(level)


def told(stream: io.StringIO) -> list[dict[str, object]]:
    """Read the log as those do who know every end of a line."""
    text = stream.getvalue()
    assert text.isprintable() or set(text) - {"\n"} <= {char for char in text if char.isprintable()}
    found = [json.loads(line) for line in text.splitlines()]
    assert len(found) == text.count("\n")
    return found


def test_fifty_texts_that_break_lines_break_none(
    app: Flask, visit: Visit, lines: io.StringIO, figures: Figures
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    visitor = visit("registrar")
    app.view_functions["overview.help_page"] = fail_with = Failing()
    before = len(told(lines))
    assert len(PAYLOADS) == 50
    sent = 0
    for words in PAYLOADS:
        fail_with.words = words
        safe = words.replace("\n", " ").replace("\r", " ").encode("utf-8", "replace").decode("latin-1")
        said = {"X-Request-ID": safe, "User-Agent": safe, "Referer": safe, "X-Forwarded-For": safe}
        for path in (f"/{quote(words)}", "/uppdrag", "/hjalp"):
            visitor.client.get(path, query_string={"ord": words}, headers=said)
            sent += 1
        visitor.client.post("/logga-in", data={"email": words, "password": words}, headers=said)
        logging.getLogger("tracker.jobs").error("the job %s rests: %s", words, words)
        sent += 2
    found = told(lines)[before:]
    figures("S17", f"{len(PAYLOADS)} payloads in every logged field: {len(found)} events on {len(found)} lines")
    broken = sum(line["logger"] == "tracker.web.errors" for line in found)
    assert broken >= len(PAYLOADS) - 2  # an address with NUL is asked for in vain
    assert len(found) == sent + broken
    assert not any(line.get("message") == "påhittat" for line in found)


class Failing:
    """A page that breaks with somebody's words in its error."""

    words = ""

    def __call__(self) -> str:
        raise ValueError(self.words)


def test_no_secret_and_no_person_is_logged(app: Flask, visit: Visit, lines: io.StringIO) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    visitor = visit("registrar")
    page = visitor.get("/mig")
    cookie = visitor.client.get_cookie("session")
    assert cookie
    app.view_functions["overview.help_page"] = failing = Failing()
    number = "20121212-1212"
    failing.words = f"smtp://post:smtphemlighet@server {number} {cookie.value}"
    visitor.client.get(f"/hjalp?q={number}")
    paths = ("/uppdrag/201212121212", f"/organ/{number}/andra", "/lank/lankhemlighet", "/kalender/hemlig.ics")
    for path in (f"/{number}", *paths):
        visitor.client.get(path)
    visitor.client.post("/mig/losenord", data={"old": "gammalthemligt", "new": "nytthemligt", "csrf_token": "x"})
    text = lines.getvalue()
    tokens = [part for part in page.split('"') if len(part) > 60 and part.count(".") == 2]
    assert tokens
    secrets = (
        "smtphemlighet",
        number,
        "201212121212",
        cookie.value,
        "lankhemlighet",
        "hemlig.ics",
        "themligt",
        *tokens,
    )
    assert [secret for secret in secrets if secret in text] == []
    assert "/uppdrag/…" in [line.get("path") for line in told(lines)]
