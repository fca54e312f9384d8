"""Whatever is written anywhere stays words on every page that shows it: nothing runs, the policy has no complaint."""

import itertools
import re
import sqlite3
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page
from support.figures import Figures
from support.payloads import FOUND, MARK, RUN, WATCH, every_payload, plant, quick_payloads, taking_turns

from browser.conftest import Open, Site
from browser.test_every_page import ROLES, addresses

FILLABLE = """() => [...document.querySelectorAll("main form")].filter((form) => form.querySelector(
  "textarea, input:not([type]), input[type=text], input[type=search], input[type=email], input[type=url]"))"""
FILL = f"""([words, at]) => {{
  const form = ({FILLABLE})()[at];
  for (const field of form.querySelectorAll("input, textarea")) {{
    if (["hidden", "submit", "checkbox", "radio", "file"].includes(field.type)) continue;
    if (field.tagName === "INPUT") field.type = "text";
    field.removeAttribute("maxlength");
    field.value = words;
  }}
  HTMLFormElement.prototype.submit.call(form);
}}"""
"""Fills one form of the page, as no browser's own checks would let a person do, and sends it."""


def away(url: str) -> str:
    """Return the host of an address."""
    return urlsplit(url).hostname or ""


def watched(page: Page) -> list[str]:
    """Let a page tell of what runs; returns the list to which dialogs and requests are added."""
    left: list[str] = []
    page.context.add_init_script(WATCH)
    page.context.on("request", lambda request: left.append(request.url) if MARK in away(request.url) else None)
    page.context.on("dialog", lambda dialog: (left.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return left


def look(page: Page, path: str, found: dict[str, list[str]]) -> bool:
    """Note what a page ran or let in; tell whether it showed the words at all."""
    let_in, shows = page.evaluate(f"() => [({FOUND})(), document.documentElement.innerHTML.includes('{MARK}')]")
    if let_in:
        found[path] = let_in
    return bool(shows)


def visit(page: Page, paths: list[str], found: dict[str, list[str]]) -> tuple[int, int]:
    """Look at some pages; return how many there are, and how many show the words."""
    shown = 0
    for path in paths:
        answer = page.goto(path, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status < 500, path
        shown += look(page, path, found)
    return len(paths), shown


def spread(site: Site, payloads: Iterator[str]) -> int:
    engine = sa.create_engine(f"sqlite:///{site.folder / 'fullgjort.db'}")
    with engine.begin() as connection:
        places = plant(connection, payloads)
    engine.dispose()
    return places


def copy_of(site: Site, kept: sqlite3.Connection, *, back: bool) -> None:
    """Keep the database as it is, or put it back as it was kept."""
    live = sqlite3.connect(site.folder / "fullgjort.db", timeout=60)
    if back:
        kept.backup(live)
    else:
        live.backup(kept)
    live.close()


FORMS = {
    "registrator": [
        "/uppdrag/nytt", "/beslut/registrera", "/sammantraden/rapporter/ny", "CARD/andra", "CARD/anmal",
        "CARD/dokument", "/uppfoljning/ny", "/styrdokument/nytt", "/uppdrag/vyer/ny", "/sok",
    ],
    "administrator": ["/organ/nytt", "/organgrupper/ny", "/konton/nytt"],
    "": ["/logga-in", "/oppet"],
}  # fmt: skip
"""Every kind of field that words are typed in; the full lane fills the forms of all pages."""
LOOKERS = ["registrator", "handlaggare.centrum", "handlaggare.slk", "revisor", "administrator", ""]
"""Who together see every page."""


def type_everywhere(page: Page, role: str, paths: list[str], found: dict[str, list[str]]) -> int:
    """Send every form of a role's pages with the words in every field; return how many were sent."""
    page.goto("/sok?q=738/23" if role else "/oppet")
    card = re.search(r"/uppdrag/U-\d{4}-\d{4}", page.content())
    sent = 0
    for path in paths:
        path = path.replace("CARD", card[0] if card else "")  # noqa: PLW2901
        page.goto(path, wait_until="domcontentloaded")
        for at in range(page.evaluate(f"({FILLABLE})().length")):
            if at:
                page.goto(path, wait_until="domcontentloaded")
            with page.expect_navigation(wait_until="domcontentloaded") as answer:
                page.evaluate(FILL, [" ".join(quick_payloads()), at])
            assert answer.value.status < 500, path
            look(page, f"{path} form {at}", found)
            sent += 1
    return sent


def test_what_is_typed_or_stands_anywhere_runs_on_no_page(site: Site, open_as: Open, figures: Figures) -> None:
    """First typed into every form and looked at in the answer, then behind every text of the database."""
    found: dict[str, list[str]] = {}
    pages = {role: open_as(site, role, "/hjalp", quiet=False) for role in LOOKERS}
    left = {role: watched(page) for role, page in pages.items()}
    sent = sum(type_everywhere(pages[role], role, FORMS[role], found) for role in FORMS)
    places = spread(site, taking_turns(quick_payloads()))
    known: set[str] = set()
    looked_at = []
    for role, page in pages.items():
        fresh = [path for path in addresses(page, role, every=False) if path not in known]
        known.update(fresh)
        looked_at.append(visit(page, fresh, found))
    seen, shown = (sum(numbers) for numbers in zip(*looked_at, strict=True))
    figures(
        "S8",
        f"{len(quick_payloads())} payloads in {places} texts × {seen} pages and typed into {sent} forms:"
        f" {len(found) + sum(map(len, left.values()))} pages ran or let in something",
    )
    assert found == {}
    assert not any(left.values()), left
    assert (sent > 12, places > 3000) == (True, True), (sent, places)
    assert shown > seen * 3 // 4, (seen, shown)


def test_the_watch_sees_what_does_run(reading_site: Site, open_as: Open) -> None:
    page = open_as(reading_site, "", "/hjalp", quiet=False)
    left = watched(page)
    staying = [words for words in quick_payloads() if "refresh" not in words]
    body = f"<title>x</title><p>{'</p><p>'.join(staying)}</p>"
    page.route("**/utan-skydd", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    policy = {"content-security-policy": "default-src 'none'"}
    page.route("**/med-policy", lambda route: route.fulfill(body=body, content_type="text/html", headers=policy))
    page.goto("/utan-skydd")
    told = page.evaluate(FOUND)
    assert MARK in told
    assert RUN
    assert sum("let in" in line for line in told) > 8
    assert left
    page.goto("/med-policy")
    assert any(line.startswith("policy: ") for line in page.evaluate(FOUND))


@pytest.mark.full
def test_two_hundred_payloads_run_on_no_page(site: Site, open_as: Open, figures: Figures) -> None:
    """Typed into every form of all pages, then twenty at a time behind every text; every page by each role."""
    pages = {role: open_as(site, role, "/hjalp", quiet=False) for role in ROLES}
    for page in pages.values():
        page.set_default_timeout(60_000)
    left = {role: watched(page) for role, page in pages.items()}
    found: dict[str, list[str]] = {}
    payloads = every_payload()
    assert len(set(payloads)) == 200
    for role, page in pages.items():
        type_everywhere(page, role, ROLES[role], found)
    looks, clean = 0, sqlite3.connect(":memory:")
    copy_of(site, clean, back=False)
    for start in range(0, 200, 20):
        copy_of(site, clean, back=True)  # so that pages stay as long as pages are
        places = spread(site, itertools.repeat(" ".join(payloads[start : start + 20])))
        for role, page in pages.items():
            looks += visit(page, list(addresses(page, role, every=False)), found)[0]
    clean.close()
    ran = len(found) + sum(map(len, left.values()))
    figures("S8", f"200 payloads in {places} texts, {looks} pages looked at: {ran} ran or let in something")
    assert found == {}
    assert not any(left.values())
