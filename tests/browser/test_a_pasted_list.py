"""A whole list is pasted and saved with few keys: Göteborg's own of January 2021 where it is at hand, else ours."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.registers import as_text, as_xlsx

from browser.conftest import Open, Site
from browser.test_every_page import problems
from tracker.wording.sheets import EFFECTIVE, ID, NEW, NOTE, STANDING

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
KEYS_MOST, SECONDS_MOST = 15, 180
PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "x");
  document.querySelector("#text").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""


class Keys:
    """Presses keys and counts them; Ctrl with another is one stroke."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1

    def type(self, words: str) -> None:
        for sign in words:
            self.press(sign)


def paste_and_save(page: Page, text: str) -> tuple[int, float, str]:
    """Paste a list and save it, with the keyboard alone; return keys, seconds and what the review said."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("words => navigator.clipboard.writeText(words)", text)
    keys, begun = Keys(page), time.monotonic()
    with page.expect_navigation():
        keys.press("n")
    keys.press("Control+v")
    with page.expect_navigation():
        keys.press("Control+Enter")
    said = page.locator(".page-head p").inner_text()
    keys.press("Control+a")  # the day of the list stands ready to be written over
    keys.type("2021-01-28")
    with page.expect_navigation():
        keys.press("Control+Enter")
    return keys.count, time.monotonic() - begun, said


def test_bilaga_3_is_registered_with_at_most_fifteen_keys(site: Site, open_as: Open) -> None:
    files = sorted(SOURCES.glob("004_*.txt")) if SOURCES.is_dir() else []
    if not files:
        pytest.skip("../shared/sources is not here")
    lines = files[0].read_text(encoding="utf-8").splitlines()
    begin = next(at for at, line in enumerate(lines) if line.startswith("## Pågående uppdrag"))
    end = next(at for at, line in enumerate(lines) if at > begin and line.startswith("## "))
    page = open_as(site, "registrator", "/uppdrag")
    keys, seconds, said = paste_and_save(page, "\n".join(lines[begin:end]))
    assert said.startswith("27 rader.")
    expect(page.locator(".receipt h2")).to_have_text("27 uppdrag är registrerade")
    assert (keys <= KEYS_MOST, seconds <= SECONDS_MOST) == (True, True), (keys, seconds)
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator(".receipt h2")).to_have_text("Ångrat")
    expect(page.locator(".receipt p")).to_contain_text("27 uppdrag")


def test_a_table_copied_as_html_keeps_its_cells_whole_and_the_review_has_no_faults(site: Site, open_as: Open) -> None:
    page = open_as(site, "registrator", "/uppdrag/nytt")
    rows = [line.split("\t") for line in as_text().splitlines()]
    cells = ["".join(f"<td><p>{cell.replace(' att ', '</p><p>att ')}</p></td>" for cell in row) for row in rows]
    html = f"<table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>"
    page.evaluate(PASTE, html)
    assert "uppdrag att räkna" in page.input_value("#text")
    assert len(page.input_value("#text").splitlines()) == len(rows)
    page.get_by_role("button", name="Tolka texten").click()
    expect(page.locator(".page-head p")).to_contain_text("6 rader.")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert problems(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Släng utkastet").click()
    expect(page.locator(".receipt h2")).to_have_text(re.compile("slängt"))


def test_filled_in_tables_are_reviewed_without_faults(site: Site, open_as: Open) -> None:
    page = open_as(site, "registrator", "/uppdrag")
    known = re.findall(r"/uppdrag/(U-\d{4}-\d{4})", page.content())[0]
    status = [(ID, STANDING, NOTE), (known, "Klart att redovisa", "Allt är gjort."), ("U-1999-0001", "Pågår", "")]
    transfers = [(ID, NEW, EFFECTIVE), (known, "Kulturnämnden", "2024-01-01"), (known, "Månnämnden", "2024-01-01")]
    for rows, heading in ((status, "Granska ifyllda lägen"), (transfers, "Granska överföringen")):
        page.goto("/uppdrag/nytt")
        page.set_input_files("#file", {"name": "in.xlsx", "mimeType": "", "buffer": as_xlsx(rows)})
        page.get_by_role("button", name="Tolka texten").click()
        expect(page.locator("h1")).to_have_text(heading)
        expect(page.locator("main [type=checkbox]")).to_have_count(1)
        assert problems(page) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
