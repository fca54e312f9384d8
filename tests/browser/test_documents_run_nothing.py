"""In a real browser a file that was sent to do harm is saved at most: opened or embedded, it runs nothing."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request
from support.figures import Figures
from support.files import PDF, file_it
from support.hostile import HOSTILE

from browser.conftest import Open, Site
from tracker import clock, schema
from tracker.app import create_app
from tracker.documents.kinds import KINDS, FileKind
from tracker.documents.names import clean_name

EMBED = """async (path) => {
  window.ran = [];
  addEventListener("message", (event) => window.ran.push(event.data));
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  const parts = [
    make("img", { src: path }), make("iframe", { src: path }), make("object", { data: path }),
    make("embed", { src: path }), make("script", { src: path }), make("link", { rel: "stylesheet", href: path }),
    make("video", { src: path }),
  ];
  document.body.append(...parts);
  await new Promise((done) => setTimeout(done, 250));
  for (const part of parts) part.remove();
  return [...window.ran, document.title];
}"""


PARAGRAPH = "/beslut/ks/2023-09-20/633"
FILES = {label: file for label, file in HOSTILE.items() if file[1]}  # a file of nothing cannot even be kept


def card_path(page: Page) -> str:
    page.goto("/sok?q=738/23")
    found = re.search(r"/uppdrag/(U-\d{4}-\d{4})", page.content())
    assert found
    return found[0]


def plant(site: Site, reference: str) -> None:
    """Put every hostile file in behind the gate, under its own name and as what that name claims it to be."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in site.environ.items():
            patch.setenv(name, value)
        app = create_app()
    with app.app_context():
        for label, (name, content) in FILES.items():
            web_page = FileKind("", "text/html", (Path(name).suffix or ".html",))
            kind = next((kind for kind in KINDS.values() if name.endswith(kind.suffixes)), web_page)
            file_it(
                app, content + f"\n// {label}".encode(), reference=reference, title=label, both=True, who="",
                name=clean_name(name, kind), past_the_gate=kind.media_type,
            )  # fmt: skip
    schema.close(app)
    clock.shift_to(None)


@pytest.fixture
def watched(site: Site, open_as: Open) -> tuple[Page, list[str]]:
    """A registrar's page; the list gets whatever a script would leave behind."""
    page = open_as(site, "registrator", accept_downloads=True, quiet=False)
    left: list[str] = []

    def look(request: Request) -> None:
        if "korde-skript" in request.url:
            left.append(f"request of {request.url}")

    page.context.on("request", look)
    page.context.on("dialog", lambda dialog: (left.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.context.on("page", lambda other: left.append(f"window {other.url}"))
    return page, left


def test_no_file_runs_a_script(site: Site, watched: tuple[Page, list[str]], figures: Figures) -> None:
    page, left = watched
    card = card_path(page)
    plant(site, card.rpartition("/")[2])
    paths: dict[str, str] = {}
    for place in (card, PARAGRAPH):  # the two pages that lead to files
        page.goto(place)
        paths |= dict(page.eval_on_selector_all("a[download]", "links => links.map((a) => [a.href, a.innerText])"))
        assert set(FILES) <= set(paths.values()), place
    assert len(FILES) >= 40
    for path in paths:
        with page.expect_download() as saved:
            page.evaluate("path => { location.href = path }", path)
        assert saved.value.path().stat().st_size > 0
        assert page.url.endswith(PARAGRAPH)  # it was saved, and the page stayed
        assert page.evaluate(EMBED, path) == [page.title()], paths[path]
        assert "KÖRT" not in page.title()
        headers = page.evaluate("path => fetch(path).then((a) => Object.fromEntries(a.headers))", path)
        assert headers["content-disposition"].startswith("attachment;")
        assert headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert left == [], paths[path]
    figures("S7", f"{len(FILES)} hostile files, {len(paths)} addresses, each saved and embedded in 7 ways: 0 ran")


def test_the_watch_sees_a_script_that_does_run(watched: tuple[Page, list[str]]) -> None:
    """Without the headers the same file would have been caught: what watches, sees."""
    page, left = watched
    page.route(
        "**/utan-skydd",
        lambda route: route.fulfill(body=HOSTILE["a web page"][1], content_type="text/html; charset=utf-8"),
    )
    page.goto("/utan-skydd")
    page.wait_for_timeout(300)
    assert page.title() == "KÖRT"
    assert any("korde-skript" in line for line in left)
    assert any("dialog" in line for line in left)


def test_a_file_is_added_and_fetched_without_script(site: Site, open_as: Open, tmp_path: Path) -> None:
    file = tmp_path / "Räkna bänkar – svar.pdf"
    file.write_bytes(PDF)
    page = open_as(site, "handlaggare.slk", "/uppdrag?mina=1", java_script_enabled=False)
    page.click("table.register tbody a >> nth=0")
    page.click("text=Lägg till dokument")
    page.set_input_files("#file", file)
    page.select_option("#kind", label="Tjänsteutlåtande")
    page.click("main .button[data-kind=primary]")
    assert page.inner_text(".receipt h2") == "Dokumentet är tillagt"
    with page.expect_download() as saved:
        page.click("#dokument a[download]:has-text('Räkna bänkar – svar')")
    assert saved.value.suggested_filename == file.name
    assert Path(saved.value.path()).read_bytes() == PDF
    page.click("#dokument a:has-text('Ta bort')")
    page.fill("#reason", "Fel bilaga.")
    page.click("main .button[data-kind=primary]")
    assert page.locator("#dokument a[download]:has-text('Räkna bänkar – svar')").count() == 0
    page.click(".receipt .button")
    assert page.locator("#dokument a[download]:has-text('Räkna bänkar – svar')").count() == 1
