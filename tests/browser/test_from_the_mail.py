"""From a mail that a real server has taken to a saved läge, counted; no link of any mail changes anything by itself."""

import re
import sqlite3
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect
from support.mail import Sink, sink

from browser.conftest import Open, Site, serve
from browser.test_every_page import problems

OFFICER = "handlaggare.slk"
LATE_DAY = "2024-05-16"  # the morning after KS 15 May


@pytest.fixture
def taken(scene: Path, tmp_path: Path) -> Iterator[tuple[Site, Sink]]:
    """The product on a morning when something has become late, and a mail server that has taken the day's mails."""
    with sink() as taking:
        site = serve(scene, tmp_path / "instance", TRACKER_TODAY=LATE_DAY, TRACKER_SMTP_URL=taking.url)
        for found in site:
            for job in ("remind", "compose", "deliver"):
                found.run("jobs", "run", job)
            yield found, taking


def messages(taking: Sink) -> list[EmailMessage]:
    return [message_from_bytes(content, policy=SMTP) for _, _, content in taking.arrived]  # type: ignore[misc]


def open_mail(page: Page, site: Site, taking: Sink, folder: Path) -> None:
    """Show the official's mail of the day as a mail program does."""
    (mail,) = [
        found for found in messages(taking)
        if OFFICER in str(found["To"]) and site.url in found.as_string() and "/lage" in found.as_string()
    ]  # fmt: skip
    body = mail.get_body(("html",))
    assert body
    (folder / "mail.html").write_text(body.get_content(), encoding="utf-8")
    page.goto(f"file://{folder / 'mail.html'}")


class Loads:
    """Counts what a person waits for: documents, redirects not counted."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.resource_type == "document" and request.url.startswith("http") and request.redirected_from is None:
            self.count += 1


def test_from_the_mail_to_a_saved_status_in_three_clicks(
    taken: tuple[Site, Sink], open_as: Open, tmp_path: Path
) -> None:
    site, taking = taken
    page = open_as(site, OFFICER, "/hjalp", viewport={"width": 360, "height": 740})
    open_mail(page, site, taking, tmp_path)
    loads = Loads(page)
    page.locator("a[href*='/lage']").first.click()  # 1
    expect(page.get_by_role("heading", level=1)).to_have_text("Uppdatera läget")
    page.locator("label.choice", has_text="Klart att redovisa").click()  # 2
    page.get_by_role("button", name="Spara läge").click()  # 3
    expect(page.locator(".receipt h2")).to_have_text("Läget är sparat: Klart att redovisa")
    assert loads.count == 2
    assert problems(page) == []


def test_from_the_mail_unchanged_in_two_clicks(taken: tuple[Site, Sink], open_as: Open, tmp_path: Path) -> None:
    site, taking = taken
    page = open_as(site, OFFICER, "/hjalp", viewport={"width": 360, "height": 740})
    open_mail(page, site, taking, tmp_path)
    loads = Loads(page)
    page.locator("a[href*='/lage']").first.click()  # 1
    page.get_by_role("button", name="Läget är oförändrat").click()  # 2
    expect(page.locator(".receipt h2")).to_contain_text("Läget är oförändrat")
    assert loads.count == 2


def test_from_the_mail_without_script(taken: tuple[Site, Sink], open_as: Open, tmp_path: Path) -> None:
    site, taking = taken
    page = open_as(site, OFFICER, "/hjalp", java_script_enabled=False)
    open_mail(page, site, taking, tmp_path)
    page.locator("a[href*='/lage']").first.click()
    page.get_by_role("button", name="Läget är oförändrat").click()
    expect(page.locator(".receipt h2")).to_contain_text("Läget är oförändrat")
    page.locator(".receipt button").click()
    expect(page.locator(".receipt h2")).to_have_text("Ångrat")


def record(site: Site) -> list[str]:
    """Return everything that is kept, but for log-ins and when they were used."""
    with sqlite3.connect(site.folder / "fullgjort.db") as connection:
        lines = [
            line for line in connection.iterdump()
            if not re.match(r'INSERT INTO "?(web_session|login_attempt|sqlite_sequence)', line)
        ]  # fmt: skip
    connection.close()
    return lines


def test_no_link_of_any_mail_changes_anything_by_itself(taken: tuple[Site, Sink], open_as: Open) -> None:
    site, taking = taken
    chief = open_as(site, "chef", "/uppdrag?lage=in_progress")
    chief.locator("main tbody th a").first.click()
    chief.get_by_role("link", name="Ställ en fråga").click()
    chief.get_by_label("Din fråga").fill("Hur går det?")
    chief.get_by_role("button", name="Skicka frågan").click()
    site.run("jobs", "run", "deliver")
    mails = messages(taking)
    subjects = " ".join(str(mail["Subject"]) for mail in mails)
    for kind in ("Nytt uppdrag", "Redovisas senast", "Försenat sedan", "Fullgjort", "Inte fullgjort", "Fråga från"):
        assert kind in subjects, f"no mail of the kind {kind}"
    links = set()
    for mail in mails:
        for part in ("plain", "html"):
            body = mail.get_body((part,))
            assert body
            links |= {found.split("/", 3)[3] for found in re.findall(r"https?://[^\s\"<>]+", body.get_content())}
    assert len(links) > 20
    shapes: dict[str, list[str]] = {}
    for link in sorted(links):
        shapes.setdefault(re.sub(r"U-\d{4}-\d+|\d+", "", link), []).append(link)
    pages = [open_as(site, who, "/hjalp") for who in (OFFICER, "registrator", "")]  # a log-in leaves its moment
    before = record(site)
    for page in pages:
        for link in (link for alike in shapes.values() for link in alike[:2]):
            page.goto(f"/{link}")
            page.request.head(f"/{link}")
    assert record(site) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mailbox_and_its_mails_are_without_fault(demonstration: Site, open_as: Open, scheme: str) -> None:
    page = open_as(demonstration, "", "/brevlada", color_scheme=scheme, viewport={"width": 1280, "height": 900})
    assert problems(page) == []
    page.locator("main table a").first.click()
    assert problems(page) == []
    page.get_by_role("link", name="Visa mejlet som e-postprogrammet ritar det").click()
    assert page.locator("h1").count() == 1
    page.go_back()
    page.set_viewport_size({"width": 320, "height": 700})
    for path in ("/brevlada", page.url):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_in_the_demonstration_a_decision_becomes_a_mail_that_leads_back(demonstration: Site, open_as: Open) -> None:
    page = open_as(demonstration, "registrator", "/beslut/kf/2024-04-25/154")
    page.get_by_role("button", name="Protokollet är justerat").click()
    expect(page.locator(".receipt h2")).to_have_text("Protokollet är justerat")
    page.get_by_role("link", name="brevlådan").click()
    page.get_by_role("button", name="Skriv mejlen för 30 april 2024").click()
    expect(page.locator(".receipt h2")).to_contain_text("mejl")
    page.locator("main table a").first.click()
    page.locator(".letter a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/uppdrag/U-" in page.url
