"""An organisation's log-in (OpenID Connect): a small real server that people are sent to, and that can misbehave."""

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "fullgjort", "en-hemlighet"


@dataclass
class Provider:
    """Who logs in at it, and what it says of them; `changes` is laid over the claims that it signs."""

    subject: str = "sub-1"
    email: str = "officer@prov.example"
    verified: bool = True
    changes: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signed_with: RSAKey | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    url: str = ""

    def log_in(self, address: str) -> str:
        """Go to the address that we were sent to, as a browser does; return where it sends us back to."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: Any) -> None:
                return None

        try:
            urllib.request.build_opener(Stay).open(address, timeout=10)
        except urllib.error.HTTPError as answer:
            with answer:
                return str(answer.headers["Location"])
        raise AssertionError("no redirect")

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": asked.get("nonce", ""), "email": self.email, "email_verified": self.verified, **self.changes,
        }  # fmt: skip
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, kept, self.signed_with or self.key)


@contextmanager
def provided() -> Iterator[Provider]:
    """Run the server; its address is the issuer."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/.well-known/openid-configuration":
                names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
                self.say({"issuer": provider.url, **{k: f"{provider.url}/{v}" for k, v in names.items()},
                          "id_token_signing_alg_values_supported": ["RS256"], **provider.metadata})  # fmt: skip
            elif parts.path == "/keys":
                self.say({"keys": [provider.key.as_dict(private=False)]})
            else:
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                provider.asked.append(asked)
                code = secrets.token_urlsafe(16)
                provider.codes[code] = asked
                self.send_response(302)
                query = urlencode({"code": code, "state": asked["state"]})
                self.send_header("Location", f"{asked['redirect_uri']}?{query}")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            form = {name: values[0] for name, values in body.items()}
            given = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            asked = provider.codes.pop(form.get("code", ""), None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if given != f"{CLIENT}:{SECRET}":
                self.say({"error": "invalid_client"}, 401)
            elif asked is None or asked.get("code_challenge") != proof or asked["code_challenge_method"] != "S256":
                self.say({"error": "invalid_grant"}, 400)
            else:
                self.say({"access_token": "x", "token_type": "Bearer", "id_token": provider.id_token(asked)})

        def say(self, answer: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
