"""A day of the council, from its real minutes: what was tabled is recorded in a few clicks, the rest stands sorted."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Open, Site, serve
from browser.test_every_page import problems

MINUTES = Path(__file__).parents[2].parent / "shared" / "data" / "minutes" / "kf-2024-06-19.json"
CLICKS_MOST, SECONDS_MOST = 12, 120


@pytest.fixture
def day_after(scene: Path, tmp_path: Path) -> Iterator[Site]:
    """The product the day after the council met."""
    yield from serve(scene, tmp_path / "instance", TRACKER_TODAY="2024-06-20")


def the_minutes() -> str:
    if not MINUTES.exists():
        pytest.skip("the minutes are not beside the project")
    return "\n\n".join(found["text"] for found in json.loads(MINUTES.read_text(encoding="utf-8"))["paragraphs"])


def paste(page: Page, text: str) -> None:
    """Paste as people do; typing so long a text takes minutes."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.get_by_label("Protokollets text").focus()
    page.keyboard.press("ControlOrMeta+V")


class Counted:
    """Clicks, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, role: str, name: str, *, exact: bool = False) -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=exact).first.click()  # type: ignore[arg-type]


def test_54_paragraphs_of_which_most_were_tabled(day_after: Site, open_as: Open) -> None:
    text = the_minutes()
    page = open_as(day_after, "registrator", "/registrera")
    hand, began = Counted(page), time.monotonic()
    hand.press("link", "Sammanträden", exact=True)
    hand.press("link", "Kommunfullmäktige 19 juni 2024")
    paste(page, text)
    hand.press("button", "Läs protokollet")
    expect(page.locator(".page-head p")).to_have_text(
        "54 paragrafer. 6 att granska, 34 bordlagda att spara, 14 utan uppdrag."
    )
    assert problems(page) == []
    hand.press("button", "Spara 34 bordlagda paragrafer")
    expect(page.locator(".receipt h2")).to_have_text("34 bordlagda paragrafer är sparade")
    hand.press("link", "Kommunfullmäktige 19 juni 2024")
    hand.press("button", "Protokollet är justerat")
    expect(page.locator(".receipt h2")).to_have_text("Protokollet är justerat")
    assert hand.clicks <= CLICKS_MOST
    assert time.monotonic() - began <= SECONDS_MOST
    assert problems(page) == []
    page.goto("/beslut/kf/2024-06-19/270")
    expect(page.locator(".refs")).to_contain_text("bordlagt")


def test_what_was_decided_is_reviewed_one_by_one_and_leads_back(day_after: Site, open_as: Open) -> None:
    text = the_minutes()
    page = open_as(day_after, "registrator", "/sammantraden/kf/2024-06-19")
    paste(page, text)
    page.get_by_role("button", name="Läs protokollet").click()
    for left, number in zip(
        range(6, 1, -1), ("253", "257", "261", "264", "265"), strict=True
    ):  # § 255 has a doubtful row
        expect(page.locator(".page-head p")).to_contain_text(f"{left} att granska")
        page.get_by_role("button", name=f"Granska § {number}").click()
        page.get_by_role("button", name=re.compile("^Spara [0-9]+ beslut")).click()
    expect(page.locator(".page-head p")).to_contain_text("1 att granska")
    page.get_by_role("link", name="Kommunfullmäktige 19 juni 2024").click()
    expect(page.get_by_role("heading", name="Vad som sades om uppdrag")).to_be_visible()
    assert problems(page) == []
