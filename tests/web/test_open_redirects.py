"""Nobody is sent to another's pages, and no other's name comes into ours (S10)."""

import re
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from support.accounts import letters_to
from support.figures import Figures
from support.municipality import PASSWORD
from support.visitor import Visitor

from tracker.accounts import jobs
from tracker.db import db
from tracker.models import LoginAttempt
from tracker.web.redirects import safe_path

pytestmark = on_sqlite

HOSTS = ("ond.example", "ond.example/", "ond.example/uppdrag", "localhost.ond.example", "localhost@ond.example")
BEGINNINGS = (
    "//", "///", "////", "/\\", "\\\\", "\\/", "/\t/", "/%09/", "/%2F", "/%5C", "http://", "https://", "https:", "http:///",
)  # fmt: skip
ODD = (
    "javascript:alert(1)", "data:text/html,x", "/\r\nLocation: http://ond.example", "/uppdrag\r\nX: y",
    "/%0d%0aLocation:%20http://ond.example", "/\x00/ond.example", "/ond。example", "//ond。example", "/．/ond.example",
    "/uppdrag/..//ond.example", "/../../ond.example", "http:ond.example", "/;@ond.example", "/@ond.example",
    " //ond.example", "\u200b//ond.example", "/static//ond.example", "/lank/../..//ond.example", "/logga-ut",
    "/\u2028/ond.example",
)  # fmt: skip
WANTED = [f"{beginning}{host}" for beginning in BEGINNINGS for host in HOSTS] + list(ODD)
FOREIGN = (
    "ond.example", "localhost.ond.example", "ond.example:80", "localhost@ond.example", "localhost:80@ond.example",
    "127.0.0.1.ond.example", "[::1]", "localhost%00.ond.example", "ond.example#localhost", "ond.example/localhost",
    "localhost\\.ond.example", "xn--ond-0na.example", "0x7f.1", "localhost,ond.example", "",
)  # fmt: skip


def test_eighty_addresses_and_more_lead_to_paths_of_ours(app: Flask, figures: Figures) -> None:
    assert len(WANTED) >= 80
    with app.test_request_context("/logga-in"):
        found = {wanted: safe_path(wanted) for wanted in WANTED}
    routed = {wanted: path for wanted, path in found.items() if path is not None}
    assert all(re.fullmatch(r"/(static|lank)/[^/\\\s][^\\\s]*", path) for path in routed.values()), routed
    figures("S10", f"{len(WANTED)} next values: {len(routed)} lead to paths of ours, the others nowhere")
    visitor = Visitor(app)
    for wanted in WANTED[:: len(WANTED) // 20]:  # the way through the form itself, for some of them
        with app.app_context(), db.writing():
            db.session.execute(sa.delete(LoginAttempt))
        answer = visitor.log_in("auditor", next=wanted)
        assert answer.headers.getlist("Location") == ["/"], wanted
        assert "X" not in answer.headers
        visitor = Visitor(app)


def test_what_is_ours_is_made_anew_of_its_route(app: Flask) -> None:
    with app.test_request_context("/logga-in"):
        assert safe_path("/uppdrag?lage=alla&ord=%C3%A5&tomt=") == "/uppdrag?lage=alla&ord=%C3%A5&tomt="
        assert safe_path("/uppdrag?q=a\u2028b") == f"/uppdrag?q=a{quote(chr(0x2028))}b"
        assert safe_path("/uppdrag/U-2023-0001") == "/uppdrag/U-2023-0001"


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused_and_comes_into_no_letter(app: Flask, host: str) -> None:
    client = app.test_client()
    assert client.get("/logga-in", headers={"Host": host}).status_code == 400
    visitor = Visitor(app)
    forwarded = {"X-Forwarded-Host": host, "X-Forwarded-Proto": "https", "Forwarded": f"host={host}"}
    visitor.get("/glomt-losenord", headers=forwarded)
    data = {**visitor.fields(), "email": "officer@prov.example"}
    assert visitor.client.post("/glomt-losenord", data=data, headers=forwarded).status_code == 200
    with app.app_context():
        jobs.send_links(lambda: False)
    addresses = re.findall(r"https?://[^/\s]+", letters_to(app, "officer@prov.example")[0])
    assert set(addresses) == {"http://localhost"}
    answer = visitor.client.post(
        "/logga-in", headers=forwarded, data={**data, "password": PASSWORD, "next": "/uppdrag"}
    )  # fmt: skip
    assert answer.headers["Location"] == "/uppdrag"
