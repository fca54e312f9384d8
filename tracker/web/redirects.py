"""Where a page may send people: only to paths of our own."""

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def safe_path(wanted: str | None) -> str | None:
    """Return a path of this service that answers GET, or None.

    The path is matched against the routes; a scheme, a host, backslashes and control characters are refused.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    if "\\" in wanted or any(ord(character) < 32 or ord(character) == 127 for character in wanted):
        return None
    path, _, query = wanted.partition("?")
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return f"{path}?{query}" if query else path
