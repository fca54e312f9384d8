"""Headers that every answer carries."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SAY_THEMSELVES = frozenset({"feeds.calendar", "public.index", "public.account", "public.table", "public.feed"})
"""What says itself how its good answers are kept."""


def init_headers(app: Flask, *, https: bool) -> None:
    """Set the headers on whatever the app answers, errors among it."""

    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        # Never no-referrer where there is a form: its check over https needs it.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Permissions-Policy"] = PERMISSIONS_POLICY
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if https:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint == "static" and response.status_code < 400:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"  # the address carries the file's hash
        elif request.endpoint not in SAY_THEMSELVES or response.status_code >= 400:
            headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
