"""Where a page may send people: only to paths of our own."""

from urllib.parse import parse_qsl, urlencode

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, RequestRedirect


def safe_path(wanted: str | None) -> str | None:
    """Return a path of this service that answers GET, or None.

    The path is matched against the routes and made anew of what matched: nothing is repeated as it came. A scheme, a
    host, backslashes and control characters are refused.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    if "\\" in wanted or any(ord(character) < 32 or ord(character) == 127 for character in wanted):
        return None
    path, _, query = wanted.partition("?")
    routes = current_app.url_map.bind(request.host)
    try:
        endpoint, values = routes.match(path, method="GET")
        made = routes.build(endpoint, values)
    except (HTTPException, RequestRedirect, BuildError):
        return None
    kept = urlencode(parse_qsl(query, keep_blank_values=True, max_num_fields=50)) if query.count("&") < 50 else ""
    return f"{made}?{kept}" if kept else made
