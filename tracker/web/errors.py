"""Error pages in plain Swedish: what happened, whether anything was lost, what to do now."""

import logging
import secrets

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.db import db, is_away, is_full, passing
from tracker.web.guard import UPLOAD_ROUTES, forget_who_asks, signed_in
from tracker.web.uploads import read_away

log = logging.getLogger(__name__)

PAGES = {
    400: (
        "Sidan hann bli gammal",
        "Gå tillbaka i webbläsaren, ladda om sidan och spara igen. Det du skrev finns kvar i fälten.",
    ),
    401: (
        "Du har loggats ut",
        "Logga in igen i en ny flik. Gå sedan tillbaka hit och spara en gång till. Texten finns kvar.",
    ),
    403: (
        "Du har inte behörighet",
        "Vill du begära ut handlingen eller göra något åt uppdraget, kontakta registratorn.",
    ),
    404: (
        "Vi hittar inte sidan",
        "Adressen kan vara felskriven, eller uppdraget kan finnas någon annanstans. Det du har sparat finns kvar.",
    ),
    405: ("Sidan kan inte användas så", "Öppna sidan från menyn i stället."),
    409: (
        "Någon annan har ändrat samtidigt",
        "Öppna sidan igen och se vad som har ändrats. Gå tillbaka i webbläsaren om du vill hämta det du skrev.",
    ),
    413: (
        "Det var för mycket på en gång",
        "Klistra in en del av protokollet i taget. Gå tillbaka i webbläsaren, så finns texten kvar.",
    ),
    429: ("För många försök", "Vänta en kvart och försök igen. Har du glömt lösenordet, kontakta administratören."),
    500: ("Något gick fel hos oss", "Det du har sparat finns kvar. Försök igen om en stund."),
    503: (
        "Det går inte att spara just nu",
        "Många sparar samtidigt. Gå tillbaka och försök igen om en stund. Det du skrev finns kvar i fälten.",
    ),
    507: (
        "Det går inte att spara just nu",
        "Servern har inget utrymme kvar. Säg till administratören. Gå tillbaka, så finns det du skrev kvar i fälten.",
    ),
}


TOO_LARGE_A_FILE = (
    "Filen är för stor",
    "En fil får vara högst 50 MB. Gå tillbaka, så finns det du skrev kvar. Dela upp filen, eller klistra in en länk.",
)
DATABASE_AWAY = (
    "Registret svarar inte just nu",
    "Det du har sparat finns kvar. Gå tillbaka och försök igen om en minut. Det du skrev finns kvar i fälten.",
)


def init_errors(app: Flask) -> None:
    """Register the pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda _error: page(400))
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(StaleDataError, lambda _error: page(409))
    app.register_error_handler(Exception, _unexpected)


def page(status: int, *, code: str = "") -> ResponseReturnValue:
    """Return the page of an error."""
    heading, text = PAGES.get(status, PAGES[500])
    if status == 413 and request.endpoint in UPLOAD_ROUTES:
        heading, text = TOO_LARGE_A_FILE
    return _shown(status, heading, text, code=code)


def _shown(status: int, heading: str, text: str, *, code: str = "") -> ResponseReturnValue:
    db.session.rollback()
    read_away()
    words = request.args.get("q", "") if status == 404 else ""
    body = render_template(
        "errors/page.html",
        status=status,
        heading=heading,
        text=text,
        code=code,
        words=words,
        known=signed_in(),
    )
    return body, status, {"Retry-After": "5"} if status == 503 else {}


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error  # a redirect of the router
    if isinstance(error, SecurityError):  # no page of ours has an address under a host that is not ours
        return (
            "Okänd adress. Använd kommunens egen adress till Fullgjort.\n",
            400,
            {"Content-Type": "text/plain; charset=utf-8"},
        )
    return page(error.code)


def _database(error: DBAPIError) -> ResponseReturnValue:
    if is_away(error):
        log.error("the database is away: %s", type(error.orig).__name__)
        forget_who_asks()
        return _shown(503, *DATABASE_AWAY)
    return page(503) if passing(error) else _unexpected(error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    if is_full(error):
        log.error("no room is left on the disk: %s on %s", type(error).__name__, request.endpoint)
        return page(507)
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    code = secrets.token_hex(3).upper()
    log.error("error %s on %s", code, request.endpoint, exc_info=error)
    return page(500, code=code)
