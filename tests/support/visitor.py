"""A person at the pages: logs in, follows links, fills forms; looks at the house rules of every page on the way."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from support.municipality import PASSWORD


class _Form(HTMLParser):
    """Collects the fields of the forms of a page, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if tag == "form":
            self.forms.append({"action": a.get("action"), "fields": {}, "first": {}})
        if not self.forms or not a.get("name"):
            if tag == "option" and self._select and self.forms:
                fields, value = self.forms[-1]["fields"], a.get("value") or ""
                if "selected" in a or self._select not in fields:
                    fields[self._select] = value
            return
        fields, name = self.forms[-1]["fields"], str(a["name"])
        if tag == "input":
            if a.get("type") in {"checkbox", "radio"}:
                if "checked" in a:
                    fields[name] = a.get("value") or "on"
            elif a.get("type") != "submit":
                fields[name] = a.get("value") or ""
        elif tag == "textarea":
            self._area, fields[name] = name, ""
        elif tag == "select":
            self._select = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            fields = self.forms[-1]["fields"]
            fields[self._area] = (fields[self._area] + data).removeprefix("\r").removeprefix("\n")


class Visitor:
    """One person with one browser."""

    def __init__(self, app: Flask, who: str | None = None) -> None:
        self.client = app.test_client()
        self.who = who
        if who:
            self.log_in(who)

    def log_in(self, who: str, password: str = PASSWORD, **extra: str) -> TestResponse:
        self.get("/logga-in")
        return self.send({"email": f"{who}@prov.example", "password": password, **extra}, at="/logga-in", form=0)

    def get(self, path: str, status: int = 200, **kwargs: Any) -> str:
        response = self.client.get(path, **kwargs)
        assert response.status_code == status, f"{path}: {response.status_code}\n{text_of(response.text)[:600]}"
        if response.mimetype == "text/html" and status != 302:
            check_page(path, response.text)
        self.page, self.path, self.location = response.text, path, response.headers.get("Location", "")
        return response.text

    def fields(self, form: int = 0) -> dict[str, str]:
        """Return the fields of a form of the page last seen; the search form of the masthead is not counted."""
        return dict(self._forms()[form]["fields"])

    def _forms(self) -> list[dict[str, Any]]:
        parser = _Form()
        parser.feed(self.page)
        return [found for found in parser.forms if "csrf_token" in found["fields"] and found["action"] != "/logga-ut"]

    def send(
        self, values: dict[str, Any], *, at: str | None = None, form: int = 0, follow: bool = False
    ) -> TestResponse:
        """Fill a form of the page last seen and send it; None takes a field away."""
        data = {**self.fields(form), **values}
        path = at or str(self._forms()[form]["action"] or "").partition("#")[0] or self.path
        response = self.client.post(
            path, data={k: v for k, v in data.items() if v is not None}, follow_redirects=follow
        )
        if response.mimetype == "text/html" and response.status_code not in {302, 303}:
            check_page(path, response.text)
            self.page, self.path = response.text, path
        self.location = response.headers.get("Location", "")
        return response

    def follow(self) -> str:
        """Open the page that the last answer pointed to."""
        return self.get(self.location)


def text_of(html: str) -> str:
    """Return a page's text on one line."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", html.partition("<main")[2] or html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ")).strip()


def check_page(path: str, html: str) -> None:
    """Hold a page to the house rules: language, one h1, a title that fits, no id twice, forms with tokens."""
    assert '<html lang="sv">' in html, path
    headings = re.findall(r"<h1\b[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert len(headings) == 1, f"{path}: {len(headings)} h1"
    assert re.search(r"<title>[^<]+ – Fullgjort – [^<]+</title>", html), path
    twice = [name for name, count in Counter(re.findall(r'\sid="([^"]+)"', html)).items() if count > 1]
    assert not twice, f"{path}: ids twice: {twice}"
    for form in re.findall(r'<form\b[^>]*method="post".*?</form>', html, re.DOTALL):
        assert "csrf_token" in form, f"{path}: a form without a token"
    assert "style=" not in html, f"{path}: inline style, which the policy refuses"
    assert not re.search(r"<\w[^<>]*\son[a-z]+=", re.sub(r'"[^"]*"', '""', html)), f"{path}: inline script"
