"""What is written to standard error: lines for people, or one JSON object a line for machines.

Neither holds what somebody typed, a secret, or a person but by an account's id: an address's query and the messages
of exceptions (in which databases repeat values) are left out of the JSON.
"""

import datetime as dt
import json
import logging
import re
import secrets
import time
import traceback

from flask import Flask, Response, current_app, g, has_request_context, request

log = logging.getLogger("tracker.request")
PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FROM_PROXY = re.compile(r"[A-Za-z0-9_-]{8,64}")
PATH_MAX = 200
PERSON_NUMBER = re.compile(r"(?<!\d)(?:\d\d)?\d{6}[-+ ]?\d{4}(?!\d)")
"""What may be somebody's personal number, typed where an address was meant."""
SECRET_PATHS = ("/kalender/", "/lank/")
"""What stands after them is the secret of a calendar, or the power of a link; it is left out."""


class JsonLine(logging.Formatter):
    """One log record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        facts: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage(),
        }  # fmt: skip
        if has_request_context() and "request_id" in g:
            facts["request"] = g.request_id
        facts |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            facts["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            facts["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(facts)  # in ASCII: some readers end a line at U+2028 or U+0085 too


def begin(kind: str) -> None:
    """Let this process, and those that it forks, write their log in a form: "plain" or "json"."""
    if kind == "json":
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLine())
        logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
        log.setLevel(logging.INFO)
    else:
        logging.basicConfig(level=logging.WARNING, format=PLAIN)


def init_logs(app: Flask) -> None:
    """Give every request an id, and write a line about it when it is answered."""
    app.before_request(_arrive)
    app.after_request(_leave)


def _arrive() -> None:
    given = request.headers.get("X-Request-ID", "")
    behind_proxy = current_app.extensions["settings"].proxy_hops > 0
    g.request_id = given if behind_proxy and FROM_PROXY.fullmatch(given) else secrets.token_hex(8)
    g.arrived = time.perf_counter()


def _path() -> str:
    secret = next((path for path in SECRET_PATHS if request.path.startswith(path)), "")
    return f"{secret}…" if secret else PERSON_NUMBER.sub("…", request.path[:PATH_MAX])


def _leave(response: Response) -> Response:
    if "request_id" not in g:
        return response  # refused before it was read
    response.headers["X-Request-ID"] = g.request_id
    facts: dict[str, object] = {
        "method": request.method, "path": _path(), "status": response.status_code,
        "ms": round((time.perf_counter() - g.arrived) * 1000),
    }  # fmt: skip
    if response.status_code >= 400 and "user_id" in g:
        facts["user"] = g.user_id
    log.info("request", extra={"facts": facts})
    return response
