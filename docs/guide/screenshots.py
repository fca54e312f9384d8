"""Take the guide's pictures anew: start the demonstration, do what screenshots.toml says, write docs/img/guide.

`python docs/guide/screenshots.py`, with Debian's chromium and the packages of the tests. Old pictures are removed.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tracker import demo

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_suffix(".toml")
PICTURES = ROOT / "docs" / "img" / "guide"
PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
MOST = 200_000
"""Bytes of a picture: more would make the guide slow to read."""


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve a fresh demonstration on a free port, and stop it again."""
    port = _port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tracker.cli", "demo", "--fresh", "--port", str(port)]
        environ = {**os.environ, "TRACKER_INSTANCE": folder}
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{url}/readyz", process)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _port() -> int:
    """Return 8000, as in the guide's own words, or any free port where something else is served there."""
    for port in (8000, 0):
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(free.getsockname()[1])
    raise OSError("There is no free port.")


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            if process.poll() is not None:
                raise
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer.")


def log_in(browser: Browser, url: str, role: str, width: int) -> Page:
    """Return a page on which a role of the demonstration is logged in; nobody is where there is no role."""
    context = browser.new_context(
        base_url=url, locale="sv-SE", color_scheme="light", viewport={"width": width, "height": 900}
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto("/logga-in")
    if role:
        page.fill("#email", f"{role}@{demo.HOST}")
        page.fill("#password", demo.PASSWORD)
        with page.expect_navigation():
            page.click("main .button[data-kind=primary]")
    return page


def do(page: Page, step: str) -> None:
    """Do one step: «open PATH», «press WORDS», «fill LABEL = TEXT», «choose LABEL = OPTION» or «scroll to WORDS»."""
    verb, _, what = step.partition(" ")
    label, _, text = (part.strip() for part in what.partition(" = "))
    match verb:
        case "open":
            page.goto(what)
        case "press":
            starts = re.compile(rf"^\s*{re.escape(what)}")
            found = page.get_by_role("link", name=starts).or_(page.get_by_role("button", name=starts))
            found.or_(page.locator("summary").filter(has_text=starts)).first.click()
            page.wait_for_load_state()
        case "fill":
            page.get_by_label(re.compile(rf"^{re.escape(label)}")).first.fill(text)
            page.keyboard.press("Tab")
        case "choose":
            page.get_by_label(re.compile(rf"^{re.escape(label)}")).first.select_option(label=text)
        case "scroll":
            heading = page.get_by_role("heading", name=what.removeprefix("to "), exact=True).first
            heading.evaluate("element => element.scrollIntoView({block: 'start'})")
        case _:
            raise ValueError(f"{LIST.name}: there is no step «{step}».")


def take(page: Page, picture: dict[str, Any]) -> None:
    """Do a picture's steps and write it."""
    page.set_viewport_size({"width": picture.get("width", 1280), "height": picture.get("height", 900)})
    for step in picture["steps"]:
        do(page, step)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur()")
    if not (picture["steps"] and picture["steps"][-1].startswith("scroll ")):
        page.evaluate("window.scrollTo(0, 0)")
    path = PICTURES / picture["file"]
    page.screenshot(path=path, animations="disabled", scale="css")
    size = path.stat().st_size
    if size > MOST:
        raise ValueError(f"{path.name} has {size} bytes, more than {MOST}. Make it lower: height in {LIST.name}.")
    print(f"{picture['file']:44} {size // 1000:4} kB  {page.title()}")


def main() -> None:
    """Take every picture of the list, in its order: what one saves, the next one sees."""
    pictures = tomllib.loads(LIST.read_text(encoding="utf-8"))["picture"]
    found = next((place for place in (os.environ.get("CHROMIUM", ""), *PLACES) if place and Path(place).exists()), None)
    if found is None:
        sys.exit("There is no chromium. Install Debian's package chromium, or name one in CHROMIUM.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with demonstration() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        pages: dict[tuple[str, int], Page] = {}
        for picture in pictures:
            who = picture["role"], picture.get("width", 1280)
            if who not in pages:
                pages[who] = log_in(browser, url, *who)
            take(pages[who], picture)
        browser.close()


if __name__ == "__main__":
    main()
