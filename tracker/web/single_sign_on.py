"""The organisation's own log-in (OpenID Connect): the only file that knows Authlib.

The code flow with PKCE, state and nonce. What comes back is asked for by a POST of our own page, for a GET writes
nothing here, and the browser sends our cookie with no POST of another's.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import Flask, current_app, url_for
from joserfc.errors import JoseError
from requests.exceptions import RequestException
from werkzeug.wrappers import Response

from tracker.config import Settings

NAME = "outer"
TIMEOUT = 10
METADATA = ".well-known/openid-configuration"


class OuterLogInError(Exception):
    """The organisation's log-in did not tell who somebody is; the message says why, for the log."""


@dataclass(frozen=True)
class Outer:
    """Whom the organisation's log-in means.

    Attributes:
        issuer: which log-in.
        subject: its lasting name for the person.
        email: the address that it vouches for; "" where it vouches for none.
        shown_at: when the person last showed who they are to it; None where it does not say.
    """

    issuer: str
    subject: str
    email: str
    shown_at: dt.datetime | None


def init_single_sign_on(app: Flask, settings: Settings) -> None:
    """Make the organisation's log-in known, where there is one. Nothing is fetched before somebody uses it."""
    if not settings.oidc_issuer:
        return
    oauth = OAuth(app)
    oauth.register(
        NAME, client_id=settings.oidc_client_id, client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/{METADATA}",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": TIMEOUT},
    )  # fmt: skip


def has_outer_log_in() -> bool:
    """Tell whether the installation knows an organisation's log-in."""
    return bool(_settings().oidc_issuer)


def way_out(*, again: bool) -> Response:
    """Return the redirect to the organisation's log-in; `again` asks it to have the person show who they are anew.

    Raises:
        OuterLogInError: it does not answer.
    """
    asked = {"prompt": "login", "max_age": "0"} if again else {}
    address = f"{_settings().base_url}{url_for('accounts.outer_answer')}"
    try:
        return cast("Response", _client().authorize_redirect(address, **asked))
    except (AuthlibBaseError, RequestException, ValueError, KeyError) as error:
        raise OuterLogInError(f"it cannot be reached: {type(error).__name__}") from error


def whom_it_means() -> Outer:
    """Exchange the code of this POST for whom it means; the state, the nonce and the signature are checked.

    Raises:
        OuterLogInError: it tells nobody, or cannot be believed.
    """
    settings = _settings()
    try:
        client = _client()
        if client.load_server_metadata().get("issuer") != settings.oidc_issuer:
            raise OuterLogInError("its metadata names another issuer")
        claims: dict[str, Any] = client.authorize_access_token(leeway=60).get("userinfo") or {}
    except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, RuntimeError) as error:
        raise OuterLogInError(f"it was not believed: {type(error).__name__}") from error
    subject, email, shown = claims.get("sub"), claims.get("email"), claims.get("auth_time")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise OuterLogInError("it names nobody")
    vouched = isinstance(email, str) and claims.get("email_verified") is True
    return Outer(
        settings.oidc_issuer, subject, str(email) if vouched else "",
        dt.datetime.fromtimestamp(shown, dt.UTC) if isinstance(shown, int) else None,
    )  # fmt: skip


def _client() -> FlaskOAuth2App:
    return current_app.extensions["authlib.integrations.flask_client"].create_client(NAME)


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
